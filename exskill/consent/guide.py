"""``consent edit``: question by question, the effect before the signature, one new version at the end.

Pure: whoever calls brings ``ask`` (a terminal, a test). Questions that the level makes pointless are not asked, and none
suggests getting in touch with the other person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from exskill.chat.schema import Category
from exskill.consent import edit
from exskill.consent.levels import assess_level
from exskill.consent.show import category_name, purpose_name
from exskill.consent.terms import ALWAYS_BLOCKED, EX_PURPOSES, PERSONA_PURPOSES, Level, Purpose, Stance, get_budget
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest

__all__ = ["Choice", "Edited", "Question", "guide"]

Ask = Callable[["Question"], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its stable value and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``current`` is the value in force and the default."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    current: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The next version, unsigned, and what it would do. Sign it only after the effect was shown and agreed to."""

    manifest: Manifest
    effect: edit.Effect


def guide(manifest: Manifest, ask: Ask, segments: Sequence[edit.SegmentFacts], *, now: datetime) -> Edited:
    """Ask everything that can be changed here and return the outcome; the manifest given stays as it is."""
    changed = manifest
    for step in (_ask_stance, _ask_danger, _ask_purposes, _ask_limits):
        changed = step(changed, ask, now)
    merged = edit.squash_changes(manifest, edit.confirm(changed, now=now), now=now)
    return Edited(merged, edit.compare_versions(manifest, merged, segments, now=now))


def _ask_stance(manifest: Manifest, ask: Ask, now: datetime) -> Manifest:
    """Ask whether the other person said no. A yes comes with its written proof, by a command of its own."""
    current = manifest.stance.stance
    if current.is_no:
        return manifest
    choices = (
        Choice("same", _("nothing new")),
        Choice(Stance.REFUSED.value, _("they refused")),
        Choice(Stance.OBJECTED.value, _("they objected, in whatever way")),
    )
    answer = ask(Question("stance", _("Has the other person said anything about this?"), choices, "same"))
    return manifest if answer == "same" else edit.set_stance(manifest, Stance(answer), now=now)


def _ask_danger(manifest: Manifest, ask: Ask, now: datetime) -> Manifest:
    if manifest.parties.abuse and manifest.parties.protective_order:
        return manifest
    text = _(
        "Was there violence, threat or control between you, or is there a protective order? This cannot be undone."
    )
    answer = ask(Question("danger", text, _yes_no(), "no"))
    return edit.set_parties(manifest, now=now, abuse=True) if answer == "yes" else manifest


def _ask_purposes(manifest: Manifest, ask: Ask, now: datetime) -> Manifest:
    level = assess_level(manifest, now).level
    for purpose in Purpose:
        if purpose in PERSONA_PURPOSES and purpose not in EX_PURPOSES[level]:
            continue
        entry = manifest.find_processing(purpose)
        current = "yes" if entry is not None else "no"
        text = _("{purpose}: allow it?").format(purpose=purpose_name(purpose))
        if ask(Question(purpose.value, text, _yes_no(), current)) != "yes":
            manifest = edit.revoke_purpose(manifest, purpose, now=now) if entry is not None else manifest
            continue
        before = frozenset(entry.allowed) if entry is not None else frozenset[Category]()
        allowed = frozenset(_ask_categories(purpose, before, ask))
        if entry is None or allowed != before:
            manifest = edit.grant_purpose(manifest, purpose, now=now, allowed=allowed)
    return manifest


def _ask_categories(purpose: Purpose, before: frozenset[Category], ask: Ask) -> Iterator[Category]:
    """Ask for sensitive categories where they can matter: never for the echo, which sees none."""
    if purpose in PERSONA_PURPOSES:
        return
    text = _("May it use messages that touch on something sensitive? They stay closed unless you open them.")
    choices = (Choice("none", _("none")), Choice("same", _("as before")), Choice("choose", _("choose one by one")))
    answer = ask(Question(f"{purpose.value}/sensitive", text, choices, "same" if before else "none"))
    if answer == "same":
        yield from before
    elif answer == "choose":
        for category in Category:
            if category in ALWAYS_BLOCKED:
                continue
            current = "yes" if category in before else "no"
            key = f"{purpose.value}/{category.value}"
            if ask(Question(key, category_name(category), _yes_no(), current)) == "yes":
                yield category


def _ask_limits(manifest: Manifest, ask: Ask, now: datetime) -> Manifest:
    """Offer lower ceilings for the echo, where there is one."""
    level = assess_level(manifest, now).level
    if level is Level.P0 or manifest.find_processing(Purpose.PERSONA_CHAT) is None:
        return manifest
    ceiling = get_budget(level)
    own = manifest.programme
    sessions, minutes = min(ceiling.sessions, own.persona_sessions), min(ceiling.minutes, own.persona_minutes)
    wanted_sessions = _ask_number("sessions", _("Sessions with the echo, at most"), sessions, ask)
    wanted_minutes = _ask_number("minutes", _("Minutes in each, at most"), minutes, ask)
    if (wanted_sessions, wanted_minutes) == (sessions, minutes):
        return manifest
    return edit.set_limits(manifest, now=now, persona_sessions=wanted_sessions, persona_minutes=wanted_minutes)


def _ask_number(key: str, text: str, most: int, ask: Ask) -> int:
    choices = tuple(Choice(str(n), str(n)) for n in range(most + 1))
    return int(ask(Question(key, text, choices, str(most))))


def _yes_no() -> tuple[Choice, ...]:
    return (Choice("yes", _("yes")), Choice("no", _("no")))
