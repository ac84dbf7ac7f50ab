"""Recognizers, one kind of identifier per file; :data:`ALL` is their union in order of trust."""

from __future__ import annotations

from functools import lru_cache

from redaction.recognizers import abroad, address, contact, further, identity, network, numbers, personal, secrets
from redaction.recognizers.base import DIGIT, Gates, Hit, Pattern, group_by_gate, scan_patterns

__all__ = ["ALL", "Hit", "Pattern", "list_kinds", "scan_all"]

ALL: tuple[Pattern, ...] = (
    *secrets.PATTERNS,
    *personal.PATTERNS,
    *contact.PATTERNS,
    *identity.PATTERNS,
    *network.PATTERNS,
    *address.PATTERNS,
    *numbers.PATTERNS,
    *further.PATTERNS,
    *abroad.PATTERNS,
)


@lru_cache(maxsize=8)
def _by_gate(also: frozenset[str]) -> tuple[Gates, Gates]:
    return group_by_gate(p for p in ALL if p.entity not in personal.OPTIONAL or p.entity in also)


def scan_all(text: str, also: frozenset[str] = frozenset()) -> list[Hit]:
    """Return every structured identifier in a text, overlaps included; ``also`` names optional kinds to look for."""
    hits: list[Hit] = []
    small = text.lower()
    for groups in _by_gate(also) if DIGIT(small) else _by_gate(also)[:1]:
        for gate, patterns in groups:
            if gate is None or gate(small):
                hits += scan_patterns(patterns, text)
    return address.join_parts(text, hits) if hits else hits


def list_kinds(also: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the kinds that :func:`scan_all` may find."""
    return tuple(sorted({p.entity for groups in _by_gate(also) for _, patterns in groups for p in patterns}))
