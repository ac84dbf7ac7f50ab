"""``exskill letter``: letters that are never sent, and notes to oneself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.session import build_context, exit_with_outcome, new_screen, plain_option
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.sessions.letter_service import write_letter
from exskill.sessions.letters import FAREWELL, find_writing, list_writings, read_writing
from exskill.sessions.letters import destroy_writing as destroy
from exskill.sessions.letters import seal_writing as close

if TYPE_CHECKING:
    from exskill.sessions.letters import Writing

__all__ = ["letter"]


@group(
    "letter",
    help=N_(
        """Letters that are never sent, and notes to yourself.

        There is no way to send or copy one from here. They are yours: neither the echo nor any model reads them.

        \b
        Examples:
          exskill letter write
          exskill letter write --to-me --open 2027-03-01
          exskill letter shred 3f9a
        """
    ),
)
def letter() -> None:
    """Group the commands."""


@letter.command(
    "write",
    help=N_(
        """Write a letter. It is typed or piped in; a line with a single dot ends it.

        \b
        Examples:
          exskill letter write
          exskill letter write --seal
          exskill letter write --to-me --open 2027-03-01
        """
    ),
)
@option("--to-me", is_flag=True, help=N_("A note to yourself."))
@option("--seal", "sealed", is_flag=True, help=N_("Seal it until the farewell."))
@option("--open", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=N_("Seal it until this day."))
@plain_option
@unlock_options
@click.pass_obj
def write(app: App, /, to_me: bool, sealed: bool, day: datetime | None, plain: bool, **unlock: Any) -> None:
    """Take the lines and keep them."""
    opens_at = _find_opening_time(app, sealed, day)
    with open_store(app, unlock) as store, new_screen(app, plain=plain) as screen:
        written = write_letter(build_context(app, store, screen), to_me=to_me, opens_at=opens_at)
        if written.kept is not None:
            ui.answer(_("kept as {id}; it will not be sent").format(id=written.kept.id))
    exit_with_outcome(written.outcome)


def _find_opening_time(app: App, sealed: bool, day: datetime | None) -> int:
    if sealed and day is not None:
        raise UsageError(_("give either --seal or --open"))
    if day is None:
        return FAREWELL if sealed else 0
    now = app.clock()
    at = day.replace(tzinfo=now.tzinfo)
    if not now < at <= now + timedelta(days=366):
        raise UsageError(_("the day lies within the next year"))
    return int(at.timestamp())


@letter.command(
    "list",
    help=N_(
        """List what was written, without a word of it.

        \b
        Example:
          exskill letter list
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def list_(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Show ids, days and seals."""
    now = app.clock()
    with open_store(app, unlock, again=True) as store:
        found = list_writings(store)
    if as_json:
        rows = [
            {"id": w.id, "kind": w.kind, "written": w.written, "open": w.is_open(int(now.timestamp()))} for w in found
        ]
        ui.show_json({"letters": rows})
        return
    if not found:
        ui.answer(_("nothing has been written yet"))
        return
    kinds = {"letter": _("letter"), "note": _("note to yourself")}
    table = [(w.id, kinds[w.kind], _describe_day(w.written, now), _describe_state(w, now)) for w in found]
    ui.show(ui.table("", [_("id"), _("what"), _("written"), _("state")], table))


def _describe_state(writing: Writing, now: datetime) -> str:
    if writing.is_open(int(now.timestamp())):
        return _("open")
    if writing.opens_at == FAREWELL:
        return _("sealed until the farewell")
    return _("sealed until {when}").format(when=_describe_day(writing.opens_at, now))


def _describe_day(at: int, now: datetime) -> str:
    return datetime.fromtimestamp(at, now.tzinfo).strftime("%Y-%m-%d")


@letter.command(
    "read",
    help=N_(
        """Read a letter that is open.

        \b
        Example:
          exskill letter read 3f9a
        """
    ),
)
@argument("name", metavar="ID")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def read(app: App, /, name: str, as_json: bool, **unlock: Any) -> None:
    """Show one."""
    with open_store(app, unlock, again=True) as store:
        found = find_writing(store, name)
        text = read_writing(found, app.clock())
    if as_json:
        ui.show_json({"letter": {"id": found.id, "kind": found.kind, "written": found.written, "text": text}})
        return
    for line in text.splitlines():
        ui.answer(ui.clean(line))


@letter.command(
    "seal",
    help=N_(
        """Seal a letter until the farewell, or until a day. A seal is not opened earlier.

        \b
        Examples:
          exskill letter seal 3f9a
          exskill letter seal 3f9a --open 2027-03-01
        """
    ),
)
@argument("name", metavar="ID")
@option("--open", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=N_("Seal it until this day."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def seal(app: App, /, name: str, day: datetime | None, as_json: bool, **unlock: Any) -> None:
    """Seal one."""
    with open_store(app, unlock, again=True) as store:
        sealed = close(
            store, find_writing(store, name), now=app.clock(), opens_at=_find_opening_time(app, day is None, day)
        )
    if as_json:
        until = "farewell" if sealed.opens_at == FAREWELL else sealed.opens_at
        ui.show_json({"letter": {"id": sealed.id, "sealed_until": until}})
    else:
        ui.answer(_describe_state(sealed, app.clock()))


@letter.command(
    "shred",
    help=N_(
        """Destroy a letter, read or unread. Nothing brings it back.

        \b
        Example:
          exskill letter shred 3f9a
        """
    ),
)
@argument("name", metavar="ID")
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def shred(app: App, /, name: str, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Destroy one."""
    with open_store(app, unlock, again=True) as store:
        chosen = find_writing(store, name)
        if not yes and not ui.confirm(_("Shred it? Nothing brings it back."), option="--yes", allowed=app.may_ask):
            ui.answer(_("kept as it was"))
            return
        destroy(store, chosen)
    if as_json:
        ui.show_json({"shredded": chosen.id})
    else:
        ui.answer(_("shredded"))
