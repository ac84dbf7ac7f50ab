"""``consent show``: a page for people, and the same as data for machines.

Who, what, for what, until when, and what is therefore off. The words are translated where they are evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.schema import Category, SenderRole
from exskill.consent.levels import Assessment, Cause, assess_level
from exskill.consent.terms import (
    EX_PURPOSES,
    PERSONA_PURPOSES,
    Adult,
    Level,
    Purpose,
    Stance,
    get_budget,
    get_quote_limits,
)
from exskill.core.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest, Processing

__all__ = ["Section", "as_data", "category_name", "describe_page", "explain_cause", "purpose_name", "stance_name"]

PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.REFLECTION: N_("look back and reframe"),
    Purpose.CLOSURE_LETTER: N_("write a closing letter"),
    Purpose.PERSONA_CHAT: N_("talk to the echo of their writing, within limits"),
    Purpose.VOICE_STYLE: N_("count how they wrote (length, tone, emoji)"),
    Purpose.ADAPTER: N_("train a small style model on their messages"),
    Purpose.QUOTES: N_("quote short passages of theirs word for word"),
    Purpose.ANALYTICS_LOCAL: N_("charts and statistics, on this machine only"),
    Purpose.EXPORT: N_("take your own words out"),
}
STANCES: Final[Mapping[Stance, str]] = {
    Stance.UNKNOWN: N_("They were not asked. Asking can do harm; you need not."),
    Stance.GIVEN: N_("They agreed in writing."),
    Stance.REFUSED: N_("They refused."),
    Stance.OBJECTED: N_("They objected."),
    Stance.WITHDRAWN: N_("They took their consent back."),
}
CATEGORIES: Final[Mapping[Category, str]] = {
    Category.HEALTH: N_("health"),
    Category.SEX_LIFE: N_("sex life"),
    Category.FINANCE: N_("money"),
    Category.LOCATION: N_("places"),
    Category.MINORS: N_("children"),
    Category.BELIEFS: N_("beliefs"),
    Category.POLITICS: N_("politics"),
    Category.ETHNICITY: N_("origin"),
    Category.CRIME: N_("crime"),
    Category.ONE_PERSON: N_("what points to one person without a name"),
}
ROLES: Final[Mapping[SenderRole, str]] = {
    SenderRole.ME: N_("your messages"),
    SenderRole.EX: N_("their messages"),
    SenderRole.USER_MEMORY: N_("what you wrote down from memory"),
}
CAUSES: Final[Mapping[Cause, str]] = {
    Cause.NOT_ASKED: N_("The other person was not asked, so their words are used sparingly and for a short time."),
    Cause.GIVEN: N_("The other person agreed in writing; this is asked again every 30 days."),
    Cause.GIVEN_NOT_CONFIRMED: N_("Their agreement is older than 30 days, so it counts as not asked."),
    Cause.REFUSED: N_("The other person refused: nothing of theirs is used."),
    Cause.OBJECTED: N_("The other person objected: nothing of theirs is used."),
    Cause.WITHDRAWN: N_("The other person took their consent back: nothing of theirs is used."),
    Cause.ABUSE: N_("Because of what you said about violence or control, nothing of theirs is used."),
    Cause.PROTECTIVE_ORDER: N_("Because of a protective order, nothing of theirs is used."),
    Cause.MINOR: N_("The other person is under 18: nothing of theirs is used."),
    Cause.ADULTHOOD_UNKNOWN: N_("It is not known that the other person is of age: nothing of theirs is used."),
    Cause.DECEASED: N_("The other person has died and cannot object: nothing of theirs is used."),
    Cause.LEVEL_ENDED: N_("The time for the other person's words is over."),
    Cause.PROGRAMME_ENDED: N_("The programme has ended; the other person's words are closed."),
}
NEVER: Final = (
    N_("anything of people who never took part"),
    N_("a voice, a face, pictures or sexual content of anybody"),
    N_("messages about children"),
    N_("sending anything to anybody, or showing the echo's words to others"),
    N_("using the network: nothing leaves this machine"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, translated."""

    title: str
    lines: tuple[str, ...]


def describe_page(manifest: Manifest, *, now: datetime) -> list[Section]:
    """Return the page."""
    assessment = assess_level(manifest, now)
    return [
        Section(_("Who"), tuple(_describe_who(manifest))),
        Section(_("What is here"), tuple(_describe_what(manifest))),
        Section(_("What it may be used for"), tuple(_describe_uses(manifest, assessment))),
        Section(_("The echo"), tuple(_describe_echo(manifest, assessment))),
        Section(_("Until when"), tuple(_describe_until(manifest, assessment))),
        Section(_("What is off"), tuple(_describe_off(manifest, assessment))),
    ]


def as_data(manifest: Manifest, *, now: datetime) -> dict[str, Any]:
    """Return the manifest and what follows from it, for ``--json`` (English keys, no translation)."""
    assessment = assess_level(manifest, now)
    words, characters = get_quote_limits(assessment.level)
    budget = get_budget(assessment.level)
    return {
        "schema": 1,
        "level": assessment.level.value,
        "cause": assessment.cause.value,
        "ex_until": _format_iso(assessment.ex_until) if assessment.level is not Level.P0 else None,
        "confirm_by": _format_iso(assessment.reconfirm_by),
        "quote_words": words,
        "quote_characters": characters,
        "persona_sessions": min(budget.sessions, manifest.programme.persona_sessions),
        "persona_minutes": min(budget.minutes, manifest.programme.persona_minutes),
        "purposes": [p.value for p in Purpose if _find_roles(manifest, assessment, p) is not None],
        "manifest": manifest.model_dump(mode="json"),
    }


