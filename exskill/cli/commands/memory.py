"""``exskill memory``: what the user remembers, typed by hand and marked as theirs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.chat.redactors import live_redactor
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.consent import Purpose
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.images.album import unpack_shots
from exskill.ingest.typed_memories import add_memory, list_memories

if TYPE_CHECKING:
    from exskill.ingest.typed_memories import Memory

__all__ = ["memory"]

_LIMIT = 100_000


@group(
    "memory",
    help=N_(
        """What you remember, in your own words. It is yours, and never counts as something they said.

        \b
        Examples:
          exskill memory add
          exskill memory list
        """
    ),
)
def memory() -> None:
    """Group the commands."""


@memory.command(
    "add",
    help=N_(
        """Write a memory down. It is typed or piped in, never given as an argument, which other programs could see.

        \b
        Examples:
          exskill memory add
          exskill memory add < evening.txt
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def add(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Redact and keep one memory."""
    from exskill.cli.commands.import_ import embedder

    words = _read_typed(app, unlock)
    with open_store(app, unlock) as store:
        kept = add_memory(store, words, live_redactor(store.known_names()), embedder(), now=app.clock())
    if as_json:
        ui.show_json({"memory": {"id": kept.id}})
        return
    ui.answer(_("kept, encrypted; it reads: {text}").format(text=ui.clean(kept.text)))
    ui.say(_("names of other people were replaced before it was kept"))


@memory.command(
    "list",
    help=N_(
        """Show what you wrote down.

        \b
        Example:
          exskill memory list
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def list_(app: App, /, as_json: bool, **unlock: Any) -> None:
    """List the memories, oldest first."""
    with open_store(app, unlock) as store:
        found = list_memories(store.load_permitted(store.grant(Purpose.REFLECTION)).records())
    if as_json:
        ui.show_json({"memories": [_make_body(one) for one in found]})
    elif found:
        rows = [(f"{one.at:%Y-%m-%d}", ui.clean(one.text)) for one in found]
        ui.show(ui.table("", [_("day"), _("memory")], rows))
    else:
        ui.answer(_("nothing is written down yet"))
        ui.say(_("next: exskill memory add"))


def _make_body(one: Memory) -> dict[str, str]:
    return {"id": one.id, "at": one.at.isoformat(timespec="seconds"), "text": one.text}


def _read_typed(app: App, unlock: dict[str, Any]) -> str:
    """Return what was typed up to an empty line, or what came through a pipe."""
    if sys.stdin.isatty():
        ui.require("< FILE", allowed=app.may_ask)
        ui.say(_("Write it down as you remember it. An empty line ends it."))
        lines: list[str] = []
        while line := str(click.prompt("", default="", show_default=False, err=True, prompt_suffix="> ")):
            lines.append(line)
        return "\n".join(lines)
    if unlock.get("passphrase_file") == "-":
        raise UsageError(_("standard input cannot be both the passphrase and the memory"))
    return sys.stdin.buffer.read(_LIMIT).decode("utf-8", "replace")


@memory.command(
    "photos",
    help=N_(
        """Show when and roughly where the imported photos were taken; look at one by writing its small copy to a file.

        \b
        Examples:
          exskill memory photos
          exskill memory photos --number 3 --out look.jpg
        """
    ),
)
@option("--number", type=int, metavar="N", help=N_("Which photo."))
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write its small copy here, readable by everybody."),
)
@option("--yes", is_flag=True, help=N_("With --out: do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def photos(app: App, /, number: int | None, out: Path | None, yes: bool, as_json: bool, **unlock: Any) -> None:
    """List the pictures in the vault; faces were made unrecognisable before they were kept."""
    with open_store(app, unlock) as store:
        shots = [shot for document in store.pictures() for shot in unpack_shots(document)]
    shots.sort(key=lambda shot: shot.when or "")
    if out is not None:
        if number is None or not 1 <= number <= len(shots):
            raise UsageError(_("--number says which photo; the list has {n}").format(n=len(shots)))
        _write_out(app, out, shots[number - 1].jpeg, yes=yes)
        return
    if as_json:
        ui.show_json({"photos": [{"when": shot.when, "place": shot.place, "bytes": len(shot.jpeg)} for shot in shots]})
        return
    if not shots:
        ui.answer(_("there are no photos in the vault"))
        return
    rows = [
        (str(at), (shot.when or "?")[:16].replace("T", " "), "{:.1f}, {:.1f}".format(*shot.place) if shot.place else "")
        for at, shot in enumerate(shots, 1)
    ]
    ui.show(ui.table("", ["", _("taken"), _("about where")], rows))


def _write_out(app: App, out: Path, content: bytes, *, yes: bool) -> None:
    from exskill.core.new_file import write_new

    words = _("The copy will lie outside the vault, readable by everybody who gets at it. Write it?")
    if not yes and not ui.confirm(words, option="--yes", allowed=app.may_ask):
        ui.say(_("nothing was written"))
        return
    write_new(out, content)
    ui.answer(_("written; delete it when you have looked"))
