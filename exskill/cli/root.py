"""The table of commands, the options that all share, and the one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from exskill import __version__
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import LazyGroup, Option, use_language
from exskill.cli.framework.home import show_home
from exskill.cli.framework.one_of import OneOf
from exskill.core import i18n, paths
from exskill.core.config_file import Config, read_config
from exskill.core.errors import Cancelled, ExskillError, UsageError, VaultDamaged
from exskill.core.i18n import N_, _
from exskill.core.library_errors import find_known
from exskill.transfer.install import tidy_workshop

__all__ = ["cli", "run"]

# These neither open a vault nor may be stopped by one: help must be there when everything else is broken.
_WITHOUT_REAPING = frozenset(
    {"reap", "destroy", "lock", "doctor", "demo", "path", "config", "completion", "model", "init"}
)

# These erase, or what they print is read by a program; `demo` has dates of its own.
_SILENT = frozenset({"reap", "destroy", "completion", "demo"})

# No mistake in the file of settings may stop these; and no setting narrows what destroys.
_WITHOUT_SETTINGS = frozenset(
    {"destroy", "ex-objects", "reap", "lock", "doctor", "path", "config", "completion", "consent"}
)

_FLAGS = frozenset({"--no-input", "--no-color", "--debug"})
_VALUED = ("--lang", "--vault")

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("open", "exskill.cli.commands.open:open_page", N_("Open exskill as a page in a browser window of its own.")),
    ("begin", "exskill.cli.commands.begin:begin", N_("From nothing to the first session, step by step.")),
    ("init", "exskill.cli.commands.init:init", N_("Create an encrypted vault.")),
    (
        "import",
        "exskill.cli.commands.import_:import_",
        N_("Read a chat export, redact third parties, keep the rest encrypted."),
    ),
    ("status", "exskill.cli.commands.status:status", N_("Tell what is here and what is open, without unlocking.")),
    ("unlock", "exskill.cli.commands.unlock:unlock", N_("Ask for no passphrase for a while.")),
    ("lock", "exskill.cli.commands.unlock:lock", N_("Lock the vault now.")),
    ("consent", "exskill.cli.commands.consent:consent", N_("What may be used, for what, until when.")),
    (
        "ex-objects",
        "exskill.cli.commands.consent:ex_objects",
        N_("The other person said no: destroy what came from them."),
    ),
    ("session", "exskill.cli.commands.session:session", N_("Timed sessions that help to let go.")),
    ("checkin", "exskill.cli.commands.checkin:checkin", N_("A few questions about your week.")),
    ("progress", "exskill.cli.commands.progress:progress", N_("How it went, by week.")),
    ("letter", "exskill.cli.commands.letter:letter", N_("Letters that are never sent, and notes to yourself.")),
    ("let-go", "exskill.cli.commands.let_go:let_go", N_("Say farewell, and destroy the key.")),
    ("persona", "exskill.cli.commands.persona:persona", N_("How they wrote: counted, with evidence.")),
    ("memory", "exskill.cli.commands.memory:memory", N_("What you remember, written down by yourself.")),
    ("index", "exskill.cli.commands.index:index", N_("Make messages findable by meaning.")),
    ("review", "exskill.cli.commands.review:review", N_("Look over who was hidden, and put it right.")),
    ("forget", "exskill.cli.commands.forget:forget", N_("Erase a message, a person, a topic, an import or some days.")),
    ("export", "exskill.cli.commands.export:export", N_("Take your own words out, encrypted.")),
    ("backup", "exskill.cli.commands.backup:backup", N_("Write an encrypted backup, or list those that were made.")),
    ("restore", "exskill.cli.commands.restore:restore", N_("Take in a vault from a backup or from another machine.")),
    ("audit", "exskill.cli.commands.audit:audit", N_("The tamper-evident log of what was done.")),
    ("timer", "exskill.cli.commands.timer:timer", N_("What dies when; have it kept while the program is off.")),
    ("reap", "exskill.cli.commands.timer:reap", N_("Erase what is due, without a passphrase.")),
    ("passwd", "exskill.cli.commands.slot:passwd", N_("Change the passphrase.")),
    ("slot", "exskill.cli.commands.slot:slot", N_("The ways into the vault.")),
    ("destroy", "exskill.cli.commands.destroy:destroy", N_("Destroy the vault.")),
    ("model", "exskill.cli.commands.model:model", N_("Local language models.")),
    ("doctor", "exskill.cli.commands.doctor:doctor", N_("Check this machine and this vault.")),
    ("demo", "exskill.cli.commands.demo:demo", N_("Show the whole way on an invented chat.")),
    ("path", "exskill.cli.commands.info:path", N_("Print where things lie.")),
    ("config", "exskill.cli.commands.config:config", N_("Your settings: show, set, take back.")),
    ("completion", "exskill.cli.commands.info:completion", N_("Print the completion script for a shell.")),
)


@dataclass(frozen=True, slots=True)
class Start:
    """What is known before click reads the words: whether help is asked for, and how the page would be served."""

    is_help: bool = False
    serve_page: Callable[..., None] | None = None


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=N_(
        """Reflect on a relationship that has ended, and let it go.

        Everything stays on this machine. People who never took part are redacted before anything is kept,
        what is kept is encrypted, and you decide when it is destroyed.

        \b
        Examples:
          exskill demo
          exskill begin
          exskill open
        """
    ),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--lang",
    cls=Option,
    envvar="EXSKILL_LANG",
    type=OneOf(i18n.LANGUAGES),
    help=N_("Language of everything shown."),
)
@click.option(
    "--vault",
    "vault_name",
    cls=Option,
    envvar="EXSKILL_VAULT",
    metavar="NAME",
    help=N_("Which vault; needed only with several."),
)
@click.option(
    "--no-input",
    cls=Option,
    envvar="EXSKILL_NO_INPUT",
    is_flag=True,
    help=N_("Never ask; fail and name the missing option instead."),
)
@click.option("--no-color", cls=Option, is_flag=True, help=N_("No colours."))
@click.option("--debug", cls=Option, is_flag=True, help=N_("Show where in the code an unexpected error happened."))
@click.version_option(
    __version__,
    prog_name="exskill",
    message="%(prog)s %(version)s",
    cls=Option,
    help=N_("Show the version and exit."),
)
@click.pass_context
def cli(
    ctx: click.Context, lang: str | None, vault_name: str | None, no_input: bool, no_color: bool, debug: bool
) -> None:
    """Take the shared options into the application object."""
    if lang:
        use_language(lang)
    start: Start = ctx.obj or Start()
    config = _settings(ctx.invoked_subcommand, is_help=start.is_help)
    ui.set_colour(config.colour and not no_color)
    if ctx.invoked_subcommand != "destroy":
        vault_name = vault_name or config.vault
    ctx.obj = App.from_environment(vault_name=vault_name, no_input=no_input, debug=debug, config=config)
    ctx.obj.serve_page = start.serve_page
    if ctx.invoked_subcommand != "destroy":  # nothing may go wrong before it
        tidy_workshop(ctx.obj.paths)
    if ctx.invoked_subcommand not in _WITHOUT_REAPING:
        _erase_what_is_due(ctx.obj)
    elif ctx.invoked_subcommand not in _SILENT:
        with contextlib.suppress(ExskillError, OSError):  # these work whatever else is broken
            _tell_ahead(ctx.obj)
    if ctx.invoked_subcommand is None:
        show_home(ctx.obj)


def _settings(command: str | None, *, is_help: bool) -> Config:
    """Return the settings of the file; where it is spoilt, those of nobody for what must work in any case."""
    try:
        return read_config(paths.resolve_paths().config)
    except UsageError as error:
        if command not in _WITHOUT_SETTINGS and not is_help:
            raise
        ui.say(_("the file of settings is left out: {why}").format(why=error.message))
        return Config()


def _erase_what_is_due(app: App) -> None:
    """Before anything else: a date that has come must not wait for the scheduler."""
    if not _has_dates(app):
        return
    from exskill.cli.views.reaped import tell_reaped
    from exskill.erasure.reap import destroy_due

    try:
        reaped = destroy_due(app.paths, clock=app.clock)
    except VaultDamaged:  # the keyring knows the dates too: opening the vault destroys what is due and writes them anew
        ui.say(_("the list of dates cannot be read; the next unlock puts it right"))
        return
    tell_reaped(app.paths, reaped, app.clock())
    _tell_ahead(app)


def _tell_ahead(app: App) -> None:
    """Say what ends within seven days."""
    if not _has_dates(app):
        return
    from exskill.erasure.ahead import describe_ahead, look_ahead

    now = int(app.clock().timestamp())
    for ahead in look_ahead(app.paths, now):
        ui.say(describe_ahead(ahead, now))


def _has_dates(app: App) -> bool:
    """Return whether any vault's dates, or a word about what is gone, are here; asked before anything heavier is loaded."""
    found = (next(app.paths.state.glob(name), None) for name in ("*/journal", "*/deadlines", "untold"))
    return any(found)


