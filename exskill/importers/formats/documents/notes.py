"""Notes and letters that the user wrote elsewhere: Word documents, Markdown, plain text, one memory for each file.

They are the user's own memories and never evidence of how the other person wrote. Word documents are known by their
structure; any other text is taken for a note only where the user says so (``--format notes``).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.errors import HostileFile, NothingRecognised
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading import archive
from exskill.importers.reading.collect import Summary, is_wanted
from redaction.text import RawText

__all__ = ["Notes"]

_ME: Final = Handle("me", "Me")
_THREAD: Final = ThreadId("notes")
_ENDINGS: Final = (".md", ".markdown", ".txt", ".docx")
_BIGGEST: Final = 32 << 20  # bytes of one document
_FRONT: Final = re.compile(r"\A---\n.{0,4000}?\n---\n", re.DOTALL)  # Markdown's block of fields
_IMAGE: Final = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")


class Notes(Importer):
    """Notes and letters of the user's own."""

    name = "notes"
    title = "Notes and letters"
    platform = "notes"
    variants = (".docx (extra `documents`)", ".md, .txt with --format notes")
    own_memories = True

    def sniff(self, source: Source) -> Match | None:
        """Claim Word documents, weakly; of other texts nobody knows whether they are notes."""
        found = [member for member in source.members() if _is_word(source, member)]
        return Match(0.5, _("letters and notes of your own: {n}").format(n=len(found))) if found else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return all notes as one thread of the user's."""
        yield Summary.of(self.read(source, ReadOptions(encoding=options.encoding))).conversation(
            _THREAD, "", kind="unknown", me=_ME
        )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield one memory for each document."""
        if is_wanted(_THREAD, options):
            for row, member in enumerate(_find_documents(source), 1):
                yield _make_note(source, member, row, options)


def _find_documents(source: Source) -> list[Member]:
    members = source.members()
    return [m for m in members if len(members) == 1 or m.name.lower().endswith(_ENDINGS)]


def _is_word(source: Source, member: Member) -> bool:
    if not member.name.lower().endswith(".docx") or not member.size:
        return False
    with source.open(member.name) as stream:
        return stream.read(4) == b"PK\x03\x04"


def _make_note(source: Source, member: Member, row: int, options: ReadOptions) -> Record:
    if member.size > _BIGGEST:
        return RowProblem(row, DropReason.UNPARSED, "a document of more than 32 MB", member.name)
    try:
        text = _word_text(source, member) if _is_word(source, member) else _plain_text(source, member, options)
    except HostileFile:
        return RowProblem(row, DropReason.UNPARSED, "a damaged document", member.name)
    return Message(
        "notes", _THREAD, row, None, _ME, Direction.OUT, Kind.TEXT, RawText(text), precision="none", member=member.name
    )


def _plain_text(source: Source, member: Member, options: ReadOptions) -> str:
    with source.open_text(member.name, encoding=options.encoding) as stream:
        text = stream.read(_BIGGEST).replace("\r\n", "\n")
    return _IMAGE.sub("", _FRONT.sub("", text)).strip()


def _word_text(source: Source, member: Member) -> str:
    """Return the paragraphs of a Word document; its pictures, comments and earlier versions are not read."""
    try:
        import docx
    except ImportError:
        raise NothingRecognised(
            _("Word documents need a library that is not installed"), hint=_("pip install 'exskill[documents]'")
        ) from None
    with source.open(member.name) as stream:
        data = stream.read(_BIGGEST)
    archive.checked_entries(
        archive.open_archive(io.BytesIO(data))
    )  # bombs are refused before the library opens anything
    try:
        paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    except (KeyError, ValueError, SyntaxError, OSError, zipfile.BadZipFile) as error:
        raise HostileFile(_("the document is damaged")) from error
    return "\n".join(paragraphs).strip()
