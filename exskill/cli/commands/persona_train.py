"""``exskill persona train``: teach the local model their way of writing, here, and only where they agreed in writing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.model import model_file, open_model
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.i18n import N_, _, ngettext
from exskill.persona.adapter import adapter as tuning
from exskill.persona.adapter.teaching import Pace, prepare_course, require_teachable, run_course, verdict_words

if TYPE_CHECKING:
    from exskill.persona.adapter.adapter import Facts
    from exskill.store.store import Store

__all__ = ["train"]


@command(
    "train",
    help=N_(
        """Teach the local model their way of writing, on this machine: a small adapter, kept encrypted in the vault.

        Needs the purpose `adapter`, which needs their agreement in writing (`exskill consent agreed`). An adapter cannot
        forget one message: forgetting a row that it rests on, taking the purpose back, or their no destroys it whole.
        Ctrl-C stops and keeps what is done; the same command goes on there.

        \b
        Examples:
          exskill persona train
          exskill persona train --small-model --answers 500
          exskill persona train --drop
        """
    ),
)
@option(
    "--answers",
    type=click.IntRange(60, 4000),
    default=1000,
    show_default=True,
    help=N_("Learn from so many of their latest answers."),
)
@option("--epochs", type=click.IntRange(1, 5), default=1, show_default=True, help=N_("How often to go through them."))
@option("--drop", is_flag=True, help=N_("Destroy the adapter and any interrupted course."))
@option("--model", "model_name", metavar="NAME", help=N_("Which model; the default one if absent."))
@option("--small-model", is_flag=True, help=N_("Use the small model."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def train(
    app: App,
    /,
    answers: int,
    epochs: int,
    drop: bool,
    model_name: str | None,
    small_model: bool,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Train, or go on, or destroy what was trained."""
    with open_store(app, unlock) as store:
        if drop:
            ui.answer(_("the adapter is destroyed") if tuning.drop_adapter(store) else _("there is no adapter"))
            return
        done = _train_adapter(app, store, answers, epochs, model_name, small_model, yes)
    if as_json:
        ui.show_json({"adapter": None if done is None else _make_body(done)})
    elif done is not None:
        _tell_outcome(done)


def _train_adapter(
    app: App, store: Store, answers: int, epochs: int, name: str | None, small: bool, yes: bool
) -> Facts | None:
    require_teachable(store)
    path, _sha256 = model_file(app, name, small=small)
    course = prepare_course(
        store, path, lambda n_ctx: open_model(app, name, small=small, n_ctx=n_ctx), answers=answers, epochs=epochs
    )
    facts = course.facts
    ui.say(
        _("{n} answers, {tokens} tokens, {steps} steps; about {mb} MB of memory").format(
            n=facts.answers, tokens=facts.tokens, steps=facts.steps, mb=course.memory_mb
        )
    )
    ui.say(_("An adapter cannot forget one message: when a row that it rests on goes, it is destroyed whole."))
    if not yes and not ui.confirm(_("Train it?"), option="--yes", allowed=app.may_ask):
        ui.say(_("nothing was trained"))
        return None
    with _catch_interrupt() as stopped, ui.progress(_("training"), facts.steps) as advance:
        watch = _Watch(advance)
        done = run_course(
            store,
            course,
            made=app.clock().isoformat(timespec="minutes"),
            stop=lambda: stopped[0],
            stepped=watch.note_step,
        )
    if done is None:
        ui.say(
            _("stopped at step {n} of {steps}; the same command goes on there").format(
                n=watch.pace.done, steps=facts.steps
            )
        )
    return done


@contextmanager
def _catch_interrupt() -> Iterator[list[bool]]:
    """Let the first Ctrl-C end the work in order, and a second one break it off."""
    stopped = [False]

    def stop(_number: int, _frame: object) -> None:
        if stopped[0]:
            raise KeyboardInterrupt
        stopped[0] = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


class _Watch:
    """Moves the bar, and tells once how long it takes."""

    def __init__(self, advance: Any) -> None:
        self._advance, self.pace, self._told = advance, Pace(), False

    def note_step(self, done: int, steps: int) -> None:
        self._advance(self.pace.step(done, steps))
        left = self.pace.seconds_left
        if left is not None and not self._told and done < steps:
            self._told = True
            minutes = max(1, round(left / 60))
            ui.say(ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes))


def _tell_outcome(done: Facts) -> None:
    ui.answer(verdict_words(done))
    if done.after < done.before:
        ui.say(_("it is used from the next session on; `exskill persona train --drop` destroys it"))


def _make_body(done: Facts) -> dict[str, Any]:
    return {
        "answers": done.answers,
        "tokens": done.tokens,
        "steps": done.done,
        "nats_before": round(done.before, 3),
        "nats_after": round(done.after, 3),
        "kept": done.after < done.before,
    }
