"""A new vault: its keys, its directories and its first keyring; a failed attempt leaves nothing."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault import keyring
from vault.atomic import Disk, check_parents, hold_lock, make_private
from vault.errors import Busy, Damaged
from vault.kdf import Argon2Params
from vault.keyring import Keyring
from vault.keyring_file import compute_anchor
from vault.marker import FORMAT, HEADER
from vault.open_keyring import FILE, OpenKeyring
from vault.slots import PassphraseUnlocker, RecoveryUnlocker, Slot, format_recovery, new_recovery
from vault.state import VAULT_SHARD, State

__all__ = ["create_vault"]


def create_vault(
    directory: Path,
    state_root: Path,
    stack: ExitStack,
    *,
    passphrase: bytearray,
    params: Argon2Params,
    created: int,
    disk: Disk,
    floor: Argon2Params | None,
) -> tuple[OpenKeyring, str]:
    """Create an empty vault; return its keyring, open for writing, and its recovery code (shown once, kept nowhere).

    ``stack`` takes the lock. Raises Busy if there is a vault already, Full, Unsafe.
    """
    state = State(state_root, disk.random(16).hex(), disk)
    for place in (directory, state_root):
        check_parents(place)
        make_private(place)
    stack.enter_context(hold_lock(directory / "lock", exclusive=True))
    _clear_unfinished(directory)
    code = new_recovery(disk.random)
    slots = (
        PassphraseUnlocker(passphrase, floor).slot(params, disk.random),
        RecoveryUnlocker(code).slot(disk.random),
    )
    ring = _first_keyring(state, slots, created)
    try:
        data, shard = _write_files(directory, state, ring)
    except BaseException:
        stack.close()
        _remove_failed(directory, state)
        raise
    return OpenKeyring(directory, state, ring, data, shard, "w"), format_recovery(code)


def _first_keyring(state: State, slots: tuple[Slot, ...], created: int) -> Keyring:
    random = state.disk.random
    return Keyring(
        vault_id=state.path.name,
        root=random(32),
        sign_seed=random(32),
        consent_seed=random(32),
        seal_private=X25519PrivateKey.generate().private_bytes_raw(),
        slots=slots,
        created=created,
    )


def _write_files(directory: Path, state: State, ring: Keyring) -> tuple[bytes, bytes]:
    """Write everything, the file that makes it a vault last; return the keyring's bytes and the vault's shard."""
    disk = state.disk
    state.create()
    for name in ("seg", "doc"):
        make_private(directory / name)
    disk.write_new(state.path / "receipt.key", Ed25519PrivateKey.generate().private_bytes_raw())
    shard = state.new_shard(VAULT_SHARD)
    data = keyring.seal_keyring(ring, shard, disk.random)
    disk.write_new(directory / FILE, data)
    state.write_anchor(compute_anchor(0, data, ring.derive("anchor")))
    disk.replace(directory / "VAULT", f"{HEADER} {FORMAT}\n{ring.vault_id}\n".encode("ascii"))
    return data, shard


def _clear_unfinished(directory: Path) -> None:
    """Make room where a creation was cut short; refuse where a vault is, or where anything could be lost."""
    if (directory / "VAULT").exists():
        raise Busy("there is a vault here already")
    if any(path.is_file() for name in ("seg", "doc", "audit") for path in (directory / name).rglob("*")):
        raise Damaged("there are parts of a vault here, but not its first file")
    for path in sorted(directory.rglob("*"), reverse=True):
        if path.name != "lock":
            path.rmdir() if path.is_dir() else path.unlink()


def _remove_failed(directory: Path, state: State) -> None:
    for base in (directory, state.path):
        for path in sorted(base.rglob("*"), reverse=True) if base.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink()
        if base.is_dir():
            base.rmdir()
