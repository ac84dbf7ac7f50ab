"""Every deadline in one model: what dies, when, and whether that can still be changed.

Pure: the vault carries deadlines out (also while locked), this module says what they are. A deadline can always come
earlier. Later only with the passphrase, within the limits of its kind, and never once it was made irrevocable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from exskill.consent.levels import assess_level
from exskill.consent.terms import Level
from exskill.core.errors import LimitActive, UsageError
from exskill.core.i18n import N_, _, ngettext
from exskill.store.kinds import DAY, DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest

__all__ = [
    "IDLE_SECONDS",
    "NOTICE_SECONDS",
    "SESSION_HARD_SECONDS",
    "Change",
    "Deadline",
    "Kind",
    "Row",
    "as_data",
    "collect_deadlines",
    "dead_man",
    "list_due",
    "make_irrevocable",
    "make_table",
    "move_deadline",
    "next_due",
    "write_notices",
]

NOTICE_SECONDS: Final = 7 * DAY
SESSION_HARD_SECONDS: Final = 30 * 60
IDLE_SECONDS: Final = 10 * 60


class Kind(StrEnum):
    """What sets a deadline."""

    RECORD = "record"
    IMPORT = "import"
    DOCUMENT = "document"
    SESSION = "session"
    IDLE = "idle"
    DEAD_MAN_EX = "dead_man_ex"
    DEAD_MAN_VAULT = "dead_man_vault"
    LEVEL_END = "level_end"
    PROGRAMME_END = "programme_end"
    CONFIRMATION = "confirmation"
    WITHDRAWAL = "withdrawal"
    OWN_WRITINGS = "own_writings"
    AUDIT = "audit"


class Change(StrEnum):
    """What can still be done about a deadline."""

    ANY = "any"  # earlier freely, later with the passphrase
    EARLIER = "earlier"  # earlier only
    OPENING = "opening"  # moves by itself each time the vault is opened; can be shortened
    FIXED = "fixed"


_CHANGE: Final[Mapping[Kind, Change]] = {
    Kind.RECORD: Change.ANY,
    Kind.IMPORT: Change.ANY,
    Kind.DOCUMENT: Change.ANY,
    Kind.SESSION: Change.EARLIER,
    Kind.IDLE: Change.EARLIER,
    Kind.DEAD_MAN_EX: Change.OPENING,
    Kind.DEAD_MAN_VAULT: Change.OPENING,
    Kind.LEVEL_END: Change.EARLIER,
    Kind.PROGRAMME_END: Change.EARLIER,
    Kind.CONFIRMATION: Change.FIXED,
    Kind.WITHDRAWAL: Change.EARLIER,
    Kind.OWN_WRITINGS: Change.ANY,
    Kind.AUDIT: Change.FIXED,
}
DIES: Final[Mapping[Kind, str]] = {
    Kind.RECORD: N_("some messages of an import"),
    Kind.IMPORT: N_("an import, whole"),
    Kind.DOCUMENT: N_("something derived or written here"),
    Kind.SESSION: N_("the running session, also in the middle of a word"),
    Kind.IDLE: N_("the open keys; the vault locks"),
    Kind.DEAD_MAN_EX: N_("everything that comes from them, if the vault is not opened until then"),
    Kind.DEAD_MAN_VAULT: N_("the whole vault, if it is not opened until then"),
    Kind.LEVEL_END: N_("everything that comes from them"),
    Kind.PROGRAMME_END: N_("the echo, for good"),
    Kind.CONFIRMATION: N_("nothing; but everything closes until you confirm the consent page"),
    Kind.WITHDRAWAL: N_("everything that comes from them, because they said no"),
    Kind.OWN_WRITINGS: N_("your own writings"),
    Kind.AUDIT: N_("the readable part of the log's oldest month"),
}
CHANGES: Final[Mapping[Change, str]] = {
    Change.ANY: N_("earlier at any time; later with the passphrase"),
    Change.EARLIER: N_("earlier only"),
    Change.OPENING: N_("moves on when you open the vault; can be made shorter"),
    Change.FIXED: N_("fixed"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline. ``id`` is opaque, ``at`` Unix seconds, ``latest`` the furthest it may ever be moved to."""

    id: str
    kind: Kind
    at: int
    irrevocable: bool = False
    latest: int | None = None

    @property
    def changeable(self) -> Change:
        """What can still be done about it."""
        if self.irrevocable and _CHANGE[self.kind] is not Change.FIXED:
            return Change.EARLIER
        return _CHANGE[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of ``timer list``, translated."""

    id: str
    kind: str
    dies: str
    when: str
    left: str
    changeable: str


def dead_man(
    last_opened: int, *, ex_days: int = DEAD_MAN_EX_DAYS, vault_days: int = DEAD_MAN_VAULT_DAYS
) -> tuple[Deadline, Deadline]:
    """Return the two deadlines of a vault that is not opened. Days can be fewer, never more."""
    if not (1 <= ex_days <= DEAD_MAN_EX_DAYS and 1 <= vault_days <= DEAD_MAN_VAULT_DAYS):
        raise UsageError(
            _("these days can be made fewer, at most {ex} and {vault}").format(
                ex=DEAD_MAN_EX_DAYS, vault=DEAD_MAN_VAULT_DAYS
            )
        )
    return (
        Deadline("dead-man-ex", Kind.DEAD_MAN_EX, last_opened + ex_days * DAY),
        Deadline("dead-man-vault", Kind.DEAD_MAN_VAULT, last_opened + vault_days * DAY),
    )


class Stored(Protocol):
    """A segment or document, as far as its end is concerned."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def expires_at(self) -> int | None:
        """When it dies (Unix seconds), if it does."""
        ...


def collect_deadlines(
    manifest: Manifest,
    *,
    now: datetime,
    last_opened: int,
    segments: Iterable[Stored] = (),
    documents: Iterable[Stored] = (),
    withdrawn_at: int | None = None,
) -> tuple[Deadline, ...]:
    """Return every deadline of a vault, earliest first: of rows, documents, imports, consent, programme, not opening.

    Rows that end on the same second are one deadline, named after the first of their segments.
    """
    assessment = assess_level(manifest, now)
    programme_end = manifest.programme.end
    found = [*dead_man(last_opened), Deadline("confirmation", Kind.CONFIRMATION, assessment.reconfirm_by)]
    found.append(Deadline("programme", Kind.PROGRAMME_END, programme_end))
    if assessment.level is not Level.P0:
        found.append(Deadline("level", Kind.LEVEL_END, assessment.ex_until))
    if withdrawn_at is not None:
        found.append(Deadline("withdrawal", Kind.WITHDRAWAL, withdrawn_at, irrevocable=True))
    found += [Deadline(f.id, Kind.IMPORT, f.not_after) for f in manifest.imports if f.not_after is not None]
    rows: dict[int, str] = {}
    for segment in segments:
        if segment.expires_at is not None:
            rows[segment.expires_at] = min(rows.get(segment.expires_at, segment.id), segment.id)
    found += [Deadline(name, Kind.RECORD, at) for at, name in rows.items()]
    found += [Deadline(d.id, Kind.DOCUMENT, d.expires_at) for d in documents if d.expires_at is not None]
    return tuple(sorted(found, key=_make_sort_key))


def move_deadline(deadline: Deadline, at: int, *, now: int, passphrase: bool = False) -> Deadline:
    """Return the deadline moved to ``at``.

    Earlier needs nothing. Later raises :class:`LimitActive` unless the kind allows it, it is not irrevocable, and the
    passphrase was given (the caller logs it). A moment that has passed means at once.
    """
    at = max(at, now)
    if at == deadline.at:
        return deadline
    if at < deadline.at:
        if deadline.changeable is Change.FIXED:
            raise LimitActive(_("this date is fixed"))
        return replace(deadline, at=at)
    if deadline.irrevocable:
        raise LimitActive(_("this date was made irrevocable; it can only come earlier"))
    if deadline.changeable is not Change.ANY:
        raise LimitActive(_("this date can come earlier, never later"))
    if deadline.at <= now:
        raise LimitActive(_("this date has passed"))
    if deadline.latest is not None and at > deadline.latest:
        raise LimitActive(_("no later than {day}").format(day=_format_day(deadline.latest)))
    if not passphrase:
        raise LimitActive(_("a later date needs the passphrase"))
    return replace(deadline, at=at)


def make_irrevocable(deadline: Deadline) -> Deadline:
    """Return the deadline so that it can never come later again. There is no way back."""
    return replace(deadline, irrevocable=True)


def list_due(deadlines: Iterable[Deadline], until: int) -> tuple[Deadline, ...]:
    """Return what has come by a moment (:class:`exskill.core.clock.Verdict`), earliest first."""
    return tuple(sorted((d for d in deadlines if d.at <= until), key=_make_sort_key))


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the next deadline, if there is one."""
    return min(deadlines, key=_make_sort_key, default=None)


def make_table(deadlines: Sequence[Deadline], now: int) -> list[Row]:
    """Return ``timer list``: earliest first, and panic last, which has no date."""
    rows = [
        Row(
            d.id,
            d.kind.value,
            _(DIES[d.kind]),
            _format_minute(d.at),
            _describe_left(d.at - now),
            _(CHANGES[d.changeable]) + (_("; irrevocable") if d.irrevocable else ""),
        )
        for d in sorted(deadlines, key=_make_sort_key)
    ]
    panic = Row("panic", "panic", _("the whole vault"), _("`exskill destroy --now`"), _("at once"), _("always there"))
    return [*rows, panic]


def as_data(deadlines: Sequence[Deadline], now: int) -> list[dict[str, Any]]:
    """Return the same for ``--json`` (English keys, times in UTC)."""
    return [
        {
            "id": d.id,
            "kind": d.kind.value,
            "at": datetime.fromtimestamp(d.at, UTC).isoformat(),
            "seconds_left": max(0, d.at - now),
            "changeable": d.changeable.value,
            "irrevocable": d.irrevocable,
        }
        for d in sorted(deadlines, key=_make_sort_key)
    ]


def write_notices(deadlines: Iterable[Deadline], now: int, *, within: int = NOTICE_SECONDS) -> list[str]:
    """Return what to say at a start: everything that ends within so many seconds, seven days if not said."""
    soon = [d for d in deadlines if now < d.at <= now + within and d.kind not in (Kind.SESSION, Kind.IDLE)]
    return [
        _("in {left}: {dies}").format(left=_describe_left(d.at - now), dies=_(DIES[d.kind]))
        for d in sorted(soon, key=_make_sort_key)
    ]


def _make_sort_key(deadline: Deadline) -> tuple[int, str]:
    return deadline.at, deadline.id


def _describe_left(seconds: int) -> str:
    if seconds <= 0:
        return _("due")
    if seconds >= 2 * DAY:
        return ngettext("{n} day", "{n} days", seconds // DAY).format(n=seconds // DAY)
    if seconds >= 2 * 3600:
        return ngettext("{n} hour", "{n} hours", seconds // 3600).format(n=seconds // 3600)
    if seconds >= 60:
        return ngettext("{n} minute", "{n} minutes", seconds // 60).format(n=seconds // 60)
    return _("less than a minute")


def _format_day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _format_minute(at: int) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
