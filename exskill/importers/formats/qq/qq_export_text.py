"""qq-chat-exporter's TXT: the sender on a line of its own, then labelled lines for time, text, resources and reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import LINE_LIMIT, Line, read_lines
from redaction.text import RawText

__all__ = ["QQExportText"]

_TIME: Final = re.compile(r"时间: ?(?P<time>\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?\S{0,8})\s*")
_LABEL: Final = re.compile(r"(?P<label>类型|内容|资源|提及|回复): ?(?P<rest>.*)")
_RESOURCE: Final = re.compile(r"  - (?P<kind>[a-z_]+): ?(?P<name>.*)")
_HEAD: Final = re.compile(r"(?:聊天名称|聊天类型|参与人数|导出时间|消息总数|时间范围): ?(?P<rest>.*)")
_FOOT: Final = re.compile(r"总计导出 \d+ 条消息")
_RULE: Final = re.compile(r"={10,}")
_MARK: Final = "[QQChatExporter"
_KINDS: Final = {
    "image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE, "voice": Kind.VOICE, "file": Kind.FILE,
}  # fmt: skip
_PLACEHOLDERS: Final = re.compile(r"(?:\s|\[[^\[\]]{1,200}\])+")


@dataclass(slots=True)
class _Open:
    """A message while its lines are gathered."""

    row: int
    sender: str
    when: datetime | None
    text: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    quoted: str = ""
    in_text: bool = False
    size: int = 0
    cut: bool = False

    def add(self, line: Line) -> None:
        """Take a line: a labelled one, or more of the text."""
        self.size += len(line.text)
        self.cut = self.cut or line.cut or self.size > LINE_LIMIT
        if self.cut:
            return
        label = _LABEL.fullmatch(line.text)
        resource = _RESOURCE.fullmatch(line.text)
        if label is not None and not (self.in_text and label["label"] == "内容"):
            self.in_text = label["label"] == "内容"
            if self.in_text:
                self.text.append(label["rest"])
            elif label["label"] == "回复":
                self.quoted = label["rest"]
        elif resource is not None and not self.in_text:
            kind = _KINDS.get(resource["kind"], Kind.FILE)
            self.attachments.append(Attachment(kind, RawText(resource["name"])))
        elif self.in_text and not _RULE.fullmatch(line.text):
            self.text.append(line.text)


class QQExportText(Importer):
    """qq-chat-exporter TXT."""

    name = "qq_export_text"
    title = "QQ (qq-chat-exporter TXT)"
    platform = "qq"
    variants = ("TXT V4/V5",)

    def sniff(self, source: Source) -> Match | None:
        """Claim text with the exporter's mark or its labelled lines."""
        if any(_is_export(source, member) for member in text_members(source)):
            return Match(0.98, _("qq-chat-exporter ({kind})").format(kind="TXT"))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file."""
        for member in _find_files(source):
            summary = Summary.of(_read_records(source, member, options))
            title, kind = _read_about(source, member)
            group = "群" in kind or len(summary.people) > 2
            yield summary.conversation(ThreadId(member.name), title, kind="group" if group else "private")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options)


def _find_files(source: Source) -> list[Member]:
    return [member for member in text_members(source) if _is_export(source, member)]


def _is_export(source: Source, member: Member) -> bool:
    if len(source.members()) > 1 and not member.name.lower().endswith(".txt"):
        return False
    head = [line.text for line in head_lines(source, member.name, 40)]
    timed = any(_TIME.fullmatch(second) is not None and first.endswith(":") for first, second in pairwise(head))
    marked = any(line.startswith(_MARK) or line.strip() == "QQ聊天记录导出文件" for line in head[:8])
    labelled = any(line.startswith("内容:") for line in head)
    return marked or (timed and labelled)


def _read_about(source: Source, member: Member) -> tuple[str, str]:
    title = kind = ""
    for line in head_lines(source, member.name, 40):
        found = _HEAD.fullmatch(line.text)
        if found is not None and line.text.startswith("聊天名称"):
            title = found["rest"].strip()
        elif found is not None and line.text.startswith("聊天类型"):
            kind = found["rest"].strip()
    return title, kind


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    with source.open_text(member.name, encoding=options.encoding) as stream:
        current: _Open | None = None
        previous: Line | None = None  # held back: it is the sender if a time follows
        for line in read_lines(stream):
            timed = _TIME.fullmatch(line.text)
            if timed is not None:
                if current is not None:
                    yield _make_record(current, member.name)
                named = previous is not None and previous.text.endswith(":")
                row = previous.number if previous is not None and named else line.number
                current = _Open(row, previous.text[:-1] if previous and named else "", parse_iso(timed["time"]))
                previous = None
                continue
            if current is not None and previous is not None:
                current.add(previous)
            previous = line
            if _FOOT.match(line.text):
                previous = None
        if current is not None:
            if previous is not None and not _HEAD.fullmatch(previous.text):
                current.add(previous)
            yield _make_record(current, member.name)


def _make_record(done: _Open, member: str) -> Record:
    if done.cut:
        return RowProblem(done.row, DropReason.UNPARSED, "line or message over a million characters", member)
    while done.text and done.text[-1].strip() in ("", "导出完成"):
        done.text.pop()
    text = "\n".join(done.text).rstrip()
    system = done.sender in ("系统消息", "系统", "0") or not done.sender
    media = done.attachments and (not text or _PLACEHOLDERS.fullmatch(text))
    kind = Kind.SYSTEM if system else done.attachments[0].kind if media else Kind.TEXT
    return Message(
        "qq",
        ThreadId(member),
        done.row,
        done.when,
        None if system else Handle(done.sender, done.sender),
        Direction.SYSTEM if system else Direction.UNKNOWN,
        kind,
        RawText("" if media else text),
        precision="none" if done.when is None else "s",
        quoted=RawText(done.quoted) if done.quoted else None,
        attachments=tuple(done.attachments),
        member=member,
    )
