# ruff: noqa: E501  (patterns and word lists read worse when they are cut)
"""Whether a name that everybody knows means the person that everybody knows.

``my flatmate Adele is pregnant`` names a flatmate. A public figure is sung, filmed, elected; somebody of the chat acts, speaks, is met.
One use of the second kind in a history makes the name a private one; a name that private people bear as well needs one of the first.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from redaction.lexicon import public_figures
from redaction.names.given import given_names
from redaction.names.surnames import SURNAMES
from redaction.roster.aliases import CJK, fold_name
from redaction.roster.matcher import Matcher

__all__ = ["PublicUse", "is_sung_about"]

_FAME: Final = re.compile(
    r"\b(?:songs?|albums?|singles?|concerts?|gigs?|tours?|tickets?|lyrics|movies?|films?|shows?|episodes?|seasons?|series|listen(?:ed|ing)?|playlist|spotify|"
    r"fans?|stan|awards?|grammys?|oscars?|elections?|president|vote[ds]?|voting|news|interview|novels?|books?|plays|poems?|paintings?|cover(?:ed)?|music|singer|"
    r"actor|actress|celebrity|match|goals?|scored|team|matchday|biography|documentary|trailer|netflix|quotes?|remix|vinyl|radio)\b"
    r"|歌|唱|专辑|电影|电视剧|粉丝|新闻|总统|总裁|发布会|小说|动画|动漫|漫画|演员|演的|主演|综艺|明星|偶像|微博|直播|热搜|代言|导演|音乐|诗|课文|历史|剧|书里|手机|小米|语录|视频|直播|博主|网红|频道|停更|进球|输了|赢了|夺冠|退役|球迷|球星",
    re.IGNORECASE,
)
_OURS: Final = (
    r"(?:my|ur|your|our|his|her|their) (?:\w+ )?(?:flatmate|roommate|housemate|mate|friend|bestie|boss|colleague|coworker|cousin|sister|brother|neighbou?r|ex|niece|"
    r"nephew|girlfriend|boyfriend|husband|wife|son|daughter|aunt|uncle|mum|mom|dad|gran|teacher|therapist|landlord|landlady|dog|cat)"
)
_BEFORE: Final = re.compile(
    rf"(?:{_OURS}|\b(?:with|tell|told|ask|asked|hey|hi|hello|thanks|bye|saw|met|meet|text(?:ed)?|call(?:ed)?|kissed|dumped|dating|dated|invite[d]?|to|and|for)) \Z"
    r"|(?:室友|同事|闺蜜|同学|朋友|前任|表姐|表妹|表哥|表弟|邻居|跟|和|给|找|问|告诉|见|约|陪|叫|让|对)\Z",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r" (?:said|says|told|asked|called|texted|came|comes|coming|wants|wanted|thinks|thought|left|rang|phoned|cried|laughed|invited|kissed|cheated|dumped|moved|lied|"
    r"and (?:i|me|you|him|her)\b|is (?:pregnant|coming|here|mad|angry|upset|crying|moving|getting|asleep|late|drunk|in|at|my|ur|your|sick|ill|being|so)|was (?:there|here|"
    r"drunk|crying|with|at|my|so)|from work|from school|isn'?t|won'?t|didn'?t|doesn'?t|lives|works|just)\b"
    r"|['’]s (?:mum|mom|dad|house|place|flat|birthday|party|wedding|boyfriend|girlfriend|husband|wife|sister|brother|room|baby|kids?)\b"
    r"|(?:今天|昨天|又|也|都|就|要|会|刚)?(?:说|问|告诉|叫我|约我|给我|回我|来了|来找|走了|哭|生气|怀孕|结婚了|分手|过生日|住院|欠我|借我|骂|加班|在家|回来|吵架|喜欢你|喜欢我|搬)",
    re.IGNORECASE,
)


@cache
def _load_matcher() -> tuple[Matcher, tuple[str, ...]]:
    names = tuple(sorted(fold_name(name) for name in public_figures()))
    return Matcher({name: at for at, name in enumerate(names)}, sure=frozenset(names)), names


def _is_borne(name: str) -> bool:
    """Whether private people are called so too: a given name alone, or a Chinese name of surname and given name."""
    if CJK.search(name):
        return len(name) < 4 and (name[0] in SURNAMES or name[0] in "大小阿")
    return " " not in name and name in given_names()


def _is_met(text: str, start: int, end: int) -> bool:
    return _AFTER.match(text, end) is not None or _BEFORE.search(text, max(0, start - 40), start) is not None


def is_sung_about(name: str, text: str) -> bool:
    """Whether a public figure's name in a single text means that figure; ``name`` as :func:`redaction.roster.aliases.fold_name` gives it."""
    spans = [(a, b) for a, b, at in _load_matcher()[0].find(text, lambda _n: False) if _load_matcher()[1][at] == name]
    if any(_is_met(text, a, b) for a, b in spans):
        return False
    return not _is_borne(name) or _FAME.search(text) is not None


@dataclass(slots=True)
class PublicUse:
    """How the names of public figures are used in a history."""

    met: Counter[str] = field(default_factory=Counter)
    fame: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Take in one text."""
        matcher, names = _load_matcher()
        for start, end, at in matcher.find(text, lambda _name: False):
            self.met[names[at]] += _is_met(text, start, end)
            self.fame[names[at]] += _FAME.search(text) is not None

    def verdicts(self) -> dict[str, bool]:
        """Return for each public name that was used whether it means the public figure."""
        return {name: not met and (bool(self.fame[name]) or not _is_borne(name)) for name, met in self.met.items()}
