"""What may be used: switches with what each changes now, facts that only the user knows, and the other person's no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from exskill.consent import Adult, Manifest, Purpose
from exskill.consent import edit as edits
from exskill.consent.grant import evaluate_terms
from exskill.consent.levels import assess_level
from exskill.consent.service import Changes, Preview, preview_changes, sign_preview
from exskill.consent.show import NEVER, describe_page, explain_cause, purpose_name
from exskill.core.errors import ConsentDenied, UsageError
from exskill.core.i18n import N_, _
from exskill.web.line_of_days import draw_line, list_days
from exskill.web.visit import Visit

__all__ = ["show_consent", "show_effect", "sign_change"]

_GROUPS: Final = (
    (N_("Their words"), (Purpose.ANALYTICS_LOCAL, Purpose.REFLECTION, Purpose.CLOSURE_LETTER)),
    (N_("The echo"), (Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE, Purpose.QUOTES, Purpose.ADAPTER)),
    (N_("Your words"), (Purpose.EXPORT,)),
)


@dataclass(frozen=True, slots=True)
class Switch:
    """One purpose: whether the user grants it, whether it is open, how many messages it uses now."""

    purpose: str
    name: str
    granted: bool
    is_open: bool
    rows: int


def show_consent(visit: Visit) -> Response:
    """Show the switches and the whole page of consent."""
    desk = visit.desk
    store, now = desk.opened, desk.clock()
    manifest = store.manifest()
    assessment = assess_level(manifest, now)
    sections = describe_page(manifest, now=now)
    days = list_days(store, now)
    return visit.show(
        "consent.html",
        because=explain_cause(assessment.cause),
        groups=[(_(title), [_make_switch(visit, manifest, p) for p in purposes]) for title, purposes in _GROUPS],
        sections=[s for s in sections if s.title in (_("What is here"), _("The echo"), _("Until when"))],
        days=days,
        line=draw_line(days, now.date()),
        never=[_(thing) for thing in NEVER],
        adult_known=manifest.parties.ex_adult is Adult.YES,
        parties=manifest.parties,
        total=sum(segment.rows for segment in store.vault.segments()),
    )


def _make_switch(visit: Visit, manifest: Manifest, purpose: Purpose) -> Switch:
    now, segments = visit.desk.clock(), visit.desk.opened.vault.segments()
    rows = edits.compare_versions(manifest, manifest, segments, now=now).rows.get(purpose, (0, 0))[1]
    granted = manifest.find_processing(purpose) is not None
    try:
        is_open = purpose in evaluate_terms(manifest, now).purposes
    except ConsentDenied:
        is_open = False
    return Switch(purpose.value, purpose_name(purpose), granted, is_open, rows)


def show_effect(visit: Visit) -> Response:
    """Show what a change would do, before it is signed."""
    found = _preview_changes(visit)
    fields = [(name, value) for name, values in visit.form.many.items() for value in values]
    return visit.show("consent_sign.html", lines=found.effect.lines(), fields=fields)


def sign_change(visit: Visit) -> Response:
    """Sign the change; the passphrase is asked for again."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    sign_preview(visit.desk.opened, _preview_changes(visit))
    visit.desk.forget_reading()
    visit.desk.notice = _("Signed.")
    return visit.go("/consent")


def _preview_changes(visit: Visit) -> Preview:
    store = visit.desk.opened
    changes = _read_changes(visit, store.manifest())
    if changes.is_empty:
        raise UsageError(_("nothing was changed"), hint="")
    return preview_changes(store, changes, store.vault.segments(), now=visit.desk.clock())


def _read_changes(visit: Visit, before: Manifest) -> Changes:
    """Return what a form asks for, compared with what is granted."""
    form = visit.form
    wanted = set(form.many.get("purpose", ())) if "switches" in form.fields else None
    granted = {p for p in _list_purposes() if before.find_processing(p) is not None}
    return Changes(
        allow=tuple(p for p in _list_purposes() if wanted is not None and p.value in wanted and p not in granted),
        revoke=tuple(p for p in _list_purposes() if wanted is not None and p.value not in wanted and p in granted),
        ex_adult="ex_adult" in form.fields,
        abuse="abuse" in form.fields,
        protective_order="protective_order" in form.fields,
        confirm="confirm" in form.fields,
    )


def _list_purposes() -> Iterable[Purpose]:
    return (purpose for _title, purposes in _GROUPS for purpose in purposes)
