"""Bring a chat: choose files, see who is who, say who else is in it, keep it encrypted, see what became of every row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.uploaded import build_sources
from exskill.ingest.drop_reasons import REASONS
from exskill.ingest.outcome import ImportOutcome
from exskill.web.bringing import Asked, Bringing
from exskill.web.deciding import read_decisions
from exskill.web.desk import Desk
from exskill.web.render import span_words
from exskill.web.visit import Visit

__all__ = ["answer", "finish", "show_bring", "stop", "stream", "take_files"]

_FIRST_WAIT_S: Final = 6.0
_BEAT_S: Final = 15.0
_NAMED: Final = 20  # files that are named one by one


def show_bring(visit: Visit) -> Response:
    """Show where the import is: nothing yet, a question, how far it is, or what became of everything."""
    job = visit.desk.bringing
    if job is None:
        return visit.show("bring.html")
    if job.question is not None:
        return visit.show("bring_question.html", found=job.found, ask=job.question)
    if job.is_working:
        return visit.show("bring_progress.html", count=job.count())
    if job.outcome is None:
        visit.desk.bringing = None
        error = job.error
        return visit.show("bring_stopped.html", error=error)
    return visit.show("bring_done.html", **_describe_report(job.outcome))


def take_files(visit: Visit) -> Response:
    """Take the files that the browser sent, and begin."""
    desk = visit.desk
    if desk.bringing is not None and desk.bringing.is_working:
        return visit.go("/bring")
    files = {upload.name: upload.data for upload in visit.form.files}
    pasted = visit.form.text("pasted")
    if pasted.strip():
        files["pasted.txt"] = pasted.encode("utf-8")
    if not files:
        raise UsageError(_("no file was chosen"), hint=_("go back and choose one"))
    partial = visit.form.text("partial") == "yes"
    options = ReadOptions(partial=partial)
    sources = build_sources(files, partial=partial)
    desk.bringing = Bringing(desk.opened, desk.clock, sources, desk.forget_reading, options).start()
    desk.bringing.wait(_FIRST_WAIT_S)
    return visit.go("/bring")


def answer(visit: Visit) -> Response:
    """Hand the answer to the import."""
    job = visit.desk.bringing
    if job is None or job.question is None or job.question.kind != visit.form.text("kind"):
        return visit.go("/bring")
    job.answer(_read_answer(job.question, visit))
    job.wait(_FIRST_WAIT_S)
    return visit.go("/bring")


def _read_answer(ask: Asked, visit: Visit) -> Any:
    form = visit.form
    if ask.kind == "chats":
        return [int(n) for n in form.many.get("chat", ()) if n.isdigit() and int(n) < len(ask.facts["chats"])]
    if ask.kind == "person":
        picked = form.text("person")
        return int(picked) if picked.isdigit() and int(picked) < len(ask.facts["people"]) else None
    if ask.kind == "sides":
        said = form.text("said")
        return said if said in ("right", "swap") else "stop"
    if ask.kind == "others":
        names = form.text("names").replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
        return [name.strip() for name in names if name.strip()]
    if ask.kind == "pick":
        return read_decisions(form)
    return form.text("said") == "yes"


def stop(visit: Visit) -> Response:
    """Stop; nothing is kept."""
    job = visit.desk.bringing
    if job is not None and job.is_working:
        job.stop()
    return visit.go("/bring")


def finish(visit: Visit) -> Response:
    """Put the report away."""
    visit.desk.bringing = None
    return visit.go("/people" if visit.form.text("next") == "people" else "/")


def _describe_report(outcome: ImportOutcome) -> dict[str, Any]:
    dropped: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for report in outcome.reports:
        dropped.update({_(REASONS[reason]): n for reason, n in report.dropped.items() if n})
        roles.update(report.kept_by_role)
    return {
        "outcome": outcome,
        "read": sum(report.read for report in outcome.reports),
        "kept": sum(report.kept for report in outcome.reports),
        "mine": roles["me"],
        "theirs": roles["ex"],
        "hidden": sum(sum(report.redactions.values()) for report in outcome.reports),
        "dropped": dropped.most_common(),
        "left": outcome.left[:_NAMED],
        "more": max(0, len(outcome.left) - _NAMED),
        "warnings": tuple(dict.fromkeys(w for report in outcome.reports for w in report.warnings)),
    }


async def stream(desk: Desk, request: Request) -> Response:
    """Send how far the import is."""
    del request
    job = desk.bringing
    if job is None:
        return Response(status_code=204)
    return StreamingResponse(_stream_events(job), media_type="text/event-stream")


async def _stream_events(job: Bringing) -> AsyncIterator[str]:
    count = job.count()
    while True:
        facts = {name: value for name, value in asdict(count).items() if name in ("read", "hidden", "findable")}
        facts |= {"rate": "…" if count.rate is None else count.rate, "left": span_words(count.seconds_left)}
        body = {"counts": facts, "share": count.share, "done": count.done}
        yield f"data: {json.dumps(body)}\n\n"
        if count.done:
            return
        count = await run_in_threadpool(job.wait_for_count, count, _BEAT_S)