def run(argv: Sequence[str], *, serve_page: Callable[..., None] | None = None) -> int:
    """Run the command line and return its exit code; every error ends here. ``serve_page`` is what `exskill open` calls."""
    use_language(_find_language(argv))
    as_json = "--json" in argv
    is_help = not {"-h", "--help"}.isdisjoint(argv)
    try:
        result = cli.main(
            args=_global_first(argv), prog_name="exskill", standalone_mode=False, obj=Start(is_help, serve_page)
        )
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return _report_error(Cancelled(_("stopped; nothing was half done")), as_json)
    except KeyboardInterrupt:
        return _report_error(Cancelled(_("stopped; nothing was half done")), as_json)
    except click.ClickException as wrong:
        return _report_usage(wrong, as_json)
    except ExskillError as error:
        return _report_error(error, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        short = _("there is not enough memory for this; nothing was half done")
        return _report_error(ExskillError(short, hint=_("close other programs, or take a smaller model")), as_json)
    except Exception as unexpected:
        known = None if "--debug" in argv else find_known(unexpected)
        return (
            _report_error(known, as_json) if known else _report_unexpected(unexpected, as_json, debug="--debug" in argv)
        )
    return result if isinstance(result, int) else 0


def _global_first(argv: Sequence[str]) -> list[str]:
    """Bring the options of the program itself to the front: people write them behind the command as well."""
    end = list(argv).index("--") if "--" in argv else len(argv)
    front, rest = list[str](), list[str]()
    words = iter(argv[:end])
    for word in words:
        if word in _FLAGS or word.startswith(tuple(f"{name}=" for name in _VALUED)):
            front.append(word)
        elif word in _VALUED:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return [*front, *rest, *argv[end:]]


def _find_language(argv: Sequence[str]) -> str:
    """Find ``--lang`` before click does, so that even a usage error speaks the right language."""
    for position, word in enumerate(argv):
        if word == "--lang" and position + 1 < len(argv):
            return argv[position + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    if not os.environ.get("EXSKILL_LANG"):
        with contextlib.suppress(Exception):  # said later, by what needs the settings, and by nothing of its words
            if language := read_config(paths.resolve_paths().config).language:
                return language
    return i18n.language_from_environment()


def _report_error(error: ExskillError, as_json: bool) -> int:
    if as_json:
        body = {"code": error.code, "exit_code": error.exit_code, "message": error.message, "hint": error.hint}
        click.echo(json.dumps({"schema": 1, "error": body}, ensure_ascii=False), err=True)
    elif isinstance(error, Cancelled):
        ui.stopped(error.message, error.hint)
    else:
        ui.error(error.message, error.hint)
    return error.exit_code


def _report_usage(wrong: click.ClickException, as_json: bool) -> int:
    ctx = getattr(wrong, "ctx", None)
    hint = _("`{command} --help` shows the options").format(command=ctx.command_path if ctx else "exskill")
    message = wrong.format_message()
    if as_json:
        body = {"code": "usage", "exit_code": 2, "message": message, "hint": hint}
        click.echo(json.dumps({"schema": 1, "error": body}, ensure_ascii=False), err=True)
    else:
        ui.error(message, hint)
    return 2


def _report_unexpected(error: Exception, as_json: bool, *, debug: bool) -> int:
    """Tell that something broke, by type and place only: a message could carry somebody's words."""
    place = _find_place(error)
    message = _("something unexpected happened ({kind} at {place})").format(kind=type(error).__name__, place=place)
    hint = _("your data is as it was; run `exskill doctor`, and report the line above if it happens again")
    if as_json:
        body = {"code": "unexpected", "exit_code": 1, "message": message, "hint": hint}
        click.echo(json.dumps({"schema": 1, "error": body}, ensure_ascii=False), err=True)
    else:
        ui.error(message, hint)
        if debug:
            for line in _list_frames(error):
                ui.say(f"  {line}")
    return 1


def _list_frames(error: Exception) -> list[str]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        module = trace.tb_frame.f_globals.get("__name__", "?")
        frames.append(f"{module}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


def _find_place(error: Exception) -> str:
    ours = [
        f for f in _list_frames(error) if f.split(".")[0].split(":")[0] in ("exskill", "redaction", "vault", "audit")
    ]
    return ours[-1].split(" ")[0] if ours else "?"
