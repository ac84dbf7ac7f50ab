"""The counting that figures rest on, by hand-made cases."""

from __future__ import annotations

import pytest

from redaction.names.measure import Row, score_rows
from redaction.names.spans import NameSpan


def spans(*pairs: tuple[int, int]) -> list[NameSpan]:
    return [NameSpan(a, b, 0.9, "x") for a, b in pairs]


def test_exact_partial_missed_and_false() -> None:
    rows = [Row("Amy and Bob Lee met", ((0, 3), (8, 15))), Row("Cy left", ((0, 2),)), Row("all quiet", ())]
    s = score_rows(rows, [spans((0, 3), (8, 11)), [], spans((0, 3))])
    assert s.mentions == 3
    assert s.precision == pytest.approx(1 / 3)
    assert s.recall == pytest.approx(1 / 3)
    assert s.overlap_precision == pytest.approx(2 / 3)
    assert s.overlap_recall == pytest.approx(2 / 3)
    assert s.leak == pytest.approx(2 / 3)  # Lee and Cy stay visible
    assert s.alarms == 1


def test_what_may_stay_counts_neither_way() -> None:
    s = score_rows([Row("Amy met Bob", ((8, 11),), ((0, 3),))], [spans((0, 3), (8, 11))])
    assert (s.precision, s.recall, s.overlap_precision) == (1, 1, 1)


def test_longer_spans_win() -> None:
    s = score_rows([Row("Bob Lee", ((0, 7),))], [spans((0, 3), (0, 7))])
    assert (s.precision, s.f1) == (1, 1)
