"""imessage-exporter's text and HTML: what Apple Messages holds, made readable by somebody else's tool.

A reply is printed twice, indented below what it answers and again in its own place: only the second is read. Reactions,
edits and effects are lines of their own and become fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.markup import VOID, Mark, html_head, read_marks
from exskill.importers.reading.sniff import head_lines
from exskill.importers.reading.text import Line, read_lines
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["IMessageTxt"]

_WHEN: Final = r"[A-Z][a-z]{2} \d{2}, \d{4} {1,2}\d{1,2}:\d{2}:\d{2} [AP]M"
_HEADER: Final = re.compile(rf"(?P<when>{_WHEN})(?P<read> \((?:Read|Delivered).{{0,200}}\))?(?P<notice> .{{1,500}})?")
_INNER: Final = re.compile(rf"\s{{4,}}{_WHEN}")
_TAPBACKS: Final = re.compile(r"(?:Tapbacks|Reactions):")
_REACTION: Final = re.compile(r"\s*(?P<what>.{1,40}?) by (?P<who>.{1,200})")
_EMOJI: Final = {
    "Loved": "❤️", "Liked": "👍", "Disliked": "👎", "Laughed": "😂", "Emphasized": "‼️", "Questioned": "❓",
}  # fmt: skip
_DELETED: Final = re.compile(  # behind the sender's own name, or "You"
    r"This message was deleted from the conversation!|(?P<who>.{1,200}) (?:unsent|deleted) (?:a|this|the) message[.!]?"
    r"|(?P<whose>.{1,200}) unsent this message part .{1,80}"
)
_ANSWERS: Final = "This message responded to an earlier message."
_EFFECT: Final = re.compile(
    r"Sent with (?:Slam|Loud|Gentle|Invisible Ink|Confetti|Echo|Fireworks|Balloons|Hearts?|Lasers|Shooting Star|Sparkles"
    r"|Celebration|Spotlight|Big|Small|Shake|Nod|Explode|Ripple|Bloom|Jitter)"
)
_EDITED: Final = re.compile(
    r"Edited (?:(?:and )?\d+ (?:year|month|week|day|hour|minute|second)s?,? )+later: (?P<text>.*)", re.DOTALL
)
_FILE: Final = re.compile(
    r"(?:attachments|Library|~?/).{0,500}/[^/]{1,200}\.(?P<ending>[A-Za-z0-9]{1,8})|Attachment missing(?:!|: .{0,200})"
)
_SPECIAL: Final = {"SharePlay Message": Kind.CALL, "Check In": Kind.LOCATION, "Apple Cash": Kind.TRANSFER}
_ENDINGS: Final = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "heic", "webp", "tiff"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "m4v"), Kind.VIDEO),
    **dict.fromkeys(("caf", "m4a", "amr", "mp3"), Kind.VOICE),
}
_LIMIT: Final = 1 << 20


class IMessageTxt(Importer):
    """imessage-exporter."""

    name = "imessage_txt"
    title = "iMessage (imessage-exporter)"
    platform = "imessage"
    variants = (".txt", ".html")

    def sniff(self, source: Source) -> Match | None:
        """Claim its header lines, or its class names."""
        forms = {form for _member, form in _find_files(source)}
        return Match(0.97, _("imessage-exporter, {kind}").format(kind="/".join(sorted(forms)))) if forms else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file, which is named after its people."""
        for member, form in _find_files(source):
            title = member.name.rsplit("/", 1)[-1].rpartition(".")[0]
            yield Summary.of(_read_records(source, member, form, options)).conversation(ThreadId(member.name), title)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member, form in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, form, options)


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found = []
    single = len(source.members()) == 1
    for member in source.members():
        name = member.name.lower()
        if single or name.endswith((".html", ".htm")):
            head = html_head(source, member)
            if (
                head
                and 'class="message"' in head
                and 'class="timestamp"' in head
                and re.search(r'class="(?:sent|received)', head)
            ):
                found.append((member, "html"))
                continue
            if head:
                continue
        if single or name.endswith(".txt"):
            head_text = [line.text for line in head_lines(source, member.name, 60)]
            first = next((text for text in head_text if text.strip()), "")
            if _HEADER.fullmatch(first):
                found.append((member, "txt"))
    return found


