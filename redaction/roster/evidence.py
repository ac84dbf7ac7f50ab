"""What a history says about its own words, gathered in the first reading without any model.

English: how often a word is written small, and how often with a capital where no sentence begins. Chinese: which short
words people are addressed by (``志国，``) and talked with (``跟志国说``); a word of both kinds is somebody.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from redaction.lexicon import KIN_ZH

__all__ = ["WORD", "Evidence"]

WORD: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’-]*")
_H: Final = r"\u4e00-\u9fff"
_ADDRESSED: Final = re.compile(rf"(?:^|[，。！？,!?…\s、])([{_H}]{{2,3}})(?=[，！？,!?…。]|[啊呀哪][，！？,!?。…]|$)")
_TALKED_WITH: Final = re.compile(
    rf"(?:跟|给|让|叫|找|问|告诉|把|被|对|向|替|听|陪|连|等)([{_H}]{{2}})(?=说|的|去|来|一|在|打|吗|呢|啊|他|她|也|都|还|[，。！？])"
)
_FUNCTION: Final = frozenset(
    "我你他她它您谁啥这那哪什么的了是在有不没很都也还又就才对等吗呢吧啊呀哦嗯说话看想要去来个人家好行上下里外前后今明昨天早晚点钟"
)
_BEGIN: Final = frozenset('.!?…"“:\n')
_MOST: Final = 200_000  # spellings; a longer list of words seen once says nothing


@dataclass(slots=True)
class Evidence:
    """Counts over a history, in memory only."""

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    addressed: Counter[str] = field(default_factory=Counter)
    talked_with: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Take in one text."""
        if text.isascii():
            self._latin(text)
            return
        if WORD.search(text):
            self._latin(text)
        for pattern, counts in ((_ADDRESSED, self.addressed), (_TALKED_WITH, self.talked_with)):
            for match in pattern.finditer(text):
                if len(counts) < _MOST:
                    counts[match.group(1)] += 1

    def _latin(self, text: str) -> None:
        shouted = text.isupper()
        for match in WORD.finditer(text):
            word = match.group()
            if word[0].islower():
                if len(self.small) < _MOST:
                    self.small[word] += 1
            elif not shouted and not _begins(text, match.start()) and len(self.capital) < _MOST:
                self.capital[word.casefold()] += 1

    def plain_word(self, name: str, *, told: bool = False) -> bool:
        """Whether a single Latin word is mostly an everyday word here; ``told``: somebody was introduced by it."""
        small, capital = self.small[name], self.capital[name]
        return small > 2 * capital + 2 if told else small > 0 and small >= max(1, capital // 2)

    def called(self) -> dict[str, int]:
        """Return Chinese words that people are both addressed by and talked with, and how often."""
        return {
            word: count + self.talked_with[word]
            for word, count in self.addressed.items()
            if len(word) == 2
            and count >= 2
            and self.talked_with[word] >= 2
            and word not in KIN_ZH
            and _FUNCTION.isdisjoint(word)
        }


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(" '‘“\"(*-–—")
    return not before or before[-1] in _BEGIN
