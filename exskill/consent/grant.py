"""The grant: a manifest compiled to four gates, each of which alone keeps out every row that is not permitted.

G1 ``permits_segment``: the key of a segment is not derived. G2 ``filter``: rows are not loaded. G3 ``where``: a query
cannot return them. G4 ``check``: a hit is looked at once more before it reaches a prompt. The gates share the compiled
rules and nothing else: each reads them in its own way, so that a mistake in one does not open another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, final

from exskill.chat.schema import Category, SenderRole
from exskill.consent.gates import arrow_mask, sql_condition
from exskill.consent.levels import Assessment, Cause, assess_level, to_seconds
from exskill.consent.signing import verify_signature
from exskill.consent.terms import (
    EX_PURPOSES,
    NEVER_OF_THE_EX,
    PERSONA_PURPOSES,
    ROLES_OF_THE_USER,
    USER_IMPORT,
    Adult,
    Budget,
    Level,
    Purpose,
    Rule,
    categories_of_class,
    get_budget,
    get_quote_limits,
)
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.consent.manifest import Manifest

__all__ = ["Grant", "SegmentLike", "Terms", "compile_grant", "evaluate_terms"]

_MINT: Final = object()
CLOCK_SLACK: Final = 300  # seconds by which a clock may lag behind the one that wrote the manifest


class SegmentLike(Protocol):
    """What a segment says of itself without being opened."""

    @property
    def import_id(self) -> str:
        """The import it came from."""
        ...

    @property
    def role(self) -> str:
        """Whose rows it holds."""
        ...

    @property
    def purpose_class(self) -> str:
        """Their categories, as :func:`exskill.consent.terms.purpose_class` writes them."""
        ...

    @property
    def expires_at(self) -> int | None:
        """When it dies (Unix seconds), if it does."""
        ...


@final
class Grant:
    """What is permitted, until :attr:`expires_at`. Made by :func:`compile_grant` only; immutable."""

    __slots__ = (
        "_first_of_ex",
        "_purposes",
        "_rules",
        "budget",
        "cause",
        "compiled_at",
        "expires_at",
        "level",
        "quote_chars",
        "quote_words",
        "version",
    )

    level: Level
    cause: Cause
    expires_at: int
    version: int
    quote_words: int
    quote_chars: int
    budget: Budget
    compiled_at: int
    _rules: tuple[Rule, ...]
    _purposes: frozenset[Purpose]
    _first_of_ex: Mapping[str, str | None]

    def __init__(self, token: object = None, **values: object) -> None:
        """Refuse every caller but the compiler."""
        if token is not _MINT:
            raise TypeError("a Grant is compiled from a signed manifest, not made by hand")
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Grant does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Grant does not change")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Grant is not copied or stored")

    @property
    def persona_budget(self) -> Budget:
        """The ceilings for the persona in force (level and the user's own, whichever is lower)."""
        return self.budget

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What is granted to be done at all, with whatever rows."""
        return self._purposes

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The compiled rules."""
        return self._rules

    def allows(self, purpose: Purpose) -> bool:
        """Whether the purpose is granted."""
        return purpose in self.purposes

    def require(self, purpose: Purpose) -> None:
        """Raise :class:`ConsentDenied` unless the purpose is granted."""
        if not self.allows(purpose):
            raise ConsentDenied(_("this is not granted in the consent manifest"))

    def valid_at(self, now: datetime) -> bool:
        """Whether it still holds; afterwards the manifest must be compiled again."""
        return to_seconds(now) < self.expires_at

    def narrow_to(self, *purposes: Purpose) -> Grant:
        """Return a grant for these purposes only; what was not granted stays denied."""
        kept = frozenset(purposes)
        return _mint_grant(self, tuple(r for r in self.rules if r.purpose in kept), self.purposes & kept)

    def permits_segment(self, segment: SegmentLike) -> bool:
        """G1: whether the segment's key may be derived."""
        categories = categories_of_class(segment.purpose_class)
        if categories is None or (segment.expires_at is not None and segment.expires_at <= self.compiled_at):
            return False
        return any(
            rule.role.value == segment.role and segment.import_id in rule.imports and categories <= rule.categories
            for rule in self.rules
            if rule.since is None or self._purged_before(segment.import_id, rule.since)
        )

    def filter(self, table: pa.Table) -> pa.Table:
        """G2: return the rows of ``table`` (schema of :func:`exskill.chat.schema.row_schema`) that are permitted."""
        mask = arrow_mask(table, self.rules)
        return table if mask.true_count == len(mask) else table.filter(mask)  # all of it: no second copy in memory

    def write_condition(self) -> str:
        """G3: return the condition for queries, built from enums and checked ids; ``false`` if nothing is permitted."""
        return sql_condition(self.rules)

    def check(self, row: Mapping[str, Any], now: datetime | None = None) -> None:
        """G4: raise :class:`ConsentDenied` unless the row is permitted (and the grant still holds at ``now``)."""
        if now is not None and not self.valid_at(now):
            raise ConsentDenied(_("the consent manifest has to be confirmed again"))
        if not self._permits_row(row):
            raise ConsentDenied(_("the consent manifest does not permit this message"))

    def _permits_row(self, row: Mapping[str, Any]) -> bool:
        tags, role = row.get("categories"), row.get("role")
        if not isinstance(tags, Iterable) or isinstance(tags, str) or not isinstance(role, str):
            return False
        try:
            sender, found = SenderRole(role), {Category(tag) for tag in tags}
        except ValueError:
            return False
        return any(
            sender is rule.role
            and row.get("import_id") in rule.imports
            and not found - rule.categories
            and (rule.since is None or _read_day(row.get("ts")) >= rule.since)
            for rule in self.rules
        )

    def _purged_before(self, import_id: str, since: str) -> bool:
        """Whether no row of the ex from before that day is left in an import, as far as the manifest knows."""
        first = self._first_of_ex.get(import_id)
        return first is not None and first >= since


@dataclass(frozen=True, slots=True)
class Terms:
    """What a manifest comes to at a moment, without a signature: for previews and pages, never for access."""

    level: Level
    cause: Cause
    purposes: frozenset[Purpose]
    rules: tuple[Rule, ...]
    budget: Budget
    ex_until: int
    expires_at: int


def evaluate_terms(manifest: Manifest, now: datetime) -> Terms:
    """Return what the manifest comes to; raise :class:`ConsentDenied` where nothing at all is permitted."""
    if manifest.parties.user_adult is not Adult.YES:
        raise ConsentDenied(_("exskill is for adults only"))
    at = to_seconds(now)
    assessment = assess_level(manifest, now)
    if at < manifest.header.created - CLOCK_SLACK:
        raise ConsentDenied(
            _("the clock of this machine is behind the consent manifest"), hint=_("set the clock right, then try again")
        )
    if at >= assessment.reconfirm_by:
        raise ConsentDenied(
            _("the consent manifest has to be confirmed again"), hint=_("`exskill consent edit` shows it and asks")
        )
    return Terms(
        level=assessment.level,
        cause=assessment.cause,
        purposes=frozenset(_list_granted(manifest, assessment, at)),
        rules=tuple(_compile_rules(manifest, assessment, at)),
        budget=_compile_budget(manifest, assessment),
        ex_until=assessment.ex_until,
        expires_at=_expires_at(manifest, assessment, at),
    )


def compile_grant(
    manifest: Manifest, signature: bytes, *, public_key: bytes, now: datetime, newest: int | None = None
) -> Grant:
    """Compile a signed manifest.

    ``newest`` is the highest version the vault has seen: an older manifest is refused. Raises :class:`ConsentDenied` if
    the signature does not fit, the user is not of age, or it is time to confirm again.
    """
    verify_signature(manifest, signature, public_key)
    if newest is not None and manifest.header.version < newest:
        raise ConsentDenied(_("an older consent manifest was put in the place of the newest"))
    terms = evaluate_terms(manifest, now)
    words, characters = get_quote_limits(terms.level)
    return Grant(
        _MINT,
        level=terms.level,
        cause=terms.cause,
        expires_at=terms.expires_at,
        version=manifest.header.version,
        quote_words=words,
        quote_chars=characters,
        budget=terms.budget,
        compiled_at=to_seconds(now),
        _rules=terms.rules,
        _purposes=terms.purposes,
        _first_of_ex={fact.id: fact.first_of_ex for fact in manifest.imports},
    )


def _mint_grant(grant: Grant, rules: tuple[Rule, ...], purposes: frozenset[Purpose]) -> Grant:
    values = {name: getattr(grant, name) for name in Grant.__slots__}
    return Grant(_MINT, **{**values, "_rules": rules, "_purposes": purposes})


def _list_granted(manifest: Manifest, assessment: Assessment, at: int) -> Iterable[Purpose]:
    """Yield the purposes in force: the persona's own only at a level that has them."""
    for entry in manifest.processing:
        alive = entry.not_after is None or at < entry.not_after
        closed = entry.purpose in PERSONA_PURPOSES and entry.purpose not in EX_PURPOSES[assessment.level]
        if alive and not closed:
            yield entry.purpose


def _compile_rules(manifest: Manifest, assessment: Assessment, at: int) -> Iterable[Rule]:
    alive = {fact.id for fact in manifest.imports if fact.not_after is None or at < fact.not_after} | {USER_IMPORT}
    for purpose in _list_granted(manifest, assessment, at):
        entry = manifest.find_processing(purpose)
        if entry is None:
            continue
        persona = purpose in PERSONA_PURPOSES
        for role in entry.roles:
            imports = frozenset(entry.imports) & alive
            if role is not SenderRole.USER_MEMORY:
                imports -= {USER_IMPORT}
            if not imports:
                continue
            if role in ROLES_OF_THE_USER:
                yield Rule(purpose, role, imports, frozenset() if persona else frozenset(entry.allowed))
            elif purpose in EX_PURPOSES[assessment.level]:
                special = assessment.level is Level.P2 and not persona
                categories = frozenset(entry.allowed) - NEVER_OF_THE_EX if special else frozenset()
                yield Rule(purpose, role, imports, categories, manifest.parties.ex_adult_since)


def _expires_at(manifest: Manifest, assessment: Assessment, at: int) -> int:
    """Return the first moment at which anything in the grant would change."""
    ends = [assessment.reconfirm_by]
    if assessment.level is not Level.P0:
        ends.append(assessment.ex_until)
    ends.extend(entry.not_after for entry in manifest.processing if entry.not_after is not None)
    ends.extend(fact.not_after for fact in manifest.imports if fact.not_after is not None)
    return min(end for end in ends if end > at)


def _compile_budget(manifest: Manifest, assessment: Assessment) -> Budget:
    ceiling = get_budget(assessment.level)
    own = manifest.programme
    persona = manifest.find_processing(Purpose.PERSONA_CHAT)
    minutes = min(ceiling.minutes, own.persona_minutes, persona.max_session_minutes if persona is not None else 0)
    sessions = min(ceiling.sessions, own.persona_sessions) if minutes else 0
    return Budget(sessions, minutes if sessions else 0)


def _read_day(ts: object) -> str:
    """Return the ISO day of a row's time; empty (before every day) if there is none."""
    return ts.isoformat()[:10] if isinstance(ts, date) else ""
