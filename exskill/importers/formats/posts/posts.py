"""What the readers of social posts share: rows out of JSON, JSON Lines and CSV, and a post out of a row by key names."""

from __future__ import annotations

import html
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

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
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.jsonstream import json_lines
from exskill.importers.reading.jsonwalk import walk_member, without_surrogates
from exskill.importers.reading.sniff import json_shape, text_members
from exskill.importers.reading.tables import read_columns, read_rows
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["Keys", "PostReader", "value_at"]

_TAG: Final = re.compile(r"<br ?/?>|</p>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]{1,2000}>")
_NOTHING: Final = frozenset({"", "无", "null", "None", "[]", "nan"})
_UID: Final = re.compile(r"(\d{5,20})\.(?:json|jsonl|csv)$")
_WEIBO_TIME: Final = "%a %b %d %H:%M:%S %z %Y"


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names for each part of a post, the first that holds something counts; dots reach into objects."""

    id: Sequence[str]
    text: Sequence[str]
    time: Sequence[str]
    user_id: Sequence[str]
    user: Sequence[str]
    pictures: Sequence[str] = ()
    videos: Sequence[str] = ()
    shared: Sequence[str] = ()  # somebody else's post inside: quoted, never the author's own text
    title: Sequence[str] = field(default=())


class PostReader(Importer):
    """A reader of one person's posts: subclasses say where the rows lie and how their keys are called."""

    keys: ClassVar[Keys]
    lists: ClassVar[tuple[str, ...]]  # ijson prefixes of the posts
    item: ClassVar[str] = ""  # the object inside a row that is the post

    @abstractmethod
    def claims(self, names: frozenset[str], prefix: str) -> float:
        """Return how sure the keys of a row (dotted) are of this format; 0 where they are not."""

    @abstractmethod
    def reason(self) -> str:
        """Return what is shown as the reason of a match."""

    def sniff(self, source: Source) -> Match | None:
        """Claim by the names of keys or columns."""
        scores = [score for _member, _prefix, score in self._find_files(source)]
        return Match(max(scores), self.reason()) if scores else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file."""
        for member, prefix, _score in self._find_files(source):
            summary = Summary.of(self._read_posts(source, member, prefix, options))
            yield summary.conversation(ThreadId(member.name), "", kind="unknown")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every post."""
        for member, prefix, _score in self._find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from self._read_posts(source, member, prefix, options)

    def _find_files(self, source: Source) -> list[tuple[Member, str, float]]:
        found = []
        for member in text_members(source):
            shape = json_shape(source, member.name)
            if shape is None:
                names = frozenset(read_columns(source, member.name))
                candidates = [("", names)] if names else []
            elif shape.root == "lines":
                candidates = [("lines", _find_below(shape.paths, "item"))]
            else:
                candidates = [
                    (prefix, _find_below(shape.paths, prefix)) for prefix in self.lists if prefix in shape.paths
                ]
                if shape.root == "object" and not candidates:
                    candidates = [("one", shape.paths)]
            scored = [(member, prefix, self.claims(self._list_inner(names), prefix)) for prefix, names in candidates]
            found += [best for best in (max(scored, key=lambda entry: entry[2], default=None),) if best and best[2] > 0]
        return found

    def _list_inner(self, names: frozenset[str]) -> frozenset[str]:
        return _find_below(names, self.item) if self.item and self.item in names else names

    def _read_posts(self, source: Source, member: Member, prefix: str, options: ReadOptions) -> Iterator[Record]:
        for number, row, around in _read_rows(source, member, prefix, options):
            yield self._make_post(row, number, around, member.name)

    def _make_post(self, row: Mapping[str, Any] | None, number: int, around: Mapping[str, Any], member: str) -> Record:
        inner = row.get(self.item) if row is not None and self.item else None
        row = inner if isinstance(inner, dict) else row
        if row is None:
            return RowProblem(number, DropReason.UNPARSED, "not a row", member)
        keys = self.keys
        when = _parse_time([value_at(row, key) for key in keys.time])
        title, text = _find_first(row, keys.title), _strip_markup(_find_first(row, keys.text))
        if title and not text.startswith(title):
            text = f"{title}\n{text}".strip()
        attachments = (
            *(Attachment(Kind.IMAGE) for _picture in _find_several(row, keys.pictures)),
            *(Attachment(Kind.VIDEO) for _video in _find_several(row, keys.videos)),
        )
        shared = next((value for key in keys.shared if (value := value_at(row, key)) not in (None, "")), None)
        quoted = (
            _strip_markup(_find_first(shared, keys.text)) if isinstance(shared, dict) else str(shared) if shared else ""
        )
        if not (text or attachments or quoted or when):
            return RowProblem(number, DropReason.UNPARSED, "no post", member)
        return Message(
            self.platform,
            ThreadId(member),
            number,
            when,
            self._find_author(row, around, member),
            Direction.UNKNOWN,
            Kind.POST,
            RawText(text),
            native_id=_find_first(row, keys.id) or None,
            precision="none" if when is None else "day" if (when.hour, when.minute, when.second) == (0, 0, 0) else "s",
            quoted=RawText(quoted) if quoted else None,
            attachments=attachments,
            member=member,
        )

    def _find_author(self, row: Mapping[str, Any], around: Mapping[str, Any], member: str) -> Handle:
        identifier = _find_first(row, self.keys.user_id) or _find_first(around, ("user.id", "user.user_id", "id"))
        name = _find_first(row, self.keys.user) or _find_first(
            around, ("user.screen_name", "user.nickname", "user.name", "nickname")
        )
        by_file = _UID.search(member)
        identifier = identifier or name or (by_file[1] if by_file else "author")
        return Handle(identifier, name or identifier)


