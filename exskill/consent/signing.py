"""Signatures over manifests, and the chain of versions."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from exskill.consent.manifest import Manifest, parse_manifest, to_canonical
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _

__all__ = ["SignedManifest", "Signer", "check_chain", "sign_manifest", "verify_signature"]


class Signer(Protocol):
    """A signer with the vault's Ed25519 key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        ...


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest with its Ed25519 signature, as it lies in the vault."""

    manifest: Manifest
    signature: bytes

    def to_bytes(self) -> bytes:
        """Return the document."""
        body = {
            "manifest": self.manifest.model_dump(mode="json"),
            "signature": base64.b64encode(self.signature).decode("ascii"),
        }
        return to_canonical(body)

    @classmethod
    def from_bytes(cls, data: bytes) -> SignedManifest:
        """Read a document without trusting it; raise :class:`ConsentDenied` if it is not one."""
        try:
            body = json.loads(data)
            manifest = parse_manifest(to_canonical(body["manifest"]))
            signed = cls(manifest, base64.b64decode(body["signature"], validate=True))
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
            raise ConsentDenied(_("the consent manifest is not as it should be")) from None
        if signed.to_bytes() != data:
            raise ConsentDenied(_("the consent manifest is not as it should be"))
        return signed


def sign_manifest(manifest: Manifest, signer: Signer) -> SignedManifest:
    """Sign a manifest."""
    return SignedManifest(manifest, signer.sign(manifest.signed_bytes()))


def verify_signature(manifest: Manifest, signature: bytes, public_key: bytes) -> None:
    """Raise :class:`ConsentDenied` unless ``public_key`` (32 bytes) signed this manifest."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, manifest.signed_bytes())
    except (InvalidSignature, ValueError):
        raise ConsentDenied(_("the consent manifest was changed after it was signed")) from None


def check_chain(versions: Sequence[SignedManifest], public_key: bytes) -> None:
    """Raise :class:`ConsentDenied` unless the versions follow each other without gap, each signed, times in order."""
    previous: Manifest | None = None
    for signed in versions:
        manifest = signed.manifest
        verify_signature(manifest, signed.signature, public_key)
        if previous is None:
            honest = manifest.header.version == 1
        else:
            honest = (
                manifest.header.version == previous.header.version + 1
                and manifest.header.prev_hash == previous.digest()
                and manifest.header.manifest_id == previous.header.manifest_id
                and manifest.header.vault_id == previous.header.vault_id
                and manifest.header.created >= previous.header.created
            )
        if not honest:
            raise ConsentDenied(_("the versions of the consent manifest do not follow each other"))
        previous = manifest
