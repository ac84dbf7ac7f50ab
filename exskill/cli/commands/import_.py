"""``exskill import``: what was recognised, who is who, what was kept and what was not."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.chat.messages import Conversation, ImportReport
from exskill.cli.commands.import_shred import before_reading, may_shred, shred_files
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.secrets import unlock_options
from exskill.cli.views.import_report import LEAST_SURE, print_chats, print_formats, print_reports
from exskill.core.errors import ConsentDenied, NothingRecognised, UsageError, VaultDamaged
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.chat.participants import Cast
    from exskill.consent import Adult
    from exskill.importers.interface import Importer, Match, ReadOptions, Source
    from exskill.retrieval.embed import Embedder
    from exskill.store.settings import Settings
    from exskill.store.store import Store

__all__ = ["import_"]

EMBED_MINUTES = 3.0  # an import does not wait longer than this for what can be done later
DATE_ORDERS = ("auto", "dmy", "mdy", "ymd", "ydm", "myd")


@dataclass(frozen=True, slots=True)
class Request:
    """The words of one call."""

    me: tuple[str, ...]
    ex: tuple[str, ...]
    chats: tuple[str, ...]
    format: str | None
    options: ReadOptions
    ex_born: date | None
    ex_adult: bool
    shred: str | None = None  # "ask" or "yes"


def _date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("dates are written YYYY-MM-DD")) from None


def _mapping(_ctx: click.Context, _param: click.Parameter, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
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
@option("--ex-born", metavar="DATE", callback=_date, help=N_("Their date of birth: nothing from before 18 is kept."))
@option("--ex-adult", is_flag=True, help=N_("You confirm that they were 18 or older in every message."))
@option("--format", "format_", metavar="NAME", help=N_("Overrule what was recognised."))
@option("--formats", is_flag=True, help=N_("List what can be read."))
@option("--list-chats", is_flag=True, help=N_("List the chats and names in the file; import nothing."))
@option(
    "--chat", "chats", multiple=True, metavar="NAME", help=N_("Only this chat, by title or id (repeat for several).")
)
@option("--from", "since", metavar="DATE", callback=_date, help=N_("Only from this day on."))
@option("--until", metavar="DATE", callback=_date, help=N_("Only up to this day."))
@option("--date-order", type=click.Choice(DATE_ORDERS), default="auto", help=N_("Order of day, month and year."))
@option("--encoding", metavar="NAME", help=N_("Text encoding, such as gb18030 or utf-16."))
@option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    callback=_mapping,
    help=N_("For CSV and JSON of unknown origin: time, sender, text."),
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
    list_chats: bool,
    as_json: bool,
    me: tuple[str, ...],
    ex: tuple[str, ...],
    chats: tuple[str, ...],
    format_: str | None,
    ex_born: date | None,
    ex_adult: bool,
    since: date | None,
    until: date | None,
    date_order: Any,
    encoding: str | None,
    mapping: tuple[tuple[str, str], ...],
    shred_source: bool,
    yes: bool,
    unsure: int | None,
    **unlock: Any,
) -> int:
    """Run one import per path; a failure stops before anything of that path is written."""
    from exskill.importers.interface import ReadOptions

    del redact  # on without it too
    if formats:
        return print_formats(as_json)
    if not paths:
        raise UsageError(_("no file was given"), hint=_("`exskill import --help` shows examples"))
    options = ReadOptions(date_order=date_order, encoding=encoding, since=since, until=until, mapping=mapping)
    shred = ("yes" if yes else "ask") if shred_source else None
    request = Request(me, ex, chats, format_, options, ex_born, ex_adult, shred)
    if shred is not None:
        may_shred(app, paths, dry_run=dry_run or list_chats, ask=not yes)
    reports = []
    for path in paths:
        source = _open(path)
        importer, match = recognise(source, request)
        if list_chats:
            print_chats(importer, match, source, options, as_json=as_json)
            continue
        reports.append(_one(app, source, importer, match, request, dry_run=dry_run, unlock=unlock))
    if list_chats:
        return 0
    if unsure is None:
        unsure = LEAST_SURE if sys.stdout.isatty() else 0  # a log file must not hold messages unless somebody asked
    return print_reports(reports, dry_run=dry_run, as_json=as_json, unsure=unsure)


def _open(path: str) -> Source:
    from exskill.importers.reading.source import open_source

    return open_source(sys.stdin.buffer if path == "-" else Path(path))


def recognise(source: Source, request: Request) -> tuple[Importer, Match]:
    """Return the reader for a source and its reason, or the one that the user names."""
    from exskill.importers import registry
    from exskill.importers.interface import Match

    if request.format is not None:
        importer = registry.get(request.format)
        return importer, Match(1.0, _("read as {title}, as you said").format(title=importer.title))
    found = registry.recognise(source, request.options)
    if not found:
        raise NothingRecognised(_("this is not a chat export that exskill knows"))
    return found[0]


def chosen(conversations: Sequence[Conversation], request: Request, app: App) -> list[Conversation]:
    """Return the conversations to read: the named ones, the only one, or those with the other person."""
    from exskill.chat.participants import clean, match

    if request.chats:
        wanted = {clean(name) for name in request.chats}
        hits = [c for c in conversations if clean(c.title) in wanted or clean(c.thread) in wanted]
        if not hits:
            raise NothingRecognised(_("no chat in this file is called exactly that"), hint=_list_chats_hint())
        return hits
    if len(conversations) == 1:
        return list(conversations)
    if not conversations:
        raise NothingRecognised(_("there is no chat in this file"))
    if request.ex:
        hits = [c for c in conversations if any(match(c.participants, name) for name in request.ex)]
        if hits:
            return hits
        raise NothingRecognised(
            _("nobody in this file has exactly the name given with {option}, so 0 messages would be kept").format(
                option="--ex"
            ),
            hint=_list_chats_hint(),
        )
    ui.require("--chat NAME", allowed=app.may_ask)
    titles = [f"{c.title or c.thread}  ({c.messages if c.messages is not None else '?'})" for c in conversations]
    return [conversations[ui.choose(_("Which chat?"), titles, option="--chat NAME", allowed=app.may_ask)]]


def _list_chats_hint() -> str:
    return _("`--list-chats` lists the chats and names as they are written")


def people(conversations: Sequence[Conversation], request: Request, app: App) -> Cast:
    """Return who is who; ask where only the user can know and somebody is there to ask."""
    from exskill.chat.participants import cast_for, participants_of

    me, ex = list(request.me), list(request.ex)
    try:
        return cast_for(conversations, me=me, ex=ex)
    except NothingRecognised:
        raise
    except UsageError:
        if not (app.may_ask and ui.interactive()):
            raise
    everybody = list({h.id: h for h in participants_of(conversations)}.values())
    names = [h.name if h.name == h.id else f"{h.name}  ({h.id})" for h in everybody]
    if not me and not any(c.me for c in conversations):
        me = [everybody[ui.choose(_("Which of these is you?"), names, option="--me NAME", allowed=True)].id]
    try:
        return cast_for(conversations, me=me, ex=ex)
    except UsageError:
        ex = [everybody[ui.choose(_("Which is the other person?"), names, option="--ex NAME", allowed=True)].id]
        return cast_for(conversations, me=me, ex=ex)


def birthday(born: date) -> date:
    """Return the day on which somebody born then was 18."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:  # 29 February
        return born.replace(year=born.year + 18, month=3, day=1)


