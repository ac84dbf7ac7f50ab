"""Recognizers, one kind of identifier per file; :data:`ALL` is their union in order of trust."""

from __future__ import annotations

from typing import Any

from redaction.recognizers import address, contact, identity, network, numbers, secrets
from redaction.recognizers.base import Hit, Pattern, grouped, presidio_recognizer, scan

__all__ = ["ALL", "Hit", "Pattern", "presidio_recognizers", "scan_all"]

ALL: tuple[Pattern, ...] = (
    *secrets.PATTERNS,
    *contact.PATTERNS,
    *identity.PATTERNS,
    *network.PATTERNS,
    *address.PATTERNS,
    *numbers.PATTERNS,
)
_BY_GATE = grouped(ALL)


def scan_all(text: str) -> list[Hit]:
    """Return every structured identifier in a text, overlaps included."""
    hits: list[Hit] = []
    for gate, patterns in _BY_GATE:
        if gate is None or gate(text):
            hits += scan(patterns, text)
    return hits


def presidio_recognizers(languages: tuple[str, ...] = ("en", "zh")) -> list[Any]:
    """Return all of them as Presidio recognizers."""
    kinds = {
        "secrets": secrets,
        "contact": contact,
        "identity": identity,
        "network": network,
        "address": address,
        "numbers": numbers,
    }
    return [r for name, module in kinds.items() for r in presidio_recognizer(name, module.PATTERNS, languages)]