def value_at(row: Mapping[str, Any], key: str) -> Any:
    """Return a value; a dotted key reaches into objects, unless it is a key as it stands."""
    if key in row:
        return row[key]
    value: Any = row
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _find_below(paths: Iterable[str], prefix: str) -> frozenset[str]:
    return frozenset(path[len(prefix) + 1 :] for path in paths if path.startswith(prefix + "."))


def _read_rows(
    source: Source, member: Member, prefix: str, options: ReadOptions
) -> Iterator[tuple[int, dict[str, Any] | None, Mapping[str, Any]]]:
    encoding = options.encoding
    if prefix == "":
        for number, cells in read_rows(source, member.name, encoding=encoding):
            yield number, dict(cells) if cells is not None else None, {}
    elif prefix == "lines":
        for number, item in json_lines(source, member.name, encoding=encoding):
            yield number, without_surrogates(item) if isinstance(item, dict) else None, {}
    else:
        where = "" if prefix == "one" else prefix
        for found in walk_member(source, member.name, where, encoding=encoding):
            around = found.around[0] if found.around else {}
            yield found.number, found.value if isinstance(found.value, dict) else None, around


def _find_first(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    for key in keys:
        value = value_at(row, key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip() not in _NOTHING:
            return str(value)
    return ""


def _strip_markup(text: str) -> str:
    """Return a text without the markup that some crawlers leave in it."""
    if "<" in text:
        text = _MARKUP.sub("", _TAG.sub("\n", text))
    return html.unescape(text).replace("\u200b", "").strip()


def _find_several(row: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    for key in keys:
        value = value_at(row, key)
        if isinstance(value, list):
            return [str(entry)[:10] for entry in value]
        if isinstance(value, str) and value.strip() not in _NOTHING:
            return [part for part in re.split(r"[,，]", value) if part.strip()]
    return []


def _parse_time(values: Sequence[object]) -> datetime | None:
    for value in values:
        if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal() and len(value) in (10, 13)):
            number = float(value)
            found = from_epoch(number, 0.001 if number > 1e11 else 1.0)
        elif isinstance(value, str):
            found = parse_iso(value) or parse_words(value) or _parse_weibo_time(value)
        else:
            continue
        if found is not None:
            return found
    return None


def _parse_weibo_time(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, _WEIBO_TIME)
    except ValueError:
        return None
