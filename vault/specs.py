"""What is handed to the vault to be stored, and which of it is asked for back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DocumentSpec", "KeySelection", "SegmentSpec"]


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """A table to store as one segment, erasable on its own."""

    table: pa.Table
    role: str
    purpose_class: str
    expires_at: int | None = None  # seconds since the epoch, UTC
    own: bool = False  # the user's own: it is kept after the other person's no; everything else is destroyed


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """Bytes to store as a document, erasable on its own."""

    kind: str
    data: bytes
    expires_at: int | None = None
    scope: str = "vault"
    own: bool = False
    private: bool = False  # with an agent's keys it can be written, and from then on only a way in reads it


@dataclass(frozen=True, slots=True)
class KeySelection:
    """The segments whose keys may be derived; nothing else is opened."""

    segments: frozenset[str]
