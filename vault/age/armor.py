"""ASCII armor of age files (strict PEM, RFC 7468 section 3 as narrowed by the age specification).

Whitespace is allowed outside the armor and nowhere else. Lines have 64 columns, the last one fewer but not none; base64
is padded and canonical; line ends are LF or CRLF.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from vault.errors import ArmorFailure

__all__ = ["BEGIN", "armor", "dearmor"]

BEGIN: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END: Final = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS: Final = 64
_SPACE: Final = b" \t\r\n"


def armor(data: bytes) -> bytes:
    """Return the armored form of an age file."""
    text = base64.b64encode(data)
    lines = [text[i : i + _COLUMNS] for i in range(0, len(text), _COLUMNS)]
    return b"\n".join([BEGIN, *lines, _END, b""])


def dearmor(text: bytes) -> bytes:
    """Return the age file inside an armor; raise ArmorFailure on any deviation."""
    lines = [line.removesuffix(b"\r") for line in text.lstrip(_SPACE).rstrip(_SPACE).split(b"\n")]
    if len(lines) < 2 or lines[0] != BEGIN or lines[-1] != _END:
        raise ArmorFailure("the armor has no beginning or no end")
    body = lines[1:-1]
    if any(len(line) != _COLUMNS for line in body[:-1]) or not all(0 < len(line) <= _COLUMNS for line in body[-1:]):
        raise ArmorFailure("an armor line has the wrong length")
    joined = b"".join(body)
    try:
        data = base64.b64decode(joined, validate=True)
    except binascii.Error:
        raise ArmorFailure("not canonical base64") from None
    if base64.b64encode(data) != joined:
        raise ArmorFailure("not canonical base64")
    return data