def purpose_name(purpose: Purpose) -> str:
    """Return a purpose in the user's words."""
    return _(PURPOSES[purpose])


def category_name(category: Category) -> str:
    """Return a category in the user's words."""
    return _(CATEGORIES[category])


def stance_name(stance: Stance) -> str:
    """Return what the other person said, as a sentence."""
    return _(STANCES[stance])


def explain_cause(cause: Cause) -> str:
    """Return why the level is what it is, as a sentence."""
    return _(CAUSES[cause])


def _describe_who(manifest: Manifest) -> Iterator[str]:
    yield _("You are the only one who decides here, and you are responsible for it.")
    yield _("The other person: {stance}").format(stance=stance_name(manifest.stance.stance))
    if manifest.parties.ex_adult is Adult.YES:
        yield _("You confirmed that they are of age.")
    if manifest.parties.ex_adult_since is not None:
        yield _("Messages from before their 18th birthday ({day}) are not kept.").format(
            day=manifest.parties.ex_adult_since
        )
    yield _("Everybody else was redacted before anything was stored.")


def _describe_what(manifest: Manifest) -> Iterator[str]:
    if not manifest.imports:
        yield _("Nothing was imported yet.")
    for number, fact in enumerate(manifest.imports, 1):
        line = _("Import {number} of {day}: {mine} messages of yours, {theirs} of theirs.").format(
            number=number, day=_format_day(fact.added), mine=fact.rows_me, theirs=fact.rows_ex
        )
        end = (
            " " + _("It is erased on {day}.").format(day=_format_day(fact.not_after))
            if fact.not_after is not None
            else ""
        )
        yield line + end


def _describe_uses(manifest: Manifest, assessment: Assessment) -> Iterator[str]:
    for purpose in Purpose:
        roles = _find_roles(manifest, assessment, purpose)
        if roles is not None:
            yield _("{purpose}: {roles}").format(
                purpose=purpose_name(purpose), roles=_join_words(_(ROLES[r]) for r in roles)
            )
    if not manifest.processing:
        yield _("Nothing.")


def _describe_echo(manifest: Manifest, assessment: Assessment) -> Iterator[str]:
    yield explain_cause(assessment.cause)
    budget = get_budget(assessment.level)
    sessions = min(budget.sessions, manifest.programme.persona_sessions)
    minutes = min(budget.minutes, manifest.programme.persona_minutes)
    if not sessions or _find_roles(manifest, assessment, Purpose.PERSONA_CHAT) is None:
        yield _("There is no echo: the chair stays silent.")
        return
    yield ngettext(
        "{sessions} session of at most {minutes} minutes in the whole programme, two days apart, none at night.",
        "{sessions} sessions of at most {minutes} minutes in the whole programme, two days apart, none at night.",
        sessions,
    ).format(sessions=sessions, minutes=minutes)
    words, characters = get_quote_limits(assessment.level)
    yield _("It repeats at most {words} words or {characters} Chinese characters of theirs in a row.").format(
        words=words, characters=characters
    )


def _describe_until(manifest: Manifest, assessment: Assessment) -> Iterator[str]:
    if assessment.level is not Level.P0:
        yield _("Their words: until {day}. Nothing extends that.").format(day=_format_day(assessment.ex_until))
    yield _("The programme: until {day}.").format(day=_format_day(manifest.programme.end))
    yield _("This page has to be confirmed again by {day}, or everything closes.").format(
        day=_format_day(assessment.reconfirm_by)
    )
    yield _("Your own writings: {days} days, unless you choose otherwise. The log without content: one year.").format(
        days=manifest.retention.own_writings_days
    )


def _describe_off(manifest: Manifest, assessment: Assessment) -> Iterator[str]:
    for purpose in Purpose:
        if _find_roles(manifest, assessment, purpose) is None:
            reason = _explain_off(manifest, assessment, purpose)
            yield _("{purpose} ({reason})").format(purpose=purpose_name(purpose), reason=reason)
    closed = [category_name(c) for c in Category if not any(c in entry.allowed for entry in manifest.processing)]
    if closed:
        yield _("Messages about {categories}: kept encrypted, used for nothing.").format(categories=_join_words(closed))
    yield from (_("Never: {thing}.").format(thing=_(thing)) for thing in NEVER)


def _find_roles(manifest: Manifest, assessment: Assessment, purpose: Purpose) -> Sequence[SenderRole] | None:
    """Return whose rows a purpose uses now, or None if it is off."""
    entry: Processing | None = manifest.find_processing(purpose)
    open_to_ex = purpose in EX_PURPOSES[assessment.level]
    if entry is None or (purpose in PERSONA_PURPOSES and not open_to_ex):
        return None
    return [role for role in entry.roles if role is not SenderRole.EX or open_to_ex]


def _explain_off(manifest: Manifest, assessment: Assessment, purpose: Purpose) -> str:
    if purpose in PERSONA_PURPOSES and purpose not in EX_PURPOSES[assessment.level]:
        needs_yes = assessment.level is Level.P1
        return _("only if they agree in writing") if needs_yes else _("closed for what comes from them")
    return _("you did not grant it") if manifest.find_processing(purpose) is None else _("over")


def _join_words(words: Iterator[str] | Sequence[str]) -> str:
    return _(", ").join(words)


def _format_day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _format_iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()
