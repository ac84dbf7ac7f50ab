"""Marks as often as theirs: apostrophes, final stops, commas, exclamation marks, full-width or half-width ones.

Models punctuate like books. Each mark has the share of the person's messages that have it where they could; over a session
a reply keeps its marks only while it has kept them less often than the person does. Marks are taken away, never added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from exskill.chat.tokens import CJK, word_count

__all__ = ["Marks"]

_LATEST: Final = 600  # messages
_LEAST: Final = 5  # chances to use a mark, below which nothing is known and nothing is changed
_SHORT: Final = regex.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|have|has|had|could|would|should|ca|wo|ai)n['’]?t|[Ii]['’]?m|(?:you|they)['’]?re|"
    r"(?:that|it|what|he|she|let|who|there|here|where|how)['’]?s|[Ii]['’]ll|(?:you|they|he|she|we|it|that)['’]ll|"
    r"(?:you|they|could|would|should|[Ii])['’]?ve|[Ii]['’]d|(?:you|they|he|she|we)['’]d|we['’]re)\b"
)
_APOSTROPHE: Final = regex.compile(r"(?<=\p{L})['’](?=\p{L})")
_STOP: Final = regex.compile(r"(?<![.。…])[.。]\s*$")
_COMMA: Final = regex.compile(r"(?<=\p{L}),\s*(?=\p{L})")
_COMMA_ZH: Final = regex.compile(r"[，,、]\s*")
_SHOUT: Final = regex.compile(r"[!！]+\s*$")
_FULL: Final = str.maketrans("，！？；：（）", ",!?;:()")
_HAS_MARK: Final = regex.compile(r"[，！？；：,!?;:]")


def _is_chinese(text: str) -> bool:
    return CJK.search(text) is not None


@dataclass(slots=True)
class _Mark:
    """One mark: where it could be, whether it is there, and the text without it."""

    chance: Callable[[str], bool]
    used: Callable[[str], bool]
    without: Callable[[str], str]
    share: float = 1.0
    chances: int = 0
    kept: int = 0

    def learn(self, texts: Sequence[str]) -> None:
        """Count the person's share."""
        could = [text for text in texts if self.chance(text)]
        if len(could) >= _LEAST:
            self.share = sum(map(self.used, could)) / len(could)

    def apply(self, text: str) -> str:
        """Return the text, without the mark if it has been kept often enough."""
        if not (self.chance(text) and self.used(text)):
            return text
        wanted = self.kept + 1 <= self.share * (self.chances + 1) + 0.5 if self.share > 0 else False
        return text if wanted else self.without(text)

    def count_shown(self, text: str) -> None:
        """Count what was shown."""
        if self.chance(text):
            self.chances += 1
            self.kept += self.used(text)


def _make_marks() -> list[_Mark]:
    def has(pattern: regex.Pattern[str]) -> Callable[[str], bool]:
        return lambda text: pattern.search(text) is not None

    def cut(pattern: regex.Pattern[str], by: str = "") -> Callable[[str], str]:
        return lambda text: pattern.sub(by, text).rstrip()

    return [
        _Mark(has(_SHORT), has(_APOSTROPHE), cut(_APOSTROPHE)),
        _Mark(lambda text: len(text) > 2, has(_STOP), cut(_STOP)),
        _Mark(lambda text: len(text) > 2, has(_SHOUT), cut(_SHOUT)),
        _Mark(lambda text: not _is_chinese(text) and word_count(text) >= 5, has(_COMMA), cut(_COMMA, " ")),
        _Mark(lambda text: _is_chinese(text) and len(text) >= 8, has(_COMMA_ZH), cut(_COMMA_ZH, " ")),
    ]


@dataclass(slots=True)
class Marks:
    """The person's marks against what was shown in this session."""

    half_width: bool = False
    _each: list[_Mark] = field(default_factory=_make_marks)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Marks:
        """Count the latest of the person's own messages."""
        latest = [text for text in texts if text.strip()][-_LATEST:]
        marked = [text for text in latest if _is_chinese(text) and _HAS_MARK.search(text)]
        half = sum(text == text.translate(_FULL) for text in marked)
        made = cls(half_width=len(marked) >= _LEAST and half * 2 > len(marked))
        for mark in made._each:
            mark.learn(latest)
        return made

    def apply(self, text: str) -> str:
        """Return one message with the marks that the person would have set; what is nothing but marks stays."""
        changed = text.replace("’", "'")
        if self.half_width:
            changed = changed.translate(_FULL)
        for mark in self._each:
            changed = mark.apply(changed)
        return changed.strip() or text

    def count_shown(self, bursts: Sequence[str]) -> None:
        """Count what was shown."""
        for text in bursts:
            for mark in self._each:
                mark.count_shown(text)
