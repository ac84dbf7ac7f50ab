# ruff: noqa: E501 - words stand in one row for each kind
"""WhatsApp Web's own export (2026): a zip with ``chat.txt``, the same chat once more as ``chat.md``, and ``media/``.

Its text is that of an iPhone in the United States with four differences: the exporter is "You" in the language of the page, a
notice stands behind ``] - ``, what was forwarded says so, and captions stand on the line of their picture.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.chat.messages import Attachment, Kind
from exskill.importers.formats.whatsapp.whatsapp_phrases import Body, find_kind, is_about_encryption
from exskill.importers.reading.text import strip_marks
from redaction.text import RawText

__all__ = ["YOU", "begins_web_export", "classify_web", "strip_forwarded"]

YOU: Final = frozenset((
    "You", "Du", "Sie", "Tú", "Usted", "Vos", "Vous", "Toi", "Tu", "Lei", "Você", "Jij", "Je", "U", "Вы", "Ты", "Ви", "Ти", "Ty",
    "Siz", "Sen", "Anda", "Kamu", "Bạn", "คุณ", "あなた", "自分", "나", "회원님", "您", "你", "أنت", "אתה", "את", "את/ה", "आप", "आपण", "তুমি",
    "আপনি", "Dig", "Deg", "Sinä", "Te", "Ön", "Dumneavoastră", "Εσείς", "Εσύ", "شما", "Vy", "Vi", "Ti", "Jūs", "Teie", "Wewe", "Awak",
))  # fmt: skip
_FORWARDED: Final = re.compile(
    r"\[(?:[^\[\]\n]{0,30}(?:forward|weitergeleitet|reenvi|transf[eé]r|inoltrat|encaminhad|doorgestuurd|пересла|переслан|przekazan|předan"
    r"|přeposlan|preposlan|iletil|diteruskan|dimajukan|chuyển tiếp|ส่งต่อ|転送|전달|转发|轉發|轉寄|توجيه|محوّ?ل|הועבר|फ़ॉरवर्ड|फॉरवर्ड|vidarebefordra"
    r"|videresendt|välitet|redirecțion|továbbít|προωθ|بازارسال|ফরওয়ার্ড|препрат|прослеђен|proslijeđen|posredovan|persiųst|pārsūtīt|edastat)[^\[\]\n]{0,30})\] ",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?P<name>[^\n<>:\"/\\|?*]{1,200}\.[A-Za-z0-9]{1,8}) \([^()\n]{3,60}\) (?P<caption>.+)", re.DOTALL
)
_OMITTED: Final = re.compile(r"<(?P<what>[^<>\n\d]{4,60})>(?: (?P<caption>.+))?", re.DOTALL)
_PLACE: Final = re.compile(r"[^\n]{0,200}-?\d{1,3}\.\d+, -?\d{1,3}\.\d+ [-—] https://maps\.google\.com/\?q=\S+")
_POLL: Final = re.compile(r"[^:\n]{2,30}: [^\n]{1,400}(?:\n    - [^\n]{1,200})+")


def begins_web_export(first: str, second: str) -> bool:
    """Whether a file begins as this export does: a line about encryption without any date, then a date in brackets."""
    return not first.startswith("[") and is_about_encryption(first) and second.startswith("[")


def strip_forwarded(text: str) -> tuple[str, bool]:
    """Return a message without the word that says it was forwarded, and whether it was."""
    match = _FORWARDED.match(text)
    return (text, False) if match is None else (text[match.end() :], True)


def classify_web(text: str) -> Body | None:
    """Return what only this export writes; None for everything that the other exports write too."""
    named = _NAMED.fullmatch(text)
    if named is not None:
        kind = find_kind(named["name"])
        return Body(kind, named["caption"].strip(), (Attachment(kind, RawText(named["name"])),))
    omitted = _OMITTED.fullmatch(text)
    if omitted is not None and " " in strip_marks(omitted["what"]):
        kind = find_kind(omitted["what"])
        return Body(kind, (omitted["caption"] or "").strip(), (Attachment(kind),))
    if _PLACE.fullmatch(text):
        return Body(Kind.LOCATION, "")
    return Body(Kind.POLL, text) if _POLL.fullmatch(text) else None
