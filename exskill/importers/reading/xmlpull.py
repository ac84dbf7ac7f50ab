"""Big, dirty XML as a stream of events: illegal references mended, base64 left out, nothing expanded.

Phone backups write emoji as two illegal references (``&#55357;&#56838;``), control characters raw, and whole pictures
into one attribute. Expat stops at the first and holds the last in memory, so the text is mended before it gets there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.interface import Source
from exskill.importers.reading.cut import explain_cut

__all__ = ["Tag", "mend_blocks", "read_tags", "root_name"]

_BLOCK: Final = 1 << 18
_PENDING_LIMIT: Final = 16 << 20  # characters of one tag, base64 aside
_RUN: Final = re.compile(r"(?:&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,10});)+")
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_SUSPECT: Final = re.compile(
    r"&#(?:5[5-7][0-9]{3}|[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|[xX]0*[01]?[0-9a-fA-F]|0*[0-9]{1,2}|[xX]0*[fF]{3}[eEfF]"
    r"|6553[45]|[xX][1-9a-fA-F][0-9a-fA-F]{5,7}|[1-9][0-9]{6,9});"
)
_HIGH: Final = re.compile(r"&#(?:55[0-9]{3}|56[0-2][0-9]{2}|563[01][0-9]|[xX]0*[dD][89abAB][0-9a-fA-F]{2});$")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r"))
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]*")
# A shorter run of such characters may be a text of its own.
_DATA: Final = re.compile(r"\sdata=([\"'])(?=[A-Za-z0-9+/=\s]{512})")
_TAIL: Final = 512 + 64
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PROLOG: Final = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<([A-Za-z_][\w.:-]*)", re.DOTALL
)

Tag = tuple[str, dict[str, str] | None]  # (name, attributes) for a start, (name, None) for an end


def root_name(source: Source, member: str) -> str | None:
    """Return the name of a document's first element, None where it is no XML."""
    with source.open(member) as stream:
        head = stream.read(_BLOCK)
    match = _PROLOG.match(head.decode(_detect_encoding(head), "replace").lstrip("\ufeff"))
    return match[1] if match is not None else None


def read_tags(source: Source, member: str) -> Iterator[Tag]:
    """Yield starts and ends of elements, streaming; raises HostileFile where the document breaks or declares entities."""
    found: list[Tag] = []
    parser = _make_parser(found)
    seen = 0
    with source.open(member) as stream:
        try:
            for text in mend_blocks(_decode_stream(stream)):
                parser.Parse(text, False)
                if found:
                    seen += sum(attributes is not None for _name, attributes in found)
                    yield from found
                    found.clear()
            parser.Parse("", True)
        except expat.ExpatError as error:
            yield from found
            raise explain_cut(_("the XML is damaged or cut off after element {n}").format(n=seen)) from error
    yield from found


def _make_parser(found: list[Tag]) -> Any:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse(*_arguments: object) -> None:
        raise HostileFile(_("the XML declares entities of its own, which no phone's backup does"))

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.EndElementHandler = lambda name: found.append((name, None))
    return parser


def _detect_encoding(head: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    if head[:4] == b"<\0?\0":
        return "utf-16-le"
    declared = _DECLARED.match(head.lstrip())
    try:
        name = codecs.lookup(declared[1].decode()).name if declared is not None else "utf-8"
        "".encode(name)
    except (LookupError, ValueError, TypeError):
        return "utf-8"
    return "utf-8" if name.startswith("utf-16") else name  # a document whose declaration could be read is not UTF-16


def _decode_stream(stream: BinaryIO) -> Iterator[str]:
    head = stream.read(_BLOCK)
    decoder = codecs.getincrementaldecoder(_detect_encoding(head))(errors="replace")
    yield decoder.decode(head).lstrip("\ufeff\0 \r\n\t")
    while block := stream.read(_BLOCK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def mend_blocks(blocks: Iterator[str]) -> Iterator[str]:
    """Yield the text with surrogate pairs joined, what XML forbids replaced, and long base64 attributes emptied.

    Raises HostileFile for a tag of more than 16 million characters beside its base64.
    """
    rest, skipping, open_tag = "", "", 0
    for block in blocks:
        rest += block
        out: list[str] = []
        while rest:
            if skipping:
                rest, skipping = _skip_base64(rest, skipping)
                continue
            match = _DATA.search(rest) if "data=" in rest else None
            if match is not None:
                out.append(rest[: match.end()])
                rest, skipping = rest[match.end() :], match[1]
                continue
            keep = max(0, len(rest) - _TAIL)
            out.append(rest[:keep])
            rest = rest[keep:]
            break
        text, held = _whole_references("".join(out))
        rest = held + rest
        if text:
            closed = text.rfind(">")
            open_tag = open_tag + len(text) if closed < 0 else len(text) - closed
            _check_tag_length(open_tag)
            yield _replace_illegal(text)
    if rest:
        yield _replace_illegal(rest)


def _check_tag_length(open_tag: int) -> None:
    if open_tag > _PENDING_LIMIT:
        raise HostileFile(_("an XML tag is longer than {n} million characters").format(n=_PENDING_LIMIT >> 20))


def _skip_base64(rest: str, quote: str) -> tuple[str, str]:
    """Leave out base64 up to the closing quote; what is no base64 any more ends it too."""
    end = _BASE64.match(rest).end()  # type: ignore[union-attr]  # matches the empty string
    return (rest[end:], "") if end < len(rest) else ("", quote)


def _whole_references(text: str) -> tuple[str, str]:
    """Split where no reference, and no pair of them, is cut."""
    at = text.find("&", max(0, len(text) - 40))
    if at < 0:
        return text, ""
    before = _HIGH.search(text, max(0, at - 14), at)
    at = before.start() if before is not None else at
    return text[:at], text[at:]


def _has_forbidden(text: str) -> bool:
    """Whether a text has a character that XML has not: by its bytes, ten times as fast as by the pattern."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    return len(data.translate(None, _CONTROLS)) != len(data) or "\ufffe" in text or "\uffff" in text


def _replace_illegal(text: str) -> str:
    if _has_forbidden(text):
        text = _FORBIDDEN.sub("\ufffd", text)
    return _RUN.sub(_repair_pair, text) if _SUSPECT.search(text) else text


def _repair_pair(run: re.Match[str]) -> str:
    if not _SUSPECT.search(run[0]):
        return run[0]
    units = [
        int(hexadecimal, 16) if hexadecimal else int(decimal) for hexadecimal, decimal in _REFERENCE.findall(run[0])
    ]
    out: list[str] = []
    at = 0
    while at < len(units):
        unit = units[at]
        low = units[at + 1] if at + 1 < len(units) else 0
        at += 1
        if 0xD800 <= unit < 0xDC00 and 0xDC00 <= low < 0xE000:
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            at += 1
        out.append(f"&#{unit if _is_allowed(unit) else 0xFFFD};")
    return "".join(out)


def _is_allowed(unit: int) -> bool:
    """Whether XML 1.0 section 2.2 has this character."""
    return unit in (9, 10, 13) or 0x20 <= unit < 0xD800 or 0xE000 <= unit < 0xFFFE or 0x10000 <= unit < 0x110000
