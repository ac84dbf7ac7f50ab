# ruff: noqa: E501, SIM905  (patterns and word lists read worse when they are cut)
"""Who is called by a word: the word is said to somebody, somebody does what people do under it, or is spoken with.

A model decides on one message; this counts over a whole history. A word that is used so in at least :data:`SHARE` of its uses is
somebody, whatever else it may mean: 小雨, 和平, kodi. Uses are counted from the first such use on, so no text is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from redaction.commonest import common_zh, is_common
from redaction.lexicon import KIN_ZH, is_cry, ordinary_zh
from redaction.names.given import plain_words
from redaction.names.nicknames import NOBODY
from redaction.names.slang import is_slang
from redaction.roster.nobody_zh import is_nobody_zh
from redaction.roster.spelling import plain_letters

__all__ = ["ROLES_ZH", "SHARE", "Called"]

SHARE: Final = 0.2
_SHARE_OF_NO_WORD: Final = 0.1  # of words in no dictionary: nothing but a name is both said to somebody and spoken of
_OFTEN: Final = 3
_MOST: Final = 200_000
_H: Final = r"\u4e00-\u9fff"
_DOES: Final = (
    "说|问|告诉|喊我|叫我|约我|约了|给我|给你|回我|回了我|找我|找你|骂|打电话|发消息|发微信|来了|走了|到了|哭了|笑了|生气|怀孕|结婚|离婚|分手|过生日|"
    "生日|住院|搬|喝多|喝醉|他妈|她妈|他爸|她爸|他男|她男|的(?:男|女)朋友|的老公|的老婆|的生日|的微信|的电话|也来|也去|也在|不来|不去|没来|在吗|在家|"
    "人呢|呢(?=[？?，。！!]|$)|喜欢你|喜欢我|爱你|追|这个人|那个人|这人|那人|和我|跟我|和你|跟你|帮|请我|请你|陪|欠|借|答应|同意|觉得|以为|"
    "知道|睡了|醒了|下班|上班|放学|加班|出差"
)
_TO: Final = "跟|给|找|问|告诉|见|约|陪|认识|联系|打给|发给|喜欢|骂|帮|请|叫|和|对|替|追|爱上|嫁给|娶|带|教|欠|碰到|遇到|见到|看到|听|去接|接|送"
_TOO: Final = "说|的|去|来|一|在|打|吗|呢|啊|他|她|也|都|还|吃|玩|聊|见|分|吵|好|住|出|回|结|过|聚|看|逛|联系|了|吧"
_WITH_ZH: Final = re.compile(rf"(?:{_TO})([{_H}]{{2,3}}?)(?=(?:{_TOO})|[，。！？,.!?~\s]|$)")
_ACTS_ZH: Final = re.compile(
    rf"(?:^|[，。！？,.!?…~\s、]|但是?|因为|如果|然后|今天|昨天|听说|我觉得|不过|原来|刚才?)([{_H}]{{2,3}}?)(?:今天|昨天|刚才?|又|都|就|也|要|会|还)?(?={_DOES})"
)
_GREETED_ZH: Final = re.compile(
    rf"(?:嗨|嘿|喂|哈喽|你好|早安?|晚安|拜拜|再见|谢谢|生日快乐)[，, ]?([{_H}]{{2,3}})(?=[，。！？,.!?~\s]|$)"
)
_OURS_ZH: Final = re.compile(
    rf"[我你他她](?:的)?(?:室友|同事|闺蜜|同学|前任|表姐|表妹|表哥|表弟|邻居|学妹|学姐|徒弟|对象|新女友)([{_H}]{{2,3}}?)(?=[，。！？,.!?\s]|$|{_DOES}|[也又都就])"
)
_ADDRESSED_ZH: Final = re.compile(
    rf"(?:^|[，。！？,!?…\s、])([{_H}]{{2,3}})(?=[，！？,!?…。~]|[啊呀哪诶][，！？,!?。…]|$)"
)
_SURELY_KIND: Final = 8
_PATTERNS_ZH: Final = (
    (_ACTS_ZH, 1),
    (_WITH_ZH, 2),
    (_OURS_ZH, 3 | _SURELY_KIND),
    (_GREETED_ZH, 4 | _SURELY_KIND),
    (_ADDRESSED_ZH, 4),
)
_NOT_IN_ZH: Final = frozenset(
    "我你他她它您谁啥这那哪什么的了是在有不没很都也还又就才吗呢吧啊呀哦嗯说话去来个们把被让跟给为与及着过得地嘛啦咯噻呗喽嘞咋怎"
)

_CRIES_ZH: Final = frozenset("嘿哈嗯哦啊唉哎喂嗨哇呵嘻呜哼")
ROLES_ZH: Final = frozenset(
    "教练 司机 房东 客户 客服 店长 店员 店主 裁判 保安 快递 外卖 邻居 室友 同事 前任 前男友 前女友 对象 男友 女友 男朋友 女朋友 闺蜜 舍友 导师 辅导员 学生 家长 家教 中介 律师 会计 病人 员工 "
    "老总 主管 组长 部长 秘书 助理 房客 租客 老头 老太太 大爷 婆婆 公公 岳父 岳母 丈母娘 老丈人 姑姑 舅妈 婶婶 大伙 班主任 团队 公司 学校 医院 银行 警方 老乡 战友 网友 群主 楼主 师傅 道长 "
    "和尚 皇上 娘娘 大王 少爷 小主 校草 校花 男神 女神 学霸".split()
)

_BEFORE: Final = frozenset(
    "tell told ask asked hey hi hello thanks saw met text texted call called love miss married dated dating kissed "
    "invite invited hugged named meet bye goodnight dear flatmate roommate housemate mate boss colleague coworker "
    "cousin neighbour neighbor ex niece nephew girlfriend boyfriend husband wife son daughter aunt uncle sister "
    "brother".split()
)
_AFTER: Final = frozenset(
    "said says told asked called texted came comes coming wants wanted thinks thought knows left rang phoned cried "
    "laughed invited cheated kissed hates loves lied lives works isn't wasn't won't didn't doesn't hasn't messaged "
    "wrote met slept smiled apologised apologized dumped promised isnt wasnt wont didnt doesnt hasnt".split()
)
_OWNED: Final = frozenset(
    "mum mom dad house place flat birthday party wedding boyfriend girlfriend husband wife sister brother baby kid "
    "kids son daughter parents friend friends family".split()
)
_TELLING: Final = _BEFORE | _AFTER | _OWNED
_GATE_EN: Final = re.compile(r"[A-Za-z]{3}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[,.!?]")
_DOES_KIND, _WITH_KIND, _SAID_KIND = 1, 2, 4


@dataclass(slots=True)
class Called:
    """Counts of uses as a person and of all uses, by word in small letters; in memory only."""

    person: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, int] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    spelling: dict[str, str] = field(default_factory=dict)
    _possible: dict[str, bool] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Take in one text."""
        if not text.isascii():
            self._take_chinese(text)
        if _GATE_EN.search(text):
            self._take_english(text)

    def _take_chinese(self, text: str) -> None:
        found: dict[tuple[int, int], int] = {}
        for pattern, kind in _PATTERNS_ZH:
            for match in pattern.finditer(text):
                found[match.span(1)] = found.get(match.span(1), 0) | kind
        for (start, end), kind in found.items():
            self._note_word(text[start:end], kind)
        uses = self.uses
        for at in range(len(text) - 1):
            pair, three = text[at : at + 2], text[at : at + 3]
            if pair in uses:
                uses[pair] += 1
            if len(three) == 3 and three in uses:
                uses[three] += 1

    def _take_english(self, text: str) -> None:
        words = _WORD.findall(text)
        lower = [w.lower().replace("’", "'") for w in words]
        if "," not in lower and _TELLING.isdisjoint(lower):
            for word in lower if self.uses else ():
                name = word.removesuffix("'s")
                if name in self.uses and len(word) > 2:
                    self.uses[name] += 1
            return
        last = len(words) - 1
        for at, word in enumerate(lower):
            if len(word) < 3:
                continue
            owner = word.endswith("'s")
            name = word[:-2] if owner else word
            kind = _DOES_KIND if at < last and lower[at + 1] in (_OWNED if owner else _AFTER) else 0
            if at and lower[at - 1] in _BEFORE:
                kind |= _WITH_KIND
            if (
                kind == 0
                and at
                and (words[at - 1] == ",")
                and (at == last or (at + 1 == last and words[last] in ".!?"))
            ):
                kind = _SAID_KIND
            if kind:
                self._note_word(words[at][: len(name)], kind)
            if name in self.uses:
                self.uses[name] += 1

    def _note_word(self, word: str, kind: int) -> None:
        lower = plain_letters(word.lower())
        possible = self._possible.get(lower)
        if possible is None and len(self._possible) < _MOST:
            possible = self._possible[lower] = _may_be_somebody(lower)
        if not possible:
            return
        self.person[lower] += 1
        self.kinds[lower] = self.kinds.get(lower, 0) | kind
        if lower not in self.uses:
            self.uses[lower] = 0
            self.spelling[lower] = word

    def share(self, word: str) -> float:
        """Return in what share of its uses a word is somebody (0..1)."""
        uses = self.uses[word]
        return min(1.0, self.person[word] / uses) if uses else 0.0

    def count_ways(self, word: str) -> int:
        """Return in how many ways a word is used as people are: does, is spoken with, is said to somebody."""
        return (self.kinds.get(word, 0) & ~_SURELY_KIND).bit_count()

    def somebody(self) -> Iterator[tuple[str, str, int]]:
        """Yield (word, its first spelling, uses) of those who are called by it in two ways, often enough for its kind."""
        words = ordinary_zh()
        for word, count in self.person.items():
            if self.count_ways(word) < 2 or word in NOBODY:
                continue
            if not word.isascii() and is_nobody_zh(word) and not self.kinds[word] & _SURELY_KIND:
                continue
            everyday = word.isascii() or not words.isdisjoint((word, word[:2], word[-2:]))
            least, share = (_OFTEN, SHARE) if everyday else (2, _SHARE_OF_NO_WORD)
            if count >= least and self.share(word) >= share:
                yield word, self.spelling[word], self.uses[word]


def _may_be_somebody(word: str) -> bool:
    if "\u4e00" <= word[0] <= "\u9fff":
        if word in KIN_ZH or word in ROLES_ZH or word[0] in _CRIES_ZH or not _NOT_IN_ZH.isdisjoint(word):
            return False
        return common_zh().isdisjoint((word, word[:2], word[-2:]))
    return not (is_common(word) or is_slang(word) or is_cry(word)) and word not in plain_words()
