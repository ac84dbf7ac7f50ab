"""Secrets in memory."""

from __future__ import annotations

__all__ = ["wipe_secret"]


def wipe_secret(secret: bytearray) -> None:
    """Overwrite a secret where it is in memory. Copies that a library made of it stay (docs/threat-model.md)."""
    for i in range(len(secret)):
        secret[i] = 0
