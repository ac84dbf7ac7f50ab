"""Prose on a terminal: no line too wide, nothing lost, and lines that begin and end as a reader expects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from exskill.cli.framework.wrapping import wrap_text


def test_a_command_in_back_quotes_is_not_broken() -> None:
    assert wrap_text("Say it with `exskill timer list` now", 24) == "Say it with\n`exskill timer list` now"


def test_chinese_fills_its_lines_and_no_line_begins_with_a_comma() -> None:
    text = "对方的话在导入 42 天后结束，你自己的在 90 天后。如果 21 天没有打开保险库，来自对方的内容会被销毁。"
    lines = wrap_text(text, 40).split("\n")
    assert [cell_len(line) > 33 for line in lines[:-1]] == [True] * (len(lines) - 1)
    assert not any(line[0] in "，。" for line in lines)


def test_an_indent_goes_on_in_the_next_line() -> None:
    assert wrap_text("  one two three", 9) == "  one two\n  three"


@pytest.mark.parametrize("width", [2, 5, 20, 79])
def test_short_and_empty_lines_stay(width: int) -> None:
    assert wrap_text("a\n\nb", width) == "a\n\nb"


@given(st.text("ab `，。“”中文 \n(.)", max_size=120), st.integers(min_value=4, max_value=90))
def test_nothing_but_spaces_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    shown = wrap_text(text, width)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in shown.split("\n"))
