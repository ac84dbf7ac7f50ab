"""What may be used: switches with what each changes now, facts that only the user knows, and the other person's no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from exskill.consent import Adult, Manifest, Purpose
from exskill.consent import edit as edits
from exskill.consent.grant import terms_of
from exskill.consent.levels import assess
from exskill.consent.show import NEVER, describe, purpose_name, why
from exskill.core.errors import ConsentDenied, UsageError
from exskill.core.i18n import N_, _
from exskill.web.visit import Visit

__all__ = ["preview", "show_consent", "sign"]

_GROUPS: Final = (
    (N_("Looking back"), (Purpose.ANALYTICS_LOCAL, Purpose.REFLECTION, Purpose.CLOSURE_LETTER)),
    (N_("The echo"), (Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE, Purpose.QUOTES, Purpose.ADAPTER)),
    (N_("Taking out"), (Purpose.EXPORT,)),
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
    assessment = assess(manifest, now)
    sections = describe(manifest, now=now)
    return visit.show(
        "consent.html",
        because=why(assessment.cause),
        groups=[(_(title), [_switch(visit, manifest, p) for p in purposes]) for title, purposes in _GROUPS],
        sections=[s for s in sections if s.title in (_("What is here"), _("The echo"), _("Until when"))],
        never=[_(thing) for thing in NEVER],
        adult_known=manifest.parties.ex_adult is Adult.YES,
        parties=manifest.parties,
        total=sum(segment.rows for segment in store.vault.segments()),
    )


def _switch(visit: Visit, manifest: Manifest, purpose: Purpose) -> Switch:
    now, segments = visit.desk.clock(), visit.desk.opened.vault.segments()
    rows = edits.effect(manifest, manifest, segments, now=now).rows.get(purpose, (0, 0))[1]
    granted = manifest.processing_for(purpose) is not None
    try:
        is_open = purpose in terms_of(manifest, now).purposes
    except ConsentDenied:
        is_open = False
    return Switch(purpose.value, purpose_name(purpose), granted, is_open, rows)


def preview(visit: Visit) -> Response:
    """Show what a change would do, before it is signed."""
    desk, form = visit.desk, visit.form
    before = desk.opened.manifest()
    versions = _changed(visit, before)
    if len(versions) == 1:
        raise UsageError(_("nothing was changed"), hint="")
    lines = edits.effect(before, versions[-1], desk.opened.vault.segments(), now=desk.clock()).lines()
    return visit.show(
        "consent_sign.html", lines=lines, fields=[(k, v) for k, values in form.many.items() for v in values]
    )


def sign(visit: Visit) -> Response:
    """Sign the change; the passphrase is asked for again."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    store = visit.desk.opened
    for version in _changed(visit, store.manifest())[1:]:
        store.save_manifest(version)
    visit.desk.forget_reading()
    visit.desk.notice = _("Signed.")
    return visit.go("/consent")


def _changed(visit: Visit, before: Manifest) -> list[Manifest]:
    """Return the versions that a form asks for, one change each, beginning with the present one."""
    now, form = visit.desk.clock(), visit.form
    versions = [before]
    abuse, order = "abuse" in form.fields, "protective_order" in form.fields
    adult = Adult.YES if "ex_adult" in form.fields else None
    if adult is not None or abuse or order:
        facts = edits.set_parties(versions[-1], now=now, ex_adult=adult, abuse=abuse, protective_order=order)
        versions.append(facts)
    if "switches" in form.fields:
        wanted = set(form.many.get("purpose", ()))
        for purpose in _purposes():
            granted = before.processing_for(purpose) is not None
            if granted and purpose.value not in wanted:
                versions.append(edits.revoke_purpose(versions[-1], purpose, now=now))
            elif not granted and purpose.value in wanted:
                versions.append(edits.grant_purpose(versions[-1], purpose, now=now))
    if "confirm" in form.fields:
        versions.append(edits.confirm(versions[-1], now=now))
    return versions


def _purposes() -> Iterable[Purpose]:
    return (purpose for _title, purposes in _GROUPS for purpose in purposes)
