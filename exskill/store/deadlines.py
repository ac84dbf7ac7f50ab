"""Deadlines of an open vault: what has run out is erased, and what is known while locked is brought up to date."""

from __future__ import annotations

from dataclasses import replace

from audit.events import Actor, Count, Reason
from exskill.chat.schema import SenderRole
from exskill.consent.terms import Purpose
from exskill.core.clock import Verdict
from exskill.core.errors import ConsentDenied, LimitActive
from exskill.core.i18n import _
from exskill.store import clock_watch, journal, log_folders
from exskill.store.consent_record import compile_permissions
from exskill.store.context import OpenVault
from exskill.store.documents import drop_document, put_document, read_document
from exskill.store.kinds import ADAPTERS
from exskill.store.theirs import read_known, write_known

__all__ = ["erase_due", "find_adapter_due", "judge_opening", "note_deadlines", "settle_adapters"]


def judge_opening(opened: OpenVault) -> Verdict:
    """Return what is thought of the clock at an opening; raises LimitActive where it is behind what was seen before."""
    seen = clock_watch.read_clocks(opened.clock())
    ledger, verdict = clock_watch.judge_clock(read_known(opened), seen, opening=not _is_read_only(opened))
    if verdict.seal_all:
        raise LimitActive(
            _("this machine's clock is behind what it said before; everything with a date stays closed"),
            hint=_("set the clock right and try again; no date is ever extended by a clock"),
        )
    if not _is_read_only(opened):
        write_known(opened, ledger)
    return verdict


def note_deadlines(opened: OpenVault) -> None:
    """Bring the list of dates that is known while locked up to date."""
    ledger, _verdict = clock_watch.judge_clock(read_known(opened), clock_watch.read_clocks(opened.clock()))
    deadlines = {s.shard: s.expires_at for s in opened.vault.segments() if s.expires_at is not None}
    deadlines |= {d.shard: d.expires_at for d in opened.vault.documents() if d.expires_at is not None}
    write_known(opened, replace(ledger, deadlines=deadlines, fixed=ledger.fixed & frozenset(deadlines)))


def erase_due(opened: OpenVault, verdict: Verdict) -> None:
    """Destroy the keys of what has run out by the time that is believed; what a leap claims is closed by the gates only."""
    due = [s.id for s in opened.vault.segments() if s.expires_at is not None and verdict.due(s.expires_at)]
    old = [d.id for d in opened.vault.documents() if d.expires_at is not None and verdict.due(d.expires_at)]
    if due:
        opened.vault.destroy_segments(due)
        journal.record_erasure(opened, Reason.IMPORT_TTL, {Count.SEGMENTS: len(due)}, actor=Actor.TIMER)
    if old:
        opened.vault.destroy_documents(old)
        journal.record_erasure(opened, Reason.DOCUMENT_TTL, {Count.DOCUMENTS: len(old)}, actor=Actor.TIMER)
    if not _is_read_only(opened):
        log_folders.expire_month_keys(opened.vault.state, verdict)


def _is_read_only(opened: OpenVault) -> bool:
    return opened.vault.mode != "w"


def settle_adapters(opened: OpenVault, *, renew: bool) -> None:
    """Destroy what was trained once its purpose is not granted (it cannot forget rows); date it anew if ``renew``."""
    for kind in {d.kind for d in opened.vault.documents()}.intersection(ADAPTERS):
        due = find_adapter_due(opened)
        if due is None:
            drop_document(opened, kind)
        elif renew:
            put_document(opened, kind, read_document(opened, kind) or b"", expires_at=due)


def find_adapter_due(opened: OpenVault) -> int | None:
    """Return when what was trained is destroyed, in Unix seconds; None where training is not permitted.

    That is when the first row of theirs runs out or the agreement has to be confirmed, so that it is destroyed while
    locked too.
    """
    try:
        grant = compile_permissions(opened, Purpose.ADAPTER)
    except ConsentDenied:
        return None
    if not grant.allows(Purpose.ADAPTER):
        return None
    theirs = [s for s in opened.vault.segments() if s.role == SenderRole.EX.value]
    return min([grant.expires_at, *(s.expires_at for s in theirs if s.expires_at is not None)])
