"""The reality board: fair, short, few, and never an insult."""

from __future__ import annotations

import random

from exskill.chat.lines import Line
from exskill.sessions.guide.reality_board import MOST, fold_columns, pick_pieces, show_pieces
from redaction.text import constant


def _line(n: int, text: str, *, role: str = "ex", categories: tuple[str, ...] = ()) -> Line:
    return Line(f"{n:032x}", role, constant(text), None, "t", n, categories=categories)


HARD = "I am so angry and hurt about this again today, it was a bad fight for both of us"


def test_both_sides_with_ids_and_short_quotes() -> None:
    lines = [_line(i, HARD, role="me" if i % 2 else "ex") for i in range(20)]
    found = pick_pieces(lines, ["our walks"])
    assert len(found) == MOST
    assert sum(p.mine for p in found) == MOST // 2
    assert all(len(p.quote.removesuffix(" …").split()) <= 12 for p in found)
    card = "\n".join(show_pieces(found))
    assert all(f"[{p.id}]" in card for p in found)


def test_nothing_special_nothing_cruel_nothing_soft() -> None:
    assert pick_pieces([_line(1, HARD, categories=("health",))], []) == ()
    assert pick_pieces([_line(1, "you are an idiot and I am angry, shut up")], []) == ()
    assert pick_pieces([_line(1, "see you at the lake on sunday then")], ["the lake"]) == ()
    assert show_pieces(()) == []


def test_what_is_missed_comes_first() -> None:
    lines = [_line(i, "I am angry about the bill again") for i in range(5)] + [
        _line(9, "I am angry about the lake again")
    ]
    assert pick_pieces(lines, ["weekends at the lake"])[-1].id == _line(9, "").id[:8]


def test_chinese_quotes_have_twenty_characters() -> None:
    text = "你为什么每次都这样吵架我真的受够了不想再跟你说这件事情了听懂了吗"
    [piece] = pick_pieces([_line(1, text)], [])
    assert len(piece.quote.removesuffix("…")) == 20


def test_never_more_than_six_whatever_comes() -> None:
    rng = random.Random(5)
    for _ in range(50):
        lines = [
            _line(i, rng.choice([HARD, "fine", "不要吵了好不好我很生气"]), role=rng.choice(["me", "ex", "user_memory"]))
            for i in range(30)
        ]
        assert len(pick_pieces(lines, ["x"])) <= MOST


def test_the_board_folds() -> None:
    assert fold_columns(["walks"], ["the silence"]) == ["KEEP", "  walks", "LEAVE", "  the silence"]
    assert fold_columns([], []) == []
