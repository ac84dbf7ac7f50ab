"""How a vault is created, opened and taken in: whatever waits since the last time is settled first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from audit.errors import AuditError
from audit.events import Actor, Count, Event, EventKind, Outcome, Reason
from audit.pending import note
from exskill.consent.defaults import default_manifest
from exskill.consent.terms import Adult
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.store import consent_record, deadlines, journal, receipts
from exskill.store.context import OpenVault
from exskill.store.kinds import MANIFEST, Clock
from exskill.store.ownership import is_own_kind, is_own_role
from exskill.store.settings import Settings
from exskill.store.store import Store
from exskill.store.theirs import claim_own
from vault import kdf
from vault.atomic import make_private
from vault.errors import VaultError, WrongKey
from vault.locked_facts import say_settled
from vault.marker import read_vault_id
from vault.vault import Vault, destroy, put_pending

if TYPE_CHECKING:
    from vault.agent.delegation import Delegate
    from vault.kdf import Argon2Params
    from vault.slots import Unlocker

__all__ = ["adopt_store", "create_store", "leave_note", "open_handed", "open_store", "still_opens"]


def create_store(
    paths: Paths,
    name: str,
    passphrase: bytearray,
    *,
    clock: Clock,
    settings: Settings,
    params: Argon2Params | None = None,
    floor: Argon2Params | None = None,
) -> tuple[Store, str]:
    """Create a vault with its log and its default manifest; return it open, with the recovery code."""
    directory = paths.vault(name)
    with translate_errors():
        make_private(paths.vaults)
        vault, code = Vault.create(
            directory,
            paths.state,
            passphrase=passphrase,
            params=params or kdf.calibrate(),
            now=int(clock().timestamp()),
            floor=floor,
        )
        try:
            opened = OpenVault(name, paths, vault, journal.create_log(paths, name, vault, clock), clock)
            store = Store(opened)
            store.record(EventKind.CREATE)
            _save_first_documents(store, settings)
        except BaseException:
            vault.close()
            destroy(directory, paths.state)
            raise
    return store, code


def _save_first_documents(store: Store, settings: Settings) -> None:
    languages: tuple[Literal["en", "zh"], ...] = ("zh",) if settings.language == "zh" else ("en",)
    manifest = default_manifest(
        vault_id=store.vault.vault_id, now=store.opened.clock(), user_adult=Adult.YES, languages=languages
    )
    store.save_settings(settings)
    store.save_manifest(manifest)


def open_store(paths: Paths, name: str, unlocker: Unlocker, *, clock: Clock, mode: Literal["r", "w"] = "w") -> Store:
    """Unlock a vault. A failed attempt is noted, sealed, and told at the next unlock."""
    directory = paths.vault(name)
    with translate_errors():
        try:
            vault = Vault.open(directory, paths.state, unlocker, mode=mode)
        except WrongKey:
            failed = Event(kind=EventKind.UNLOCK_FAILED, outcome=Outcome.FAILED)
            leave_note(paths, read_vault_id(directory), note(failed, at=int(clock().timestamp())))
            raise
        return _open_log(paths, name, vault, clock)


def open_handed(
    paths: Paths, name: str, delegate: Delegate, *, clock: Clock, mode: Literal["r", "w"] = "w"
) -> Store | None:
    """Open the parts whose keys an unlock agent has; None where only the passphrase will do."""
    with translate_errors():
        vault = Vault.open_handed(paths.vault(name), paths.state, delegate, mode=mode)
        return _open_log(paths, name, vault, clock) if vault is not None else None


def adopt_store(
    paths: Paths, name: str, unlocker: Unlocker, *, clock: Clock, epoch: int
) -> tuple[Store, Literal["log kept", "log anew"]]:
    """Open a vault that was made ready elsewhere: its anchor is written anew, due data is destroyed, older keyrings are refused.

    A log that does not fit what is known of it begins anew. Raises VaultDamaged where a file is missing or was changed.
    """
    now = int(clock().timestamp())
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, reanchor=True) as vault:
        if unfit := len(vault.list_damaged()):
            raise VaultDamaged(_("{n} of its files are missing or were changed").format(n=unfit))
        vault.destroy_segments(s.id for s in vault.segments() if s.expires_at is not None and s.expires_at <= now)
        vault.destroy_documents(d.id for d in vault.documents() if d.expires_at is not None and d.expires_at <= now)
        vault.renew(epoch=epoch)
    try:
        return open_store(paths, name, unlocker, clock=clock), "log kept"
    except VaultDamaged as error:
        if not isinstance(error.__cause__, AuditError):
            raise
    journal.replace_log(paths, name, unlocker, clock)
    return open_store(paths, name, unlocker, clock=clock), "log anew"


def still_opens(paths: Paths, name: str, unlockers: Sequence[Unlocker]) -> bool:
    """Return whether any of some secrets opens a vault: asked after a destruction."""
    for unlocker in unlockers:
        try:
            Vault.open(paths.vault(name), paths.state, unlocker, mode="r").close()
        except VaultError:
            continue
        return True
    return False


def leave_note(paths: Paths, vault_id: str, data: bytes) -> None:
    """Seal a note to a locked vault; it comes into the log at the next unlock."""
    put_pending(paths.state, vault_id, data)


def _open_log(paths: Paths, name: str, vault: Vault, clock: Clock) -> Store:
    """Open the log, say so in it, and settle what waits; the vault is closed if that fails."""
    try:
        opened = OpenVault(name, paths, vault, journal.open_log(paths, name, vault, clock), clock)
        store = Store(opened)
        store.record(EventKind.UNLOCK)
        _tell_journal(store)
        verdict = deadlines.judge_opening(opened)
        if vault.mode == "w":
            if not vault.handed:  # whoever handed the keys over has seen to it that nothing waits
                consent_record.move_old_consent(opened)
                claim_own(opened)
                _fold_pending(store)
                _enforce_no(store)  # before a receipt is put aside: one that nobody can verify may tell of a no
                _put_receipts_right(store)
            deadlines.erase_due(opened, verdict)
            deadlines.settle_adapters(opened, renew=False)
            deadlines.note_deadlines(opened)
    except BaseException:
        vault.close()
        raise
    return store


def _tell_journal(store: Store) -> None:
    """Say in the log what was wrong with the journal, which has been put right: records lost, all of it, or an older one."""
    found = store.vault.journal_report
    if found:
        count = found.spoilt + found.lost + found.is_older
        store.record(EventKind.RECOVER, actor=Actor.PROGRAM, outcome=Outcome.PARTIAL, counts={Count.PROBLEMS: count})


def _put_receipts_right(store: Store) -> None:
    """Put receipts aside that were changed or torn, and say so in the log."""
    count = receipts.put_spoilt_aside(store.vault.state, vault_public=store.vault.signer.public)
    if count:
        store.record(EventKind.RECOVER, actor=Actor.PROGRAM, outcome=Outcome.PARTIAL, counts={Count.PROBLEMS: count})


def _enforce_no(store: Store) -> None:
    """Close the page where the other person said no while it was locked; nothing of theirs outlives it, whatever a crash left."""
    state = store.vault.state
    is_said = store.document(MANIFEST) is not None and store.manifest().stance.stance.is_no
    is_news = state.facts().withdrawn_at is not None or (not is_said and _is_no_on_a_receipt(store))
    if is_news:
        store.close_stance()
    elif not is_said:
        return
    rows = [s.id for s in store.vault.segments() if not is_own_role(s.role)]
    papers = [d.id for d in store.vault.documents() if is_news and not is_own_kind(d.kind)]
    if rows or papers:
        store.vault.destroy_segments(rows)
        store.vault.destroy_documents(papers)
        store.record_erasure(
            Reason.WITHDRAWAL, {Count.SEGMENTS: len(rows), Count.DOCUMENTS: len(papers)}, actor=Actor.EX
        )
    if is_news:
        state.say(say_settled())


def _is_no_on_a_receipt(store: Store) -> bool:
    """Return whether a receipt tells of a no that is not in the log, or may: the journal that said so was spoilt.

    What is erased while locked is in the journal before its receipt is written. So a receipt that nobody can verify, and of
    which neither told, was of something that was lost: it counts as a no. What came before the log's first readable entry
    is not in the log anyway; it counts only where this opening found the journal spoilt.
    """
    state, public = store.vault.state, store.vault.signer.public
    if receipts.has_open_no(state, vault_public=public):
        return True
    doubtful = receipts.list_doubtful(state, vault_public=public)
    if not doubtful:
        return False
    known, since = journal.read_accounted(store.opened)
    is_spoilt = bool(store.vault.journal_report)
    return any(name not in known and (is_spoilt or at >= since) for name, at in doubtful)


def _fold_pending(store: Store) -> None:
    """Take what was noted while locked into the log; an objection closes the manifest too, and abuse closes the echo."""
    notes = store.vault.take_pending()
    if not notes:
        return
    events = journal.fold_notes(store.opened, notes)
    if any(event.kind is EventKind.WITHDRAWAL for event in events):
        store.close_stance()
    if any(event.kind is EventKind.CONSENT_CHANGE and event.reason is Reason.ABUSE for event in events):
        store.report_abuse()
    store.vault.drop_pending()
