"""The dates of an open vault as use cases: list them, bring one forward, make one irrevocable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from audit.events import EventKind, Reason
from exskill.chat.schema import SenderRole
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.deadlines import Deadline, Kind, collect_deadlines, dead_man, move_deadline
from exskill.store.kinds import DAY

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["find_date", "fix_date", "list_dates", "move_date", "set_unopened_days"]

_LONGEST_OWN_DAYS: Final = 365
_DAYS_OF: Final[Mapping[Kind, str]] = {Kind.DEAD_MAN_EX: "ex_days", Kind.DEAD_MAN_VAULT: "vault_days"}


def list_dates(store: Store, now: datetime) -> tuple[Deadline, ...]:
    """Return every date of an open vault, earliest first, with what may be changed about each."""
    ledger = store.ledger()
    segments, documents = store.vault.segments(), store.vault.documents()
    found = collect_deadlines(
        store.manifest(), now=now, last_opened=ledger.last_opened, segments=segments, documents=documents
    )
    shards = {entry.id: entry.shard for entry in segments} | {entry.id: entry.shard for entry in documents}
    fixed = {name for name, shard in shards.items() if shard in ledger.fixed}
    dead = {d.id: d for d in dead_man(ledger.last_opened, ex_days=ledger.ex_days, vault_days=ledger.vault_days)}
    ends = {d.kind: d.at for d in found}
    latest = {entry.id: _find_latest(entry.role, ends.get(Kind.LEVEL_END), now) for entry in segments}
    latest |= {entry.id: int(now.timestamp()) + _LONGEST_OWN_DAYS * DAY for entry in documents}
    shown = [
        replace(dead.get(d.id, d), irrevocable=d.irrevocable or d.id in fixed, latest=latest.get(d.id)) for d in found
    ]
    return tuple(sorted(shown, key=lambda d: (d.at, d.id)))


def find_date(store: Store, name: str, now: datetime) -> Deadline:
    """Return the date with an id, or with an id that begins so (4 characters at least); raises UsageError."""
    hits = [d for d in list_dates(store, now) if d.id == name or (len(name) >= 4 and d.id.startswith(name))]
    if len(hits) != 1:
        raise UsageError(
            _("there is no such timer") if not hits else _("several timers begin like that"),
            hint=_("`exskill timer list` shows their ids"),
        )
    return hits[0]


def move_date(store: Store, name: str, day: date, now: datetime) -> None:
    """Move a date to the begin of a day; the vault was opened with the passphrase, so later is allowed within limits."""
    found = find_date(store, name, now)
    local = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo or UTC)
    moved = move_deadline(found, int(local.timestamp()), now=int(now.timestamp()), passphrase=True)
    store.vault.set_expiry(dict.fromkeys(_find_affected(store, found), moved.at))
    _log_change(store, deadline=moved.at)


def set_unopened_days(store: Store, name: str, days: int, now: datetime) -> None:
    """Have what a dead-man date is about destroyed after so many days unopened; they can be made fewer only."""
    found, ledger = find_date(store, name, now), store.ledger()
    if found.kind not in _DAYS_OF:
        raise UsageError(_("--days is for the dead-man dates; others take --on DATE"))
    changed = replace(ledger, **{_DAYS_OF[found.kind]: days})  # type: ignore[arg-type]
    moved = {d.id: d for d in dead_man(ledger.last_opened, ex_days=changed.ex_days, vault_days=changed.vault_days)}
    move_deadline(found, moved[found.id].at, now=int(now.timestamp()))  # earlier only
    store.save_ledger(changed)
    _log_change(store)


def fix_date(store: Store, name: str, now: datetime) -> None:
    """Make a date irrevocable: it can then only come earlier, for good."""
    found, ledger = find_date(store, name, now), store.ledger()
    shards = frozenset(_find_affected(store, found).values())
    store.save_ledger(replace(ledger, fixed=ledger.fixed | shards))
    _log_change(store)


def _find_latest(role: str, level_end: int | None, now: datetime) -> int:
    """Return the latest a date may be moved to: rows of theirs end with the consent level, one's own within a year."""
    own = int(now.timestamp()) + _LONGEST_OWN_DAYS * DAY
    return own if role != SenderRole.EX.value else level_end if level_end is not None else int(now.timestamp())


def _find_affected(store: Store, found: Deadline) -> dict[str, str]:
    """Return the ids that end with a date, with their shards."""
    if found.kind is Kind.RECORD:
        return {s.id: s.shard for s in store.vault.segments() if s.expires_at == found.at}
    if found.kind is Kind.DOCUMENT:
        return {d.id: d.shard for d in store.vault.documents() if d.id == found.id}
    if found.kind is Kind.IMPORT:
        return {s.id: s.shard for s in store.vault.segments() if s.import_id == found.id}
    raise UsageError(
        _("this date follows from the consent page and cannot be set here"), hint=_("exskill consent edit")
    )


def _log_change(store: Store, **facts: Any) -> None:
    store.record(EventKind.TTL_SET, reason=Reason.USER_REQUEST, **facts)
