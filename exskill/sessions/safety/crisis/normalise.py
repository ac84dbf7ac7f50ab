"""L0: one spelling for what people write to get past filters, or at three in the morning."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from redaction.normalise import to_simplified

__all__ = ["normalise"]

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f]")
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_LEET_WORD: Final = re.compile(r"(?<![\w@])(?=[a-z@$!0-9]*[a-z])(?=[a-z]*[013457@$!])[a-z013457@$!]{3,}(?!\w)")
_HOMOPHONES: Final = (
    (
        re.compile("紫砂(?!壶|杯|茶|锅|罐|陶)|(?<![a-z])[z子紫][杀沙]|紫沙|自鲨|姿杀|zi\\s?sha|自sha|zs(?![a-z])"),
        "自杀",
    ),
    (re.compile("自残|自残|zi\\s?can|自c(?![a-z])"), "自残"),
    (re.compile("自s(?![a-z])|想z杀"), "自杀"),
    (re.compile("^亖+[了。.!!~…]*$"), "想死"),  # sent alone it means nothing else
    (re.compile("亖"), "死"),
    (re.compile("[8八]想活"), "不想活"),
    (re.compile("想(?:噶|嘎)(?:了)?(?!腰|韭|肾|一刀)|想(?:狗带|嗝屁)(?=[,，了]|$)"), "想死"),
    (re.compile("(?:登出|退出|注销|下线)(?:我的?)?人生(?!赛|游戏)|人生(?:登出|下线|销号)"), "离开这个世界"),
    (re.compile("想[4肆s](?![a-z0-9])|想屎了?算了"), "想死"),
    (re.compile("去[4肆](?![0-9])"), "去死"),
    (re.compile("跳lou|跳l(?![a-z])"), "跳楼"),
    (re.compile("割wan|割腕子"), "割腕"),
    (re.compile("(?:不|bu)\\s?(?:想|xiang)\\s?(?:huo|活)(?=了|$|[,，。])|不想活了?了"), "不想活"),
    (re.compile("轻sheng"), "轻生"),
    (re.compile("遗shu"), "遗书"),
)
_SLANG: Final = (
    (re.compile(r"\b(?:kms|kmsing|k m s)\b"), "kill myself"),
    (re.compile(r"\bkys\b"), "kill yourself"),
    (re.compile(r"\bt0\b"), "to"),
    (re.compile(r"\bsui(?:cidal)?[ -](?:thoughts?|ideation)\b"), "thoughts of suicide"),
    (re.compile(r"\b(?:kll|kil|klil|ki11) ?m(?:y)?s(?:elf|lef)\b"), "kill myself"),
    (
        re.compile(r"\b(?:wana|wnat to|wantto|wnt (?:2|to)|wanna) ?(?:die+|dye(?! my| it))\b|\biwannadie+\b"),
        "want to die",
    ),
    (re.compile(r"\b(?:unaliv(?:e|ing)|un-alive|un@live|self[ -]?delet(?:e|ion)) (?:myself|me)\b"), "kill myself"),
    (re.compile(r"\b(?:sewer ?slide|sui(?:\W{0,2})cide|suiside|sucide|suicde|s\*+cide)\b"), "suicide"),
    (re.compile(r"\biwant\b"), "i want"),
    (re.compile(r"\b(?:wanna|want 2|want too)\b"), "want to"),
    (re.compile(r"\b(?:gonna|gunna)\b"), "going to"),
    (re.compile(r"\b(?:cant|can not|cannot)\b"), "can't"),
    (re.compile(r"\b(?:dont|do not)\b"), "don't"),
    (re.compile(r"\b(?:im|i am)\b"), "i'm"),
    (re.compile(r"\b(?:ive|i have)\b"), "i've"),
    (re.compile(r"\b(?:id|i would)\b(?= rather| be better)"), "i'd"),
)
_SPACED_LATIN: Final = re.compile(r"\b(?:[a-z][ .\-_*]){2,}[a-z]\b")
_SPACED_CJK: Final = re.compile(r"(?<=[\u4e00-\u9fff])[ .\-_*/|]+(?=[\u4e00-\u9fff])")


def normalise(text: str) -> str:
    """Return lower-case text in simplified characters, without invisible ones, leet, spaced letters, homophones and slang."""
    plain = to_simplified(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).lower()
    plain = plain.replace("’", "'").replace("`", "'")
    plain = _SPACED_LATIN.sub(lambda m: re.sub(r"[ .\-_*]", "", m.group()), plain)
    plain = _SPACED_CJK.sub("", plain)
    plain = _LEET_WORD.sub(lambda m: m.group().translate(_LEET), plain)
    for pattern, replacement in (*_SLANG, *_HOMOPHONES):
        plain = pattern.sub(replacement, plain)
    return re.sub(r"\s+", " ", plain).strip()
