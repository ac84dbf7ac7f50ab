"""A backup that somebody looks at before it is put back."""

from __future__ import annotations

from dataclasses import dataclass

from exskill.core.secret import wipe_secret

__all__ = ["Held"]


@dataclass(slots=True)
class Held:
    """A backup that was looked at and not taken in yet: its encrypted bytes, and the passphrase that opens the file."""

    data: bytes
    secret: bytearray

    def wipe(self) -> None:
        """Overwrite the passphrase and drop the bytes."""
        wipe_secret(self.secret)
        self.data = b""
