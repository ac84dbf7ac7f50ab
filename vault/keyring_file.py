"""The keyring's file on the disk: read, opened by a slot, and compared with what this machine remembers."""

from __future__ import annotations

from pathlib import Path

from vault import keyring
from vault.age import file as age
from vault.agent import delegation
from vault.errors import AgeError, Damaged, HeaderFailure, NoMatch, RolledBack, WrongKey
from vault.keyring import Keyring, hash_bytes
from vault.slots import SlotIdentity, Unlocker, passphrase_costs
from vault.state import Anchor, State

__all__ = ["check_anchor", "compute_anchor", "merge_parts", "read_keyring", "settle_rotation", "unseal_keyring"]


def read_keyring(directory: Path) -> bytes:
    """Return the bytes of the keyring's file; raise Damaged if there is none."""
    try:
        return (directory / "keyring.age").read_bytes()
    except FileNotFoundError:
        raise Damaged("the keyring is missing") from None


def unseal_keyring(
    data: bytes, unlocker: Unlocker, vault_id: str, shards: tuple[bytes, ...], state: State, *, anchored: bool
) -> tuple[Keyring, bytes]:
    """Open the keyring file; tell a wrong key from a changed file by the hash that the anchor remembers."""
    if anchored:
        _check_costs(data, state.anchor())
    for shard in shards:
        try:
            payload = age.decrypt(data, [SlotIdentity(unlocker, vault_id, (shard,))])
        except NoMatch:
            continue
        except AgeError:
            raise Damaged("the keyring was changed") from None
        ring = keyring.decode_keyring(payload)
        if ring.vault_id != vault_id:
            raise Damaged("the keyring belongs to another vault")
        return ring, shard
    if anchored and len(shards) == 1 and state.anchor().keyring_sha256 != hash_bytes(data):
        raise Damaged("the keyring was changed, or the key is wrong")
    raise WrongKey("no slot opens with this")


def _check_costs(data: bytes, anchor: Anchor) -> None:
    """Raise Damaged for a header that is not the newest and asks for costs that this machine never set.

    Before any derivation: a planted header would otherwise take minutes and all memory, or ask for too little.
    """
    if anchor.costs is None or anchor.keyring_sha256 == hash_bytes(data):
        return
    try:
        asked = passphrase_costs(data)
    except HeaderFailure:
        raise Damaged("the keyring was changed") from None
    if not set(asked) <= set(anchor.costs):
        raise Damaged("the keyring was changed")


def compute_anchor(epoch: int, data: bytes, key: bytes) -> Anchor:
    """Return what is to be remembered of a keyring's file."""
    return Anchor.make(epoch, hash_bytes(data), key, passphrase_costs(data))


def merge_parts(ring: Keyring, unlocker: Unlocker, shard: bytes) -> Keyring:
    """Return the keyring, merged with its core if it was written in two parts."""
    return delegation.unsplit_keyring(ring, [SlotIdentity(unlocker, ring.vault_id, (shard,))])


def check_anchor(ring: Keyring, data: bytes, state: State, key: bytes, *, write: bool) -> None:
    """Raise RolledBack or Damaged unless the keyring is the newest; roll the anchor forward after a crash."""
    anchor = state.anchor()
    anchor.verify(key)
    found = hash_bytes(data)
    if ring.epoch == anchor.epoch and found == anchor.keyring_sha256:
        return
    if ring.epoch == anchor.epoch + 1 and ring.prev_hash == anchor.keyring_sha256:
        if write:  # a crash between keyring and anchor: roll forward
            state.write_anchor(compute_anchor(ring.epoch, data, key))
        return
    if ring.epoch < anchor.epoch:
        raise RolledBack("the vault is older than this machine remembers")
    raise Damaged("the vault is not the one that this machine remembers")


def settle_rotation(shard: bytes, shards: tuple[bytes, ...], state: State) -> bytes:
    """Finish or drop a rotation of the vault's shard that a crash cut short; return the shard in force."""
    if len(shards) == 2:
        if shard == shards[1]:
            state.finish_rotation()
        else:
            state.drop_rotation()
    return shard
