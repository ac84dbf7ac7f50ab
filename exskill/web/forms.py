"""What a browser sends: fields and files, held in memory only and never longer than the request needs them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from exskill.core.errors import HostileFile, UsageError
from exskill.core.i18n import _

__all__ = ["Form", "Upload", "clean_name", "read_form"]

FIELDS_LIMIT: Final = 2 * 1024 * 1024  # 100,000 Chinese characters take 900,000 bytes in a form
UPLOAD_LIMIT: Final = 400 * 1024 * 1024
_MOST_FIELDS: Final = 2_000  # two for everybody who was found in a long history
_MOST_FILES: Final = 5_000
_LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its cleaned relative name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form (the last of each name) and its files."""

    fields: dict[str, str] = field(default_factory=dict)
    many: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def text(self, name: str) -> str:
        """Return a field, or an empty string."""
        return self.fields.get(name, "")

    def secret(self, name: str) -> bytearray:
        """Return a field as bytes that its user overwrites."""
        return bytearray(self.fields.get(name, "").encode("utf-8"))


async def read_form(request: Request) -> Form:
    """Read a body. Raises UsageError where it is too long or no form, HostileFile where an upload is too large."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"multipart/form-data":
        return await _read_multipart(request.stream(), options.get(b"boundary", b""))
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > FIELDS_LIMIT:
            raise UsageError(_("that is too long to send at once; divide it"))
    return _parse_fields(bytes(body))


def _parse_fields(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise UsageError(_("the browser sent something that is not a form")) from None
    return _collect_form(pairs, ())


def _collect_form(pairs: list[tuple[str, str]], files: tuple[Upload, ...]) -> Form:
    many: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        many[name] = (*many.get(name, ()), value.replace("\r\n", "\n"))
    return Form({name: values[-1] for name, values in many.items()}, many, files)


def clean_name(raw: str) -> str:
    """Return a relative path without a way out: no drive, no root, no ``..``, no control character."""
    parts = []
    for part in raw.replace("\\", "/").split("/"):
        kept = "".join(c for c in part if c.isprintable()).strip(" ")
        if kept and kept not in (".", "..") and not (len(kept) == 2 and kept.endswith(":")):
            parts.append(kept[-_LONGEST_NAME:])
    return "/".join(parts[-16:]) or "file"


class _Parts:
    """Collects the parts of a multipart body."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.files: list[Upload] = []
        self._header, self._value = bytearray(), bytearray()
        self._disposition = b""
        self._data = bytearray()

    def callbacks(self) -> dict[str, Any]:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
            "on_part_end": self._end_part,
        }

    def _begin_part(self) -> None:
        self._disposition, self._data = b"", bytearray()

    def _end_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _end_part(self) -> None:
        _kind, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if file_name is None:
            self.pairs.append((name, self._data.decode("utf-8", "replace")))
        elif file_name or self._data:  # an empty choice of files sends an empty part
            self.files.append(Upload(clean_name(file_name.decode("utf-8", "replace")), bytes(self._data)))
        if len(self.pairs) > _MOST_FIELDS or len(self.files) > _MOST_FILES:
            raise HostileFile(
                _("there are more files than can be read at once"), hint=_("choose the folder of one chat")
            )


async def _read_multipart(stream: AsyncIterator[bytes], boundary: bytes) -> Form:
    from python_multipart.exceptions import MultipartParseError

    parts, size = _Parts(), 0
    try:
        parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]
        async for piece in stream:
            size += len(piece)
            if size > UPLOAD_LIMIT:
                raise HostileFile(
                    _("more than {n} MB came at once").format(n=UPLOAD_LIMIT >> 20),
                    hint=_("export the chat without its media, or use `exskill import FILE` in a terminal"),
                )
            parser.write(piece)
        parser.finalize()
    except MultipartParseError:
        raise UsageError(_("the browser sent something that is not a form")) from None
    return _collect_form(parts.pairs, tuple(parts.files))
