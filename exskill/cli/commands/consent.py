"""``exskill consent``: what may be used, for what, until when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.consent import Purpose
from exskill.consent.explain import explain_purpose
from exskill.consent.show import as_data, describe_page
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, ngettext
from exskill.erasure.objection import object_now
from exskill.erasure.withdrawal import withdraw_by_token
from exskill.store.locate import choose_vault
from exskill.unlock import agent as unlocking

if TYPE_CHECKING:
    from exskill.consent.service import Changes

__all__ = ["consent", "ex_objects"]


@group("consent", help=N_("What may be used, for what, until when."))
def consent() -> None:
    """Hold the consent commands."""


@consent.command(
    "show",
    help=N_(
        """Show what is permitted and what is therefore off.

        \b
        Examples:
          exskill consent show
          exskill consent show --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def show(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print the manifest as a page, or as data."""
    with open_store(app, unlock) as store:
        manifest = store.manifest()
        if as_json:
            ui.show_json({"consent": as_data(manifest, now=app.clock())})
            return
        for section in describe_page(manifest, now=app.clock()):
            ui.answer()
            ui.answer(section.title)
            for line in section.lines:
                ui.answer(f"  {line}")


@consent.command(
    "check",
    help=N_(
        """Tell which rows a question would use, and why others not.

        \b
        Example:
          exskill consent check "do you remember the beach?"
        """
    ),
)
@argument("question")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def check(app: App, /, question: str, as_json: bool, **unlock: Any) -> None:
    """Explain the gates for one question; the question itself goes nowhere."""
    with open_store(app, unlock) as store:
        permitted = store.load_permitted(store.grant(Purpose.PERSONA_CHAT))
        hits = sorted(str(hit["id"]) for hit in permitted.search_text(_make_query(question), k=8))
        found = explain_purpose(
            store.manifest(), Purpose.PERSONA_CHAT, store.vault.segments(), now=app.clock(), hits=hits
        )
    if as_json:
        ui.show_json({"check": {**found.as_data(), "rows_for_this_question": len(hits)}})
        return
    for line in found.lines():
        ui.answer(line)
    ui.say(_("{n} permitted rows fit this question; no other row could be used for it").format(n=len(hits)))


@consent.command(
    "edit",
    help=N_(
        """Change what may be used; the effect is shown before it is signed.

        \b
        Examples:
          exskill consent edit --ex-adult
          exskill consent edit --revoke persona_chat
          exskill consent edit --confirm
        """
    ),
)
@option("--allow", multiple=True, metavar="PURPOSE", help=N_("Grant a purpose (repeat for several)."))
@option("--revoke", multiple=True, metavar="PURPOSE", help=N_("Take a purpose back (repeat for several)."))
@option("--ex-adult", is_flag=True, help=N_("You confirm that they were 18 or older in every message."))
@option("--abuse", is_flag=True, help=N_("There was abuse: close their words for good."))
@option("--protective-order", is_flag=True, help=N_("There is a protective order: close their words for good."))
@option("--confirm", is_flag=True, help=N_("Confirm the page again, so that it does not run out."))
@option("--yes", is_flag=True, help=N_("Sign without asking."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def edit(
    app: App,
    /,
    allow: tuple[str, ...],
    revoke: tuple[str, ...],
    ex_adult: bool,
    abuse: bool,
    protective_order: bool,
    confirm: bool,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Build the next version, show what it changes, sign it."""
    from exskill.consent.service import Changes, find_purpose

    changes = Changes(
        allow=tuple(map(find_purpose, allow)),
        revoke=tuple(map(find_purpose, revoke)),
        ex_adult=ex_adult,
        abuse=abuse,
        protective_order=protective_order,
        confirm=confirm,
    )
    if changes.is_empty:
        raise UsageError(_("nothing to change was given"), hint=_("`exskill consent edit --help` shows examples"))
    _sign_changes(app, changes, unlock, yes=yes, as_json=as_json)


def _sign_changes(app: App, changes: Changes, unlock: dict[str, Any], *, yes: bool, as_json: bool) -> None:
    """Show what a change does, ask, and sign it."""
    from exskill.consent import service

    with open_store(app, unlock, again=True) as store:
        found = service.preview_changes(store, changes, store.vault.segments(), now=app.clock())
        for line in found.effect.lines():
            (ui.say if as_json else ui.answer)(line)
        if not yes and not ui.confirm(_("Sign this?"), option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        service.sign_preview(store, found)
    if as_json:
        ui.show_json({"signed": True, "effect": found.effect.lines()})
        return
    ui.say(_("signed; `exskill consent show` shows the page"))


@consent.command(
    "grant",
    help=N_(
        """Allow a purpose; the effect is shown before it is signed.

        \b
        Example:
          exskill consent grant export
        """
    ),
)
@argument("purposes", nargs=-1, required=True, metavar="PURPOSE…")
@option("--yes", is_flag=True, help=N_("Sign without asking."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_context
def grant(ctx: click.Context, /, purposes: tuple[str, ...], yes: bool, as_json: bool, **unlock: Any) -> None:
    """As ``consent edit --allow``."""
    ctx.invoke(edit, allow=purposes, yes=yes, as_json=as_json, **unlock)


@consent.command(
    "revoke",
    help=N_(
        """Take a purpose back; the effect is shown before it is signed.

        \b
        Example:
          exskill consent revoke persona_chat
        """
    ),
)
@argument("purposes", nargs=-1, required=True, metavar="PURPOSE…")
@option("--yes", is_flag=True, help=N_("Sign without asking."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_context
def revoke(ctx: click.Context, /, purposes: tuple[str, ...], yes: bool, as_json: bool, **unlock: Any) -> None:
    """As ``consent edit --revoke``."""
    ctx.invoke(edit, revoke=purposes, yes=yes, as_json=as_json, **unlock)


@consent.command(
    "agreed",
    help=N_(
        """They agreed in writing: note it, with the hash of the file that shows it. The file itself is not kept.

        It opens the level P2 for 30 days: short quotes, and training an adapter once you allow that. Ask nobody for it
        who would rather not hear from you. `--again` says that they were asked again and still agree.

        \b
        Examples:
          exskill consent agreed their-letter.pdf
          exskill consent agreed --again
        """
    ),
)
@argument("proof", required=False, type=click.Path(path_type=Path))
@option("--again", is_flag=True, help=N_("They were asked again and still agree: for another 30 days."))
@option("--yes", is_flag=True, help=N_("Sign without asking."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def agreed(app: App, /, proof: Path | None, again: bool, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Hash the proof, show the effect, sign."""
    from exskill.consent.service import Changes, hash_evidence

    if (proof is None) != again:
        raise UsageError(_("give the file that shows their agreement, or --again"))
    evidence = None if proof is None else hash_evidence(proof)
    _sign_changes(app, Changes(evidence=evidence, still_given=again), unlock, yes=yes, as_json=as_json)


@consent.command(
    "invite",
    help=N_(
        """Print a letter for the other person: what this is, what is held, and a token that closes it.

        Nothing here asks you to hand it over; being in touch may not be good for either of you.

        \b
        Examples:
          exskill consent invite
          exskill consent invite --out letter.txt
        """
    ),
)
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write the letter to a new file."))
@unlock_options
@click.pass_obj
def invite(app: App, /, out: Path | None, **unlock: Any) -> None:
    """Draw a token, keep its hash, print the letter once. A new token ends the one before."""
    from exskill.consent.service import draw_letter
    from exskill.core.new_file import write_new

    with open_store(app, unlock, again=True) as store:
        drawn = draw_letter(store, now=app.clock())
        if out is not None:
            write_new(out, drawn.text.encode("utf-8"))
        store.keep_token(drawn.token_hash)
    if out is None:
        ui.answer(drawn.text.strip("\n"))
    else:
        ui.answer(_("the letter is written; the token in it was kept nowhere else"))


@consent.command(
    "withdraw",
    help=N_(
        """For whoever holds the token: close everything that comes from the other person. No passphrase, no reason.

        \b
        Example:
          exskill consent withdraw ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789
        """
    ),
)
@argument("token")
@option(
    "--receipt", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write the signed receipt to a new file.")
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def withdraw(app: App, /, token: str, receipt: Path | None, as_json: bool) -> None:
    """Destroy their keys at once; a wrong token tells nothing and slows the next try."""
    from exskill.core.new_file import write_new

    name, done = withdraw_by_token(app.paths, token, clock=app.clock)
    unlocking.end_agent(unlocking.find_socket(app.paths, name))
    if receipt is not None:
        write_new(receipt, done.receipt)
    if as_json:
        facts = {
            "vault": name,
            "keys_destroyed": done.keys,
            "at": app.clock().isoformat(),
            "receipt_id": done.receipt_id,
        }
        ui.show_json({"withdrawn": facts})
        return
    ui.answer(_describe_destroyed(done.keys))
    ui.answer(_("receipt: {name}").format(name=done.receipt_id))
    ui.say(_("Not in our power: the chat export itself, screenshots and copies elsewhere. Please delete those too."))


@command(
    "ex-objects",
    help=N_(
        """The other person said no, by any route: destroy everything that came from them, at once.

        Needs no passphrase. Your own messages and writings stay. It cannot be undone.

        \b
        Examples:
          exskill ex-objects
          exskill ex-objects --confirm default
        """
    ),
)
@option("--confirm", metavar="NAME", help=N_("The vault's name, instead of typing it."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def ex_objects(app: App, /, confirm: str | None, as_json: bool) -> None:
    """Destroy the keys of what is theirs; the next unlock closes the manifest and logs it."""
    name = choose_vault(app.paths, app.vault_name)
    if confirm is None:
        ui.say(_("This destroys the keys of everything that came from the other person. Your own words stay."))
        confirm = ui.ask(_("Type the vault's name to go on"), option="--confirm NAME", allowed=app.may_ask)
    if confirm != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    done = object_now(app.paths, name, clock=app.clock)
    unlocking.end_agent(unlocking.find_socket(app.paths, name))
    keys = done.keys
    if as_json:
        facts = {"vault": name, "keys_destroyed": keys, "at": app.clock().isoformat(), "receipt_id": done.receipt_id}
        ui.show_json({"objected": facts})
        return
    ui.answer(_describe_destroyed(keys))
    ui.say(_("Not in our power: the chat export itself, screenshots and copies elsewhere. Please delete those too."))


def _describe_destroyed(keys: int) -> str:
    if keys == 0:
        return _("done: there was nothing of theirs left to destroy; the no is noted")
    return ngettext(
        "done: {keys} key of theirs is destroyed, and nothing of theirs can be opened again",
        "done: {keys} keys of theirs are destroyed, and nothing of theirs can be opened again",
        keys,
    ).format(keys=keys)


def _make_query(question: str) -> str:
    """Return a question as words to search for, without the signs that a query language would read."""
    return " ".join("".join(c if c.isalnum() else " " for c in question).split())[:500] or "?"
