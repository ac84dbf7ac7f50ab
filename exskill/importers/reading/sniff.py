"""What a member looks like inside, learnt once per source and shared by all readers' ``sniff``.

JSON is recognised by the paths of its keys, streamed until the first long list was seen, never by the first bytes:
a base64 picture may come before everything else. Paths are ijson's (``messages.item.sender_name``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Literal, cast

import ijson

from exskill.core.errors import HostileFile, NothingRecognised
from exskill.importers.interface import Member, Source
from exskill.importers.reading.jsondepth import refuse_deep_json
from exskill.importers.reading.jsonstream import utf8_bytes
from exskill.importers.reading.text import Line, read_lines

__all__ = ["JsonShape", "find_named", "head_lines", "json_shape", "text_members"]

_BYTES: Final = 64 << 20
_ITEMS: Final = 30  # objects of a list that are looked at
_DEPTH: Final = 7
_VALUE: Final = 120
# What follows the first bracket of JSON; the headers of chats in text also begin with one.
_BEGINS_JSON: Final = re.compile(rb'\{\s*(?:["}]|$)|\[\s*(?:[\[{"\]]|-?\d+\s*,|true|false|null|$)')
_HEAD_CHARS: Final = 1 << 18
_TEXT_NAMES: Final = (
    ".txt",
    ".json",
    ".jsonl",
    ".ndjson",
    ".csv",
    ".tsv",
    ".md",
    ".mht",
    ".mhtml",
    ".js",
    ".sql",
    ".log",
)


@dataclass(frozen=True, slots=True)
class JsonShape:
    """Key paths of a JSON member. ``values`` holds the first short scalars, for generator and version names."""

    root: Literal["object", "array", "lines"]
    paths: frozenset[str]
    values: dict[str, str]
    broken: bool = False

    def has(self, *paths: str) -> bool:
        """Whether all these paths occur."""
        return all(path in self.paths for path in paths)


def json_shape(source: Source, member: str) -> JsonShape | None:
    """Return the shape of a JSON or JSON Lines member, None where it is neither (remembered per source)."""
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = ("json", member)
    if key not in cache:
        cache[key] = _read_shape(source, member)
    return cast(JsonShape | None, cache[key])


def _read_shape(source: Source, member: str) -> JsonShape | None:
    with source.open(member) as stream:
        head = stream.read(64).translate(None, b"\0").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    first = head[:1]
    if first not in (b"{", b"[", b"#"):
        return None
    lined = _look_at_lines(source, member)
    if lined is not None or first == b"#" or not _BEGINS_JSON.match(head):
        return lined
    refuse_deep_json(source, member)
    with utf8_bytes(source, member) as stream:
        return _look_at_tree(stream)


def _look_at_tree(stream: BinaryIO) -> JsonShape | None:
    paths: set[str] = set()
    values: dict[str, str] = {}
    counts: dict[str, int] = {}
    root: Literal["object", "array"] | None = None
    broken = False
    limited = _Limited(stream, _BYTES)
    try:
        for prefix, event, value in ijson.parse(limited, use_float=True):
            if root is None:
                root = "object" if event == "start_map" else "array"
            if prefix.count(".") < _DEPTH and event != "map_key":
                paths.add(prefix)
            if event in ("string", "number") and len(values) < 400 and len(str(value)) <= _VALUE:
                values.setdefault(prefix, str(value))
            if event == "start_map" and prefix.endswith("item"):
                counts[prefix] = counts.get(prefix, 0) + 1
                if counts[prefix] >= _ITEMS and prefix.count("item") == 1:
                    break
    except (ijson.JSONError, UnicodeError, RecursionError):
        broken = not limited.exhausted
    return JsonShape(root, frozenset(paths), values, broken) if root else None


class _Limited:
    """The first bytes of a stream."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._left, self.exhausted = stream, limit, False

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(self._left, size if size >= 0 else self._left))
        self._left -= len(data)
        self.exhausted = self._left == 0
        return data


def _look_at_lines(source: Source, member: str) -> JsonShape | None:
    """One JSON object a line (blank and ``#`` lines aside); a lone object is a tree of its own.

    A few broken lines between many good ones do not make it something else.
    """
    paths: set[str] = set()
    values: dict[str, str] = {}
    objects = broken = 0
    for line in _decodable_head(source, member):
        text = line.text.strip()
        if not text or text.startswith("#"):
            continue
        try:
            tree = json.loads(text) if text.startswith("{") else None
        except (ValueError, RecursionError):
            tree = None
        if not isinstance(tree, dict):
            broken += 1
            if not objects:
                return None
            continue
        objects += 1
        _collect_paths(tree, "item", paths, values)
    return JsonShape("lines", frozenset(paths), values) if objects > max(1, 2 * broken) else None


def _decodable_head(source: Source, member: str) -> tuple[Line, ...]:
    try:
        return head_lines(source, member, 60)
    except NothingRecognised:
        return ()


def _collect_paths(tree: object, prefix: str, paths: set[str], values: dict[str, str]) -> None:
    paths.add(prefix)
    if prefix.count(".") >= _DEPTH:
        return
    if isinstance(tree, dict):
        for key, value in tree.items():
            _collect_paths(value, f"{prefix}.{key}", paths, values)
    elif isinstance(tree, list):
        for value in tree[:_ITEMS]:
            _collect_paths(value, f"{prefix}.item", paths, values)
    elif isinstance(tree, str | int | float) and len(str(tree)) <= _VALUE:
        values.setdefault(prefix, str(tree))


def head_lines(source: Source, member: str, count: int) -> tuple[Line, ...]:
    """Return the first lines of a member, at most 256 k characters in all (remembered per source).

    Raises NothingRecognised where no text encoding fits a single file; among several files such a one has no lines.
    """
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = (f"lines{count}", member)
    if key not in cache:
        try:
            cache[key] = tuple(_read_head(source, member, count))
        except NothingRecognised as error:
            if isinstance(error, HostileFile) or len(source.members()) == 1:
                raise
            cache[key] = ()
    return cast(tuple[Line, ...], cache[key])


def _read_head(source: Source, member: str, count: int) -> Iterator[Line]:
    size = 0
    with source.open_text(member) as stream:
        for line in read_lines(stream, _HEAD_CHARS):
            size += len(line.text)
            yield line
            if line.number >= count or size >= _HEAD_CHARS:
                return


def text_members(source: Source) -> tuple[Member, ...]:
    """Return the members that may be text: all of a single file, by ending in folders and zips."""
    members = source.members()
    if len(members) == 1:
        return members
    return tuple(member for member in members if member.name.lower().endswith(_TEXT_NAMES))


def find_named(source: Source, *names: str) -> tuple[Member, ...]:
    """Return the members whose last path part is one of these, in order of their paths."""
    return tuple(member for member in source.members() if member.name.rsplit("/", 1)[-1] in names)
