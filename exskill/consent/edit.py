"""Changes to a manifest: each makes the next version, and none makes true what only others can say.

A refusal stays: it gives way to a written agreement, never to "unknown". Abuse and a protective order stay for ever.
Confirming again extends nothing but the date of the next confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from exskill.chat.schema import Category
from exskill.consent.defaults import make_processing
from exskill.consent.grant import Terms, evaluate_terms
from exskill.consent.levels import to_seconds
from exskill.consent.manifest import Event, ImportFact, Manifest
from exskill.consent.show import explain_cause, purpose_name
from exskill.consent.terms import (
    DAY,
    LEVEL_DAYS,
    PROGRAMME_LIMIT_DAYS,
    Adult,
    By,
    EventKind,
    Level,
    Purpose,
    Stance,
    categories_of_class,
)
from exskill.core.errors import ConsentDenied, LimitActive, UsageError
from exskill.core.i18n import _, ngettext

if TYPE_CHECKING:
    from exskill.consent.terms import Rule

__all__ = [
    "Effect",
    "SegmentFacts",
    "compare_versions",
    "confirm",
    "extend_programme",
    "grant_purpose",
    "recount_imports",
    "revoke_purpose",
    "set_limits",
    "set_parties",
    "set_stance",
    "squash_changes",
    "with_import",
    "without_import",
]

_EVENTS_KEPT = 256
_EXTENSION = 14 * DAY


class SegmentFacts(Protocol):
    """What is known of a segment without opening it."""

    @property
    def import_id(self) -> str:
        """The import it came from."""
        ...

    @property
    def role(self) -> str:
        """Whose rows."""
        ...

    @property
    def purpose_class(self) -> str:
        """Their categories."""
        ...

    @property
    def expires_at(self) -> int | None:
        """When it dies."""
        ...

    @property
    def rows(self) -> int:
        """How many rows."""
        ...


def with_import(manifest: Manifest, fact: ImportFact, *, now: datetime) -> Manifest:
    """Add an import (or replace what is known of it), and open it to every purpose that is granted."""
    others = [known for known in manifest.imports if known.id != fact.id]
    facts = tuple(sorted([*others, fact], key=lambda one: one.id))
    entries = tuple(
        _change_model(entry, imports=tuple(sorted({*entry.imports, fact.id}))) for entry in manifest.processing
    )
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, imports=facts, processing=entries)


def without_import(manifest: Manifest, import_id: str, *, now: datetime) -> Manifest:
    """Take an import out, after it was erased."""
    facts = tuple(known for known in manifest.imports if known.id != import_id)
    entries = tuple(
        _change_model(entry, imports=tuple(name for name in entry.imports if name != import_id))
        for entry in manifest.processing
    )
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, imports=facts, processing=entries)


def recount_imports(manifest: Manifest, facts: Iterable[ImportFact], *, now: datetime) -> Manifest:
    """Say anew what is left of some imports after rows were erased; an import without rows is taken out."""
    known = {fact.id: fact for fact in facts}
    gone = {fact.id for fact in known.values() if not fact.rows_me and not fact.rows_ex}
    left = tuple(known.get(fact.id, fact) for fact in manifest.imports if fact.id not in gone)
    entries = tuple(
        _change_model(entry, imports=tuple(name for name in entry.imports if name not in gone))
        for entry in manifest.processing
    )
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, imports=left, processing=entries)


def grant_purpose(manifest: Manifest, purpose: Purpose, *, now: datetime, allowed: Iterable[Category] = ()) -> Manifest:
    """Grant a purpose over all imports, or change the categories it may see. The level may still keep it closed."""
    if Category.MINORS in (open_to := frozenset(allowed)):
        raise ConsentDenied(_("messages about children are never used"))
    entry = make_processing(purpose, (fact.id for fact in manifest.imports), open_to)
    entries = {known.purpose: known for known in manifest.processing} | {purpose: entry}
    ordered = tuple(entries[name] for name in sorted(entries))
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, processing=ordered)


def revoke_purpose(manifest: Manifest, purpose: Purpose, *, now: datetime) -> Manifest:
    """Take a purpose back."""
    entries = tuple(entry for entry in manifest.processing if entry.purpose is not purpose)
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, processing=entries)


def set_stance(
    manifest: Manifest,
    stance: Stance,
    *,
    now: datetime,
    by: By = By.USER,
    evidence: str | None = None,
    token_hash: str | None = None,
    receipt_id: str | None = None,
) -> Manifest:
    """Write down what the other person said. A yes needs the hash of its written proof; a no needs nothing.

    An objection or a withdrawal is never followed by a yes; a refusal may be.
    """
    before = manifest.stance
    if stance is Stance.UNKNOWN and before.stance is not Stance.UNKNOWN:
        raise ConsentDenied(_("what the other person said cannot be unsaid"))
    if stance is Stance.GIVEN and before.stance in (Stance.OBJECTED, Stance.WITHDRAWN):
        raise ConsentDenied(_("they objected or took it back, and that closes this for good"))
    if stance is Stance.GIVEN and evidence is None:
        raise UsageError(_("an agreement has to be in writing; give the file that shows it"))
    at = to_seconds(now)
    record = _change_model(
        before,
        stance=stance,
        at=at,
        confirmed_at=at if stance is Stance.GIVEN else None,
        evidence=evidence if stance is Stance.GIVEN else None,
        token_hash=token_hash if token_hash is not None else before.token_hash,
    )
    kind = EventKind.GIVEN if stance is Stance.GIVEN else EventKind.WITHDRAWN if stance.is_no else EventKind.CHANGED
    return _make_next(manifest, now, kind, by, receipt_id=receipt_id, stance=record)


def confirm(manifest: Manifest, *, now: datetime, still_given: bool = False) -> Manifest:
    """Confirm the page again; with ``still_given`` also that the other person was asked again and still agrees."""
    record = manifest.stance
    if still_given:
        if record.stance is not Stance.GIVEN:
            raise ConsentDenied(_("the other person has not agreed, so there is nothing to confirm"))
        record = _change_model(record, confirmed_at=to_seconds(now))
    return _make_next(manifest, now, EventKind.CONFIRMED, By.USER, stance=record, confirmed=to_seconds(now))


def set_parties(
    manifest: Manifest,
    *,
    now: datetime,
    ex_adult: Adult | None = None,
    ex_adult_since: date | None = None,
    abuse: bool = False,
    protective_order: bool = False,
    ex_deceased: bool = False,
) -> Manifest:
    """Add facts about the two people. Flags can be raised, never lowered."""
    known = manifest.parties
    parties = _change_model(
        known,
        ex_adult=ex_adult if ex_adult is not None else known.ex_adult,
        ex_adult_since=ex_adult_since.isoformat() if ex_adult_since is not None else known.ex_adult_since,
        abuse=known.abuse or abuse,
        protective_order=known.protective_order or protective_order,
        ex_deceased=known.ex_deceased or ex_deceased,
    )
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, parties=parties)


def set_limits(
    manifest: Manifest, *, now: datetime, persona_sessions: int | None = None, persona_minutes: int | None = None
) -> Manifest:
    """Set lower ceilings of the user's own; they can be lowered only."""
    own = manifest.programme
    sessions = own.persona_sessions if persona_sessions is None else persona_sessions
    minutes = own.persona_minutes if persona_minutes is None else persona_minutes
    if sessions > own.persona_sessions or minutes > own.persona_minutes or min(sessions, minutes) < 0:
        raise UsageError(_("these limits can be lowered, never raised"))
    programme = _change_model(own, persona_sessions=sessions, persona_minutes=minutes)
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, programme=programme)


