"""E-mail addresses, links, handles, and the accounts of messengers."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import LEFT, RIGHT, Pattern

__all__ = ["PATTERNS"]


_AT: Final = re.compile("@").search
_AT_WORD: Final = re.compile(r"\bat\b.*dot|\[at\]|\(at\)", re.IGNORECASE).search
_LINK: Final = re.compile("://").search
_WWW: Final = re.compile(r"www\.", re.IGNORECASE).search
_DOT: Final = re.compile(r"[A-Za-z0-9]\.[A-Za-z]").search
_WXID: Final = re.compile("wxid_").search
_DOMAIN: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}"
_ACCOUNT: Final = r"([A-Za-z][A-Za-z0-9_-]{3,24}|[0-9]{5,12})"

PATTERNS: Final = (
    Pattern(
        "EMAIL_ADDRESS",
        re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@" + _DOMAIN + RIGHT),
        1.0,
        gate=_AT,
    ),
    Pattern(
        "EMAIL_ADDRESS",
        re.compile(
            LEFT
            + r"[A-Za-z0-9._%+-]{1,64}\s?(?:\[at\]|\(at\)|\sat\s)\s?[A-Za-z0-9-]{2,63}\s?(?:\[dot\]|\(dot\)|\sdot\s)\s?[a-z]{2,6}"
            + RIGHT,
            re.I,
        ),
        0.9,
        gate=_AT_WORD,
    ),
    Pattern(
        "URL",
        re.compile(r"(?:https?|ftp)://[^\s<>\"'\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", re.I),
        1.0,
        gate=_LINK,
    ),
    Pattern(
        "URL",
        re.compile(LEFT + r"www\.[A-Za-z0-9][^\s<>\"'\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", re.I),
        1.0,
        gate=_WWW,
    ),
    Pattern(
        "URL",
        re.compile(
            r"(?<![A-Za-z0-9@._-])(?:[a-z0-9-]{2,63}\.)+(?:com|net|org|cn|io|co|uk|de|tv|me|app|gg|ly|be|info|edu|gov|fr|it|es|nl|jp|tw|hk|sg)"
            r"(?:/[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*)?(?![A-Za-z0-9.-])",
            re.I,
        ),
        0.8,
        gate=_DOT,
    ),
    Pattern("HANDLE", re.compile(r"(?<![A-Za-z0-9_.@])@[A-Za-z0-9_][A-Za-z0-9_.]{1,39}"), 0.95, gate=_AT),
    Pattern("HANDLE", re.compile(r"(?<![A-Za-z0-9_@])@[\u4e00-\u9fff\w·.-]{1,24}"), 0.9, gate=_AT),
    Pattern("HANDLE", re.compile(LEFT + r"wxid_[A-Za-z0-9]{6,30}"), 1.0, gate=_WXID),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?:微信号?|wechat(?:\s?id)?|weixin|(?<![A-Za-z])[wv]x|加我?v|薇信|威信)\s*(?:号|是|:|=|id)*\s*"
            + _ACCOUNT,
            re.I,
        ),
        0.95,
        group=1,
    ),
    Pattern(
        "HANDLE",
        re.compile(r"(?<![A-Za-z])(?:qq|扣扣|企鹅号?)\s*(?:号|群|是|:|=)*\s*([1-9][0-9]{4,11})(?![0-9])", re.I),
        0.95,
        group=1,
    ),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?:insta(?:gram)?|(?<![A-Za-z])ig|snap(?:chat)?|telegram|(?<![A-Za-z])tg|discord|twitter|line id|kik)\s*(?:is|:|=|-|@)\s*([A-Za-z0-9_.]{3,30})",
            re.I,
        ),
        0.85,
        group=1,
    ),
)
