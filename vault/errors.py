"""What can go wrong with a vault; fixed messages without content, names or paths (a folder that must be closed is a field)."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "AgeError",
    "ArmorFailure",
    "Busy",
    "Damaged",
    "Erased",
    "Full",
    "HeaderFailure",
    "HmacFailure",
    "NoMatch",
    "NotFound",
    "OpenParent",
    "PayloadFailure",
    "RolledBack",
    "TooNew",
    "Unsafe",
    "VaultError",
    "Withheld",
    "WrongKey",
]


class VaultError(Exception):
    """Root of this package's errors."""


class NotFound(VaultError):
    """There is no vault, or its state directory is elsewhere."""


class Busy(VaultError):
    """Another process has locked the vault."""


class WrongKey(VaultError):
    """No slot opens with what was given."""


class Damaged(VaultError):
    """A file was changed, cut, swapped or removed."""


class AnchorSpoilt(Damaged):
    """What the state directory remembers of the keyring was torn or changed; the keyring itself may be whole."""


class RolledBack(Damaged):
    """The vault is older than the state directory remembers."""


class Erased(VaultError):
    """The key of this data was destroyed."""


class TooNew(VaultError):
    """Written by a later version of the format."""


class Unsafe(VaultError):
    """A directory or file could be read or replaced by somebody else."""


class OpenParent(Unsafe):
    """A folder above the vault's may be written by others, who could put another folder in its place."""

    def __init__(self, folder: Path) -> None:
        super().__init__("a folder above the vault may be written by others")
        self.folder = folder


class Full(VaultError):
    """The disk cannot take more, or failed."""


class AgeError(VaultError):
    """Root of the age format's own failures (names follow the public testkit)."""


class NoMatch(AgeError):
    """No identity opens any stanza."""


class HeaderFailure(AgeError):
    """The header is malformed."""


class HmacFailure(AgeError):
    """The header's MAC does not fit: it was changed."""


class PayloadFailure(AgeError):
    """The payload was changed, cut, reordered or extended."""


class ArmorFailure(AgeError):
    """The ASCII armor is malformed."""


class Withheld(VaultError):
    """The keys at hand are not for this."""