def extend_programme(manifest: Manifest, *, now: datetime) -> Manifest:
    """Give the programme its one extension of 14 days, for the coach: what comes from the ex ends as before."""
    own = manifest.programme
    if own.end > own.started + LEVEL_DAYS[Level.P2] * DAY:
        raise LimitActive(_("the programme was extended once already; it ends as it stands"))
    if to_seconds(now) >= own.end:
        raise LimitActive(_("the programme has ended"))
    programme = _change_model(own, end=min(own.end + _EXTENSION, own.started + PROGRAMME_LIMIT_DAYS * DAY))
    return _make_next(manifest, now, EventKind.CHANGED, By.USER, programme=programme)


def squash_changes(before: Manifest, after: Manifest, *, now: datetime) -> Manifest:
    """Return several changes as one version: the content of ``after``, following ``before``."""
    fresh = after.events[len(before.events) :] if after.events[: len(before.events)] == before.events else after.events
    at = max(to_seconds(now), before.header.created, *(event.at for event in fresh))
    header = _change_model(before.header, version=before.header.version + 1, prev_hash=before.digest(), created=at)
    merged: Manifest = _change_model(after, header=header)
    return merged


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do, before it is signed. ``rows`` maps a purpose to its rows before and after."""

    before: Terms | None
    after: Terms | None
    rows: dict[Purpose, tuple[int, int]]

    @property
    def opened(self) -> tuple[Purpose, ...]:
        """Purposes that the change opens."""
        return tuple(p for p in Purpose if p in _list_purposes(self.after) and p not in _list_purposes(self.before))

    @property
    def closed(self) -> tuple[Purpose, ...]:
        """Purposes that the change closes."""
        return tuple(p for p in Purpose if p in _list_purposes(self.before) and p not in _list_purposes(self.after))

    def lines(self) -> list[str]:
        """Return the effect in the user's words; one line "nothing changes" if so."""
        found = [_("becomes possible: {purpose}").format(purpose=purpose_name(p)) for p in self.opened]
        found += [_("is no longer possible: {purpose}").format(purpose=purpose_name(p)) for p in self.closed]
        for purpose, (old, new) in self.rows.items():
            if old != new:
                found.append(
                    _("{purpose}: {new} messages instead of {old}").format(
                        purpose=purpose_name(purpose), new=new, old=old
                    )
                )
        found += self._describe_limits()
        return found or [_("nothing changes in what may be used")]

    def _describe_limits(self) -> list[str]:
        if self.after is None:
            return [_("everything closes")]
        lines = []
        if self.before is None or self.before.cause is not self.after.cause:
            lines.append(explain_cause(self.after.cause))
        if self.before is not None and self.before.budget != self.after.budget:
            budget = self.after.budget
            lines.append(
                ngettext(
                    "the echo: {sessions} session of at most {minutes} minutes",
                    "the echo: {sessions} sessions of at most {minutes} minutes",
                    budget.sessions,
                ).format(sessions=budget.sessions, minutes=budget.minutes)
            )
        if self.after.level is Level.P0 and self.before is not None and self.before.level is not Level.P0:
            lines.append(_("everything derived from their messages is sealed now and erased"))
        return lines


