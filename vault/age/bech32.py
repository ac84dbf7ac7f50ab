"""Bech32 (BIP 173) without its length limit, as age uses it for identities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["decode", "encode"]

_CHARS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, term in enumerate(_GENERATOR):
            check ^= term if top >> i & 1 else 0
    return check


def _expand(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def encode(prefix: str, data: bytes) -> str:
    """Return the lower-case form of ``data`` under a prefix."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    words = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    check = _polymod([*_expand(prefix), *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_CHARS[w] for w in words)


def decode(text: str) -> tuple[str, bytes]:
    """Return prefix (lower case) and data; raise ValueError unless the text is its one valid form."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("mixed case")
    prefix, _, rest = text.lower().rpartition("1")
    words = [_CHARS.find(c) for c in rest]
    if not prefix or len(words) < 6 or min(words) < 0 or _polymod([*_expand(prefix), *words]) != 1:
        raise ValueError("not valid Bech32")
    bits = "".join(f"{w:05b}" for w in words[:-6])
    whole = len(bits) // 8 * 8
    if len(bits) - whole > 4 or "1" in bits[whole:]:
        raise ValueError("not valid Bech32")
    return prefix, bytes(int(bits[i : i + 8], 2) for i in range(0, whole, 8))
