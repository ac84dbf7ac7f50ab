"""``exskill session``: begin a timed session, see what is open, look back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.import_ import embedder
from exskill.cli.commands.model import model_file
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.one_of import OneOf
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.screen import choose
from exskill.cli.framework.secrets import unlock_options
from exskill.core import i18n
from exskill.core.errors import Cancelled, LimitActive, SafetyStop
from exskill.core.i18n import N_, _
from exskill.llm import catalogue
from exskill.llm.local_models import has_default, has_memory_for_default, locate_default
from exskill.llm.shelf import Shelf
from exskill.sessions.programme.overview import NAMES, extend_programme, look_over
from exskill.sessions.programme.stored import load_programme
from exskill.sessions.programme.types import BY_NAME, SessionKind, get_type_name
from exskill.sessions.service import Context, start_session
from exskill.unlock.agent import lock_at_once

if TYPE_CHECKING:
    from exskill.cli.framework.screen import PlainScreen
    from exskill.llm.runtime import Runtime
    from exskill.llm.writer import Writer
    from exskill.persona.portrait.periods import Voice
    from exskill.retrieval.embed import Embedder
    from exskill.sessions.guide.parts import Outcome
    from exskill.sessions.screen import Screen
    from exskill.sessions.service import Context
    from exskill.store.store import Store

__all__ = ["build_context", "exit_with_outcome", "new_screen", "plain_option", "session"]


@dataclass(frozen=True, slots=True)
class LocalModels:
    """The models of this machine, by the options of the command line."""

    app: App
    name: str | None = None
    small: bool = False
    shelf: Shelf = field(default_factory=Shelf)

    def load(self, n_ctx: int) -> Writer:
        """Load the language model, put together first if need be."""
        return self.shelf.find_writer(*model_file(self.app, self.name, small=self.small), n_ctx)

    def has_default(self) -> bool:
        """Whether the default model has been put together."""
        return has_default(self.app.paths.models)

    def carries_default(self) -> bool:
        """Whether there is memory for the default model, or it is loaded already."""
        return self.shelf.holds(catalogue.DEFAULT.sha256) or has_memory_for_default()

    def load_default(self, n_ctx: int) -> Runtime:
        """Load the default model, or return it where it is loaded already; raises ModelUnavailable."""
        return self.shelf.load(*locate_default(self.app.paths.models), n_ctx)

    def load_embedder(self) -> Embedder | None:
        """Return the embedder; None is said."""
        return embedder()


def build_context(
    app: App, store: Store, screen: Screen, *, model_name: str | None = None, small: bool = False
) -> Context:
    """Return what a session needs of this terminal."""
    models = LocalModels(app, model_name, small)
    return Context(store, screen, app.clock, i18n.current_language(), models, progress=ui.progress, how=_name_command)


def _name_command(name: str) -> str:
    """Return how a session type, or the check-in, is opened here, as the end of a sentence."""
    kind = name if name == "checkin" else get_type_name(SessionKind(name))
    command = "exskill checkin" if name == "checkin" else f"exskill session start {kind}"
    return _(" (`{command}`)").format(command=command)


def plain_option(function: Any) -> Any:
    """Add ``--plain``."""
    return option("--plain", is_flag=True, help=N_("Plain lines without drawing, for a screen reader."))(function)


@group("session", help=N_("Timed sessions that help to let go."))
def session() -> None:
    """Hold the session commands."""


@session.command(
    "start",
    help=N_(
        """Begin a session: the empty chair, if no type is given.

        Types: arrival, unsent (a letter), thought (another look at one), chair (with the echo), whole (the whole picture),
        self (who am I now), wave (an urge that has to pass), boundary, farewell.

        The very first time a short arrival and one look at a thought come before it. The session ends by itself.

        \b
        Examples:
          exskill session start --minutes 15
          exskill session start wave
          exskill session start --voice good
        """
    ),
)
@argument(
    "kind",
    type=OneOf([*BY_NAME], also=[kind.value for kind in SessionKind]),
    default="chair",
    metavar="[TYPE]",
)
@option("--minutes", type=click.FloatRange(0.1, 30), metavar="N", help=N_("How long, at most 30."))
@option(
    "--voice",
    type=OneOf(["all", "good", "last"]),
    default="all",
    help=N_("Whose voice: of the whole chat, of when it was good, of the last months."),
)
@option(
    "--keep-ready",
    is_flag=True,
    help=N_("Keep what the model has read, encrypted in the vault, for 12 hours: the next session begins sooner."),
)
@option("--model", "model_name", metavar="NAME", help=N_("Which model; the default one if absent."))
@option("--small-model", is_flag=True, help=N_("Use the small model."))
@plain_option
@unlock_options
@click.pass_obj
def start(
    app: App,
    /,
    kind: str,
    minutes: float | None,
    voice: Voice,
    keep_ready: bool,
    model_name: str | None,
    small_model: bool,
    plain: bool,
    **unlock: Any,
) -> None:
    """Check what is open, lead through the session, write down how it went."""
    chosen = BY_NAME.get(kind.lower()) or SessionKind(kind.upper())
    again = chosen is SessionKind.FAREWELL  # it destroys the key
    with open_store(app, unlock, again=again) as store, new_screen(app, plain=plain) as screen:
        context = build_context(app, store, screen, model_name=model_name, small=small_model)
        context = replace(context, voice=voice, keeps_head=keep_ready)
        outcome = start_session(context, chosen, minutes=minutes)
    exit_with_outcome(outcome)


def new_screen(app: App, *, plain: bool = False) -> PlainScreen:
    """Return the screen of a session; enter it as a context. The key that empties it also locks every vault."""
    screen = choose(i18n.current_language(), plain=plain or app.config.plain)
    screen.on_leaving = lambda: lock_at_once(app.paths)
    return screen


def exit_with_outcome(outcome: Outcome) -> None:
    """End the command as the session ended: an exit code where somebody may be in danger, and no word of an error."""
    codes = {"crisis": SafetyStop.exit_code, "minor": LimitActive.exit_code, "quit": Cancelled.exit_code}
    if outcome.end in codes:
        raise click.exceptions.Exit(codes[outcome.end])


@session.command(
    "programme",
    help=N_(
        """Show which sessions are open now, and what is left of the echo.

        \b
        Example:
          exskill session programme
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def programme(app: App, /, as_json: bool, **unlock: Any) -> None:
    """List the types with their state."""
    with open_store(app, unlock) as store:
        found = look_over(store, app.clock())
    if as_json:
        ui.show_json(
            {
                "sessions": [
                    {"type": get_type_name(r.kind), "open": not r.why_closed, "why": r.why_closed or None}
                    for r in found.rows
                ],
                "echo": {
                    "minutes": found.echo_minutes,
                    "why": found.why_no_echo,
                    "sessions_used": found.echo_used,
                    "sessions": found.echo_allowed,
                },
            }
        )
        return
    rows = [(get_type_name(r.kind), r.name, _format_minutes(r.minutes), r.why_closed or _("open")) for r in found.rows]
    ui.show(ui.table("", [_("type"), _("what"), _("length"), _("now")], rows))
    echo = found.why_no_echo or _("{n:.0f} minutes in the next session").format(n=found.echo_minutes)
    ui.answer(_("the echo: {state}").format(state=echo))


