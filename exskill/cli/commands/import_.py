"""``exskill import``: its options. What they do is in ``import_run``, which help does not load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.one_of import OneOf
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import ModelUnavailable, UsageError
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder

__all__ = ["import_"]

DATE_ORDERS = ("auto", "dmy", "mdy", "ymd", "ydm", "myd")


def _parse_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("dates are written YYYY-MM-DD")) from None


def _parse_mapping(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        ours, equals, theirs = value.partition("=")
        if not equals or not ours or not theirs:
            raise click.BadParameter(_("a mapping is written FIELD=COLUMN"))
        pairs.append((ours, theirs))
    return tuple(pairs)


@command(
    "import",
    help=N_(
        """Read a chat export, redact third parties, keep the rest encrypted.

        Takes files, folders and zips; `-` reads standard input. Nobody but you and the other person stays readable;
        no option turns that off. The file itself is never changed, unless you ask for it to be shredded afterwards.

        \b
        Examples:
          exskill import --redact "WhatsApp Chat.zip" --me Alex --ex Sam
          exskill import -n result.json --list-chats
          exskill import --how whatsapp
          exskill import --formats
          exskill import chat.txt --me Alex --ex Sam --shred-source
        """
    ),
)
@argument("paths", nargs=-1, metavar="PATH…")
@option("--redact", is_flag=True, help=N_("Redact third parties. Always on; the word is how the command is known."))
@option("-n", "--dry-run", is_flag=True, help=N_("Read and redact, print the counts, write nothing."))
@option("--me", multiple=True, metavar="NAME", help=N_("Your name or id exactly as in the file (repeat for several)."))
@option("--ex", multiple=True, metavar="NAME", help=N_("The other person's name or id exactly as in the file."))
@option(
    "--hide",
    "--other",
    "others",
    multiple=True,
    metavar="NAME",
    help=N_("Somebody else who is spoken of: hidden in the whole history (repeat for several)."),
)
@option("--exchange", is_flag=True, help=N_("What is stored with the two of you exchanged is put right."))
@option("--same-person", is_flag=True, help=N_("The vault's other person under another name: say so once."))
@option(
    "--ex-born", metavar="DATE", callback=_parse_date, help=N_("Their date of birth: nothing from before 18 is kept.")
)
@option("--ex-adult", is_flag=True, help=N_("You confirm that they were 18 or older in every message."))
@option("--format", "format_", metavar="NAME", help=N_("Overrule what was recognised."))
@option("--formats", is_flag=True, help=N_("List what can be read."))
@option(
    "--how", metavar="APP", help=N_("Tell step by step how to get a chat out of an app, such as whatsapp or telegram.")
)
@option("--list-chats", is_flag=True, help=N_("List the chats and names in the file; import nothing."))
@option(
    "--chat", "chats", multiple=True, metavar="NAME", help=N_("Only this chat, by title or id (repeat for several).")
)
@option("--from", "since", metavar="DATE", callback=_parse_date, help=N_("Only from this day on."))
@option("--until", metavar="DATE", callback=_parse_date, help=N_("Only up to this day."))
@option("--date-order", type=OneOf(DATE_ORDERS), default="auto", help=N_("Order of day, month and year."))
@option("--encoding", metavar="NAME", help=N_("Text encoding, such as gb18030 or utf-16."))
@option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    callback=_parse_mapping,
    help=N_("For CSV and JSON of unknown origin: time, sender, text."),
)
@option(
    "--partial", is_flag=True, help=N_("Of a file that is cut off, keep what stands before the cut; it is counted.")
)
@option(
    "--shred-source", is_flag=True, help=N_("Afterwards overwrite and delete the files that were read; asks first.")
)
@option("--yes", is_flag=True, help=N_("With --shred-source: do not ask."))
@option(
    "--unsure",
    type=click.IntRange(0, 100),
    metavar="N",
    help=N_("How many of the least sure messages to show, redacted; 5 on a terminal, else none."),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def import_(
    app: App,
    /,
    paths: tuple[str, ...],
    redact: bool,
    dry_run: bool,
    formats: bool,
    how: str | None,
    list_chats: bool,
    as_json: bool,
    me: tuple[str, ...],
    ex: tuple[str, ...],
    others: tuple[str, ...],
    exchange: bool,
    same_person: bool,
    chats: tuple[str, ...],
    format_: str | None,
    ex_born: date | None,
    ex_adult: bool,
    since: date | None,
    until: date | None,
    date_order: Any,
    encoding: str | None,
    mapping: tuple[tuple[str, str], ...],
    partial: bool,
    shred_source: bool,
    yes: bool,
    unsure: int | None,
    **unlock: Any,
) -> int:
    """Import all that was given; a failure stops before anything is written."""
    from exskill.cli.commands import import_run

    del redact  # on without it too
    if formats:
        return import_run.show_formats(as_json)
    if how is not None:
        return import_run.show_way(how, as_json)
    if not paths:
        raise UsageError(_("no file was given"), hint=_("`exskill import --help` shows examples"))
    if shred_source and not yes:
        ui.require("--yes", allowed=app.may_ask)
    request = import_run.make_request(
        app,
        paths,
        people=(me, ex, others),
        chats=chats,
        format_=format_,
        options=(date_order, encoding, None, since, until, mapping, partial),
        ex_born=ex_born,
        ex_adult=ex_adult,
        exchange=exchange,
        same_person=same_person,
        shred=shred_source,
    )
    if list_chats:
        return import_run.list_chats(request, as_json)
    run = import_run.Run(app, request, dry_run=dry_run, shred_unasked=yes, as_json=as_json, unsure=unsure)
    return run.carry_out(unlock)


def embedder() -> Embedder | None:
    """Return the local embedder; without one the import goes on and search is by words only, which is said."""
    from exskill.retrieval.embed import load_embedder

    try:
        return load_embedder()
    except ModelUnavailable as missing:
        ui.say(_("without the embedding model memories are found by words only ({why})").format(why=missing.message))
        return None
