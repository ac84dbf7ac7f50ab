"""Opening a vault: directories checked, lock taken, keyring opened by a way in or by an agent's keys, anchor compared."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from vault import keyring
from vault.age import file as age
from vault.agent import delegation
from vault.agent.delegation import Delegate, Keys
from vault.atomic import Disk, check_parents, check_private, hold_lock
from vault.errors import AgeError, Damaged, NotFound
from vault.keyring import Keyring
from vault.keyring_file import check_anchor, compute_anchor, merge_parts, read_keyring, settle_rotation, unseal_keyring
from vault.marker import read_vault_id
from vault.open_keyring import OpenKeyring
from vault.pending import has_pending
from vault.slots import Unlocker
from vault.state import State

__all__ = ["open_handed_keyring", "open_keyring"]


def open_keyring(
    directory: Path,
    state_root: Path,
    unlocker: Unlocker,
    stack: ExitStack,
    *,
    mode: Literal["r", "w"],
    disk: Disk,
    reanchor: bool,
) -> OpenKeyring:
    """Open the keyring by a way in; ``stack`` takes the lock. ``reanchor`` compares it with no anchor, and writes one in ``w``.

    Raises NotFound, TooNew, Busy, Erased, WrongKey, Damaged, RolledBack, Unsafe.
    """
    state = _locked_state(directory, state_root, stack, mode, disk)
    shards, once = state.vault_shards(), delegation.Once(unlocker)
    data = read_keyring(directory)
    ring, shard = unseal_keyring(data, once, state.path.name, shards, state, anchored=not reanchor)
    in_two_parts = bool(ring.core)
    ring = merge_parts(ring, once, shard)
    if not reanchor:
        check_anchor(ring, data, state, ring.derive("anchor"), write=mode == "w")
    elif mode == "w":
        state.write_anchor(compute_anchor(ring.epoch, data, ring.derive("anchor")))
    if mode == "w":
        shard = settle_rotation(shard, shards, state)
    return OpenKeyring(directory, state, ring, data, shard, mode, in_two_parts=in_two_parts)


def open_handed_keyring(
    directory: Path, state_root: Path, delegate: Delegate, stack: ExitStack, mode: Literal["r", "w"]
) -> OpenKeyring | None:
    """Open the keyring by an agent's keys; None if they are not for it, or something waits for the root."""
    state = _locked_state(directory, state_root, stack, mode, Disk())
    if len(state.vault_shards()) != 1 or has_pending(state):
        return None
    data = read_keyring(directory)
    handed = _unseal_handed(data, delegate, state.path.name)
    if handed is None:
        return None
    ring, keys = handed
    check_anchor(ring, data, state, keys.derive("anchor"), write=mode == "w")
    return OpenKeyring(directory, state, ring, data, b"", mode, (keys, delegate))


def _locked_state(directory: Path, state_root: Path, stack: ExitStack, mode: Literal["r", "w"], disk: Disk) -> State:
    """Check both directories and take the lock."""
    state = State(state_root, read_vault_id(directory), disk)
    check_private(directory)
    check_parents(directory)
    if not state.exists():
        raise NotFound("this vault's state is not on this machine")
    check_private(state.path)
    check_parents(state.path)
    stack.enter_context(hold_lock(directory / "lock", exclusive=mode == "w"))
    return state


def _unseal_handed(data: bytes, delegate: Delegate, vault_id: str) -> tuple[Keyring, Keys] | None:
    try:
        handed = delegate.keys(delegation.envelope_id(data))
        if handed is None:
            return None
        ring = keyring.decode_keyring(age.decrypt(data, [age.RawFileKey(handed[1])]))
    except AgeError:
        raise Damaged("the keyring was changed") from None
    if ring.vault_id != vault_id or not ring.core:
        raise Damaged("the keyring belongs to another vault")
    return ring, handed[0]
