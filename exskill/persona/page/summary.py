"""The portrait in sentences: what every drawing shows, for a screen reader and for those who would rather read."""

from __future__ import annotations

from typing import Any, Final

from exskill.core.i18n import N_, _, ngettext
from exskill.persona.page.labels import format_duration
from exskill.persona.portrait.profile import Profile

__all__ = ["write_sentences"]

_DAYS: Final = (
    N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"), N_("Thursdays"), N_("Fridays"), N_("Saturdays"), N_("Sundays"),
)  # fmt: skip


def write_sentences(profile: Profile) -> dict[str, str]:
    """Return sentences by what they are about, only those that the rows allow; ``counted`` is always there."""
    told = {"counted": _describe_counts(profile)}
    for name, say in (("activity", _describe_activity), ("latency", _describe_latency), ("arc", _describe_arc)):
        found = profile.sure(name)
        if isinstance(found, dict) and (words := say(found)):
            told[name] = words
    length = profile.sure("length")
    if isinstance(length, dict):
        told["length"] = _("Usually {p50} characters; one in ten has at most {p10}, one in ten at least {p90}.").format(
            **{k: f"{v:g}" for k, v in length.items()}
        )
    told |= _describe_words(profile)
    mood = profile.sure("polarity_by_week")
    if isinstance(mood, dict) and len(set(mood.values())) > 1:
        best, worst = max(mood, key=lambda k: mood[k]), min(mood, key=lambda k: mood[k])
        told["mood"] = _("Warmest in {best}, coldest in {worst}.").format(best=best, worst=worst)
    return told


def _describe_counts(profile: Profile) -> str:
    text = _("counted from {n} messages and {m} exchanges").format(n=profile.messages, m=profile.exchanges)
    period = profile.get("length")
    if period.first:
        text += _(", {first} to {last}").format(first=period.first, last=period.last)
    if profile.messages and profile.small:
        text += _(". These are few messages: take every line below with care.")
    if profile.messages and profile.one_sided:
        text += " " + _("Only their side is here: nothing can be said about answers, time or who began.")
    return text


def _describe_activity(found: dict[str, Any]) -> str:
    table = found["table"]
    hours = [sum(row[h] for row in table) for h in range(24)]
    if not sum(hours):
        return ""
    busiest, day = hours.index(max(hours)), max(range(7), key=lambda d: sum(table[d]))
    night = sum(hours[0:5]) / sum(hours)
    return _("Most often about {hour}:00, most on {day}; {share} between midnight and five.").format(
        hour=busiest, day=_(_DAYS[day]), share=f"{night:.0%}"
    )


def _describe_latency(found: dict[str, Any]) -> str:
    return _("Half of the answers came within {median}, nine in ten within {p90}.").format(
        median=format_duration(found["median_minutes"]), p90=format_duration(found["p90_minutes"])
    )


def _describe_arc(found: dict[str, Any]) -> str:
    months = found["months"]
    if not months:
        return ""
    most = max(months, key=lambda m: months[m]["messages"])
    text = ngettext("One month: {n} messages.", "{months} months; most messages in {most}: {n}.", len(months))
    told = text.format(months=len(months), most=most, n=months[most]["messages"])
    if found["changes"]:
        told += " " + _("It changed around {months}.").format(months=", ".join(found["changes"]))
    return told


def _describe_words(profile: Profile) -> dict[str, str]:
    told = {}
    phrases = profile.get("catchphrases")
    if phrases.is_sure:
        told["phrases"] = _("Typical words: {words}.").format(words=", ".join(str(p[0]) for p in phrases.value[:8]))
    emoji = profile.get("emoji")
    if emoji.is_sure:
        told["emoji"] = _("Favourite emoji: {emoji}.").format(emoji=" ".join(str(e[0]) for e in emoji.value[:6]))
    share = profile.sure("share")
    if isinstance(share, dict):
        told["share"] = _("They wrote {share} of the messages.").format(share=f"{share['messages']:.0%}")
    return told
