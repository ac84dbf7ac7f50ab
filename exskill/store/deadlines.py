"""Deadlines of an open vault: what has run out is erased, and what is known while locked is brought up to date."""

from __future__ import annotations

from dataclasses import replace

from audit.events import Actor, Count, Reason
from exskill.chat.schema import SenderRole
from exskill.consent.terms import Purpose
from exskill.core.errors import ConsentDenied, LimitActive
from exskill.core.i18n import _
from exskill.store import clock_watch, journal
from exskill.store.consent_record import compile_permissions
from exskill.store.context import OpenVault
from exskill.store.documents import drop_document, put_document, read_document
from exskill.store.kinds import ADAPTERS, DAY, DUE, LEAP
from exskill.store.theirs import read_known, write_known

__all__ = ["erase_due", "find_adapter_due", "note_deadlines", "settle_adapters"]


def note_deadlines(opened: OpenVault, *, opening: bool = False) -> None:
    """Bring the list of deadlines up to date; at an opening also the date from which the dead-man counts."""
    now = opened.clock()
    ledger, verdict = clock_watch.judge_clock(read_known(opened), clock_watch.read_clocks(now))
    if opening and verdict.seal_all:
        raise LimitActive(
            _("this machine's clock is behind what it said before; everything with a date stays closed"),
            hint=_("set the clock right and try again; no date is ever extended by a clock"),
        )
    deadlines = {s.shard: s.expires_at for s in opened.vault.segments() if s.expires_at is not None}
    deadlines |= {d.shard: d.expires_at for d in opened.vault.documents() if d.expires_at is not None}
    last = int(now.timestamp()) if opening else ledger.last_opened
    fixed = ledger.fixed & frozenset(deadlines)
    write_known(opened, replace(ledger, last_opened=last, deadlines=deadlines, fixed=fixed))


def erase_due(opened: OpenVault, last: int) -> None:
    """Destroy the keys of what has run out.

    A clock that jumped by more than a week since the last entry is not believed at once (a wrong clock must not
    erase): what is due is closed by the gates already, and erased a day later.
    """
    now = opened.now_seconds()
    due = [s.id for s in opened.vault.segments() if s.expires_at is not None and s.expires_at <= now]
    old = [d.id for d in opened.vault.documents() if d.expires_at is not None and d.expires_at <= now]
    if not due and not old:
        return
    seen = int(read_document(opened, DUE) or b"0")
    if now - last > LEAP and not (seen and now - seen >= DAY):
        if not seen:
            put_document(opened, DUE, str(now).encode("ascii"))
        return
    if due:
        opened.vault.destroy_segments(due)
        journal.record_erasure(opened, Reason.IMPORT_TTL, {Count.SEGMENTS: len(due)}, actor=Actor.TIMER)
    if old:
        opened.vault.destroy_documents(old)
        journal.record_erasure(opened, Reason.DOCUMENT_TTL, {Count.DOCUMENTS: len(old)}, actor=Actor.TIMER)
    drop_document(opened, DUE)


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
