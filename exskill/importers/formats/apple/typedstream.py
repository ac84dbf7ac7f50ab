"""The text inside Apple's ``typedstream`` archives (NSArchiver), which Messages writes into ``attributedBody``.

The archive is a stream of type-tagged values. Only as much of it is decoded as leads to the first string of the first
string object: of the attributes behind it (mentions, links, effects) only the transcript of a voice note is ours to keep.
Searching for bytes instead would cut texts that hold the same bytes. Format: GNUstep's and Darling's notes on NSArchiver;
checked on real blobs.
"""

from __future__ import annotations

import plistlib
from typing import Any, Final

__all__ = ["Damaged", "attributed_text", "first_string", "read_transcript"]

_INT2, _INT4, _REAL, _NEW, _NIL, _END, _FIRST_REFERENCE = 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x92
_TRANSCRIPT: Final = "IMAudioTranscription"
_DEPTH: Final = 32
_STEPS: Final = 20_000
_PLAIN: Final = frozenset("cCsSiIlLqQfdB*:%#@+!")
_STRINGS: Final = frozenset({"NSString", "NSMutableString"})


class Damaged(ValueError):
    """The archive breaks off or says something that the format does not allow."""


class _Reader:
    def __init__(self, data: bytes, *, to_end: bool = False) -> None:
        self._data, self._at, self._steps = data, 0, 0
        self._to_end = to_end  # collect every string instead of stopping at the first
        self.strings: list[str] = []
        self._order: Any = "little"
        self._strings: list[bytes] = []
        self._objects: list[str] = []  # class names, for classes and objects alike: they share one numbering

    def header(self) -> None:
        """Check version and signature."""
        version, length = self._read_byte(), self._read_byte()
        signature = self._take_bytes(length)
        if version not in (3, 4) or signature not in (b"streamtyped", b"typedstream"):
            raise Damaged
        self._order = "little" if signature == b"streamtyped" else "big"
        self._read_integer(self._read_byte())

    def text(self) -> str | None:
        """Walk the root values; return the first string, None where there is no string object at all."""
        while self._at < len(self._data):
            for kind in _split_types(self._read_shared_string()):
                found = self._read_value(kind, "", 0)
                if found is not None:
                    return found
        return None

    def _read_value(self, kind: str, owner: str, depth: int) -> str | None:
        """Read one value; return text as soon as the first string object's content is read."""
        self._steps += 1
        if depth > _DEPTH or self._steps > _STEPS:
            raise Damaged
        if kind == "@":
            return self._read_object(depth)
        if kind == "+":
            return self._take_text(self._read_string(), owner)
        if kind == "*":
            self._c_string()
        elif kind in ":%":
            self._read_shared_string()
        elif kind == "#":
            self._read_class()
        elif kind in "cCB":
            self._read_byte()
        elif kind in "fd":
            self._skip_real(8 if kind == "d" else 4)
        elif kind.startswith("["):
            self._read_array(kind, owner, depth)
        elif kind.startswith("{"):
            for field in _split_types(kind[1:-1].partition("=")[2].encode()):
                self._read_value(field, owner, depth + 1)
        elif kind != "!":
            self._read_integer(self._read_byte())
        return None

    def _take_text(self, raw: bytes, owner: str) -> str | None:
        if owner not in _STRINGS:
            return None
        self.strings.append(raw.decode("utf-8", "replace"))
        return None if self._to_end else self.strings[-1]

    def _read_array(self, kind: str, owner: str, depth: int) -> None:
        count = "".join(character for character in kind[1:] if character.isdecimal())
        inner = kind[1 + len(count) : -1]
        if not count or len(count) > 8:
            raise Damaged
        if inner in ("c", "C"):
            self._take_bytes(int(count))
            return
        for _index in range(int(count)):
            self._read_value(inner, owner, depth + 1)

    def _read_object(self, depth: int) -> str | None:
        head = self._read_byte()
        if head == _NIL:
            return None
        if head != _NEW:
            self._read_reference(head)
            return None
        place = len(self._objects)
        self._objects.append("")
        name = self._read_class()
        self._objects[place] = name
        while (head := self._read_byte()) != _END:
            for kind in _split_types(self._read_shared_string(head)):
                found = self._read_value(kind, name, depth + 1)
                if found is not None:
                    return found
        return None

    def _read_class(self) -> str:
        """Read a class and those that it inherits from; return its name."""
        names: list[str] = []
        while (head := self._read_byte()) != _NIL:
            if head != _NEW:
                index = self._read_reference(head)
                names.append(self._objects[index] if index < len(self._objects) else "")
                break
            name = self._read_shared_string().decode("ascii", "replace")
            self._read_integer(self._read_byte())
            self._objects.append(name)
            names.append(name)
            if len(names) > _DEPTH:
                raise Damaged
        return names[0] if names else ""

    def _c_string(self) -> None:
        head = self._read_byte()
        if head == _NEW:
            self._objects.append("")
            self._read_shared_string()
        elif head != _NIL:
            self._read_reference(head)

    def _read_shared_string(self, head: int | None = None) -> bytes:
        head = self._read_byte() if head is None else head
        if head == _NEW:
            self._strings.append(self._read_string())
            return self._strings[-1]
        index = self._read_reference(head)
        if head == _NIL or index >= len(self._strings):
            raise Damaged
        return self._strings[index]

    def _read_string(self) -> bytes:
        length = self._read_integer(self._read_byte())
        if length < 0:
            raise Damaged
        return self._take_bytes(length)

    def _read_reference(self, head: int) -> int:
        index = self._read_integer(head) - (_FIRST_REFERENCE - 256)
        if index < 0:
            raise Damaged
        return index

    def _read_integer(self, head: int) -> int:
        """Return a number: one signed byte, or two or four bytes behind a tag (lengths: nothing negative is followed)."""
        if head == _INT2:
            return int.from_bytes(self._take_bytes(2), self._order)
        if head == _INT4:
            return int.from_bytes(self._take_bytes(4), self._order)
        return head - 256 if head > 127 else head

    def _skip_real(self, size: int) -> None:
        head = self._read_byte()
        if head == _REAL:
            self._take_bytes(size)
        else:
            self._read_integer(head)

    def _read_byte(self) -> int:
        return self._take_bytes(1)[0]

    def _take_bytes(self, count: int) -> bytes:
        data = self._data[self._at : self._at + count]
        if len(data) < count:
            raise Damaged
        self._at += count
        return data


