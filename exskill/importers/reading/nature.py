"""What a file is when it is no chat: told by its first bytes and its structure, never by its name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from exskill.core.errors import HostileFile, UsageError
from exskill.core.i18n import N_, _
from exskill.importers.interface import Member, Source

__all__ = ["MEDIA", "Nature", "detect_nature", "explain_nature", "is_zip"]

Nature = Literal[
    "text", "empty", "pdf", "picture", "audio", "video", "office", "archive", "sqlite", "encrypted", "program", "binary",
    "damaged", "closed",
]  # fmt: skip
MEDIA: Final[frozenset[Nature]] = frozenset({"picture", "audio", "video"})

_HEAD: Final = 4096
_CRYPT: Final = re.compile(r"\.crypt\d{1,2}$", re.IGNORECASE)
_MAGIC: Final[tuple[tuple[bytes, Nature], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"BM", "picture"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"#!AMR", "audio"),
    (b"#!SILK", "audio"),
    (b"\x02#!SILK", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"\xff\xf1", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf'\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
)
_OFFICE: Final = (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class _Words:
    what: str
    way: str


_WORDS: Final[dict[Nature, _Words]] = {
    "empty": _Words(N_("an empty file"), N_("export the chat again")),
    "pdf": _Words(
        N_("a PDF document"), N_("a chat is read from the app's own export: `exskill import --how APP` shows the way")
    ),
    "picture": _Words(N_("a picture"), N_("photos and screenshots of chats need `pip install 'exskill[images]'`")),
    "audio": _Words(N_("a sound file"), N_("voice notes are not read; the chat's own export is text")),
    "video": _Words(N_("a video"), N_("videos are not read; the chat's own export is text")),
    "office": _Words(N_("an office document"), N_("save it as .docx or as plain text, then import that")),
    "archive": _Words(N_("an archive"), N_("unpack it, then import the folder")),
    "sqlite": _Words(
        N_("a database of another program"),
        N_("of databases only Apple's chat.db is read; export the chat in its app: `exskill import --how APP`"),
    ),
    "encrypted": _Words(
        N_("an encrypted WhatsApp backup, which exskill does not open"),
        N_("in WhatsApp open the chat, then More, Export chat, Without media: `exskill import --how whatsapp`"),
    ),
    "damaged": _Words(N_("a damaged file"), N_("export the chat again")),
    "closed": _Words(N_("a file that this user may not read"), N_("change who may read it, then import again")),
    "program": _Words(N_("a program"), N_("give the chat's export")),
    "binary": _Words(N_("no text"), N_("give the chat's export: `exskill import --how APP` shows the way to it")),
}


def detect_nature(source: Source, member: Member) -> Nature:
    """Return what a member is, by its first 4 KiB."""
    if not member.size:
        return "empty"
    if _CRYPT.search(member.name):
        return "encrypted"
    try:
        return _by_head(_read_head(source, member))
    except HostileFile:
        return "damaged"
    except UsageError:
        return "closed"


def is_zip(source: Source, member: Member) -> bool:
    """Whether a member is a zip archive, and no document that is one by its form only."""
    try:
        head = _read_head(source, member)
    except (HostileFile, UsageError):
        return False
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and _by_head(head) == "archive"


def _read_head(source: Source, member: Member) -> bytes:
    with source.open(member.name) as stream:
        return stream.read(_HEAD)


def _by_head(head: bytes) -> Nature:
    if head.startswith(_BOMS):
        return "text"
    if head.startswith(b"PK\x03\x04") and any(mark in head for mark in _OFFICE):
        return "office"
    if head[4:8] == b"ftyp":
        return "picture" if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else _by_brand(head[8:12])
    if head.startswith(b"RIFF"):
        return {b"WEBP": "picture", b"AVI ": "video"}.get(head[8:12], "audio")  # type: ignore[return-value]
    for magic, nature in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            return nature
    return "binary" if _is_binary(head) else "text"


def _by_brand(brand: bytes) -> Nature:
    return "audio" if brand in (b"M4A ", b"M4B ") else "video"


def _is_binary(head: bytes) -> bool:
    """Whether these bytes are no text: many control characters, and no UTF-16, whose zeros are on one side."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) > 8 * (min(odd, even) + 1) and max(odd, even) * 5 > len(head):
        return False
    controls = sum(head.count(value) for value in range(32) if value not in (8, 9, 10, 11, 12, 13, 27))
    return controls * 50 > len(head)


def explain_nature(nature: Nature) -> tuple[str, str]:
    """Return what a file is and the way to something readable, in the user's language; empty for text."""
    words = _WORDS.get(nature)
    return (_(words.what), _(words.way)) if words is not None else ("", "")
