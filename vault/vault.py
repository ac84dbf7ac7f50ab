"""The vault: tables and documents in, tables and documents out, and their erasure. The parts are in modules of their own."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from vault.agent.delegation import Delegate
from vault.atomic import Disk
from vault.contents import Contents
from vault.creation import create_vault
from vault.destruction import Destruction, destroy
from vault.inspection import find_damaged, find_strays, remove_strays
from vault.journal_settling import JournalReport, settle_journal
from vault.kdf import Argon2Params
from vault.key_access import KeyAccess
from vault.keyring import DocumentEntry, SegmentEntry
from vault.open_keyring import OpenKeyring, Signer
from vault.opening import open_handed_keyring, open_keyring
from vault.pending import Pending, drop_pending, put_pending, take_pending
from vault.slots import Unlocker
from vault.specs import DocumentSpec, KeySelection, SegmentSpec

__all__ = [
    "Destruction",
    "DocumentSpec",
    "KeySelection",
    "SegmentSpec",
    "Signer",
    "Vault",
    "destroy",
    "put_pending",
]


class Vault(Contents, KeyAccess):
    """An open vault: its contents, its ways in, its keys. Leaving the ``with`` forgets the keys and releases the lock."""

    def __init__(self, keyring: OpenKeyring, stack: ExitStack) -> None:
        super().__init__(keyring)
        self.mode, self._stack = keyring.mode, stack
        self._taken = Pending()
        self.journal_report = JournalReport()

    @classmethod
    def create(
        cls,
        directory: Path,
        state_root: Path,
        *,
        passphrase: bytearray,
        params: Argon2Params,
        now: int | None = None,
        disk: Disk | None = None,
        floor: Argon2Params | None = None,
    ) -> tuple[Vault, str]:
        """Create an empty vault and return it, open for writing, with its recovery code (shown once, kept nowhere).

        Raises Busy if there is one already, Full, Unsafe. The files of a failed attempt are removed.
        """
        with ExitStack() as stack:
            opened, code = create_vault(
                directory,
                state_root,
                stack,
                passphrase=passphrase,
                params=params,
                created=int(time.time()) if now is None else now,
                disk=disk or Disk(),
                floor=floor,
            )
            return cls(opened, stack.pop_all()), code

    @classmethod
    def open(
        cls,
        directory: Path,
        state_root: Path,
        unlocker: Unlocker,
        *,
        mode: Literal["r", "w"] = "w",
        disk: Disk | None = None,
        reanchor: bool = False,
    ) -> Vault:
        """Open a vault. ``reanchor`` takes the keyring as it is, where the anchor is missing or another, and writes it anew.

        With ``reanchor`` and mode ``r`` nothing is written, so that the caller can judge first: see :meth:`remember`.

        Raises NotFound, TooNew, Busy, Erased (its key was destroyed), WrongKey, Damaged, RolledBack, Unsafe.
        """
        with ExitStack() as stack:
            opened = open_keyring(
                directory, state_root, unlocker, stack, mode=mode, disk=disk or Disk(), reanchor=reanchor
            )
            vault = cls(opened, stack.pop_all())
        vault._finish_cut_short()
        return vault

    @classmethod
    def open_handed(
        cls, directory: Path, state_root: Path, delegate: Delegate, *, mode: Literal["r", "w"] = "w"
    ) -> Vault | None:
        """Open the parts whose keys an unlock agent has; None if that is not this keyring, or something waits for the root.

        Raises as :meth:`open` does, but never WrongKey.
        """
        with ExitStack() as stack:
            opened = open_handed_keyring(directory, state_root, delegate, stack, mode)
            if opened is None:
                return None
            vault = cls(opened, stack.pop_all())
        vault._finish_cut_short()
        return vault

    def _finish_cut_short(self) -> None:
        """Finish what a crash cut short, where that is allowed, and put right what is known while locked."""
        if self.mode == "w":
            self.state.complete()
            remove_strays(self.state, self.strays())
            self.journal_report = settle_journal(self._keyring)
            self._keyring.join_parts()

    def close(self) -> None:
        """Forget the keys and release the lock."""
        self._keyring.forget()
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def move_consent(self, page: DocumentSpec) -> None:
        """Store the consent page, signed anew with :attr:`consent_signer`; from here on only that key counts."""
        self.write_import("", (), (page,), consent_to_move=False)

    # -- what waits, and what is broken --------------------------------------------------------------------------------

    def take_pending(self) -> tuple[bytes, ...]:
        """Return what was noted while it was locked, in order; empty bytes for what cannot be read."""
        self._taken = take_pending(self.state, self._keyring.whole.seal_private)
        return self._taken.notes

    def drop_pending(self) -> None:
        """Forget what was taken, after it has a durable place elsewhere."""
        drop_pending(self.state, self._taken)
        self._taken = Pending()

    def list_damaged(self) -> tuple[SegmentEntry | DocumentEntry, ...]:
        """Return the living segments and documents whose file is missing or is not the keyring's."""
        return find_damaged(self)

    def strays(self) -> tuple[Path, ...]:
        """Return files and shards that the keyring does not name: what a cut-short write left behind, or somebody else put."""
        return find_strays(self, self._keyring.ring)
