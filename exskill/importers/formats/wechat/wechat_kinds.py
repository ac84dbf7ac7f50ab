"""WeChat's kinds of messages, by the words of export tools and by the client's own type codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from exskill.chat.messages import Kind

__all__ = ["APP_KINDS", "CHATLAB_KINDS", "CODE_KINDS", "is_placeholder", "kind_of_code", "kind_of_words"]

# Longer and more special words first: 语音通话 is a call, 语音消息 a voice message.
_WORDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("系统", Kind.SYSTEM),
    ("撤回", Kind.SYSTEM),
    ("拍一拍", Kind.SYSTEM),
    ("拍了拍", Kind.SYSTEM),
    ("通话", Kind.CALL),
    ("红包", Kind.TRANSFER),
    ("转账", Kind.TRANSFER),
    ("引用", Kind.TEXT),
    ("回复", Kind.TEXT),
    ("文本", Kind.TEXT),
    ("动画表情", Kind.STICKER),
    ("表情", Kind.STICKER),
    ("图片", Kind.IMAGE),
    ("语音", Kind.VOICE),
    ("视频", Kind.VIDEO),
    ("位置", Kind.LOCATION),
    ("名片", Kind.CONTACT),
    ("文件", Kind.FILE),
    ("聊天记录", Kind.FORWARDED),
    ("合并转发", Kind.FORWARDED),
    ("小程序", Kind.LINK),
    ("链接", Kind.LINK),
    ("卡片", Kind.LINK),
    ("公众号", Kind.LINK),
    ("音乐", Kind.LINK),
)
CODE_KINDS: Final[Mapping[int, Kind]] = {
    1: Kind.TEXT, 3: Kind.IMAGE, 34: Kind.VOICE, 42: Kind.CONTACT, 43: Kind.VIDEO, 47: Kind.STICKER, 48: Kind.LOCATION,
    49: Kind.LINK, 50: Kind.CALL, 62: Kind.VIDEO, 66: Kind.CONTACT, 10000: Kind.SYSTEM, 10002: Kind.SYSTEM,
}  # fmt: skip
APP_KINDS: Final[Mapping[int, Kind]] = {
    1: Kind.TEXT, 4: Kind.LINK, 5: Kind.LINK, 6: Kind.FILE, 8: Kind.STICKER, 19: Kind.FORWARDED, 33: Kind.LINK,
    36: Kind.LINK, 57: Kind.TEXT, 62: Kind.SYSTEM, 2000: Kind.TRANSFER, 2001: Kind.TRANSFER,
}  # fmt: skip
CHATLAB_KINDS: Final[Mapping[int, Kind]] = {
    0: Kind.TEXT, 1: Kind.IMAGE, 2: Kind.VOICE, 3: Kind.VIDEO, 4: Kind.FILE, 5: Kind.STICKER, 7: Kind.LINK,
    8: Kind.LOCATION, 20: Kind.TRANSFER, 21: Kind.TRANSFER, 22: Kind.SYSTEM, 23: Kind.CALL, 24: Kind.LINK,
    25: Kind.TEXT, 26: Kind.FORWARDED, 27: Kind.CONTACT, 80: Kind.SYSTEM, 81: Kind.DELETED, 99: Kind.OTHER,
}  # fmt: skip
_PLACEHOLDER: Final = re.compile(
    r"\[(?:图片|语音|视频|动画表情|表情|表情包|文件|链接|位置|名片|红包|转账|语音通话|视频通话|小程序|聊天记录|卡片消息|图片消息"
    r"|语音消息|视频消息|位置消息|引用消息|系统消息|文件消息|Photo|Image|Voice|Video|Sticker|File)\]"
)
_BARE: Final = frozenset({"图片", "语音", "视频", "动画表情", "表情", "位置", "链接", "文件", "名片"})


def kind_of_words(words: str) -> Kind:
    """Return the kind that a tool's word means (``文本消息``, ``动画表情``); other if it is unknown."""
    for word, kind in _WORDS:
        if word in words:
            return kind
    lower = words.lower()
    return Kind(lower) if lower in {kind.value for kind in Kind} else Kind.OTHER


def kind_of_code(code: object, sub: object = None) -> Kind:
    """Return the kind of a client's type code, with the app message's own type for code 49."""
    number, detail = _parse_number(code), _parse_number(sub)
    if number == 49 and detail in APP_KINDS:
        return APP_KINDS[detail]
    return CODE_KINDS.get(number, Kind.OTHER)


def _parse_number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1


def is_placeholder(text: str, *, bare: bool = False) -> bool:
    """Whether a text only stands for something that is not text (``[图片]``; with ``bare`` also ``图片``)."""
    stripped = text.strip()
    return _PLACEHOLDER.fullmatch(stripped) is not None or (bare and stripped in _BARE)