def _read_records(source: Source, member: Member, form: str, options: ReadOptions) -> Iterator[Record]:
    if form == "html":
        yield from _read_html(source, member, options)
        return
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(_skip_replies(read_lines(stream)), _parse_line):
            yield _make_message(block, member.name)


def _parse_line(line: Line) -> re.Match[str] | None:
    return _HEADER.fullmatch(line.text)


def _skip_replies(source: Iterator[Line]) -> Iterator[Line]:
    """Leave out the replies that are printed, indented, below what they answer."""
    inside = False
    for line in source:
        if _INNER.match(line.text):
            inside = True
        elif inside and line.text.strip() and not line.text.startswith("    "):
            inside = False
        if not inside:
            yield line


def _make_message(block: Block[re.Match[str]], member: str) -> Record:
    when = parse_words(block.header["when"])
    rows = [line.rstrip() for line in block.lines]
    while rows and not rows[-1]:
        rows.pop()
    if when is None or block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "bad timestamp" if when is None else "too long", member)
    if block.header["notice"] or not rows:
        return _make_piece_message(_Piece(when=block.header["when"], row=block.row), member)
    piece = _Piece(when=block.header["when"], row=block.row, sender=rows[0].strip())
    tapbacks = False
    for row in rows[1:]:
        if _TAPBACKS.fullmatch(row.strip()):
            tapbacks = True
            continue
        reaction = _REACTION.fullmatch(row) if tapbacks and row.startswith(" ") else None
        if reaction is not None:
            piece.react(reaction["what"], reaction["who"])
        else:
            tapbacks = False
            piece.take(row)
    return _make_piece_message(piece, member)


@dataclass(slots=True)
class _Piece:
    """A message while its lines are told apart."""

    when: str
    row: int
    sender: str = ""
    text: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    kind: Kind = Kind.TEXT
    answers: bool = False
    edited: bool = False
    size: int = 0
    reacting: str = ""

    def finish_reaction(self) -> None:
        """Take a reaction whose pieces have gone by."""
        reaction = _REACTION.fullmatch(" ".join(self.reacting.split()))
        if reaction is not None:
            self.react(reaction["what"], reaction["who"])
        self.reacting = ""

    def react(self, what: str, who: str) -> None:
        """Take a reaction."""
        emoji = _EMOJI.get(what.strip(), what.strip())
        self.reactions.append(Reaction(emoji[:16], Handle(who.strip(), who.strip())))

    def _is_deletion(self, bare: str) -> bool:
        match = _DELETED.fullmatch(bare)
        return match is not None and (match["who"] or match["whose"]) in (None, "You", self.sender)

    def take(self, row: str) -> None:
        """Take one line below the sender."""
        self.size += len(row)
        bare = row.strip()
        file = _FILE.fullmatch(bare)
        edited = _EDITED.fullmatch(bare)
        if self.size > _LIMIT:
            return
        if not self.text and self._is_deletion(bare):
            self.kind = Kind.DELETED
        elif bare == _ANSWERS:
            self.answers = True
        elif _EFFECT.fullmatch(bare):
            return
        elif edited is not None:
            self.edited, self.text = True, [edited["text"]]  # the last one stands
        elif file is not None:
            ending = (file["ending"] or "").lower()
            name = None if bare.startswith("Attachment missing") else RawText(bare.rsplit("/", 1)[-1])
            self.attachments.append(Attachment(_ENDINGS.get(ending, Kind.FILE), name))
        elif bare in _SPECIAL and not self.text:
            self.kind = _SPECIAL[bare]
        else:
            self.text.append(row)


