"""What the state directory remembers of the log: its end, and the current link of the MAC chain.

One sector, overwritten in place with every entry, so that truncation and rollback of the log show, and so that the chain
key that authenticated an entry is gone from the disk before the next one is written.

The chain (after Ma and Tsudik's forward-secure aggregate MAC): ``tag_i = HMAC(K_i, i || leaf_i)``,
``A_{i+1} = SHA-256(A_i || tag_i)``, ``K_{i+1} = HMAC(K_i, "next")``. K_0 is random, not derived from any key of the vault,
and is handed out once to be kept elsewhere. With it one can show that entries written before a break-in were not
changed by the intruder, even one who learnt every key of the vault; without it the chain says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from audit.bodies import derive_subkey
from audit.disk import SECTOR
from audit.tree import EMPTY_ROOT

__all__ = ["Anchor", "Chain", "ChainKey"]

_MAGIC: Final = b"exskill-anchor1\n"
_FIXED: Final = struct.Struct(">16sQ32sQ32s60s")


@dataclass(frozen=True, slots=True, repr=False)
class ChainKey:
    """The verification key: from which entry on, and the first link. Keep it away from this machine."""

    start: int
    key: bytes

    def to_text(self) -> str:
        """Return ``exskill-chain1-START-HEX-CHECK``."""
        text = f"exskill-chain1-{self.start}-{self.key.hex()}"
        return f"{text}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @classmethod
    def from_text(cls, text: str) -> ChainKey:
        """Read it back; raise ValueError if a character is wrong."""
        parts = text.strip().split("-")
        if len(parts) != 5 or not parts[2].isdigit():
            raise ValueError("not a verification key")
        chain = cls(int(parts[2]), bytes.fromhex(parts[3]))
        if len(chain.key) != 32 or chain.to_text() != text.strip():
            raise ValueError("not a verification key")
        return chain


@dataclass(frozen=True, slots=True, repr=False)
class Chain:
    """The chain at some size: where it began, what it has gathered, and the key for the next entry."""

    start: int
    aggregate: bytes
    key: bytes

    @classmethod
    def begin(cls, first: ChainKey) -> Chain:
        """Return the chain before its first entry."""
        return cls(first.start, hashlib.sha256(b"exskill-chain1" + first.start.to_bytes(8, "big")).digest(), first.key)

    def after(self, index: int, leaf: bytes) -> Chain:
        """Return the chain after one more entry."""
        tag = hmac.digest(self.key, index.to_bytes(8, "big") + leaf, "sha256")
        aggregate = hashlib.sha256(self.aggregate + tag).digest()
        return Chain(self.start, aggregate, hmac.digest(self.key, b"next", "sha256"))


@dataclass(frozen=True, slots=True, repr=False)
class Anchor:
    """The end of the log as last committed."""

    size: int
    root: bytes
    chain: Chain

    @classmethod
    def empty(cls, first: ChainKey) -> Anchor:
        """Return the anchor of an empty log."""
        return cls(0, EMPTY_ROOT, Chain.begin(first))

    def pack(self, key: bytes, origin: str, random: Callable[[int], bytes]) -> bytes:
        """Return the sector: fixed fields, sealed chain key, zeros, HMAC over all of it."""
        nonce = random(12)
        sealed = nonce + ChaCha20Poly1305(derive_subkey(key, "chain-seal", origin)).encrypt(nonce, self.chain.key, None)
        body = _FIXED.pack(_MAGIC, self.size, self.root, self.chain.start, self.chain.aggregate, sealed)
        body = body.ljust(SECTOR - 32, b"\x00")
        return body + hmac.digest(derive_subkey(key, "anchor-mac", origin), body, "sha256")

    @classmethod
    def unpack(cls, data: bytes, key: bytes, origin: str) -> Anchor | None:
        """Return the anchor, or None if any byte differs from what was written or the key is another."""
        if len(data) != SECTOR:
            return None
        tag = hmac.digest(derive_subkey(key, "anchor-mac", origin), data[:-32], "sha256")
        magic, size, root, start, aggregate, sealed = _FIXED.unpack_from(data)
        if not hmac.compare_digest(tag, data[-32:]) or magic != _MAGIC:
            return None
        try:
            link = ChaCha20Poly1305(derive_subkey(key, "chain-seal", origin)).decrypt(sealed[:12], sealed[12:], None)
        except InvalidTag:
            return None
        return cls(size, root, Chain(start, aggregate, link))
