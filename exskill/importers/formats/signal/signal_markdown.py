"""signal-export's ``chat.md``: ``[date time] name: text`` with quotes, pictures and reactions as Markdown below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import unquote

from exskill.chat.messages import (
    Attachment,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.importers.interface import Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.names import ColonNames
from exskill.importers.reading.sniff import head_lines
from exskill.importers.reading.text import Line, read_lines
from redaction.text import RawText

__all__ = ["claims_markdown", "read_markdown"]

_STAMP: Final = r"\[(?P<day>\d{4}-\d{2}-\d{2}),? (?P<time>\d{2}:\d{2}(?::\d{2})?)\] "
_HEADER: Final = re.compile(_STAMP + r"(?P<name>.{0,320}?):(?: |$)(?P<rest>.*)")
_CLOSE: Final = re.compile(_STAMP + r"(?P<name>[^:]{0,320}):(?P<rest>.*)")  # no space behind the colon
_REACTIONS: Final = re.compile(r"\(- (?P<all>.{1,2000}) -\)")
_REACTION: Final = re.compile(r"(?P<name>.{1,100}?): (?P<emoji>\S{1,24}?)(?:, |$)")
_MEDIA: Final = re.compile(r"(?P<shown>!?)\[(?P<name>[^\]\n]{0,300})\]\((?P<path>\.?/?media/[^)\n]{1,500})\)")
_STICKER: Final = re.compile(r"\(\( .{0,40} \)\)")
_MOST_NAMES: Final = 10_000
_DELETED: Final = "(This message was deleted)"
_CALL: Final = re.compile(
    r"(?:Incoming|Outgoing|Missed|Declined|Unanswered) (?:voice |video |group )?call(?: \(.{1,80}\))?"
    r"|(?:voice |video |group )?call \((?:accepted|declined|missed|not accepted|ended|started).{0,60}\)",
    re.IGNORECASE,
)
_ENDINGS: Final = {
    **dict.fromkeys(("mp4", "mov", "3gp"), Kind.VIDEO),
    **dict.fromkeys(("aac", "m4a", "mp3", "ogg"), Kind.VOICE),
}


def claims_markdown(source: Source, member: Member) -> bool:
    """Whether headers stand with what only signal-export writes; a bare ``[date] name: text`` may be WhatsApp's."""
    head = [line.text for line in head_lines(source, member.name, 200)]
    headers = [text for text in head if _CLOSE.fullmatch(text)]
    if not headers or not _CLOSE.fullmatch(next((text for text in head if text.strip()), "")):
        return False
    own = any(text.endswith("  ") for text in headers) or any(_REACTIONS.fullmatch(text.strip()) for text in head)
    own = own or any(_DELETED in text or _MEDIA.search(text) for text in headers)
    named = member.name.rsplit("/", 1)[-1] in ("chat.md", "index.md") or member.name.lower().endswith(".md")
    return own or named


def read_markdown(source: Source, member: Member, thread: ThreadId, options: ReadOptions) -> Iterator[Record]:
    """Yield the messages of one chat."""
    people = _learn_people(source, member, options)
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(read_lines(stream), people.parse_line):
            yield _make_message(block, thread, member.name)


class _Header(NamedTuple):
    """Day, clock, name and the first line of the text."""

    day: str
    time: str
    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class _People:
    """Who writes in a chat: names before a colon and a space, and those that hold a colon themselves."""

    known: frozenset[str]
    long: tuple[str, ...]

    def parse_line(self, line: Line) -> _Header | None:
        """Return the header of a line. Without a space behind the colon only a known person's name is one."""
        close = _CLOSE.fullmatch(line.text)
        if close is None:
            return None
        whole = line.text[close.start("name") :]
        for name in self.long:
            if whole.startswith(name + ": "):
                return _Header(close["day"], close["time"], name.strip(), whole[len(name) + 2 :])
        if close["name"] not in self.known and self.known:
            close = _HEADER.fullmatch(line.text)
        return close and _Header(close["day"], close["time"], close["name"].strip(), close["rest"].removeprefix(" "))


def _learn_people(source: Source, member: Member, options: ReadOptions) -> _People:
    colons = ColonNames(limit=400, is_by_app=_is_by_app)
    known: set[str] = set()
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for header in filter(None, (_HEADER.fullmatch(line.text) for line in read_lines(stream))):
            colons.add(f"{header['name']}: {header['rest']}")
            if ":" not in header["name"] and len(known) < _MOST_NAMES:
                known.add(header["name"])
    folder = member.name.rpartition("/")[0].rsplit("/", 1)[-1]
    return _People(frozenset(known), colons.names(folder))


def _is_by_app(text: str) -> bool:
    """Whether only signal-export writes a text."""
    bare = text.strip()
    return bare == _DELETED or any(known.fullmatch(bare) for known in (_MEDIA, _CALL, _STICKER))


def _make_message(block: Block[_Header], thread: ThreadId, member: str) -> Record:
    day, clock, name, first = block.header
    when = parse_iso(f"{day} {clock}")
    if when is None or block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "bad timestamp" if when is None else "too long", member)
    body, quoted, reactions = _split_parts([first, *block.lines])
    attachments = tuple(_make_attachment(match) for match in _MEDIA.finditer(body))
    text = _MEDIA.sub("", body).strip()
    kind = attachments[0].kind if attachments else Kind.TEXT
    if text == _DELETED:
        kind, text = Kind.DELETED, ""
    elif _CALL.fullmatch(text):
        kind, text = Kind.CALL, ""
    elif _STICKER.fullmatch(text):
        kind, text = Kind.STICKER, ""
    return Message(
        "signal",
        thread,
        block.row,
        when,
        Handle(name, name) if name else None,
        Direction.SYSTEM if not name else Direction.OUT if name == "Me" else Direction.IN,
        kind if name else Kind.SYSTEM,
        RawText(text),
        precision="s" if clock.count(":") == 2 else "min",
        quoted=RawText(quoted) if quoted else None,
        reactions=reactions,
        attachments=attachments,
        member=member,
    )


def _split_parts(raw: list[str]) -> tuple[str, str, tuple[Reaction, ...]]:
    """Return text, quote and reactions: quotes stand above the text, reactions below it."""
    rest = [line.rstrip() for line in raw]
    while rest and not rest[-1]:
        rest.pop()
    reactions: tuple[Reaction, ...] = ()
    found = _REACTIONS.fullmatch(rest[-1]) if rest else None
    if found is not None:
        rest.pop()
        reactions = tuple(
            Reaction(one["emoji"], Handle(one["name"], one["name"])) for one in _REACTION.finditer(found["all"])
        )
    quoted: list[str] = []
    # A quote stands below a header without text; behind one it is what somebody typed.
    while rest and not raw[0].strip() and (not rest[0] or rest[0].startswith(">")):
        line = rest.pop(0)
        if line:
            quoted.append(line.removeprefix(">").strip())
    return "\n".join(rest).strip(), "\n".join(quoted), reactions


def _make_attachment(match: re.Match[str]) -> Attachment:
    name = match["name"] or unquote(match["path"]).rsplit("/", 1)[-1]
    ending = name.rpartition(".")[2].lower()
    kind = _ENDINGS.get(ending, Kind.IMAGE if match["shown"] else Kind.FILE)
    return Attachment(kind, RawText(name), unquote(match["path"]).removeprefix("./"))