def adulthood(app: App, request: Request, known: Adult | None) -> tuple[Adult | None, date | None]:
    """Return what is known of the other person's age; ask once where somebody can answer, and assume nothing."""
    from exskill.consent import Adult

    if request.ex_born is not None:
        return Adult.YES, birthday(request.ex_born)
    if request.ex_adult:
        return Adult.YES, None
    if known is not None and known is not Adult.UNKNOWN:
        return None, None
    if app.may_ask and ui.interactive():
        words = _("Was the other person 18 or older in every one of these messages?")
        return (Adult.YES, None) if ui.confirm(words, option="--ex-adult", allowed=True) else (Adult.UNKNOWN, None)
    return None, None


def _one(
    app: App,
    source: Source,
    importer: Importer,
    found: Match,
    request: Request,
    *,
    dry_run: bool,
    unlock: dict[str, Any],
) -> ImportReport:
    from exskill.chat.messages import ThreadId
    from exskill.chat.redactors import redactor_for
    from exskill.ingest.pipeline import Job, ingest, preview, survey
    from exskill.store.imports import NewImport

    ui.say(found.reason)
    options, everything = request.options, list(importer.conversations(source, request.options))
    if dry_run and not (request.me or request.ex or request.chats):
        report = survey(Job(source, importer, options, None, "preview", b"preview", found.reason))
        report.warnings += [w for c in everything for w in c.warnings]
        report.people.update({handle: 0 for c in everything for handle in c.participants})
        return report
    if not dry_run:
        _confirm_mapping(app, source, importer, request)
    conversations = chosen(everything, request, app)
    options = replace(options, threads=frozenset(ThreadId(c.thread) for c in conversations))
    cast = people(conversations, request, app)
    warnings = [w for c in conversations for w in c.warnings]
    if dry_run:
        ex_since = birthday(request.ex_born) if request.ex_born else None
        job = Job(source, importer, options, cast, "preview", b"preview", found.reason, ex_since)
        report = preview(job, redactor_for(cast, conversations))
        report.warnings += warnings
        return report
    from exskill.cli.framework.opening import open_store
    from exskill.erasure import reimport_block as bans

    ids = {handle.id for handle in (*cast.me, *cast.ex)}
    _refuse_let_go(app, importer.platform, ids)
    with open_store(app, unlock, again=True) as store:
        parties = store.manifest().parties
        ex_adult, ex_since = adulthood(app, request, parties.ex_adult)
        if ex_since is None and parties.ex_adult_since is not None:
            ex_since = date.fromisoformat(parties.ex_adult_since)
        job = Job(
            source, importer, options, cast, new_import_id(), store.row_key(), found.reason, ex_since, store.known_ids()
        )
        redactor = redactor_for(cast, conversations, earlier=store.name_map())
        before = before_reading(source, asked=request.shred is not None)
        with ui.progress(_("reading and redacting")) as advance:
            ingested = ingest(
                job, redactor, embedder(), advance=lambda _phase, n: advance(n), enough=_minutes_over(EMBED_MINUTES)
            )
        ingested.report.warnings += warnings
        if ingested.report.kept:
            bans.remember(app.paths, store.vault.vault_id, importer.platform, ids)
            store.commit_import(
                ingested,
                NewImport(
                    import_id=job.import_id,
                    names=redactor.export_map(),
                    settings=_with_names(store, cast),
                    ex_adult=ex_adult,
                    ex_adult_since=ex_since,
                    pictures=_pictures(source, ingested.photos),
                ),
            )
        if request.shred is not None:
            known = len(job.known_ids) + ingested.report.kept
            if len(store.known_ids()) != known:  # read back, key by key: only what is there for sure may go elsewhere
                raise VaultDamaged(_("the imported rows could not be read back, so nothing was shredded"))
            others = len(everything) - len(conversations)
            shred_files(app, store, source, ingested.report, before, others, ask=request.shred == "ask")
        if ingested.unindexed:
            words = _("{n} messages are found by their words only so far; `exskill index` goes on where this stopped")
            ui.say(words.format(n=ingested.unindexed))
        if ex_words_closed(store):
            ui.say(_("nobody has confirmed that they were of age: their words stay closed (`import --ex-adult`)"))
    return ingested.report


