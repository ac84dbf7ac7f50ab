"""What people read for the names that the profile's data use inside."""

from __future__ import annotations

from typing import Final

from exskill.core.i18n import N_, _
from exskill.persona.portrait.values import Value

__all__ = ["describe_amount", "format_duration", "format_number", "label_inner"]

_INNER: Final = {
    "p10": N_("short ones"),
    "p50": N_("usual"),
    "p90": N_("long ones"),
    "median_minutes": N_("usual minutes"),
    "p90_minutes": N_("slow minutes"),
    "sessions_opened": N_("talks they began"),
    "slope_per_month": N_("change a month"),
    "messages": N_("messages"),
    "characters": N_("characters"),
    "days": N_("days"),
    "broken_by": N_("broken by"),
    "share_of_days": N_("share of days"),
    "share": N_("share"),
    "theirs": N_("theirs"),
    "yours": N_("yours"),
    "yours_answered_in_10_minutes": N_("yours answered within ten minutes"),
    "episodes": N_("times"),
    "messages_median": N_("messages each"),
    "longest_silence_hours": N_("longest silence after, hours"),
    "they_speak_first_after": N_("they spoke first after"),
    "apologies_theirs": N_("their apologies"),
    "apologies_yours": N_("your apologies"),
    "count": N_("times"),
    "follow_ups_without_reply": N_("wrote again without an answer"),
    "reassurance_questions": N_("asked if all was well"),
    "short_or_slow_after_affection_or_conflict": N_("short or slow after warmth or quarrel"),
    "none": N_("nothing"),
    "tilde": N_("tilde"),
    "exclamation": N_("exclamation mark"),
    "stop": N_("full stop"),
    "question": N_("question mark"),
    "ellipsis": N_("dots"),
    "emoji": N_("emoji"),
    "insult": N_("insults"),
    "threat": N_("threats"),
    "blame": N_("blame"),
    "control": N_("control"),
    "love-burst": N_("floods of love"),
    "affection": N_("affection"),
    "conflict": N_("quarrel"),
    "plain": N_("plain talk"),
    "start": N_("at the start"),
    "end": N_("at the end"),
    "me": N_("you"),
    "ex": N_("they"),
}
_SHARES: Final = frozenset(
    (
        *("sessions_opened", "share_of_days", "share", "yours_answered_in_10_minutes", "they_speak_first_after"),
        *("affection", "conflict", "plain"),
    )
)


def label_inner(name: str) -> str:
    """Return the words for a name inside a value, in the language in force."""
    return _(_INNER.get(name, name))


def format_number(name: str, value: object, *, share: bool = False) -> str:
    """Return a value inside a dimension as people read it: shares in per cent, names in words."""
    if isinstance(value, str):
        return label_inner(value)
    if isinstance(value, float) and (share or name in _SHARES) and -1 <= value <= 1:
        return f"{value:.0%}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def format_duration(minutes: float) -> str:
    """Return a time in minutes, hours or days, as roughly as people say it."""
    if minutes < 1.5:
        return _("about a minute") if minutes >= 0.5 else _("less than a minute")
    if minutes < 55:
        return _("about {n} minutes").format(n=round(minutes) if minutes < 10 else 5 * round(minutes / 5))
    if minutes < 90:
        return _("about an hour")
    if minutes < 36 * 60:
        return _("about {n} hours").format(n=round(minutes / 60))
    return _("about {n} days").format(n=round(minutes / 1440))


def describe_amount(found: Value) -> str:
    """Return how much a claim rests on in words."""
    if found.status == "user":
        return _("your word")
    if found.n < 30:
        return _("few messages")
    return _("some messages") if found.n < 200 else _("many messages")
