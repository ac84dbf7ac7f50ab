"""Bytes and tables at rest, and their erasure.

:class:`Vault` writes and reads; :func:`destroy` and the journal's functions need no key. Names are imported when they are
first used: the unlock agent's process imports this package and must load nothing but the standard library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vault.backup import unpack, write_backup
    from vault.destruction import Destruction, destroy
    from vault.errors import (
        Busy,
        Damaged,
        Erased,
        Full,
        NotFound,
        RolledBack,
        TooNew,
        Unsafe,
        VaultError,
        Withheld,
        WrongKey,
    )
    from vault.kdf import Argon2Params, calibrate
    from vault.keyring import DocumentEntry, SegmentEntry
    from vault.pending import put_pending
    from vault.slots import KeyFileUnlocker, PassphraseUnlocker, RecoveryUnlocker, parse_recovery
    from vault.specs import DocumentSpec, KeySelection, SegmentSpec
    from vault.vault import Vault

__all__ = [
    "Argon2Params",
    "Busy",
    "Damaged",
    "Destruction",
    "DocumentEntry",
    "DocumentSpec",
    "Erased",
    "Full",
    "KeyFileUnlocker",
    "KeySelection",
    "NotFound",
    "PassphraseUnlocker",
    "RecoveryUnlocker",
    "RolledBack",
    "SegmentEntry",
    "SegmentSpec",
    "TooNew",
    "Unsafe",
    "Vault",
    "VaultError",
    "Withheld",
    "WrongKey",
    "calibrate",
    "destroy",
    "parse_recovery",
    "put_pending",
    "unpack",
    "write_backup",
]

_MODULES = {
    "backup": ("unpack", "write_backup"),
    "destruction": ("Destruction", "destroy"),
    "errors": (
        "Busy",
        "Damaged",
        "Erased",
        "Full",
        "NotFound",
        "RolledBack",
        "TooNew",
        "Unsafe",
        "VaultError",
        "Withheld",
        "WrongKey",
    ),
    "kdf": ("Argon2Params", "calibrate"),
    "keyring": ("DocumentEntry", "SegmentEntry"),
    "pending": ("put_pending",),
    "slots": ("KeyFileUnlocker", "PassphraseUnlocker", "RecoveryUnlocker", "parse_recovery"),
    "specs": ("DocumentSpec", "KeySelection", "SegmentSpec"),
    "vault": ("Vault",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"vault.{_HOMES[name]}"), name)
