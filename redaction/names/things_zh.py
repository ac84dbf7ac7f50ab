"""Chinese words that are things, places, roles of a play and sayings, by kind, and places of a sentence in which a thing is named.

``things_zh.txt`` is written by hand, ``places_zh.txt.gz`` by ``build_places_zh``.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Final

from redaction.lexicon import ordinary_zh

__all__ = ["is_of_a_thing_zh", "things_zh"]

_HERE: Final = Path(__file__).parent
_LONGEST: Final = 6
_SHOP: Final = re.compile(
    r"(?:火锅|烧烤|烤鸭|烤肉|烤鱼|烤串|面馆|面庄|饭店|饭馆|饭庄|酒楼|小吃|超市|便利店|奶茶|茶馆|茶楼|凉皮|凉粉|拉面|牛肉面|米线|米粉|麻辣烫|麻辣香锅|串串|大虾|龙虾|鸭脖|鸭血|卤味|卤菜|豆腐|豆花|鸡爪|炸鸡|炸串|炒饭|炒粉|"
    r"汉堡|披萨|糕点|点心|月饼|凉茶|酸奶|烧饼|煎饼|包子铺|饺子馆|馄饨|药房|药店|大药房|眼镜|珠宝|地产|集团|股份|银行|证券|影院|影城|书店|书屋|书院|传媒|牌的|公园|广场|大厦|花园|小区|新村|机场|火车站|高铁站|地铁站|大学|中学|小学|"
    r"医院|博物馆|纪念馆|故居|风景区|景区|丹霞|温泉|水库|古镇|古城|老街|步行街|夜市)"
)
_SOMEBODY_BEFORE: Final = re.compile(r"[跟和找约叫给陪与问喊带等]\Z")
_TITLE_AFTER: Final = re.compile(
    r"(?:传(?!来|给|说|我|你|他|话|了|染|递)|外传|日记|演义|列传|奇缘|物语|历险记|奇遇记|大电影|前传|番外|第[一二三四五六七八九十\d]+[季集部回])"
)
_IN_BOOK: Final = re.compile(r"《[^《》]{0,20}\Z")
_TO_BOOK: Final = re.compile(r"[^《》]{0,20}》")


@cache
def things_zh() -> frozenset[str]:
    """Return words by which nobody is called."""
    lines = (_HERE / "things_zh.txt").read_text("utf-8").splitlines()
    packed = (_HERE / "places_zh.txt.gz").read_bytes()
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    return frozenset(listed | set(gzip.decompress(packed).decode().split()))


def is_of_a_thing_zh(text: str, start: int, end: int) -> bool:
    """Whether what a model took for a name is a thing, a piece of one, or stands in a title or before what a shop sells.

    ``徐家`` of ``徐家汇``, ``强哥`` before ``火锅店``, ``甄嬛`` before ``传``, whatever is within ``《》``.
    """
    if text[start:end] in things_zh() or _is_piece(text, start, end):
        return True
    if _IN_BOOK.search(text, max(0, start - 24), start) and _TO_BOOK.match(text, end):
        return True
    if _TITLE_AFTER.match(text, end):
        return True
    return _SHOP.match(text, end) is not None and _SOMEBODY_BEFORE.search(text, 0, start) is None


def _is_piece(text: str, start: int, end: int) -> bool:
    """Whether a longer thing, or a longer word of the dictionary, lies over a span."""
    things, words = things_zh(), ordinary_zh()
    for left in range(max(0, end - _LONGEST), start + 1):
        for right in range(end, min(len(text), left + _LONGEST) + 1):
            if right - left > max(2, end - start) and (text[left:right] in things or text[left:right] in words):
                return True
    return False
