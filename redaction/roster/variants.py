"""Second views of a text in which somebody hid a name or number: emoji between the digits, letters set apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from redaction.recognizers.base import Hit

__all__ = ["hidden_hits", "squeeze_text"]

_EMOJI: Final = "\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff"
_BETWEEN: Final = re.compile(rf"(?<=\w)[{_EMOJI}*~^|]{{1,3}}(?=\w)")
_SIGNS: Final = frozenset("*~^|")  # what plain ASCII can hold of them
_SPACED: Final = re.compile(r"(?<![^\W_])(?:[^\W_][ ._*\-·]){2,}[^\W_](?![^\W_])")


def squeeze_text(text: str) -> tuple[str, list[int]] | None:
    """Return the text without what was put between its letters, and each character's old place; None if nothing was."""
    may_be_parted = not text.isascii() or not _SIGNS.isdisjoint(text)
    dropped = {at for match in _BETWEEN.finditer(text) for at in range(*match.span())} if may_be_parted else set[int]()
    for match in _SPACED.finditer(text):
        dropped.update(range(match.start() + 1, match.end(), 2))
    if not dropped:
        return None
    places = [i for i in range(len(text)) if i not in dropped]
    return "".join(text[i] for i in places), places


def hidden_hits(text: str, find: Callable[[str], Iterable[Hit]]) -> Iterator[Hit]:
    """Yield hits that only show once the text is squeezed, at their places in ``text``."""
    view = squeeze_text(text)
    if view is None:
        return
    plain, places = view
    for hit in find(plain):
        start, end = places[hit.start], places[hit.end - 1] + 1
        if end - start > hit.end - hit.start:
            yield Hit(start, end, hit.entity, hit.score)