def _minutes_over(minutes: float) -> Callable[[], bool]:
    """Return a question that says yes so many minutes after it was first asked."""
    ends: list[float] = []

    def over() -> bool:
        ends.append(time.monotonic() + minutes * 60)
        return time.monotonic() >= ends[0]

    return over


def _pictures(source: Source, kept: frozenset[str]) -> bytes | None:
    """Return small copies of the photos whose rows are kept; of screenshots, and of anything else, none."""
    if not kept:
        return None
    from exskill.images.album import packed
    from exskill.importers.formats.pictures.photos import thumbnails

    return packed(thumbnails(source, kept))


def _refuse_let_go(app: App, platform: str, people: set[str]) -> None:
    """Stop where this chat was let go, or its other person said no, within 180 days."""
    from exskill.erasure.reimport_block import refused_until

    until = refused_until(app.paths, platform, people, app.clock())
    if until is not None:
        raise ConsentDenied(
            _("this chat was let go or taken back; it is not read again before {day}").format(day=f"{until:%Y-%m-%d}"),
            hint=_("that was said beforehand, and holds for the one night on which one would undo it"),
        )


def _confirm_mapping(app: App, source: Source, importer: Importer, request: Request) -> None:
    """Show what the columns of an unknown table are taken for, and ask; where nobody can answer, it is only said."""
    from exskill.importers.formats.other.generic import propose_mapping

    if importer.name != "generic" or request.options.mapping:
        return
    proposal = propose_mapping(source, request.options)
    if proposal is None:
        return
    if not proposal.usable:
        raise NothingRecognised(
            _("no columns for sender and text were found"),
            hint=_("`--map sender=COLUMN --map text=COLUMN --map time=COLUMN` says which they are"),
        )
    pairs = ", ".join(f"{field}={ui.clean(column)}" for field, column in proposal.mapping)
    ui.say(_("columns are read as: {pairs}").format(pairs=pairs))
    if app.may_ask and ui.interactive() and not ui.confirm(_("Is that right?"), option="--map", allowed=True):
        raise UsageError(
            _("the columns were not confirmed; nothing was read"),
            hint=_("name them: --map time=COLUMN --map sender=COLUMN --map text=COLUMN"),
        )


def ex_words_closed(store: Store) -> bool:
    """Whether the other person's age is unknown, so that none of their rows may be used."""
    from exskill.consent import Adult

    return store.manifest().parties.ex_adult is not Adult.YES


def new_import_id() -> str:
    """Return a random id."""
    return os.urandom(8).hex()


def embedder() -> Embedder | None:
    """Return the local embedder; without one the import goes on and search is by words only, which is said."""
    from exskill.core.errors import ModelUnavailable
    from exskill.retrieval.embed import load_embedder

    try:
        return load_embedder()
    except ModelUnavailable as missing:
        ui.say(_("without the embedding model memories are found by words only ({why})").format(why=missing.message))
        return None


def _with_names(store: Store, cast: Cast) -> Settings:
    names = {h.name for h in (*cast.me, *cast.ex)}
    known = store.settings()
    return replace(known, names=tuple(sorted({*known.names, *names})))