def _make_piece_message(piece: _Piece, member: str) -> Message:
    when = parse_words(piece.when)
    notice = not piece.sender
    kind = piece.kind
    if kind is Kind.TEXT and piece.attachments and not any(row.strip() for row in piece.text):
        kind = piece.attachments[0].kind
    text = "" if notice or kind in (Kind.DELETED, Kind.CALL) else "\n".join(piece.text).strip()
    me = piece.sender == "Me"
    return Message(
        "imessage",
        ThreadId(member),
        piece.row,
        when,
        None if notice else Handle(piece.sender, piece.sender),
        Direction.SYSTEM if notice else Direction.OUT if me else Direction.IN,
        Kind.SYSTEM if notice else kind,
        RawText(text),
        precision="s" if when is not None else "none",
        edited_at=when if piece.edited else None,
        reactions=tuple(piece.reactions),
        attachments=tuple(piece.attachments),
        member=member,
        extra={"answers": True} if piece.answers else {},
    )


_ROLES: Final = (
    "announcement",
    "message",
    "reply",
    "replies",
    "timestamp",
    "sender",
    "bubble",
    "attachment",
    "tapback",
    "tapbacks",
    "reactions",
    "reply_context",
    "edited",
    "expressive",
)


def _read_html(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    """Messages are ``div.message`` outside ``div.replies``; announcements stand beside them."""
    stack: list[str] = []
    piece: _Piece | None = None
    row = 0
    for mark in read_marks(source, member, options):
        if mark.attributes is not None:
            role = next((name for name in _ROLES if name in mark.classes), "")
            if role in ("message", "announcement") and not {"replies", "reply", "message", "announcement"} & set(stack):
                row += 1
                piece = _Piece("", row)
            if piece is not None and mark.tag in ("img", "video", "audio", "source") and "replies" not in stack:
                _attach_file(piece, mark)
            if mark.tag == "br" and piece is not None and stack and "bubble" in stack and "replies" not in stack:
                piece.text.append("\n")
            if mark.tag not in VOID:
                stack.append(role)
        elif mark.tag:
            role = stack.pop() if stack else ""
            if role == "tapback" and piece is not None and "replies" not in stack:
                piece.finish_reaction()
            outer = not {"message", "announcement", "replies", "reply"} & set(stack)
            if role in ("message", "announcement") and piece is not None and outer:
                yield _of_page(piece, member.name)
                piece = None
        elif piece is not None and not {"replies", "reply"} & set(stack):
            _put_text(piece, stack, mark.text)


def _attach_file(piece: _Piece, mark: Mark) -> None:
    address = (mark.attributes or {}).get("src", "")
    if (address and mark.tag != "source") or (mark.tag == "source" and address and not piece.attachments):
        ending = address.rpartition(".")[2].lower()
        default = {"img": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}.get(mark.tag, Kind.FILE)
        piece.attachments.append(
            Attachment(_ENDINGS.get(ending, default), RawText(address.rsplit("/", 1)[-1]), address)
        )


def _put_text(piece: _Piece, stack: list[str], text: str) -> None:
    piece.size += len(text)
    if piece.size > _LIMIT or not text.strip():
        return
    role = next((entry for entry in reversed(stack) if entry), "")
    if role == "timestamp" and not piece.when:
        match = re.search(_WHEN, text)
        piece.when = match[0] if match is not None else ""
    elif role == "sender":
        piece.sender = piece.sender or " ".join(text.split())
    elif role == "tapback":
        piece.reacting += text
    elif role in ("bubble", "edited"):
        piece.text.append(text)


def _of_page(piece: _Piece, member: str) -> Record:
    if parse_words(piece.when) is None:
        return RowProblem(piece.row, DropReason.UNPARSED, "bad timestamp", member)
    joined = "".join(piece.text)
    piece.text = []
    for row in joined.split("\n"):
        piece.take(row)
    return _make_piece_message(piece, member)
