"""Teach the model their way of writing, where they agreed in writing: what it takes, how far it is, what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from exskill.consent import Purpose
from exskill.consent.service import Changes, preview_changes, sign_preview
from exskill.consent.terms import Stance
from exskill.core.errors import ExskillError, ModelUnavailable, UsageError
from exskill.core.i18n import _
from exskill.persona.adapter import adapter as tuning
from exskill.persona.adapter.teaching import require_teachable, verdict_words
from exskill.web.desk import Desk
from exskill.web.learning import Learning
from exskill.web.render import span_words
from exskill.web.visit import Visit

__all__ = ["begin", "drop", "finish", "note_agreement", "show_learning", "stop", "stream"]

_BEAT_S: Final = 15.0


def show_learning(visit: Visit) -> Response:
    """Show what it takes, how far it is, or what came of it."""
    desk = visit.desk
    if desk.learning is not None:
        if desk.learning.is_working:
            return visit.show("learn_progress.html", step=desk.learning.step())
        facts = desk.learning.facts
        return visit.show(
            "learn_done.html", error=desk.learning.error, verdict=verdict_words(facts) if facts is not None else ""
        )
    store = desk.opened
    closed: ExskillError | None = None
    try:
        require_teachable(store)
    except ExskillError as error:
        closed = error
    return visit.show(
        "learn.html",
        closed=closed,
        is_unable=isinstance(closed, ModelUnavailable),
        has_agreed=store.manifest().stance.stance is Stance.GIVEN,
        has_one=store.document(tuning.ADAPTER) is not None,
        is_begun=store.document(tuning.PROGRESS) is not None,
    )


def note_agreement(visit: Visit) -> Response:
    """Note their agreement by the hash of the file that shows it, and open the purpose; the file is not kept."""
    desk, files = visit.desk, visit.form.files
    if len(files) != 1 or not files[0].data:
        raise UsageError(_("choose the one file that shows their agreement"), hint="")
    desk.confirm(visit.form.secret("passphrase"))
    evidence = hashlib.sha256(files[0].data).hexdigest()
    for changes in (Changes(evidence=evidence), Changes(allow=(Purpose.ADAPTER,))):
        sign_preview(desk.opened, preview_changes(desk.opened, changes, desk.opened.vault.segments(), now=desk.clock()))
    desk.forget_reading()
    desk.notice = _("Noted. It is asked about again every 30 days.")
    return visit.go("/learn")


def begin(visit: Visit) -> Response:
    """Begin, or go on where it stopped."""
    desk = visit.desk
    require_teachable(desk.opened)
    desk.learning = Learning(
        desk.opened,
        desk.paths.models,
        desk.clock,
        model_name=desk.model_name,
        small=visit.form.text("model") == "small",
    ).start()
    return visit.go("/learn")


def stop(visit: Visit) -> Response:
    """Stop; what is done is kept."""
    if visit.desk.learning is not None:
        visit.desk.learning.stop()
    return visit.go("/learn")


def finish(visit: Visit) -> Response:
    """Put the result away."""
    if visit.desk.learning is not None and not visit.desk.learning.is_working:
        visit.desk.learning = None
    return visit.go("/")


def drop(visit: Visit) -> Response:
    """Destroy what was learned."""
    tuning.drop_adapter(visit.desk.opened)
    visit.desk.notice = _("What was learned is destroyed.")
    return visit.go("/learn")


async def stream(desk: Desk, request: Request) -> Response:
    """Send how far it is."""
    del request
    job = desk.learning
    if job is None:
        return Response(status_code=204)
    return StreamingResponse(_events(job), media_type="text/event-stream")


async def _events(job: Learning) -> AsyncIterator[str]:
    step = job.step()
    while True:
        counts = {"step": f"{step.done} / {step.steps}" if step.steps else "…", "left": span_words(step.seconds_left)}
        yield f"data: {json.dumps({'counts': counts, 'share': step.share, 'done': step.is_over})}\n\n"
        if step.is_over:
            return
        step = await run_in_threadpool(job.wait_for_step, step, _BEAT_S)
