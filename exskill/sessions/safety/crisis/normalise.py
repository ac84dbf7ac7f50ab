"""L0: one spelling for what people write to get past filters, or at three in the morning."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from redaction.late import compile_late
from redaction.normalise import to_simplified

__all__ = ["normalise"]

_INVISIBLE: Final = compile_late("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f]")
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_LEET_WORD: Final = compile_late(r"(?<![\w@])(?=[a-z@$!0-9]*[a-z])(?=[a-z]*[013457@$!])[a-z013457@$!]{3,}(?!\w)")
_HOMOPHONES: Final = (
    (
        compile_late("紫砂(?!壶|杯|茶|锅|罐|陶)|(?<![a-z])[z子紫][杀沙]|紫沙|自鲨|姿杀|zi\\s?sha|自sha|zs(?![a-z])"),
        "自杀",
    ),
    (compile_late("自残|自残|zi\\s?can|自c(?![a-z])"), "自残"),
    (compile_late("自s(?![a-z])|想z杀"), "自杀"),
    (compile_late("^亖+[了。.!!~…]*$"), "想死"),  # sent alone it means nothing else
    (compile_late("亖"), "死"),
    (compile_late("[8八]想活"), "不想活"),
    (compile_late("想(?:噶|嘎)(?:了)?(?!腰|韭|肾|一刀)|想(?:狗带|嗝屁)(?=[,，了]|$)"), "想死"),
    (compile_late("(?:登出|退出|注销|下线)(?:我的?)?人生(?!赛|游戏)|人生(?:登出|下线|销号)"), "离开这个世界"),
    (compile_late("想[4肆s](?![a-z0-9])|想屎了?算了"), "想死"),
    (compile_late("去[4肆](?![0-9])"), "去死"),
    (compile_late("跳lou|跳l(?![a-z])"), "跳楼"),
    (compile_late("割wan|割腕子"), "割腕"),
    (compile_late("(?:不|bu)\\s?(?:想|xiang)\\s?(?:huo|活)(?=了|$|[,，。])|不想活了?了"), "不想活"),
    (compile_late("轻sheng"), "轻生"),
    (compile_late("遗shu"), "遗书"),
)
_SLANG: Final = (
    (compile_late(r"\b(?:kms|kmsing|k m s)\b"), "kill myself"),
    (compile_late(r"\bkys\b"), "kill yourself"),
    (compile_late(r"\bt0\b"), "to"),
    (compile_late(r"\bsui(?:cidal)?[ -](?:thoughts?|ideation)\b"), "thoughts of suicide"),
    (compile_late(r"\b(?:kll|kil|klil|ki11) ?m(?:y)?s(?:elf|lef)\b"), "kill myself"),
    (
        compile_late(r"\b(?:wana|wnat to|wantto|wnt (?:2|to)|wanna) ?(?:die+|dye(?! my| it))\b|\biwannadie+\b"),
        "want to die",
    ),
    (compile_late(r"\b(?:unaliv(?:e|ing)|un-alive|un@live|self[ -]?delet(?:e|ion)) (?:myself|me)\b"), "kill myself"),
    (compile_late(r"\b(?:sewer ?slide|sui(?:\W{0,2})cide|suiside|sucide|suicde|s\*+cide)\b"), "suicide"),
    (compile_late(r"\biwant\b"), "i want"),
    (compile_late(r"\b(?:wanna|want 2|want too)\b"), "want to"),
    (compile_late(r"\b(?:gonna|gunna)\b"), "going to"),
    (compile_late(r"\b(?:cant|can not|cannot)\b"), "can't"),
    (compile_late(r"\b(?:dont|do not)\b"), "don't"),
    (compile_late(r"\b(?:im|i am)\b"), "i'm"),
    (compile_late(r"\b(?:ive|i have)\b"), "i've"),
    (compile_late(r"\b(?:id|i would)\b(?= rather| be better)"), "i'd"),
)
_SPACED_LATIN: Final = compile_late(r"\b(?:[a-z][ .\-_*]){2,}[a-z]\b")
_SPACED_CJK: Final = compile_late(r"(?<=[\u4e00-\u9fff])[ .\-_*/|]+(?=[\u4e00-\u9fff])")


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
