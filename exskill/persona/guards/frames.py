"""Nothing of the machinery may reach the screen: no label, tag, bracket, wrapper or token of a prompt.

People hardly type square or angle brackets, models that lose the thread do. So every bracket is refused, whatever stands
in it; the few stickers that a messenger writes in brackets become the emoji they show.
"""

from __future__ import annotations

from typing import Final

import regex

from exskill.chat.tokens import PLACEHOLDER
from redaction.late import compile_regex_late

__all__ = ["has_frame", "with_emoji"]

_STICKERS: Final = {
    "捂脸": "🤦",
    "facepalm": "🤦",
    "笑哭": "😂",
    "laugh": "😂",
    "破涕为笑": "😂",
    "偷笑": "🤭",
    "chuckle": "🤭",
    "微笑": "🙂",
    "smile": "🙂",
    "呲牙": "😁",
    "grin": "😁",
    "大哭": "😭",
    "sob": "😭",
    "流泪": "😢",
    "cry": "😢",
    "旺柴": "🐶",
    "doge": "🐶",
    "狗头": "🐶",
    "苦涩": "😣",
    "可怜": "🥺",
    "whimper": "🥺",
    "尴尬": "😅",
    "awkward": "😅",
    "白眼": "🙄",
    "发怒": "😠",
    "angry": "😠",
    "害羞": "☺️",
    "shy": "☺️",
    "得意": "😎",
    "困": "😪",
    "睡": "😴",
    "强": "👍",
    "thumbsup": "👍",
    "抱拳": "🙏",
    "合十": "🙏",
    "惊讶": "😮",
    "surprise": "😮",
    "裂开": "💔",
    "奸笑": "😏",
    "嘿哈": "😆",
    "耶": "✌️",
    "吃瓜": "🍉",
    "汗": "😓",
    "晕": "😵",
    "衰": "😩",
    "调皮": "😛",
    "太阳": "☀️",
    "月亮": "🌙",
}
_STICKER: Final = compile_regex_late(r"\[([\p{Han}]{1,4}|[A-Za-z]{3,12})\]")
_FRAME: Final = compile_regex_late(
    r"[\[\]{}<>|`【】〔〕「」『』《》]"  # no bracket is needed to say anything here
    r"|^\s*(?:[AB]|user|assistant|system|human|me|you|them|ai|bot|用户|助手|系统|对方|我|你|回复|回答)\s*[:：]"
    r"|\b(?:old|new) messages?\s*[:：]|[新旧老]消息\s*[:：]|\bim_(?:start|end)\b|\bend_?of_?(?:text|turn)\b|\ufffd|\p{Cc}"
    r"|\*\*|^\s*(?:#{1,6}|\d+[.)])\s|\b(?:friend|person|name|place|phone|address)-\d+\b",
    regex.IGNORECASE | regex.MULTILINE,
)
_FACES: Final = compile_regex_late(r"<3+|>_*<|[:;=8xX][-'^]?[|](?!\w)")


def has_frame(text: str) -> bool:
    """Whether one message holds a label, a tag, a bracket or another piece of a prompt; hearts and faces are none."""
    return PLACEHOLDER.search(text) is not None or _FRAME.search(_FACES.sub("", text)) is not None


def with_emoji(text: str) -> str:
    """Return a text with the stickers that a messenger writes in brackets as emoji, unknown ones left out."""
    return _STICKER.sub(_render_match, text)


def _render_match(match: regex.Match[str]) -> str:
    if PLACEHOLDER.search(match[0]):
        return match[0]
    return _STICKERS.get(match[1].lower(), "" if regex.match(r"\p{Han}", match[1]) else match[0])
