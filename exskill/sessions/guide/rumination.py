"""Noticing that somebody comes back to the same thing again and again, so that the guide does not dig with them.

Repeated probing of one event keeps it alive; telling it once from further away is less upsetting later. So the guide
asks for the distance once a topic, and then for the hands. Counted are turns that share their content words.
Source: Kross & Ayduk 2008 on distanced analysis; the counter itself is ours and not validated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from exskill.chat.tokens import CJK, split_tokens

__all__ = ["Circles"]

_TURNS: Final = 3  # turns on one topic before anything is said
_SHARED: Final = 0.5
_LEAST: Final = 2  # content words; fewer tell no topic
_COMMON: Final = frozenset(
    """the a an and or but if then so i me my you your he him his she her they them their we us our it its this that there is
    are was were be been am do did does done have has had not no yes to of in on at for with from by as than what when where
    how who all just only very really still even more again back up out about into over after before can could would should
    will get got go went know think feel felt like want said say told one thing things time day because don didn can won isn
    im ive dont didnt cant its hes shes theyre very much too also some any never always every""".split()  # noqa: SIM905
)
_COMMON_ZH: Final = frozenset(
    "的了是在我你他她它们这那就也都和有不没很还又把被得地着过说要会能去来到么什怎吗呢吧啊个一为因所以但可"
)
_WHY: Final = re.compile(r"(?<![a-z])why(?![a-z])|为什么|為什麼|为啥|凭什么")


@dataclass(slots=True)
class Circles:
    """Counts turns by topic. ``hear`` returns True the moment a topic has come back often enough, once a topic."""

    _topics: list[tuple[set[str], int]] = field(default_factory=list)
    _whys: int = 0
    _said: int = 0

    def hear(self, text: str) -> bool:
        """Take a turn in; whether something should be said about it now."""
        whys = bool(_WHY.search(text.lower()))
        self._whys += whys
        if whys and self._whys == _TURNS:
            return True
        words = _list_content(text)
        if len(words) < _LEAST:
            return False
        for n, (topic, count) in enumerate(self._topics):
            if len(words & topic) >= max(_LEAST, _SHARED * min(len(words), len(topic))):
                self._topics[n] = (topic | words if len(topic) < 40 else topic, count + 1)
                return count + 1 == _TURNS
        self._topics.append((words, 1))
        return False


def _list_content(text: str) -> set[str]:
    plain = text.lower()
    if CJK.search(plain):
        kept = [c for c in plain if CJK.match(c)]
        return {a + b for a, b in pairwise(kept) if not {a, b} & _COMMON_ZH}
    return {w for w in split_tokens(plain) if w.isalpha() and len(w) > 2 and w not in _COMMON}
