"""How they wrote: one sentence first, then drawings, then numbers of which each opens its lines."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.i18n import _
from exskill.persona.page.report import drawings
from exskill.persona.page.show import GROUPS, LABELS, claimed, explained, why
from exskill.persona.page.summary import sentences
from exskill.persona.portrait.own_words import redact_own_words
from exskill.persona.portrait.profile import Profile
from exskill.persona.portrait.stored import Kept
from exskill.web.visit import Visit

__all__ = ["correct", "show_portrait", "show_why", "undo"]

_CLOUDS: Final = ("catchphrases", "particles", "laughter", "address_terms", "inside_jokes", "emoji")


def show_portrait(visit: Visit) -> Response:
    """Draw the portrait."""
    kept = _kept(visit)
    profile, told = kept.profile, sentences(kept.profile)
    first = told.get("phrases") or told.get("activity") or ""
    return visit.show(
        "portrait.html",
        first=first,
        counted=told["counted"],
        drawings=[Markup(section) for section in drawings(profile)],  # noqa: S704 -- charts escape every word
        clouds=[(_(LABELS[name]), cloud) for name in _CLOUDS if (cloud := _cloud(profile, name))],
        groups=[(_(title), rows) for title, names in GROUPS if (rows := _rows(profile, names))],
        corrections=kept.corrections.items,
    )


def _kept(visit: Visit) -> Kept:
    return Kept(visit.desk.opened, visit.desk.clock())


def _rows(profile: Profile, names: tuple[str, ...]) -> list[tuple[str, str, str, int]]:
    """Return (name, label, value, rows) of what is sure enough to be claimed."""
    found = []
    for name in names:
        value = profile.get(name)
        if words := claimed(name, value):
            found.append((name, _(LABELS[name]), words, value.n))
    return found


def _cloud(profile: Profile, name: str) -> list[tuple[str, int, int]]:
    """Return (word, times, size from 1 to 4)."""
    rows = profile.sure(name)
    if not isinstance(rows, list):
        return []
    pairs: list[tuple[Any, int]] = [(row[0], int(row[1])) for row in rows[:16]]
    top = max((n for _word, n in pairs), default=1)
    return [(str(word), n, 1 + min(3, round(3 * n / top))) for word, n in pairs]


def show_why(visit: Visit) -> Response:
    """Show the lines that a claim rests on."""
    kept = _kept(visit)
    answer = why(kept.profile, visit.query.get("claim", ""), kept.lines)
    label = _(LABELS.get(answer.name, answer.name))
    value = explained(answer.name, answer.found)
    return visit.show("why.html", answer=answer, label=label, value=value)


def correct(visit: Visit) -> Response:
    """Take in what they would never say; it holds from the next answer on."""
    safe = redact_own_words(visit.desk.opened, visit.form.text("never").strip()[:200], quoted=True)
    _kept(visit).correct("never", safe)
    visit.desk.notice = _("Noted. The echo will not say it any more.")
    return visit.go("/portrait#wrong")


def undo(visit: Visit) -> Response:
    """Take a correction back."""
    _kept(visit).undo(visit.form.text("name"))
    return visit.go("/portrait#wrong")
