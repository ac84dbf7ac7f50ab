"""Receipts of erasure: what was destroyed, how that was checked, and what it cannot reach.

Signed JSON in the terms of NIST SP 800-88 (cryptographic erase), as read in secondary sources. A receipt written while
the vault was locked is signed by the device key and is *provisional*: the event is not in the log yet, and it says so.
At the next unlocking a *final* one follows, signed by the vault, with the proof that the event is in the log.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.checkpoint import Signer
from audit.errors import InvalidEvent
from audit.events import LARGEST, Actor, Count, Reason
from audit.proof import check_proof

__all__ = [
    "LIMITS",
    "Check",
    "Limit",
    "Receipt",
    "SourceFile",
    "Stage",
    "finalise_receipt",
    "open_receipt",
    "receipt_digest",
    "sign_receipt",
]

TECHNIQUE: Final = "cryptographic erase (NIST SP 800-88 Rev. 2)"
KEY_BITS: Final = 128
_SCHEMA: Final = "exskill-receipt/1"
_DOMAIN: Final = b"exskill.dev/v1/receipt\n"
_ID: Final = re.compile(r"[0-9a-f]{32}")


class Stage(StrEnum):
    """Whether the event is provably in the log."""

    PROVISIONAL = "provisional"
    FINAL = "final"


class Check(StrEnum):
    """What was done to see that it worked."""

    SHARD_GONE = "shard_gone"
    DECRYPTION_FAILS = "decryption_fails"
    KEYRING_REREAD = "keyring_reread"
    FILES_GONE = "files_gone"


class SourceFile(StrEnum):
    """The export that was imported: as long as it is on the same disk, its content was never only encrypted."""

    PRESENT = "present"
    GONE = "gone"
    UNKNOWN = "unknown"


class Limit(StrEnum):
    """What this program cannot reach."""

    SSD_REMAP = "ssd_remap"
    COPY_ON_WRITE = "copy_on_write"
    JOURNAL = "journal"
    STATE_BACKUP = "state_backup"
    ESCROW = "escrow"
    SOURCE_FILE = "source_file"
    OTHER_COPIES = "other_copies"
    MEMORY = "memory"


LIMITS: Final[Mapping[Limit, str]] = {
    Limit.SSD_REMAP: "flash storage may keep old blocks that the system can no longer address",
    Limit.COPY_ON_WRITE: "snapshots and copy-on-write file systems may keep the key half that was overwritten",
    Limit.JOURNAL: "the journal of the file system may keep it for a while",
    Limit.STATE_BACKUP: "a backup of the state directory made before this moment still opens the data",
    Limit.ESCROW: "an encrypted backup that the owner exported still opens with its own key",
    Limit.SOURCE_FILE: "the export that was imported is outside this program; it was in clear on its medium",
    Limit.OTHER_COPIES: "chats on phones, screenshots and copies elsewhere are not touched",
    Limit.MEMORY: "a program that was running may have had decrypted text in its memory until it ended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One erasure. ``ids`` are opaque; there is no name, no path and no content in a receipt.

    ``at`` is Unix seconds. ``copies`` counts the encrypted backups that the owner is known to have exported, ``copies_at``
    says when (Unix seconds; left out of the document where there are none, as in earlier versions). A final
    receipt carries the entry's number, its leaf hash and the ``.tlog-proof``.
    """

    receipt_id: str
    vault: str
    at: int
    trigger: Reason
    actor: Actor
    counts: Mapping[Count, int]
    ids: tuple[str, ...] = ()
    checks: Mapping[Check, bool] = field(default_factory=dict)
    source_file: SourceFile = SourceFile.UNKNOWN
    copies: int = 0
    copies_at: tuple[int, ...] = ()
    limits: tuple[Limit, ...] = tuple(Limit)
    stage: Stage = Stage.PROVISIONAL
    entry: int | None = None
    leaf: str | None = None
    proof: str | None = None

    def __post_init__(self) -> None:
        hexes = (self.receipt_id, self.vault, *self.ids)
        numbers = (
            self.at,
            self.copies,
            *self.copies_at,
            *self.counts.values(),
            *([self.entry] if self.entry is not None else []),
        )
        if not all(type(value) is str and _ID.fullmatch(value) for value in hexes):
            raise InvalidEvent("an id of the receipt is not an identifier")
        if not all(type(number) is int and 0 <= number <= LARGEST for number in numbers):
            raise InvalidEvent("a number of the receipt is not a count")
        logged = (self.entry, self.leaf, self.proof)
        if any((value is not None) != (self.stage is Stage.FINAL) for value in logged):
            raise InvalidEvent("only a final receipt carries a proof")

    @property
    def complete(self) -> bool:
        """Whether every check that was made succeeded, and at least one was made."""
        return bool(self.checks) and all(self.checks.values())

    def lines(self) -> list[str]:
        """Return the receipt in plain English, limits included."""
        when = datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%d %H:%M UTC")
        what = ", ".join(f"{number} {count.value.replace('_', ' ')}" for count, number in self.counts.items())
        logged = (
            f"entry {self.entry} of the log, with its proof"
            if self.stage is Stage.FINAL
            else "provisional: written while the vault was locked, not yet in the log, signed by the device key"
        )
        checks = ", ".join(f"{c.value.replace('_', ' ')}: {'yes' if ok else 'NO'}" for c, ok in self.checks.items())
        return [
            f"receipt {self.receipt_id}, {when}",
            f"technique: {TECHNIQUE}, key strength {KEY_BITS} bits",
            f"destroyed: {what or 'keys only'} (trigger: {self.trigger.value.replace('_', ' ')})",
            f"checked: {checks or 'nothing'}",
            f"log: {logged}",
            f"known copies: {self.copies} encrypted backups{self._list_days()}; "
            f"export that was imported: {self.source_file.value}",
            "unreadable to anyone without the destroyed key; what this cannot reach:",
            *(f"- {LIMITS[limit]}" for limit in self.limits),
        ]

    def _list_days(self) -> str:
        days = ", ".join(datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d") for at in self.copies_at)
        return f" ({days})" if days else ""

    def to_json(self) -> dict[str, Any]:
        """Return the fields as plain JSON values."""
        body: dict[str, Any] = {"schema": _SCHEMA, "technique": TECHNIQUE, "key_bits": KEY_BITS}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "copies_at" and not value:
                continue
            if isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            body[item.name] = value
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Receipt:
        """Read back what :meth:`to_json` wrote; raise InvalidEvent for anything else."""
        fixed = {"schema": _SCHEMA, "technique": TECHNIQUE, "key_bits": KEY_BITS}
        try:
            values = {key: value for key, value in body.items() if key not in fixed}
            if any(body[key] != value for key, value in fixed.items()):
                raise InvalidEvent("not a receipt of this version")
            values["trigger"], values["actor"] = Reason(values["trigger"]), Actor(values["actor"])
            values["counts"] = {Count(key): number for key, number in values["counts"].items()}
            values["checks"] = {Check(key): bool(ok) for key, ok in values["checks"].items()}
            values["source_file"], values["stage"] = SourceFile(values["source_file"]), Stage(values["stage"])
            values["limits"] = tuple(Limit(limit) for limit in values["limits"])
            values["ids"] = tuple(values["ids"])
            values["copies_at"] = tuple(values.get("copies_at", ()))
            return cls(**values)
        except (KeyError, ValueError, TypeError, AttributeError):
            raise InvalidEvent("not a receipt") from None


def sign_receipt(receipt: Receipt, signer: Signer) -> bytes:
    """Return the receipt as a signed document: by the device key while locked, by the vault's key otherwise."""
    signature = signer.sign(_DOMAIN + _to_canonical(receipt.to_json()))
    body = {
        "receipt": receipt.to_json(),
        "signer": base64.b64encode(signer.public).decode("ascii"),
        "signature": base64.b64encode(signature).decode("ascii"),
    }
    return _to_canonical(body) + b"\n"


def open_receipt(document: bytes, trusted: Sequence[bytes], *, log_key: bytes | None = None) -> Receipt:
    """Return the receipt if one of the ``trusted`` public keys signed exactly this; else raise InvalidEvent.

    For a final receipt the proof is checked against ``log_key`` (the vault's public key), which must then be given.
    """
    try:
        body = json.loads(document)
        receipt = Receipt.from_json(body["receipt"])
        public = base64.b64decode(body["signer"], validate=True)
        signature = base64.b64decode(body["signature"], validate=True)
        is_canonical = _to_canonical(body) + b"\n" == document
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise InvalidEvent("not a receipt") from None
    if public not in trusted or set(body) != {"receipt", "signer", "signature"} or not is_canonical:
        raise InvalidEvent("the receipt was not signed by this vault or device")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _DOMAIN + _to_canonical(receipt.to_json()))
    except (InvalidSignature, ValueError):
        raise InvalidEvent("the signature of the receipt does not fit") from None
    if receipt.stage is Stage.FINAL and not _is_proven(receipt, log_key):
        raise InvalidEvent("the proof of the receipt does not hold")
    return receipt


def _is_proven(receipt: Receipt, log_key: bytes | None) -> bool:
    try:
        leaf = bytes.fromhex(receipt.leaf or "")
    except (TypeError, ValueError):
        return False
    return log_key is not None and check_proof(receipt.proof or "", leaf, log_key) is not None


def finalise_receipt(receipt: Receipt, *, entry: int, leaf: bytes, proof: str) -> Receipt:
    """Return the final receipt of an erasure whose event is now entry ``entry`` of the log."""
    return replace(receipt, stage=Stage.FINAL, entry=entry, leaf=leaf.hex(), proof=proof)


def receipt_digest(document: bytes) -> str:
    """Return a 32-hex name of a signed receipt, by which an event can refer to it."""
    return hashlib.sha256(document).hexdigest()[:32]


def _to_canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
