"""``exskill review``: look over who was taken for a third party, and put it right."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, ngettext
from exskill.ingest import review as reviewing
from exskill.ingest.roles import exchange_all
from redaction.review import Add, Keep, Merge

if TYPE_CHECKING:
    from exskill.store.store import Store
    from redaction.readable import Readable
    from redaction.review import Decision, Item

__all__ = ["review"]

_ASKED = 30
_LONGEST = 200


@group(
    "review",
    invoke_without_command=True,
    help=N_(
        """Look over who was taken for somebody else, and put it right; the chat file itself is not read again.

        Shows real names: only for your eyes. Below them stand words that may be people too and are readable, each with a
        line as it is stored. On a terminal it asks what to change; the commands below do the same.

        \b
        Examples:
          exskill review
          exskill review keep 4
          exskill review merge 3 5
          exskill review add "Auntie Bo"
          exskill review exchange
          exskill review forget-names
        """
    ),
)
@option("--all", "everybody", is_flag=True, help=N_("Everybody, not only the thirty named most often."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_context
def review(ctx: click.Context, /, everybody: bool, as_json: bool, **unlock: Any) -> None:
    """List, and on a terminal ask."""
    if ctx.invoked_subcommand is not None:
        return

    app: App = ctx.obj
    with open_store(app, unlock, again=True) as store:
        found, readable = reviewing.list_people(store), reviewing.list_readable(store)
        if as_json:
            words = [{"word": item.word, "count": item.count, "line": item.line} for item in readable]
            ui.show_json({"people": [_make_body(item) for item in found], "readable": words})
            return
        if not found:
            ui.answer(_("nobody else was found"))
        else:
            shown = found if everybody else found[:_ASKED]
            ui.show(_make_table(shown))
            if len(shown) < len(found):
                ui.say(_("{n} more: --all").format(n=len(found) - len(shown)))
        if readable:
            ui.show(_make_words_table(readable))
        if (found or readable) and app.may_ask and ui.is_interactive():
            _ask_decisions(store)


def _make_body(item: Item) -> dict[str, Any]:
    return {"number": item.number, "names": item.names, "count": item.count, "known": item.known, "line": item.context}


def _make_table(items: tuple[Item, ...]) -> Any:
    rows = [(str(i.number), ", ".join(i.names[:4]), str(i.count), i.context) for i in items]
    return ui.table("", [_("number"), _("name"), _("times"), _("where, for example")], rows)


def _make_words_table(words: tuple[Readable, ...]) -> Any:
    rows = [(item.word, str(item.count), item.line) for item in words]
    return ui.table(_("Readable so far, and perhaps somebody"), [_("word"), _("times"), _("where, for example")], rows)


def _ask_decisions(store: Store) -> None:
    """Collect what is to change, and apply it in one step at the end."""
    ui.say(_("Is somebody hidden who need not be, or one person under two numbers, or was somebody overlooked?"))
    ui.say(_("Write `keep 4`, `merge 3 5` or `add NAME`; an empty line ends."))
    decisions: list[Decision] = []
    while words := str(click.prompt(">", default="", show_default=False, err=True, prompt_suffix=" ")).strip():
        decision = _parse_decision(words)
        if decision is None:
            ui.say(_("that was not understood: `keep 4`, `merge 3 5` or `add NAME`"))
        else:
            decisions.append(decision)
    if decisions:
        _say_count(reviewing.carry_out(store, decisions))


def _parse_decision(words: str) -> Decision | None:
    verb, _space, rest = words.strip().partition(" ")
    numbers = [int(n) for n in re.findall(r"\d{1,6}", rest)]
    if verb == "keep" and len(numbers) == 1:
        return Keep(numbers[0])
    if verb == "merge" and len(numbers) == 2:
        return Merge(*numbers)
    return Add(rest.strip()) if verb == "add" and rest.strip() else None


def _say_count(count: int, *, as_json: bool = False) -> None:
    if as_json:
        ui.show_json({"changed_messages": count})
        return
    ui.answer(ngettext("changed {n} message", "changed {n} messages", count).format(n=count))


def _parse_number(tag: str) -> int:
    found = re.fullmatch(r"\[?(?:[^\W\d_]{1,16}-)?(\d{1,6})\]?", tag.strip())
    if found is None:
        raise UsageError(_("a person is named by number or tag, such as 3 or Friend-3"))
    return int(found.group(1))


@review.command(
    "keep",
    help=N_(
        """This is nobody to hide: a place, a public figure, a pet. The name comes back, here and in later imports.

        \b
        Example:
          exskill review keep 4
        """
    ),
)
@argument("who", metavar="NUMBER")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def keep(app: App, /, who: str, as_json: bool, **unlock: Any) -> None:
    """Put a name back."""
    _apply_decision(app, Keep(_parse_number(who)), unlock, as_json=as_json)


@review.command(
    "merge",
    help=N_(
        """Two numbers are one person: the second becomes the first everywhere.

        \b
        Example:
          exskill review merge 3 5
        """
    ),
)
@argument("one", metavar="NUMBER")
@argument("other", metavar="NUMBER")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def merge(app: App, /, one: str, other: str, as_json: bool, **unlock: Any) -> None:
    """Give two people one tag."""
    _apply_decision(app, Merge(_parse_number(one), _parse_number(other)), unlock, as_json=as_json)


@review.command(
    "add",
    help=N_(
        """Somebody was overlooked: hide this name in everything that is stored, and in later imports.

        Without NAME it is asked for, or read from standard input, so that it stands in no history.

        \b
        Examples:
          exskill review add
          exskill review add "Auntie Bo"
        """
    ),
)
@argument("name", required=False)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def add(app: App, /, name: str | None, as_json: bool, **unlock: Any) -> None:
    """Hide a name."""
    if name is None:
        asked = ui.is_interactive()
        name = (
            ui.ask(_("The name to hide"), option="NAME", allowed=app.may_ask) if asked else sys.stdin.readline(_LONGEST)
        )
    if not name.strip():
        raise UsageError(_("a name is needed"))
    _apply_decision(app, Add(name.strip()), unlock, as_json=as_json)


def _apply_decision(app: App, decision: Decision, unlock: dict[str, Any], *, as_json: bool) -> None:
    with open_store(app, unlock, again=True) as store:
        _say_count(reviewing.carry_out(store, [decision]), as_json=as_json)


@review.command(
    "exchange",
    help=N_(
        """The two of you are exchanged in everything that is stored: put it right. The portrait is made anew afterwards.

        \b
        Example:
          exskill review exchange
        """
    ),
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def exchange(app: App, /, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Exchange the two."""
    with open_store(app, unlock, again=True) as store:
        question = _("Shall everything that is stored as yours become theirs, and theirs yours?")
        if not yes and not ui.confirm(question, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        _say_count(exchange_all(store), as_json=as_json)


@review.command(
    "forget-names",
    help=N_(
        """Destroy the list of real names by itself. What was hidden stays hidden; nobody can be merged, kept or added again.

        \b
        Example:
          exskill review forget-names --yes
        """
    ),
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def forget_names(app: App, /, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Destroy the map."""
    with open_store(app, unlock, again=True) as store:
        question = _("Destroy the list of real names? Tags stay, and nobody can tell any more whom they stand for.")
        if not yes and not ui.confirm(question, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        reviewing.forget_names(store)
    if as_json:
        ui.show_json({"names_destroyed": True})
    else:
        ui.answer(_("the names are destroyed; what was hidden stays hidden"))
