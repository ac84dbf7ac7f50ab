# ruff: noqa: E501 - words stand in one row for each kind
"""WhatsApp Web's own export (2026): a zip with ``chat.txt``, the same chat once more as ``chat.md``, and ``media/``.

Its text is that of an iPhone in the United States with four differences: the exporter is "You" in the language of the page, a
notice stands behind ``] - ``, what was forwarded says so, and captions stand on the line of their picture.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.chat.messages import Attachment, Kind
from exskill.importers.formats.whatsapp.whatsapp_header import TWELVE, Header
from exskill.importers.formats.whatsapp.whatsapp_phrases import (
    POLL_WORDS,
    Body,
    find_kind,
    is_about_encryption,
    says_attached,
    says_omitted,
)
from exskill.importers.reading.text import strip_marks
from redaction.text import RawText

__all__ = ["YOU", "begins_web_export", "classify_web", "strip_forwarded"]

YOU: Final = frozenset((
    "You", "Du", "Sie", "Tú", "Usted", "Vos", "Vous", "Toi", "Tu", "Lei", "Você", "Jij", "Je", "U", "Вы", "Ты", "Ви", "Ти", "Ty",
    "Siz", "Sen", "Anda", "Kamu", "Bạn", "คุณ", "あなた", "自分", "나", "회원님", "您", "你", "أنت", "אתה", "את", "את/ה", "आप", "आपण", "তুমি",
    "আপনি", "Dig", "Deg", "Sinä", "Te", "Ön", "Dumneavoastră", "Εσείς", "Εσύ", "شما", "Vy", "Vi", "Ti", "Jūs", "Teie", "Wewe", "Awak",
))  # fmt: skip
_FORWARDED: Final = frozenset(phrase.casefold() for phrase in (
    "Forwarded", "Forwarded many times", "Frequently forwarded", "Weitergeleitet", "Oft weitergeleitet", "Häufig weitergeleitet",
    "Mehrfach weitergeleitet", "Reenviado", "Reenviada", "Reenviado muchas veces", "Transféré", "Transférée", "Transféré plusieurs fois",
    "Transféré de nombreuses fois", "Inoltrato", "Inoltrata", "Inoltrato molte volte", "Encaminhada", "Encaminhado", "Reencaminhada",
    "Encaminhada muitas vezes", "Encaminhada com frequência", "Reencaminhada muitas vezes", "Doorgestuurd", "Vaak doorgestuurd",
    "Vaker doorgestuurd", "Переслано", "Пересланное сообщение", "Переслано много раз", "Многократно переслано", "Часто пересылаемое",
    "Переслано багато разів", "Пересилалося багато разів", "Przekazano", "Przekazano dalej", "Przekazane", "Przekazana", "Wielokrotnie przekazano",
    "Przekazano wiele razy", "Přeposláno", "Přeposláno mnohokrát", "Přeposláno vícekrát", "Preposlané", "Preposlané veľakrát", "Mnohokrát preposlané",
    "İletildi", "Birçok kez iletildi", "Defalarca iletildi", "Diteruskan", "Diteruskan berkali-kali", "Dimajukan", "Dimajukan banyak kali",
    "Đã chuyển tiếp", "Chuyển tiếp", "Đã chuyển tiếp nhiều lần", "ส่งต่อ", "ส่งต่อแล้ว", "ส่งต่อหลายครั้ง", "転送", "転送済み", "転送されました",
    "転送されたメッセージ", "何度も転送済み", "何度も転送されています", "전달", "전달됨", "여러 번 전달됨", "여러 번 전달된 메시지", "转发", "已转发", "多次转发",
    "已多次转发", "已转发多次", "轉發", "已轉發", "轉寄", "已轉寄", "多次轉發", "已多次轉發", "多次轉寄", "已多次轉寄", "تم توجيهها", "تمت إعادة توجيهها", "إعادة توجيه",
    "تم إعادة توجيهها", "محولة", "محوّلة", "تم التحويل", "تم توجيهها عدة مرات", "הועבר", "הועברה", "הועבר פעמים רבות", "הועברה פעמים רבות",
    "फ़ॉरवर्ड किया गया", "फ़ॉरवर्ड किया हुआ", "फ़ॉरवर्ड किया गया मैसेज", "कई बार फ़ॉरवर्ड किया गया", "फॉरवर्ड केले", "फॉरवर्ड केलेला", "Vidarebefordrat",
    "Vidarebefordrad", "Vidarebefordrat många gånger", "Videresendt", "Videresendt mange gange", "Videresendt mange ganger", "Välitetty",
    "Välitetty monta kertaa", "Redirecționat", "Redirecționat de multe ori", "Továbbítva", "Továbbított", "Továbbított üzenet", "Sokszor továbbítva",
    "Sokszor továbbított", "Προωθήθηκε", "Προωθημένο", "Προωθήθηκε πολλές φορές", "بازارسال شده", "بازارسال‌شده", "بارها بازارسال شده",
    "ফরওয়ার্ড করা", "ফরওয়ার্ড করা হয়েছে", "Препратено", "Препратено много пъти", "Прослеђено", "Прослеђено много пута", "Proslijeđeno",
    "Proslijeđeno mnogo puta", "Posredovano", "Posredovano večkrat", "Persiųsta", "Persiųsta daug kartų", "Pārsūtīts", "Pārsūtīta", "Edastatud",
    "Edastatud mitu korda",
))  # fmt: skip
_BRACKET: Final = re.compile(r"\[(?P<words>[^\[\]\n]{2,40})\] ")
_ENDINGS: Final = (
    "jpe?g|png|heic|heif|gif|webp|bmp|tiff?|svg|mp4|m4v|mov|3gp|mkv|avi|webm|opus|ogg|oga|m4a|mp3|aac|amr|wav|flac|vcf|ics|pdf|docx?|xlsx?"
    "|pptx?|od[tsp]|pages|numbers|key|rtf|txt|csv|md|epub|zip|rar|7z|apk|json|xml|html?|gpx|kml"
)
_NAMED: Final = re.compile(
    rf"(?P<name>[^\n<>:\"/\\|?*]{{1,200}}\.(?:{_ENDINGS})) \((?P<phrase>[^()\n]{{3,40}})\) (?P<caption>.+)",
    re.DOTALL | re.IGNORECASE,
)
_ANGLE: Final = re.compile(r"<(?P<what>[^<>\n\d]{4,60})>(?:[ \n](?P<caption>.+))?", re.DOTALL)
_WITHOUT_WORD: Final = frozenset({"ai message"})  # in angle brackets too, and nothing was left out
_PLACE: Final = re.compile(
    r"(?:\S[^:\n]{1,24}: )?-?\d{1,3}\.\d+, -?\d{1,3}\.\d+ [-—] https://maps\.google\.com/\?q=\S+"
)
_POLL: Final = re.compile(rf"(?:{POLL_WORDS}): [^\n]{{1,400}}(?:\n    - [^\n]{{1,200}}){{2,}}", re.IGNORECASE)
_FORM: Final = "[d/2s" + TWELVE


def begins_web_export(first: str, header: Header) -> bool:
    """Whether a file begins as this export does: a line about encryption without any date, then the clock of the United
    States in brackets. A phone writes a date before everything.
    """
    return header.form == _FORM and not header.marked and is_about_encryption(first)


def strip_forwarded(text: str) -> tuple[str, bool]:
    """Return a message without the word that says it was forwarded, and whether it was."""
    match = _BRACKET.match(text)
    if match is None or match["words"].casefold() not in _FORWARDED:
        return text, False
    return text[match.end() :], True


def classify_web(text: str) -> Body | None:
    """Return what only this export writes; None for everything that the other exports write too.

    It has no mark that people cannot type, so only its own words count: the rest is what somebody wrote.
    """
    named = _NAMED.fullmatch(text)
    if named is not None and says_attached(named["phrase"]):
        kind = find_kind(named["name"])
        return Body(kind, named["caption"].strip(), (Attachment(kind, RawText(named["name"])),))
    angle = _ANGLE.fullmatch(text)
    if angle is not None:
        what = strip_marks(angle["what"])
        if not says_omitted(what) and what.lower() not in _WITHOUT_WORD:
            return Body(Kind.TEXT, text)
        kind = find_kind(what)
        return Body(kind, (angle["caption"] or "").strip(), (Attachment(kind),))
    if _PLACE.fullmatch(text):
        return Body(Kind.LOCATION, "")
    return Body(Kind.POLL, text) if _POLL.fullmatch(text) else None
