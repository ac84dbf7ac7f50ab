"""Notes and letters that the user wrote elsewhere: Word documents, Markdown, plain text, one memory for each file.

They are the user's own memories and never evidence of how the other person wrote. Word documents are known by their
structure; any other text is taken for a note only where the user says so (``--format notes``).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.errors import HostileFile, NothingRecognised
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading import archive
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.markup import read_marks
from redaction.text import RawText

__all__ = ["Notes"]

_ME: Final = Handle("me", "Me")
_THREAD: Final = ThreadId("notes")
_PAGES: Final = (".html", ".htm")
_ENDINGS: Final = (".md", ".markdown", ".txt", ".docx", *_PAGES)
_WRITTEN: Final = re.compile(
    r"^(?:created|created_at|creation date|date|written|erstellt|datum|日期)\s?[:：]\s?[\"']?"
    r"(?P<when>\d{4}[-/]\d{1,2}[-/]\d{1,2}[^\n\"']{0,30})",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCKS: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote"})
_SPACE: Final = re.compile(r"\s+")
_HIDDEN: Final = frozenset({"script", "style", "title"})
_BIGGEST: Final = 32 << 20  # bytes of one document
_FRONT: Final = re.compile(r"\A---\n.{0,4000}?\n---\n", re.DOTALL)  # Markdown's block of fields
_IMAGE: Final = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")


class Notes(Importer):
    """Notes and letters of the user's own."""

    name = "notes"
    title = "Notes and letters"
    platform = "notes"
    variants = (".docx (extra `documents`)", ".md, .txt, .html with --format notes")
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
        when, text = _read_note(source, member, options)
    except HostileFile:
        return RowProblem(row, DropReason.UNPARSED, "a damaged document", member.name)
    return Message(
        "notes", _THREAD, row, when, _ME, Direction.OUT, Kind.TEXT, RawText(text),
        precision="none" if when is None else "day", member=member.name,
    )  # fmt: skip


def _read_note(source: Source, member: Member, options: ReadOptions) -> tuple[datetime | None, str]:
    if _is_word(source, member):
        return None, _word_text(source, member)
    if member.name.lower().endswith(_PAGES):
        return None, _page_text(source, member, options)
    return _plain_text(source, member, options)


def _plain_text(source: Source, member: Member, options: ReadOptions) -> tuple[datetime | None, str]:
    """Return when a note was written, where its block of fields says so, and its text."""
    with source.open_text(member.name, encoding=options.encoding) as stream:
        text = stream.read(_BIGGEST).replace("\r\n", "\n")
    front = _FRONT.match(text)
    told = _WRITTEN.search(front[0]) if front is not None else None
    when = parse_iso(told["when"].strip()) if told is not None else None
    return when, _IMAGE.sub("", _FRONT.sub("", text)).strip()


def _page_text(source: Source, member: Member, options: ReadOptions) -> str:
    """Return the shown text of a page, as Apple's Notes and others write them, one line for each block."""
    parts: list[str] = []
    hidden = 0
    for mark in read_marks(source, member, options):
        if mark.tag in _HIDDEN:
            hidden += 1 if mark.attributes is not None else -1
        elif mark.tag in _BLOCKS:
            parts.append("\n")
        elif not mark.tag and hidden <= 0:
            parts.append(" ".join(mark.text.split(" ")) if "\n" not in mark.text else _SPACE.sub(" ", mark.text))
    lines = [line.strip() for line in "".join(parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


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
        paragraphs = list(_list_paragraphs(docx.Document(io.BytesIO(data))))
    except (KeyError, ValueError, SyntaxError, OSError, zipfile.BadZipFile) as error:
        raise HostileFile(_("the document is damaged")) from error
    return "\n".join(paragraphs).strip()


def _list_paragraphs(document: Any) -> Iterator[str]:
    """Yield the paragraphs of a document in order, those of tables row by row."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # joined cells are listed twice
                yield " · ".join(cell for cell in cells if cell)
        else:
            yield block.text
