"""A checkpoint to keep elsewhere: on paper, in a letter to oneself, as a QR code.

It holds the number of entries and a hash, nothing that was ever said. Later it shows whether the log was cut or rewritten.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from audit.anchor import ChainKey
from exskill.core.i18n import _

__all__ = ["Witness", "make_witness", "qr_code"]


@dataclass(frozen=True, slots=True)
class Witness:
    """What ``audit witness`` prints: the signed note, the verifier key, and words about them."""

    note: str
    verifier_key: str
    words: tuple[str, ...]
    chain_key: str | None = None


def make_witness(note: bytes, verifier_key: str, chain_key: ChainKey | None = None) -> Witness:
    """Put together what to keep. ``chain_key`` is given only right after a new chain was begun."""
    words = [
        _("Keep this away from this computer: print it, or send it to yourself."),
        _("It holds no names and no words, only how long the log was and a hash of it."),
        _("Later, `exskill audit verify --witness FILE` tells whether the log was cut or rewritten since."),
        _("Somebody else can check with audit/verify.py and the key below, without exskill."),
    ]
    if chain_key is not None:
        words.append(
            _("The verification key is shown once and stored nowhere. It proves more, as long as nobody has it.")
        )
    return Witness(note.decode(), verifier_key, tuple(words), chain_key.to_text() if chain_key is not None else None)


def qr_code(text: str) -> str | None:
    """Return the text as a QR code of half blocks for a terminal, or None where the extra ``qr`` is not installed."""
    try:
        import segno
    except ImportError:
        return None
    out = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(out=out, compact=True, border=2)
    return out.getvalue()
