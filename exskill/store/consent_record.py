"""The consent manifest as the vault stores it: a chain of signed versions, the newest compiled to a grant."""

from __future__ import annotations

import json

from audit.events import Event, EventKind, Reason
from audit.pending import note
from exskill.consent.defaults import default_manifest
from exskill.consent.edit import set_parties, set_stance
from exskill.consent.grant import Grant, compile_grant
from exskill.consent.manifest import Manifest
from exskill.consent.signing import SignedManifest, check_chain, sign_manifest
from exskill.consent.terms import Adult, By, Purpose, Stance
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.store import journal
from exskill.store.context import OpenVault
from exskill.store.documents import put_document, read_document
from exskill.store.kinds import MANIFEST
from vault.pending import put_pending
from vault.specs import DocumentSpec

__all__ = [
    "append_version",
    "compile_permissions",
    "move_old_consent",
    "object_for_good",
    "read_manifest",
    "report_abuse",
    "write_manifest",
]


def read_manifest(opened: OpenVault) -> Manifest:
    """Return the newest manifest after checking its signature and its whole chain."""
    return _read_versions(opened)[-1].manifest


def write_manifest(opened: OpenVault, manifest: Manifest) -> None:
    """Sign a manifest as the next version and store it; the change is audited first."""
    put_document(opened, MANIFEST, append_version(opened, manifest))


def append_version(opened: OpenVault, manifest: Manifest) -> bytes:
    """Sign a manifest as the next version; log that, and return the whole chain as it is stored."""
    versions = _read_versions(opened) if read_document(opened, MANIFEST) is not None else []
    with translate_errors():
        signer = opened.vault.consent_signer  # before anything is logged: an agent has none
    journal.record_event(opened, EventKind.CONSENT_CHANGE, manifest_version=manifest.header.version)
    signed = [v.to_bytes().hex() for v in (*versions, sign_manifest(manifest, signer))]
    return json.dumps(signed).encode("ascii")


def move_old_consent(opened: OpenVault) -> None:
    """Sign the page of an older version anew, with the key that signs nothing else; that key alone counts from here on."""
    if not opened.vault.has_old_consent:
        return
    versions = _read_versions(opened) if read_document(opened, MANIFEST) is not None else []
    signer = opened.vault.consent_signer
    signed = [sign_manifest(version.manifest, signer).to_bytes().hex() for version in versions]
    with translate_errors():
        opened.vault.move_consent(DocumentSpec(MANIFEST, json.dumps(signed).encode("ascii"), own=True))


def report_abuse(opened: OpenVault) -> None:
    """Close the echo because of abuse. Where an agent's keys opened the vault, the next unlock does it, and nothing opens before.

    An agent has no key for the page; what waits for the log keeps its keys from opening anything.
    """
    now = opened.clock()
    if not opened.vault.handed:
        write_manifest(opened, set_parties(read_manifest(opened), now=now, abuse=True))
        return
    event = Event(kind=EventKind.CONSENT_CHANGE, reason=Reason.ABUSE)
    with translate_errors():
        put_pending(opened.paths.state, opened.vault.vault_id, note(event, at=int(now.timestamp())))


def object_for_good(opened: OpenVault) -> Manifest | None:
    """Return the manifest with the other person's no in it; None where it says no already."""
    if read_document(opened, MANIFEST) is None:  # it went with what was not marked as the user's own
        fresh = default_manifest(vault_id=opened.vault.vault_id, now=opened.clock(), user_adult=Adult.YES)
        write_manifest(opened, fresh)
    manifest = read_manifest(opened)
    if manifest.stance.stance.is_no:
        return None
    return set_stance(manifest, Stance.OBJECTED, now=opened.clock(), by=By.EX)


def compile_permissions(opened: OpenVault, *purposes: Purpose) -> Grant:
    """Compile the manifest for some purposes (all that are granted if none is named)."""
    newest = _read_versions(opened)[-1]
    compiled = compile_grant(
        newest.manifest,
        newest.signature,
        public_key=opened.vault.consent_public,
        now=opened.clock(),
        newest=newest.manifest.header.version,
    )
    return compiled.narrow_to(*purposes) if purposes else compiled


def _read_versions(opened: OpenVault) -> list[SignedManifest]:
    data = read_document(opened, MANIFEST)
    if data is None:
        raise ConsentDenied(_("there is no consent manifest, so nothing is permitted"))
    versions = [SignedManifest.from_bytes(bytes.fromhex(part)) for part in json.loads(data)]
    check_chain(versions, opened.vault.consent_public)
    return versions
