"""C2SP tlog-proof files: an inclusion proof with its checkpoint, as text that can be checked offline for ever."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from audit.checkpoint import Checkpoint, MalformedNote, open_note
from audit.tree import verify_inclusion

__all__ = ["Proof", "check_proof", "parse_proof", "write_proof"]

_HEAD: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """Which entry, the audit path from the leaf upwards, and the signed note it leads to."""

    index: int
    path: tuple[bytes, ...]
    note: bytes


def write_proof(index: int, path: Sequence[bytes], note: bytes) -> str:
    """Return the proof as text."""
    hashes = "".join(base64.b64encode(node).decode() + "\n" for node in path)
    return f"{_HEAD}\nindex {index}\n{hashes}\n{note.decode()}"


def parse_proof(text: str) -> Proof:
    """Read a proof; raise MalformedNote unless it is exactly what :func:`write_proof` writes."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    try:
        index = int(lines[1].removeprefix("index "))
        proof = Proof(index, tuple(base64.b64decode(line, validate=True) for line in lines[2:]), note.encode())
    except (IndexError, ValueError):
        raise MalformedNote("not a proof") from None
    if any(len(node) != 32 for node in proof.path) or write_proof(index, proof.path, proof.note) != text:
        raise MalformedNote("not a proof")
    return proof


def check_proof(text: str, leaf: bytes, public: bytes) -> Checkpoint | None:
    """Return the checkpoint that covers ``leaf`` (a leaf hash) if proof and signature hold, else None."""
    try:
        proof = parse_proof(text)
        signed = open_note(proof.note, public)
    except MalformedNote:
        return None
    if signed is None or not verify_inclusion(leaf, proof.index, signed.size, proof.path, signed.root):
        return None
    return signed
