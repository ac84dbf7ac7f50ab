"""Tables on narrow screens: every cell is there, nothing is wider than the screen, and no word is broken."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from exskill.cli.framework import ui

HEADS = ["id", "what dies", "when", "left", "can it change?"]
ROWS = [
    ["1f0c2d3e4f506172", "some messages of an import", "2026-01-10 14:02", "12 days", "earlier at any time"],
    ["dead-man-vault", "the whole vault, if it is not opened until then", "2026-03-01 09:00", "90 days", "fixed"],
]


def draw(heads: list[str], rows: list[list[str]], width: int) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, no_color=True, highlight=False).print(ui.table("", heads, rows))
    return stream.getvalue()


@pytest.mark.parametrize("width", [120, 80, 60, 40])
def test_every_word_is_whole_at_every_width(width: int) -> None:
    shown = draw(HEADS, ROWS, width)
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= width
    for cell in (cell for row in ROWS for cell in row):
        assert all(word in shown for word in cell.split())


def test_a_narrow_screen_names_each_value() -> None:
    lines = [line.rstrip() for line in draw(HEADS, ROWS, 40).splitlines() if line.strip()]
    assert lines[0] == "1f0c2d3e4f506172"
    assert "  what dies: some messages of an" in lines
    assert "  left: 12 days" in lines


def test_a_wide_screen_has_a_table_with_its_heads_once() -> None:
    assert draw(HEADS, ROWS, 120).count("can it change?") == 1


def test_a_short_label_stays_beside_its_words() -> None:
    shown = draw(["setting", "value"], [["language", "of everything that is shown on this screen"]], 40)
    assert "language   of everything" in shown


@given(
    st.lists(st.lists(st.text("ab 中文，x", max_size=30), min_size=3, max_size=3), max_size=4),
    st.integers(min_value=20, max_value=130),
)
def test_nothing_is_lost_or_too_wide(rows: list[list[str]], width: int) -> None:
    shown = draw(["one", "two", "three"], rows, width)
    assert all(cell_len(line.rstrip()) <= width for line in shown.splitlines())
    letters = "".join("".join(row) for row in rows)
    assert all(shown.count(letter) >= letters.count(letter) for letter in "abx中文，")
