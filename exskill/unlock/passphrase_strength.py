"""How many guesses a passphrase would stand, estimated offline from its pieces; errs on the low side.

After the idea of zxcvbn (Wheeler, USENIX Security 2016): a passphrase costs what its cheapest pieces cost together, where
a common password, a repetition, a run such as ``abcd`` or ``4321`` and a year cost far less than random characters. Works on
bytes and keeps none of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

__all__ = ["Strength", "estimate"]

WEAK_BITS: Final = 35.0
FAIR_BITS: Final = 50.0
_WORD_BITS: Final = 11.0  # an unknown word of letters, as from a list of two thousand
_LETTER_BITS: Final = 4.7
_COMMON: Final = (
    "password passwort passwd qwerty qwertz azerty asdfgh zxcvbn letmein welcome iloveyou monkey dragon sunshine princess "
    "football baseball superman batman master shadow hello freedom whatever trustno login admin administrator abc love "
    "lover forever michael jordan ashley jessica charlie daniel thomas hunter summer winter spring autumn cookie secret "
    "starwars computer internet google flower angel baby honey darling mustang harley woaini woaiwojia aini qazwsx wsx "
    "nihao mima killer pokemon soccer hockey ranger buster tigger ginger pepper silver orange purple exskill changeme"
)
_WORDS: Final = tuple(sorted((word.encode("ascii") for word in _COMMON.split()), key=len, reverse=True))
_LEET: Final = bytes.maketrans(b"0134578@$!", b"oieastbasi")


@dataclass(frozen=True, slots=True)
class Strength:
    """``bits`` is the base-2 logarithm of the estimated number of guesses."""

    bits: float

    @property
    def weak(self) -> bool:
        """Whether it could be guessed by somebody who holds a copy of both directories."""
        return self.bits < WEAK_BITS

    @property
    def fair(self) -> bool:
        """Whether it stands a determined guesser for a while, but not for long."""
        return WEAK_BITS <= self.bits < FAIR_BITS


def estimate(secret: bytes | bytearray) -> Strength:
    """Return the estimate for a passphrase (UTF-8)."""
    lowered = bytes(secret).lower()
    bits, at, words = 0.0, 0, set[bytes]()
    while at < len(lowered):
        size, cost = _piece(lowered, at)
        piece = lowered[at : at + size]
        bits += 1.0 if piece in words else cost  # the same piece again is nearly free
        words.add(piece)
        at += size
    capitals = sum(65 <= byte <= 90 for byte in secret)
    return Strength(bits + (2.0 if 0 < capitals < len(secret) else 0.0))


def _piece(text: bytes, at: int) -> tuple[int, float]:
    """Return length and cost of the piece that begins here."""
    known = next((word for word in _WORDS if text[at:].translate(_LEET).startswith(word)), None)
    if known is not None:
        return len(known), 6.0
    run = max(_run(text, at, 0), _run(text, at, 1), _run(text, at, -1))
    if run >= 3:
        return run, 4.0 + math.log2(run)
    if text[at : at + 4].isdigit() and text[at : at + 2] in (b"19", b"20"):
        return 4, 7.0
    letters = _letters(text, at)
    if letters >= 3:
        return letters, min(letters * _LETTER_BITS, _WORD_BITS if letters <= 9 else letters * 2.0)
    return 1, _single(text[at])


def _run(text: bytes, at: int, step: int) -> int:
    end = at + 1
    while end < len(text) and text[end] - text[end - 1] == step:
        end += 1
    return end - at


def _letters(text: bytes, at: int) -> int:
    end = at
    while end < len(text) and 97 <= text[end] <= 122:
        end += 1
    return end - at


def _single(byte: int) -> float:
    if 48 <= byte <= 57:
        return math.log2(10)
    if 97 <= byte <= 122:
        return _LETTER_BITS
    # a byte of a Chinese character: three of them make one of about 3000 common ones
    return 3.8 if byte >= 0x80 else 2.0 if byte == 0x20 else 5.0
