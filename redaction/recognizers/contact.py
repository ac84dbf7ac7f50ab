"""E-mail addresses, links, handles, and the accounts of messengers."""

from __future__ import annotations

import re
from typing import Final

from redaction.commonest import is_common
from redaction.recognizers.base import LEFT, RIGHT, Pattern, make_gate

__all__ = ["PATTERNS"]


_AT: Final = re.compile("@").search
_AT_WORD: Final = re.compile(r"\bat\b.*dot|\[at\]|\(at\)", re.IGNORECASE).search
_SPELT_AT: Final = make_gate(
    "mail",
    "qq",
    "163",
    "126",
    "yahoo",
    "outlook",
    "icloud",
    "proton",
    "sina",
    "aol",
    "gmx",
    "live",
    "msn",
    "yeah",
    "一六三",
    "一二六",
)
_MAIL_HOST: Final = r"(?:一六三|一二六|gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|me|live|msn|aol|gmx|web|proton(?:mail)?|qq|vip\.qq|163|126|139|foxmail|sina|sohu|yeah|aliyun|mail)"
_SPELT_DOT: Final = r"(?:\.|\s?(?:\bdot\b|点|。|\[dot\]|\(dot\))\s?)"
_SPELT_SIGN: Final = r"\s(?:underscore|dash|hyphen|minus|plus|下划线|横杠)\s"
_LINK: Final = re.compile("://").search
_WWW: Final = re.compile(r"www\.", re.IGNORECASE).search
_DOT: Final = re.compile(r"[A-Za-z0-9]\.[A-Za-z]").search
_WXID: Final = re.compile("wxid_").search
_HASH: Final = re.compile(r"#\d").search
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
    Pattern(  # name @ gmail . com
        "EMAIL_ADDRESS",
        re.compile(
            rf"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}\s?@\s?{_MAIL_HOST}\s?\.\s?(?:com|net|org|cn|de|co\s?\.\s?uk|fr|uk|me|it)"
            + RIGHT,
            re.I,
        ),
        1.0,
        gate=_AT,
    ),
    Pattern(  # name at gmail.com, juan点wang艾特qq点com, j dot doe at gmail dot com
        "EMAIL_ADDRESS",
        re.compile(
            rf"(?<![A-Za-z0-9._%+-])((?:[A-Za-z0-9](?: [A-Za-z0-9]){{2,30}}|[A-Za-z0-9_%+-]{{1,40}})(?:(?:{_SPELT_DOT}|{_SPELT_SIGN})[A-Za-z0-9_%+-]{{1,40}}){{0,3}}?(?: ?\d{{1,4}})?)"
            rf"\s?(?:\bat\b|@|艾特|爱特|圈a|\[at\]|\(at\)|\(a\)|#at#)\s?{_MAIL_HOST}{_SPELT_DOT}(?:com|net|org|cn|de|co|fr|uk|me|it)(?:{_SPELT_DOT}[a-z]{{2,3}})?"
            + RIGHT,
            re.I,
        ),
        0.9,
        valid=lambda found: None if re.search("[@艾爱圈#(\\[]", found) or not is_common(found.split()[0]) else False,
        gate=_SPELT_AT,
    ),
    Pattern(
        "URL",
        re.compile(
            LEFT
            + r"(?:maps\.app\.goo\.gl|goo\.gl/maps|maps\.google\.[a-z.]{2,6}|maps\.apple\.com|surl\.amap\.com|j\.map\.baidu\.com|what3words\.com|w3w\.co|t\.me|wa\.me|u\.wechat\.com|"
            r"v\.douyin\.com|xhslink\.com|b23\.tv|youtu\.be|discord\.gg)/[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+",
            re.I,
        ),
        1.0,
        gate=_DOT,
    ),
    Pattern("HANDLE", re.compile(r"(?<![^\W_])[A-Za-z0-9_.]{2,32}#\d{4}(?![0-9A-Za-z])"), 0.9, gate=_HASH),
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
            r"(?<![A-Za-z0-9@._-])(?:[a-z0-9-]{2,63}\.)+(?:com|net|org|cn|io|co|uk|de|tv|me|app|gg|gl|cc|ly|be|info|edu|gov|fr|it|es|nl|jp|tw|hk|sg|ru|eu|ch|at|pl|se|hu|xyz|link|dev|online|site|shop)"
            r"(?:/[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*)?(?![A-Za-z0-9.-])",
            re.I,
        ),
        0.8,
        gate=_DOT,
    ),
    Pattern("HANDLE", re.compile(r"(?<![A-Za-z0-9_.@])@[A-Za-z0-9_][A-Za-z0-9_.]{1,39}"), 0.95, gate=_AT),
    Pattern("HANDLE", re.compile(r"(?<![A-Za-z0-9_@])@[\u4e00-\u9fff\w][\u4e00-\u9fff\w·.-]{0,23}"), 0.9, gate=_AT),
    Pattern("HANDLE", re.compile(LEFT + r"wxid_[A-Za-z0-9]{6,30}"), 1.0, gate=_WXID),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?:微信号?|wechat(?:\s?id)?|weixin|(?<![A-Za-z])[wv]x|加(?:我|个|一下)?\s*(?:v信?|薇信?|微)|v信|薇信|威信|徽信|微❤)\s*(?:号|是|is|:|=|id|,|，)*\s*"
            + _ACCOUNT,
            re.I,
        ),
        0.95,
        group=1,
        gate=make_gate("微", "wechat", "weixin", "wx", "vx", "加", "v信", "信"),
    ),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?<![A-Za-z])(?:qq|q号|扣扣|抠抠|企鹅号?)\s*(?:号码?|群|是|is|:|=|#)*\s*([1-9](?:[ -]?[0-9]){4,11})(?![0-9])",
            re.I,
        ),
        0.95,
        group=1,
        gate=make_gate("qq", "q号", "扣扣", "抠抠", "企鹅", digit=True),
    ),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?<![A-Za-z])(?:psn|xbox(?: live)?|gamertag|steam|minecraft|roblox|epic|battle\.?net|riot|switch|friend code|username|user name|handle|venmo|cashapp|cash app|paypal)"
            r"(?: (?:name|id|tag|handle|username))?\s*(?:is|:|=|-|@)\s*([$@]?(?=[A-Za-z_.-]*[0-9_])[A-Za-z0-9_.-]{3,30})",
            re.I,
        ),
        0.85,
        group=1,
        gate=make_gate(
            "psn",
            "xbox",
            "tag",
            "steam",
            "minecraft",
            "roblox",
            "epic",
            "battle",
            "riot",
            "switch",
            "code",
            "name",
            "handle",
            "venmo",
            "cash",
            "paypal",
        ),
    ),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?:insta(?:gram)?|(?<![A-Za-z])ig|snap(?:chat)?|telegram|(?<![A-Za-z])tg|discord|twitter|line id|kik)\s*(?:is|:|=|-|@)\s*([A-Za-z0-9_.]{3,30})",
            re.I,
        ),
        0.85,
        group=1,
        gate=make_gate("insta", "ig", "snap", "telegram", "tg", "discord", "twitter", "line id", "kik"),
    ),
)