def _split_types(encoding: bytes) -> list[str]:
    """Split a type string (``iI``, ``[582c]``, ``{_NSRange=QQ}``) into the types of single values."""
    text = encoding.decode("ascii", "replace")
    kinds: list[str] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at] in "[{":
            deep = 1
            while end < len(text) and deep:
                deep += (text[end] in "[{") - (text[end] in "]}")
                end += 1
            if deep:
                raise Damaged
        elif text[at] not in _PLAIN:
            raise Damaged
        kinds.append(text[at:end])
        at = end
        if len(kinds) > 64:
            raise Damaged
    return kinds


def first_string(data: bytes) -> str | None:
    """Return the text of a typedstream archive, None where it holds none; raises Damaged."""
    reader = _Reader(data)
    reader.header()
    return reader.text()


def read_transcript(data: bytes) -> str:
    """Return the transcript that an archive of a voice note holds; empty where it holds none."""
    if _TRANSCRIPT.encode() not in data:
        return ""
    reader = _Reader(data, to_end=True)
    try:
        reader.header()
        reader.text()
    except Damaged:  # what was read before is whole
        pass
    at = reader.strings.index(_TRANSCRIPT) + 1 if _TRANSCRIPT in reader.strings else len(reader.strings)
    return reader.strings[at] if at < len(reader.strings) else ""


def attributed_text(data: bytes) -> str | None:
    """Return the text of an ``attributedBody``, a typedstream or (from some versions) a keyed archive; raises Damaged."""
    if not data.startswith(b"bplist00"):
        return first_string(data)
    try:
        tree = plistlib.loads(data)
        for entry in tree["$objects"]:
            if isinstance(entry, dict) and "NSString" in entry:
                value = tree["$objects"][entry["NSString"].data]
                value = value.get("NS.string", value.get("NS.bytes")) if isinstance(value, dict) else value
                return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    except Exception as error:  # plistlib raises nearly anything on damaged input
        raise Damaged from error
    return None
