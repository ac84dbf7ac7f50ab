"""Chinese words that are things, places, roles of a play and sayings, by kind, and places of a sentence in which a thing is named.

``things_zh.txt`` is written by hand, ``places_zh.txt.gz`` by ``build_places_zh``.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from redaction.lexicon import ordinary_zh
from redaction.names.surnames import SURNAMES

__all__ = ["find_introduced_zh", "is_introduced_zh", "is_of_a_thing_zh", "things_zh"]

_HERE: Final = Path(__file__).parent
_LONGEST: Final = 6
_SHOP: Final = re.compile(
    r"(?:火锅|烧烤|烤鸭|烤肉|烤鱼|烤串|面馆|面庄|饭店|饭馆|饭庄|酒楼|小吃|超市|便利店|奶茶|茶馆|茶楼|凉皮|凉粉|拉面|牛肉面|米线|米粉|麻辣烫|麻辣香锅|串串|大虾|龙虾|鸭脖|鸭血|卤味|卤菜|豆腐|豆花|鸡爪|炸鸡|炸串|炒饭|炒粉|"
    r"汉堡|披萨|糕点|点心|月饼|凉茶|酸奶|烧饼|煎饼|包子铺|饺子馆|馄饨|药房|药店|大药房|眼镜|珠宝|地产|集团|股份|银行|证券|影院|影城|书店|书屋|书院|传媒|牌的|公园|广场|大厦|花园|小区|新村|机场|火车站|高铁站|地铁站|大学|中学|小学|"
    r"医院|博物馆|纪念馆|故居|风景区|景区|丹霞|温泉|水库|古镇|古城|老街|步行街|夜市)"
)
_SOMEBODY_BEFORE: Final = re.compile(r"[跟和找约叫给陪与问喊带等]\Z")
_TITLE_AFTER: Final = re.compile(
    r"(?:传(?!来|给|说|我|你|他|话|了|染|递)|外传|日记|演义|列传|奇缘|物语|历险记|奇遇记|大电影|前传|番外|第[一二三四五六七八九十\d]+(?:季(?!度)|[集部回]))"
)
_DIARY: Final = "日记"
_LARGE_HOUSE: Final = re.compile(r"医院|大学|中学|小学|银行|集团|公园")
_WRITTEN: Final = re.compile(r"[给写信]")
_KIN: Final = r"(?:室友|同事|闺蜜|同学|同桌|朋友|男友|女友|邻居|导师|老师|老板|领导|前任|对象|老公|老婆|丈夫|妻子|师[兄姐弟妹]|学[长姐弟妹]|[表堂]?[哥姐弟妹]{1,2}|爸|妈|叔|舅|姑|姨|儿子|女儿|侄[子女]|外甥女?|嫂子|姐夫|妹夫|徒弟|客户|房东)"
_INTRODUCED_BEFORE: Final = re.compile(
    rf"(?:[我你他她俺咱](?:们|家|的)?[大小二男女前]?{_KIN}(?:名?叫|是)?|(?<![不一])[他她]的?(?:就|名字|大名|小名|外号)?叫|名叫)\Z"
)
_INTRODUCED_AFTER: Final = re.compile(
    rf"(?:就?是[我你他她](?:们|家|的)?[大小二男女前]?{_KIN}|(?:又|也|都|就|刚|刚刚|居然|竟然|昨天|昨晚|今天|前天)*(?:(?<=[今昨]天)来了|说[她他]|跟我[说讲吵]|打[了过]?我(?!电话|广告)|骂[了过]?[我你他她]|欠[了着]?[我你他她]|怀孕|喝[醉多]|辞职|失恋|离婚|结婚|分手|出轨|劈腿|住院|借了?我|喜欢[我你]|约我))"
)
_PLACES_OF_NAMES: Final = re.compile(
    rf"(?:^|(?<=[，。！？,.!?~\s、])|(?:昨[天晚]|今天|前天|听说|结果|但是|因为|原来|刚才|后来)|{_KIN}(?:名?叫|是)?|[他她名]叫)(?=[\u4e00-\u9fff]{{2}})"
)
_NO_SUBJECT: Final = re.compile(r"[\u4e00-\u9fff]\Z")
_SUBJECT_BEFORE: Final = re.compile(r"(?:昨[天晚]|今天|前天|听说|结果|但是|因为|原来|刚才|后来)\Z")
_THING_BEFORE: Final = re.compile(
    r"(?:[去在到从回离住往逛玩看吃喝买选用演扮拿打秒]|[吃喝买看玩][了过的]|[的个包袋]|扮演|推荐|喜欢|cos)\Z",
    re.IGNORECASE,
)
_THING_AFTER: Final = re.compile(
    r"(?:[的]?(?:皮肤|上分|出装|技能|台词|剧情|角色|路|站|镇|区|市|县|高科|那边|园区|机场|雪饼|仙贝|面包|薯片|饼干|牛奶|音箱|音响|出行|奶粉)|播放|放[首个]|告诉我|提醒|关灯|开灯|定[个闹])"
)
_IN_BOOK: Final = re.compile(r"《[^《》]{0,20}\Z")
_TO_BOOK: Final = re.compile(r"[^《》]{0,20}》")


@cache
def things_zh() -> frozenset[str]:
    """Return words by which nobody is called."""
    lines = (_HERE / "things_zh.txt").read_text("utf-8").splitlines()
    packed = (_HERE / "places_zh.txt.gz").read_bytes()
    listed = {word.rstrip("*") for line in lines if not line.startswith("#") for word in line.split()}
    return frozenset(listed | set(gzip.decompress(packed).decode().split()))


@cache
def _borne_things_zh() -> frozenset[str]:
    """Return words by which people are called as well."""
    return frozenset(w[:-1] for w in (_HERE / "things_zh.txt").read_text("utf-8").split() if w.endswith("*"))


def is_of_a_thing_zh(text: str, start: int, end: int) -> bool:
    """Whether what a model took for a name is a thing, a piece of one, or stands in a title or before what a shop sells.

    ``徐家`` of ``徐家汇``, ``强哥`` before ``火锅店``, ``甄嬛`` before ``传``, whatever is within ``《》``.
    """
    if is_introduced_zh(text, start, end):
        return False
    word = text[start:end]
    if word in _borne_things_zh():
        return _is_thing_here(text, start, end)
    if word in things_zh() or _is_piece(text, start, end):
        return True
    if _IN_BOOK.search(text, max(0, start - 24), start) and _TO_BOOK.match(text, end) and not _WRITTEN.search(text):
        return True
    whole = word[0] in SURNAMES and len(word) in (2, 3)
    if (title := _TITLE_AFTER.match(text, end)) and not (whole and title[0] == _DIARY):
        return True
    shop = _SHOP.match(text, end)
    if shop is None or (whole and _LARGE_HOUSE.fullmatch(shop[0])):
        return False
    return _SOMEBODY_BEFORE.search(text, 0, start) is None


def is_introduced_zh(text: str, start: int, end: int) -> bool:
    """Whether a word is said to be what somebody is called, or does what only somebody does: ``我室友曹操``, ``林芝打我``."""
    if _INTRODUCED_BEFORE.search(text, max(0, start - 12), start):
        return _THING_AFTER.match(text, end) is None
    if _NO_SUBJECT.search(text, 0, start) and not _SUBJECT_BEFORE.search(text, 0, start):
        return False
    return _INTRODUCED_AFTER.match(text, end) is not None


def find_introduced_zh(text: str) -> Iterator[tuple[int, int]]:
    """Yield places of things by whose name somebody is introduced."""
    for match in _PLACES_OF_NAMES.finditer(text):
        start = match.end()
        for end in range(start + 2, min(len(text), start + 3) + 1):
            word = text[start:end]
            borne = word in _borne_things_zh() or (text[start] in SURNAMES and word in things_zh())
            if borne and is_introduced_zh(text, start, end):
                yield start, end


def _is_thing_here(text: str, start: int, end: int) -> bool:
    if text.count(text[start:end] * 2):
        return True  # an assistant is called twice
    return _THING_BEFORE.search(text, max(0, start - 4), start) is not None or _THING_AFTER.match(text, end) is not None


def _is_piece(text: str, start: int, end: int) -> bool:
    """Whether a longer thing, or a longer word of the dictionary, lies over a span."""
    things, words = things_zh(), ordinary_zh()
    for left in range(max(0, end - _LONGEST), start + 1):
        for right in range(end, min(len(text), left + _LONGEST) + 1):
            if right - left > max(2, end - start) and (text[left:right] in things or text[left:right] in words):
                return True
    return False
