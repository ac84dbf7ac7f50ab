"""Speaking to a person: answers to stdout, everything else to stderr, colour only where it helps.

Prompts appear only on a terminal; without one the missing option is named instead.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

from exskill.cli.framework.wrapping import wrap_text
from exskill.core.errors import UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress

__all__ = [
    "answer",
    "ask",
    "clean",
    "clear",
    "confirm",
    "console",
    "error",
    "is_interactive",
    "note",
    "progress",
    "prompt",
    "say",
    "say_part",
    "set_colour",
    "show",
    "show_json",
    "step",
    "step_out",
    "stopped",
    "table",
    "wrap_prose",
]

_colour = True
_drawn: list[Progress] = []  # what is being drawn on stderr now


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return text that cannot steer a terminal: no control characters, no escape sequences, no direction marks.

    Names and messages come from files that somebody else may have written.
    """
    return _CONTROL.sub("\ufffd", text)


def set_colour(wanted: bool) -> None:
    """Allow or forbid colour; NO_COLOR and TERM=dumb forbid it in any case."""
    global _colour
    _colour = wanted and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_interactive() -> bool:
    """Whether a person can answer: stdin is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def console(*, stderr: bool = False) -> Console:
    """Return a rich console for one of the two streams."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else 100
    return Console(file=stream, no_color=not _colour, highlight=False, soft_wrap=False, width=width)


def wrap_prose(text: str, stream: TextIO) -> str:
    """Return prose broken at words to the width of a terminal (Chinese counts two columns); as it is elsewhere."""
    if not stream.isatty() or len(text) < 40:
        return text
    return wrap_text(text, max(20, console(stderr=stream is sys.stderr).width - 1))


def answer(text: str = "") -> None:
    """Print a line of the answer."""
    click.echo(wrap_prose(text, sys.stdout))


def show(renderable: RenderableType) -> None:
    """Print a table or another rich thing as part of the answer."""
    console().print(renderable)


def show_json(body: Mapping[str, Any]) -> None:
    """Print one JSON object with its schema number and the one word that says whose facts it holds: ``audit-log``."""
    head = {"schema": 1, "facts": _schema_word()}
    click.echo(json.dumps({**head, **body}, ensure_ascii=False, indent=2, sort_keys=False, default=str))


def _schema_word() -> str:
    """Return the words of the running command, joined: options do not change it, so a program can rely on it."""
    ctx = click.get_current_context(silent=True)
    return "-".join(ctx.command_path.split()[1:]) if ctx is not None else ""


def say(text: str = "") -> None:
    """Tell the user something that is not the answer."""
    click.echo(wrap_prose(text, sys.stderr), err=True)


def clear() -> None:
    """Empty the screen and its scroll-back where there is a terminal."""
    if sys.stderr.isatty():
        click.echo("\033[2J\033[3J\033[H", err=True, nl=False, color=True)


def say_part(text: str) -> None:
    """Tell something without ending the line."""
    click.echo(text, err=True, nl=False)


def note(text: str) -> None:
    """Tell something quietly."""
    click.echo(click.style(text, dim=True) if _colour and sys.stderr.isatty() else text, err=True)


def step(text: str) -> None:
    """Head a part of a longer way."""
    click.echo(click.style(text, bold=True) if _colour and sys.stderr.isatty() else text, err=True)


def step_out(text: str) -> None:
    """Head a part of an answer."""
    click.echo(click.style(text, bold=True) if _colour and sys.stdout.isatty() else text)


def error(message: str, hint: str = "") -> None:
    """Print an error and its next step."""
    say(_("exskill: error: {text}").format(text=message))
    if hint:
        say(_("exskill: hint: {text}").format(text=hint))


def stopped(message: str, hint: str = "") -> None:
    """Say that somebody stopped it: no error, on a line of its own behind the ``^C`` that the terminal shows."""
    if sys.stderr.isatty():
        say()
    say(_("exskill: {text}").format(text=message))
    if hint:
        say(_("exskill: hint: {text}").format(text=hint))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = "") -> RenderableType:
    """Return a plain, calm table, a list where the screen is narrow; cells are never read as markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from exskill.cli.framework.table import FoldingTable

    result = Table(
        title=title or None, caption=caption or None, box=box.SIMPLE_HEAD, title_justify="left", expand=False,
        show_header=any(columns),
    )  # fmt: skip
    result.title_style = "bold"
    for column in columns:
        result.add_column(column, overflow="fold")
    cleaned = [[clean(cell) for cell in row] for row in rows]
    for row in cleaned:
        result.add_row(*map(Text, row))
    return FoldingTable(result, columns, cleaned)


@contextmanager
def progress(text: str, total: int | None = None) -> Iterator[Any]:
    """Show progress on stderr: a bar on a terminal, one line otherwise. Yields ``advance(n)``."""
    if not sys.stderr.isatty():
        say(text + " …")
        yield lambda _n=1: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = [SpinnerColumn(), TextColumn("{task.description}")]
    if total is not None:
        columns += [BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=console(stderr=True), transient=True) as bars:
        task = bars.add_task(text, total=total)
        _drawn.append(bars)
        try:
            yield lambda n=1: bars.advance(task, n)
        finally:
            _drawn.remove(bars)


def prompt(question: str, **options: Any) -> Any:
    """Ask as click does, with nothing drawn over the question meanwhile. ``options`` are those of ``click.prompt``."""
    for bars in _drawn:
        bars.stop()
    try:
        return click.prompt(
            wrap_prose(question, sys.stderr), err=True, **{"prompt_suffix": _make_suffix(question), **options}
        )
    finally:
        for bars in _drawn:
            bars.start()


def ask(question: str, *, option: str, allowed: bool, default: str | None = None) -> str:
    """Ask one question; where nobody can answer, raise UsageError that names the option to give instead."""
    require(option, allowed=allowed)
    return str(prompt(question, default=default))


def confirm(question: str, *, option: str, allowed: bool, default: bool = False) -> bool:
    """Ask yes or no, under the same rule."""
    require(option, allowed=allowed)
    suffix = _(" [Y/n]") if default else _(" [y/N]")
    while True:
        reply = str(prompt(question + suffix, default="", show_default=False, prompt_suffix=" "))
        reply = reply.strip().lower()
        if not reply:
            return default
        if reply in ("y", "yes", "是", "好", "对"):
            return True
        if reply in ("n", "no", "否", "不", "不是"):
            return False


def _make_suffix(question: str) -> str:
    """Return what stands between a question and its answer: a colon of the question's own script, where it has none."""
    if question.endswith(("?", "？", ":", "：")):
        return " "
    return "：" if question[-1:] > "\u2e7f" else ": "


def require(option: str, *, allowed: bool) -> None:
    """Raise UsageError naming ``option`` where nobody can be asked."""
    if not (allowed and is_interactive()):
        raise UsageError(
            _("this needs an answer, and nobody can be asked here"), hint=_("give {option}").format(option=option)
        )
