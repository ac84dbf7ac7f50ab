"""How they wrote: one sentence first, then drawings, then numbers of which each opens its lines."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.images.album import unpack_shots
from exskill.persona.page import charts
from exskill.persona.page.report import make_drawings
from exskill.persona.page.show import GROUPS, LABELS, describe_claim, explain_claim, find_evidence
from exskill.persona.page.stretches import Stretch, compare, count_days, halves, list_months
from exskill.persona.page.summary import write_sentences
from exskill.persona.portrait.corrections import ALL, is_settable, list_words
from exskill.persona.portrait.own_words import redact_own_words
from exskill.persona.portrait.profile import Profile
from exskill.persona.portrait.stored import Kept
from exskill.web.render import find_monday, with_dates
from exskill.web.visit import Visit

if TYPE_CHECKING:
    from exskill.persona.portrait.corrections import Correction

__all__ = ["compare_periods", "correct", "show_month", "show_photos", "show_portrait", "show_why", "undo"]

_CLOUDS: Final = ("catchphrases", "particles", "laughter", "address_terms", "inside_jokes", "emoji")


def show_portrait(visit: Visit) -> Response:
    """Draw the portrait."""
    kept = _load_kept(visit)
    profile, told = kept.profile, write_sentences(kept.profile)
    first = told.get("phrases") or told.get("activity") or ""
    return visit.show(
        "portrait.html",
        months=list_months(kept.lines),
        first=first,
        counted=told["counted"],
        drawings=[Markup(section) for section in make_drawings(profile, _find_address, with_dates)],  # noqa: S704 -- charts escape every word
        clouds=[(_(LABELS[name]), cloud) for name in _CLOUDS if (cloud := _size_words(profile, name))],
        groups=[(_(title), rows) for title, names in GROUPS if (rows := _list_rows(profile, names))],
        corrections=[
            {"id": one.id, "about": _describe_correction(one), "text": "" if one.text == ALL else one.text}
            for one in kept.corrections.items
        ],
    )


def _describe_correction(one: Correction) -> str:
    label = _(LABELS.get(one.subject, one.subject)) if one.subject else ""
    if one.kind == "never":
        return _("never said:")
    return _("left out: {what}").format(what=label) if one.kind == "drop" else label


def _load_kept(visit: Visit) -> Kept:
    return Kept(visit.desk.opened, visit.desk.clock())


def _list_rows(profile: Profile, names: tuple[str, ...]) -> list[tuple[str, str, str, int]]:
    """Return (name, label, value, rows) of what is sure enough to be claimed."""
    found = []
    for name in names:
        value = profile.get(name)
        if words := describe_claim(name, value):
            found.append((name, _(LABELS[name]), words, value.n))
    return found


def _size_words(profile: Profile, name: str) -> list[tuple[str, int, int]]:
    """Return (word, times, size from 1 to 4)."""
    rows = profile.sure(name)
    if not isinstance(rows, list):
        return []
    pairs: list[tuple[Any, int]] = [(row[0], int(row[1])) for row in rows[:16]]
    top = max((n for _word, n in pairs), default=1)
    return [(str(word), n, 1 + min(3, round(3 * n / top))) for word, n in pairs]


def _find_address(name: str) -> str:
    """Return where a month or a week of a drawing leads to: the month from near, or the first messages of the week."""
    return f"/timeline?day={find_monday(name)}" if "W" in name else f"/portrait/month?month={name}"


def show_month(visit: Visit) -> Response:
    """Show one month from near: its days, each of which leads to its messages."""
    reading, month = visit.desk.reading(), visit.query.get("month", "")
    months = [name for name, _n in reading.rows.months()]
    if month not in months:
        raise UsageError(_("there is no message in that month"), hint="")
    days = count_days(reading.of_month(month), month)
    title, at = _("messages by day"), months.index(month)
    bars = charts.draw_bars(
        [(day[8:].lstrip("0"), float(mine + theirs)) for day, mine, theirs in days],
        title,
        links=[f"/timeline?day={day}" for day, _mine, _theirs in days],
    )
    return visit.show(
        "month.html",
        month=month,
        drawing=Markup(bars),  # noqa: S704 -- charts escape every word
        days=days,
        before=months[at - 1] if at else None,
        after=months[at + 1] if at + 1 < len(months) else None,
    )


def compare_periods(visit: Visit) -> Response:
    """Show two times side by side: before and after the first turning point, until others are chosen."""
    kept = _load_kept(visit)
    months = list_months(kept.lines)
    before, after = halves(months, kept.profile)
    asked = [visit.query.get(name, "") for name in ("a1", "a2", "b1", "b2")]
    if all(month in months for month in asked):
        before, after = Stretch(min(asked[:2]), max(asked[:2])), Stretch(min(asked[2:]), max(asked[2:]))
    groups = compare(kept.lines, before, after)
    return visit.show("periods.html", months=months, before=before, after=after, groups=groups)


def show_photos(visit: Visit) -> Response:
    """Show the small copies of photos, with when and roughly where they were taken."""
    shots = [shot for document in visit.desk.opened.pictures() for shot in unpack_shots(document)]
    shots.sort(key=lambda shot: shot.when or "")
    shown = [
        (
            datetime.fromisoformat(shot.when) if shot.when else None,
            "{:.1f}, {:.1f}".format(*shot.place) if shot.place else "",
            base64.b64encode(shot.jpeg).decode("ascii"),
        )
        for shot in shots
    ]
    return visit.show("photos.html", shots=shown)


def show_why(visit: Visit) -> Response:
    """Show the lines that a claim rests on."""
    kept = _load_kept(visit)
    answer = find_evidence(kept.profile, visit.query.get("claim", ""), kept.lines)
    label = _(LABELS.get(answer.name, answer.name))
    value = explain_claim(answer.name, answer.found)
    return visit.show(
        "why.html",
        answer=answer,
        label=label,
        value=value,
        is_settable=is_settable(answer.name),
        words=list_words(answer.found) if answer.found.is_sure else (),
    )


def correct(visit: Visit) -> Response:
    """Take in what they would never say, or the right value of a claim; it holds from the next answer on."""
    claim = visit.form.text("claim")
    if claim and visit.form.text("how") == "set" and is_settable(claim):
        told = redact_own_words(visit.desk.opened, visit.form.text("value").strip()[:40])
        _load_kept(visit).correct("value", told, subject=claim)
        visit.desk.notice = _("Noted: your word counts for more than what was counted.")
        return visit.go("/portrait#wrong")
    if claim and visit.form.text("how") == "drop":
        kept, words = _load_kept(visit), visit.form.many.get("word", ())
        for word in words or ("",):
            kept.drop(claim, word)
        visit.desk.notice = _("Noted. It is left out from now on.")
        return visit.go("/portrait#wrong")
    safe = redact_own_words(visit.desk.opened, visit.form.text("never").strip()[:200], quoted=True)
    _load_kept(visit).correct("never", safe)
    visit.desk.notice = _("Noted. The echo will not say it any more.")
    return visit.go("/portrait#wrong")


def undo(visit: Visit) -> Response:
    """Take a correction back."""
    _load_kept(visit).undo(visit.form.text("name"))
    return visit.go("/portrait#wrong")
