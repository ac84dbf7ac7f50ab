"""``exskill persona likeness``: how like them the echo writes, in numbers, on messages that it has not seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from exskill.chat.redactors import leak_guard, live_redactor
from exskill.cli.commands.import_ import embedder
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.consent import Purpose
from exskill.core.i18n import N_, _, ngettext
from exskill.persona.likeness.corpus import split_people
from exskill.persona.likeness.score import Tools, count_steps, evaluate_person, measure_drift
from exskill.persona.portrait.stored import load_corrections
from exskill.persona.reply.replier import Limits
from redaction.text import RawText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exskill.persona.likeness.corpus import People, Person
    from exskill.persona.likeness.rows import Row
    from exskill.persona.likeness.score import Tools

__all__ = ["likeness"]

_FIRST = 5


@command(
    "likeness",
    help=N_(
        """Measure how like them the echo writes, against their own later messages that it is not shown.

        Prints numbers only, never a reply. Beside the echo stand the real messages against each other and the bare
        model. It takes minutes; Ctrl-C stops it, and nothing is left behind.

        \b
        Examples:
          exskill persona likeness --small-model
          exskill persona likeness --replies 200 --drift
        """
    ),
)
@option(
    "--replies", type=click.IntRange(20, 1000), default=100, show_default=True, help=N_("How many replies to judge.")
)
@option(
    "--drift", "with_drift", is_flag=True, help=N_("Also talk for thirty turns and compare the end with the beginning.")
)
@option("--model", "model_name", metavar="NAME", help=N_("Which model; the default one if absent."))
@option("--small-model", is_flag=True, help=N_("Use the small model."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def likeness(
    app: App,
    /,
    replies: int,
    with_drift: bool,
    model_name: str | None,
    small_model: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Read the permitted rows, close the vault, measure in memory."""
    from exskill.cli.commands.model import open_model

    people, them, make_tools = _load_material(app, unlock)
    total = count_steps(replies) + (120 if with_drift else 0)
    with open_model(app, model_name, small=small_model, n_ctx=3072) as runtime:
        ui.say(_("measuring; the first replies tell how long it takes. Ctrl-C stops, and nothing is kept."))
        with ui.progress(_("measuring likeness"), total) as bar:
            tools = make_tools(runtime, _make_timed_step(bar, total))
            rows, how = evaluate_person(tools, people, them, replies)
            if with_drift:
                rows.append(measure_drift(tools, people, them))
    if as_json:
        ui.show_json({"likeness": [_make_body(row) for row in rows], "how": how.value, "replies": replies})
        return
    _show_rows(rows, replies)


def _load_material(app: App, unlock: dict[str, Any]) -> tuple[People, Person, Callable[..., Tools]]:
    """Return what may be imitated, split by time, and how to make the tools once a model is there."""
    with open_store(app, unlock) as store:
        grant = store.grant(Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE)
        grant.require(Purpose.PERSONA_CHAT)
        permitted = store.load_permitted(grant)
        lines, searcher = permitted.lines(), embedder()
        vectors = permitted.vectors() if searcher is not None else {}
        words, names = load_corrections(store), store.known_names()
    people, them = split_people(lines)
    redactor = live_redactor(names)

    def make(runtime: Any, advance: Callable[[int], object]) -> Tools:
        return Tools(
            runtime,
            leak_guard(redactor),
            lambda texts: [found.text for found in redactor.redact([RawText(t) for t in texts])],
            Limits(quote_words=grant.quote_words),
            advance,
            words,
            searcher,
            vectors,
        )

    return people, them, make


def _make_timed_step(advance: Callable[[int], object], total: int) -> Callable[[int], None]:
    """Return a step that tells, once the first replies are there, about how many minutes all of it takes."""
    began, done = time.monotonic(), 0

    def step(n: int) -> None:
        nonlocal done
        before, done = done, done + n
        advance(n)
        if before < _FIRST <= done:
            minutes = max(1, round((time.monotonic() - began) / done * total / 60))
            ui.say(ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes))

    return step


def _show_rows(rows: Sequence[Row], replies: int) -> None:
    columns = [_("measure"), _("real"), _("bare model"), _("echo"), "95 %", _("bar"), _("reached")]
    cells = [
        (
            _(row.measure),
            "-" if row.floor is None else f"{row.floor:.3f}",
            "-" if row.ceiling is None else f"{row.ceiling:.3f}",
            f"{row.ours:.3f}",
            f"{row.low:.3f}-{row.high:.3f}",
            row.bar,
            "" if not row.bar else _("yes") if row.met else _("no"),
        )
        for row in rows
    ]
    ui.show(ui.table(_("How like them the echo writes"), columns, cells))
    barred = [row for row in rows if row.bar]
    met = sum(row.met for row in barred)
    ui.answer(_("{met} of {n} bars reached, over {replies} replies").format(met=met, n=len(barred), replies=replies))
    if replies < 100:
        ui.say(_("fewer than 100 replies show a direction, not a figure"))
    ui.say(
        _("real: their own messages against each other, what could be reached at best; bare model: without any of this")
    )


def _make_body(row: Row) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "real": row.floor,
        "bare": row.ceiling,
        "echo": row.ours,
        "low": row.low,
        "high": row.high,
        "bar": row.bar,
        "met": row.met if row.bar else None,
    }
