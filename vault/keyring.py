"""The keyring: every secret of the vault, as one encrypted document that is rewritten whole.

JSON, padded to a multiple of 4 KiB, in an age file whose stanzas are the unlock slots. Each rewrite has a fresh file key,
fresh wrap salts, the next epoch and the hash of its predecessor. While an unlock agent is out it is written in two parts
(:mod:`vault.agent.delegation`): ``core`` then contains the whole of it once more, for the slots alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vault.age import file as age
from vault.errors import Damaged, TooNew
from vault.kdf import Argon2Params, hkdf
from vault.padding import pad, unpad
from vault.slots import Slot

__all__ = ["DocumentEntry", "Keyring", "SegmentEntry", "decode_keyring", "encode_keyring", "hash_bytes", "seal_keyring"]

VERSION: Final = 3
_IN_TWO_PARTS: Final = 4
_OLD, _OLD_IN_TWO_PARTS = 1, 2  # without what follows `core` in Keyring, and without `own`
_PAGE: Final = 4096
_ID: Final = re.compile(r"[0-9a-f]{32}")
_TEXTS: Final = frozenset({"id", "shard", "import_id", "role", "purpose_class", "kind", "scope", "sha256"})
_FAR: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment's secret seed and what is known of it without opening it."""

    id: str
    seed: bytes
    shard: str
    import_id: str
    role: str
    purpose_class: str
    rows: int
    size: int
    sha256: str
    expires_at: int | None = None
    own: bool = False  # the user's own: it outlives a no of the other person


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """The same for a document; ``scope`` is an import's id or ``vault``."""

    id: str
    seed: bytes
    shard: str
    kind: str
    scope: str
    size: int
    sha256: str
    expires_at: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Keyring:
    """All secrets and the table of contents. ``epoch`` grows by one at every rewrite.

    ``sign_seed`` signs the log, ``consent_seed`` the consent page. ``consent_to_move`` says that an older version's page, which
    the log's key signed, is still to be signed anew. What the log and the journal said last is remembered, so that an older
    one is noticed. Documents of the kinds in ``frozen`` are taken from the core alone.
    """

    vault_id: str
    root: bytes
    sign_seed: bytes
    seal_private: bytes
    slots: tuple[Slot, ...]
    created: int
    epoch: int = 0
    prev_hash: str = ""
    segments: tuple[SegmentEntry, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    escrows: int = 0
    tombstones: tuple[str, ...] = field(default=())
    core: bytes = b""
    consent_seed: bytes = b""
    consent_to_move: bool = False
    log_size: int = 0
    log_root: str = ""
    journal_number: int = 0
    journal_sha256: str = ""
    frozen: tuple[str, ...] = ()

    @property
    def consent_public(self) -> bytes:
        """The Ed25519 key (32 bytes) that the consent page is checked with."""
        is_moved = self.consent_seed and not self.consent_to_move
        seed = self.consent_seed if is_moved else self.sign_seed
        return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()

    def derive(self, label: str) -> bytes:
        """Return a 32-byte subkey of the root."""
        return hkdf(self.root, info=f"exskill.dev/v1/{label}|{self.vault_id}")


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _to_plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {k: _to_plain(v) for k, v in value.items()}
    return [_to_plain(v) for v in value] if isinstance(value, list | tuple) else value


def encode_keyring(keyring: Keyring) -> bytes:
    """Return the padded payload."""
    body = {"format": _IN_TWO_PARTS if keyring.core else VERSION, **_to_plain(asdict(keyring))}
    if not keyring.core:
        del body["core"]
    return pad(json.dumps(body, separators=(",", ":"), sort_keys=True).encode("ascii"), multiple=_PAGE)


def decode_keyring(payload: bytes | memoryview) -> Keyring:
    """Read a payload; raise TooNew for a later format and Damaged for anything that does not fit."""
    try:
        body = json.loads(bytes(unpad(payload)))
        version = body.pop("format")
        if version > _IN_TWO_PARTS:
            raise TooNew("the vault was written by a later version")
        if ("core" in body) != (version in (_IN_TWO_PARTS, _OLD_IN_TWO_PARTS)) or not _has_its_fields(body, version):
            raise Damaged("the keyring cannot be read")
        names = [name for name in ("root", "sign_seed", "seal_private", "core", "consent_seed") if name in body]
        secrets = {name: bytes.fromhex(body[name]) for name in names}
        lists = {
            "slots": tuple(_read_slot(s) for s in body["slots"]),
            "segments": tuple(SegmentEntry(**{**s, "seed": bytes.fromhex(s["seed"])}) for s in body["segments"]),
            "documents": tuple(DocumentEntry(**{**d, "seed": bytes.fromhex(d["seed"])}) for d in body["documents"]),
            "tombstones": tuple(body["tombstones"]),
            "frozen": tuple(body.get("frozen", ())),
        }
        return _check_entries(Keyring(**{**body, **secrets, **lists}))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise Damaged("the keyring cannot be read") from None


def _check_entries(keyring: Keyring) -> Keyring:
    """Return the keyring without entries whose name is none (it becomes a path), whose values are of another kind, or whose file
    or key another entry has; raise Damaged for one in a keyring that is whole.

    An outer part is written also with an agent's keys: what is wrong there goes, and keeps no vault from opening.
    """
    ids, shards, kept = set[str](), set[str](), set[int]()
    entries: list[SegmentEntry | DocumentEntry] = [*keyring.segments, *keyring.documents]
    for place, entry in enumerate(entries):
        if _is_fit(entry) and entry.id not in ids and entry.shard not in shards:
            kept.add(place)
            ids.add(entry.id)
            shards.add(entry.shard)
    if len(kept) == len(entries):
        return keyring
    if not keyring.core:
        raise Damaged("the keyring cannot be read")
    count = len(keyring.segments)
    return replace(
        keyring,
        segments=tuple(s for at, s in enumerate(keyring.segments) if at in kept),
        documents=tuple(d for at, d in enumerate(keyring.documents, count) if at in kept),
    )


def _is_fit(entry: SegmentEntry | DocumentEntry) -> bool:
    numbers: list[object] = [entry.size, *([entry.rows] if isinstance(entry, SegmentEntry) else [])]
    numbers += [entry.expires_at] if entry.expires_at is not None else []
    texts = [getattr(entry, f.name) for f in fields(entry) if f.name in _TEXTS]
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(number, int) and abs(number) < _FAR for number in numbers)
        and entry.own in (True, False)
        and _ID.fullmatch(entry.id) is not None
        and _ID.fullmatch(entry.shard) is not None
    )


def _has_its_fields(body: dict[str, Any], version: int) -> bool:
    """Whether nothing that this format has is missing; what it does not have is refused when it is read."""
    return version in (_OLD, _OLD_IN_TWO_PARTS) or {f.name for f in fields(Keyring)} - {"core"} <= set(body)


def _read_slot(body: dict[str, Any]) -> Slot:
    params = Argon2Params(**body["params"]) if body["params"] else None
    return Slot(body["id"], body["kind"], bytes.fromhex(body["ikm"]), bytes.fromhex(body["salt"]), params)


def seal_keyring(keyring: Keyring, shard: bytes, random: Callable[[int], bytes]) -> bytes:
    """Return the keyring file: a fresh file key under every slot, each with a fresh wrap salt."""
    file_key = random(age.FILE_KEY)
    stanzas = [s.stanza(keyring.vault_id, shard, random(16), file_key) for s in keyring.slots]
    return age.encrypt(encode_keyring(keyring), file_key, stanzas, random=random)


def make_successor(keyring: Keyring, current_file: bytes, **changes: Any) -> Keyring:
    """Return the next keyring after the one in ``current_file``."""
    return replace(keyring, epoch=keyring.epoch + 1, prev_hash=hash_bytes(current_file), **changes)
