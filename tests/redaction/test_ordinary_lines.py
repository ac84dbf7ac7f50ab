"""Ordinary lines and people named in hard ways, in view: what is hidden wrongly, and who stays, may not grow."""

from __future__ import annotations

import pytest

from tests.benchmarks.ordinary_lines import ROWS, list_kept, list_touched
from tests.redaction.support import TAGGER


@pytest.mark.parametrize(("name", "most"), [("ordinary_en_a", 12), ("ordinary_zh_a", 5)])
def test_an_ordinary_line_is_seldom_touched(name: str, most: int) -> None:
    assert len(list_touched(ROWS / f"{name}.txt", TAGGER, alone=False)) <= most


@pytest.mark.parametrize(("name", "most"), [("hard_en_a", 4), ("hard_zh_a", 8)])
def test_few_stay_who_are_named_in_hard_ways(name: str, most: int) -> None:
    assert len(list_kept(ROWS / f"{name}.tsv", TAGGER)) <= most
