"""From likelihoods to spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.names.decode import decode_ends, decode_spans

PLACES = [(0, 3), (4, 7), (8, 11)]


def rows(*pairs: tuple[float, ...]) -> np.ndarray:
    return np.array(pairs, np.float32)


def test_a_name_goes_on_where_going_on_is_likelier() -> None:
    spans = decode_spans(PLACES, rows((0.9, 0.0), (0.1, 0.8), (0.0, 0.0)), 0.5, 0.5, "x")
    assert [(s.start, s.end, s.source) for s in spans] == [(0, 7, "x")]


def test_two_names_side_by_side() -> None:
    spans = decode_spans(PLACES, rows((0.9, 0.0), (0.8, 0.1), (0.0, 0.0)), 0.5, 0.5, "x")
    assert [(s.start, s.end) for s in spans] == [(0, 3), (4, 7)]


def test_the_rest_of_a_name_is_easier_to_believe() -> None:
    likely = rows((0.3, 0.0), (0.1, 0.8), (0.0, 0.0))
    assert [(s.start, s.end) for s in decode_spans(PLACES, likely, 0.5, 0.2, "x")] == [(0, 7)]
    assert [(s.start, s.end) for s in decode_spans(PLACES, likely, 0.5, 0.5, "x")] == [(4, 7)]
    assert decode_spans(PLACES, rows((0.3, 0.0), (0.0, 0.3), (0.0, 0.0)), 0.5, 0.2, "x") == []


def test_the_limit_scores_six_tenths() -> None:
    (just,) = decode_spans([(0, 3)], rows((0.501, 0.0)), 0.5, 0.5, "x")
    (sure,) = decode_spans([(0, 3)], rows((1.0, 0.0)), 0.5, 0.5, "x")
    assert just.score == pytest.approx(0.6, abs=0.01)
    assert sure.score == 1.0


def test_a_stretch_is_cut_where_names_end() -> None:
    begin, end, none = (0.05, 0.9, 0.03, 0.02), (0.05, 0.03, 0.02, 0.9), (0.97, 0.01, 0.01, 0.01)
    spans = decode_ends(rows(none, begin, end, begin, end, none), 0.5, "x")
    assert [(s.start, s.end) for s in spans] == [(1, 3), (3, 5)]


def test_one_character_is_no_name() -> None:
    assert decode_ends(rows((0.05, 0.9, 0.03, 0.02)), 0.5, "x") == []


@given(st.lists(st.tuples(*[st.floats(0.01, 1)] * 4), max_size=40), st.floats(0.05, 0.9))
def test_spans_are_apart_and_inside(raw: list[tuple[float, ...]], limit: float) -> None:
    likely = rows(*raw).reshape(-1, 4)
    likely = likely / likely.sum(axis=1, keepdims=True)
    at = 0
    for span in decode_ends(likely, limit, "x"):
        assert at <= span.start < span.end <= len(raw)
        assert 0.6 <= span.score <= 1
        at = span.end
