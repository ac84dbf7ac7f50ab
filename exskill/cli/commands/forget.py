"""``exskill forget``: one message, one person, one topic, one import or some days, and whatever was made from them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.i18n import N_, _, ngettext
from exskill.erasure.forget import carry_out, list_imports
from exskill.erasure.forget_plan import Wish
from exskill.erasure.forget_service import ROLES, plan_forgetting, require_sense, what_goes_with_it
from exskill.store.log_words import receipt_words
from exskill.store.receipts import read_verified

if TYPE_CHECKING:
    from exskill.erasure.forget_plan import ImportLeft, Plan
    from exskill.store.store import Store

__all__ = ["forget", "receipt_lines"]


def _parse_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("dates are written YYYY-MM-DD")) from None


@command(
    "forget",
    help=N_(
        """Erase a message, a person, a topic, an import or some days, and whatever was made from them.

        Shows first what would go. Then the rest is written under new keys and the old keys are destroyed: nothing brings it
        back from this vault. Several options together mean only what fits all of them. Your letters and notes stay.

        \b
        Examples:
          exskill forget --list
          exskill forget --person Friend-3
          exskill forget -n --topic "the flat in Leeds"
          exskill forget --from 2024-07-01 --until 2024-07-14
        """
    ),
)
@option("--list", "only_list", is_flag=True, help=N_("List the imports with their ids; erase nothing."))
@option("--message", metavar="ID", help=N_("One message, by its id."))
@option("--person", metavar="TAG", help=N_("Every message that mentions this person, by their tag (Friend-3)."))
@option(
    "--topic", "topics", multiple=True, metavar="WORDS", help=N_("Every message with all these words (repeat: or).")
)
@option(
    "--near",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help=N_("With --topic: also the N messages nearest in meaning."),
)
@option("--import", "import_id", metavar="ID", help=N_("One import, or only within it."))
@option("--from", "since", metavar="DATE", callback=_parse_day, help=N_("From this day on."))
@option("--until", metavar="DATE", callback=_parse_day, help=N_("Up to this day."))
@option("-n", "--dry-run", is_flag=True, help=N_("Show what would go; erase nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def forget(
    app: App,
    /,
    only_list: bool,
    message: str | None,
    person: str | None,
    topics: tuple[str, ...],
    near: int | None,
    import_id: str | None,
    since: date | None,
    until: date | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Plan, show, ask, erase, and print the receipt."""
    wish = Wish(message, person, topics, near or 0, import_id, since, until)
    if not only_list:
        require_sense(wish)
    with open_store(app, unlock, again=True) as store:
        if only_list:
            _print_imports(list_imports(store), as_json=as_json)
            return
        found = plan_forgetting(store, wish)
        facts = _make_body(found)
        if not as_json:
            _show_plan(found)
        if dry_run or not (found.rows or found.documents):
            _nothing_erased(facts, found, dry_run=dry_run, as_json=as_json)
            return
        if not yes and not ui.confirm(_("Erase this for good?"), option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was erased"))
            return
        receipt_id = carry_out(store, found, now=app.clock())
        words, receipt = receipt_lines(store, receipt_id)
    if as_json:
        ui.show_json({"forget": {**facts, "erased": True, "receipt": receipt}})
        return
    for line in words:
        ui.answer(line)
    ui.say(_("The same export, imported again, would bring it back: keep it away or delete it."))


def _make_body(found: Plan) -> dict[str, Any]:
    return {
        "rows": len(found.rows),
        "by_import": dict(found.by_import),
        "by_role": dict(found.by_role),
        "replies_unlinked": found.replies,
        "people": len(found.people),
        "derived_documents": found.derived,
        "photos": found.photos,
        "corrections": found.corrections,
        "examples": [{"id": m.id, "day": m.day, "role": m.role, "masked": m.masked} for m in found.examples],
    }


def _show_plan(found: Plan) -> None:
    """Print what would go: counts by import, what goes with it, and examples that give nothing away."""
    rows = [(name[:8], str(count)) for name, count in sorted(found.by_import.items())]
    roles = ", ".join(f"{_(ROLES[role])} {n}" for role, n in sorted(found.by_role.items()))
    ui.answer(ngettext("{n} message would go", "{n} messages would go", len(found.rows)).format(n=len(found.rows)))
    if rows:
        ui.answer(roles)
        ui.show(ui.table("", [_("import"), _("messages")], rows))
    for words in what_goes_with_it(found):
        ui.answer(words)
    if found.examples:
        ui.show(
            ui.table(
                "",
                [_("id"), _("day"), _("whose"), _("masked")],
                [(m.id[:12], m.day, _(ROLES[m.role]), m.masked) for m in found.examples],
            )
        )


def _nothing_erased(facts: dict[str, Any], found: Plan, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        ui.show_json({"forget": {**facts, "erased": False}})
    elif found.rows or found.documents:
        ui.say(_("dry run: nothing was erased"))
    else:
        ui.say(_("nothing here fits that, so nothing was erased"))
    del dry_run


def _print_imports(found: tuple[ImportLeft, ...], *, as_json: bool) -> None:
    if as_json:
        facts = [{"id": i.id, "rows": dict(i.rows), "first": i.first, "last": i.last} for i in found]
        ui.show_json({"imports": facts})
        return
    if not found:
        ui.answer(_("nothing is imported"))
        return
    rows = [(i.id, *(str(i.rows.get(role, 0)) for role in ROLES), f"{i.first or '?'} – {i.last or '?'}") for i in found]
    ui.show(ui.table("", [_("import"), *(_(words) for words in ROLES.values()), _("days")], rows))


def receipt_lines(store: Store, receipt_id: str) -> tuple[list[str], dict[str, Any]]:
    """Return a stored receipt as a page and as data, after its signature and proof were checked."""
    for receipt, _document in read_verified(store.vault.state, vault_public=store.vault.signer.public):
        if receipt.receipt_id == receipt_id:
            return receipt_words(receipt), receipt.to_json()
    return [], {}