def compare_versions(before: Manifest, after: Manifest, segments: Sequence[SegmentFacts], *, now: datetime) -> Effect:
    """Compare two versions over what is stored."""
    old, new = _find_terms(before, now), _find_terms(after, now)
    rows = {p: (_count_rows(old, p, segments), _count_rows(new, p, segments)) for p in Purpose}
    return Effect(old, new, {p: pair for p, pair in rows.items() if pair != (0, 0)})


def _find_terms(manifest: Manifest, now: datetime) -> Terms | None:
    try:
        return evaluate_terms(manifest, now)
    except ConsentDenied:
        return None


def _list_purposes(terms: Terms | None) -> frozenset[Purpose]:
    return terms.purposes if terms is not None else frozenset()


def _count_rows(terms: Terms | None, purpose: Purpose, segments: Sequence[SegmentFacts]) -> int:
    rules: Sequence[Rule] = [rule for rule in terms.rules if rule.purpose is purpose] if terms is not None else []
    return sum(segment.rows for segment in segments if any(_is_match(rule, segment) for rule in rules))


def _is_match(rule: Rule, segment: SegmentFacts) -> bool:
    categories = categories_of_class(segment.purpose_class)
    return (
        rule.role.value == segment.role
        and segment.import_id in rule.imports
        and categories is not None
        and categories <= rule.categories
    )


def _change_model(model: Any, **changes: Any) -> Any:
    """Return a copy with fields replaced, validated from the start (``model_copy`` would not validate)."""
    return type(model)(**{name: getattr(model, name) for name in type(model).model_fields} | changes)


def _make_next(
    manifest: Manifest, now: datetime, kind: EventKind, by: By, *, receipt_id: str | None = None, **changes: Any
) -> Manifest:
    at = max(to_seconds(now), manifest.header.created, *(event.at for event in manifest.events))
    header = _change_model(
        manifest.header, version=manifest.header.version + 1, prev_hash=manifest.digest(), created=at
    )
    events = (*manifest.events, Event(kind=kind, at=at, by=by, receipt_id=receipt_id))[-_EVENTS_KEPT:]
    following: Manifest = _change_model(manifest, header=header, events=events, **changes)
    return following