def _format_minutes(minutes: float) -> str:
    return _("{n:.0f} min").format(n=minutes)


@session.command(
    "extend",
    help=N_(
        """Extend the programme once, by two weeks, without the echo. Nothing extends it further.

        \b
        Example:
          exskill session extend
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def extend(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Move the end once."""
    with open_store(app, unlock, again=True) as store:
        ends = extend_programme(store, app.clock())
    if as_json:
        ui.show_json({"ends": ends.isoformat(timespec="seconds"), "echo": False})
        return
    ui.answer(_("the programme now ends on {day}, without the echo").format(day=f"{ends.astimezone():%Y-%m-%d}"))


@session.command(
    "history",
    help=N_(
        """Look back: which sessions took place, and how tense you were before and after.

        \b
        Example:
          exskill session history
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def history(app: App, /, as_json: bool, **unlock: Any) -> None:
    """List what took place."""
    with open_store(app, unlock) as store:
        done = load_programme(store).sessions
    if as_json:
        ui.show_json(
            {
                "sessions": [
                    {
                        "type": get_type_name(SessionKind(d.kind)),
                        "started": d.started,
                        "seconds": d.seconds,
                        "before": d.suds_before,
                        "after": d.suds_after,
                        "longing_before": d.longing_before,
                        "longing_after": d.longing_after,
                        "urge_before": d.urge_before,
                        "urge_after": d.urge_after,
                    }
                    for d in done
                ]
            }
        )
        return
    rows = [
        (
            datetime.fromtimestamp(d.started, UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
            _(NAMES[SessionKind(d.kind)]),
            _format_minutes(d.seconds // 60),
            "–" if d.suds_before < 0 else str(d.suds_before),
            "–" if d.suds_after < 0 else str(d.suds_after),
        )
        for d in done
    ]
    ui.show(ui.table("", [_("when"), _("session"), _("length"), _("before"), _("after")], rows))
