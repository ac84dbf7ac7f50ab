"""The reality board: what the record shows of what is missed, from both sides, with message ids.

At most six messages in a session (docs/healing.md R30), short quotes only, nothing from special categories, and nothing that
insults or threatens: the board is for seeing, not for digging. It is the program that quotes, not the echo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exskill.chat import lexicon
from exskill.chat.lines import Line
from exskill.chat.tokens import CJK, split_tokens, word_count
from exskill.core.i18n import _

__all__ = ["MOST", "Piece", "fold_columns", "pick_pieces", "show_pieces"]

MOST: Final = 6
_WORDS, _CHARACTERS = 12, 20
_LEAST_WORDS: Final = 3
_COMMON: Final = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "and",
            "or",
            "but",
            "i",
            "you",
            "he",
            "she",
            "we",
            "they",
            "it",
            "my",
            "your",
            "our",
            "his",
        ),
        *("her", "their", "me", "us", "to", "of", "in", "on", "at", "for", "with", "was", "is", "are", "be"),
        *"的了是在我你他她们也就都和有不这那",
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A quote on the board. ``id`` is the row's, cut to 8 hex digits; ``mine`` tells whose words they are."""

    id: str
    mine: bool
    quote: str


def pick_pieces(lines: Sequence[Line], topics: Sequence[str]) -> tuple[Piece, ...]:
    """Return at most six pieces, half from each side where both have any: hard moments first, near to what is missed."""
    wanted = {w for topic in topics for w in split_tokens(topic) if w not in _COMMON and w.isalnum()}
    scored = [(score, line) for line in lines if (score := _score_line(line, wanted)) > 0]
    scored.sort(key=lambda pair: (-pair[0], pair[1].seq))
    mine = [line for _s, line in scored if line.mine][: MOST // 2]
    theirs = [line for _s, line in scored if line.role == "ex"][: MOST // 2]
    both = sorted((*mine, *theirs), key=lambda line: (line.import_id, line.seq))
    return tuple(Piece(line.id[:8], line.mine, _shorten_quote(str(line.text))) for line in both)


def _score_line(line: Line, wanted: set[str]) -> float:
    text = str(line.text)
    if line.kind != "text" or line.categories or word_count(text) < _LEAST_WORDS:
        return 0.0
    if any(pattern.search(text) for pattern in lexicon.TOXIC.values()):
        return 0.0
    hard = 2.0 * bool(lexicon.CONFLICT.search(text)) + max(0, -lexicon.count_polarity(text))
    near = len(wanted & set(split_tokens(text)))
    return hard + 0.5 * near if hard else 0.0


def _shorten_quote(text: str) -> str:
    plain = " ".join(text.split())
    if CJK.search(plain):
        return plain if len(plain) <= _CHARACTERS else plain[:_CHARACTERS] + "…"
    words = plain.split(" ")
    return plain if len(words) <= _WORDS else " ".join(words[:_WORDS]) + " …"


def show_pieces(found: Sequence[Piece]) -> list[str]:
    """Return the pieces as lines of a card."""
    if not found:
        return []
    head = _("From the record, both sides, in short quotes. Read them as an observer; there is no need to answer.")
    return [head, *(f"[{p.id}] {_('you') if p.mine else _('they')}: {p.quote}" for p in found)]


def fold_columns(keep: Sequence[str], leave: Sequence[str]) -> list[str]:
    """Return the board folded in two: what was missed, and what was hard; the user's own lines."""
    if not keep and not leave:
        return []
    return [_("KEEP"), *(f"  {line}" for line in keep), _("LEAVE"), *(f"  {line}" for line in leave)]
