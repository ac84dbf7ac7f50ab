"""``exskill consent``: what may be used, for what, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.consent import Manifest, Purpose

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
    from exskill.consent.show import as_data, describe

    with open_store(app, unlock) as store:
        manifest = store.manifest()
        if as_json:
            ui.show_json({"consent": as_data(manifest, now=app.clock())})
            return
        for section in describe(manifest, now=app.clock()):
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
    from exskill.consent import Purpose
    from exskill.consent.explain import explain

    with open_store(app, unlock) as store:
        permitted = store.permitted(store.grant(Purpose.PERSONA_CHAT))
        hits = sorted(str(hit["id"]) for hit in permitted.search_text(_asked(question), k=8))
        found = explain(store.manifest(), Purpose.PERSONA_CHAT, store.vault.segments(), now=app.clock(), hits=hits)
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
    **unlock: Any,
) -> None:
    """Build the next version, show what it changes, sign it."""
    from exskill.consent import Adult
    from exskill.consent import edit as edits

    if not (allow or revoke or ex_adult or abuse or protective_order or confirm):
        raise UsageError(_("nothing to change was given"), hint=_("`exskill consent edit --help` shows examples"))
    now = app.clock()
    with open_store(app, unlock, again=True) as store:
        before = store.manifest()
        steps: list[Callable[[Manifest], Manifest]] = []
        if ex_adult or abuse or protective_order:
            adult = Adult.YES if ex_adult else None
            steps.append(
                lambda m: edits.set_parties(m, now=now, ex_adult=adult, abuse=abuse, protective_order=protective_order)
            )
        steps += [_granting(purpose(name), now) for name in allow]
        steps += [_revoking(purpose(name), now) for name in revoke]
        if confirm:
            steps.append(lambda m: edits.confirm(m, now=now))
        versions = [before]
        for step in steps:
            versions.append(step(versions[-1]))
        for line in edits.effect(before, versions[-1], store.vault.segments(), now=now).lines():
            ui.answer(line)
        if not yes and not ui.confirm(_("Sign this?"), option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        for version in versions[1:]:
            store.save_manifest(version)
    ui.say(_("signed; `exskill consent show` shows the page"))


def purpose(name: str) -> Purpose:
    """Return a purpose by its name."""
    from exskill.consent import Purpose

    try:
        return Purpose(name)
    except ValueError:
        raise UsageError(
            _("there is no purpose of that name"), hint=_("one of: {names}").format(names=", ".join(Purpose))
        ) from None


def _granting(wanted: Purpose, now: datetime) -> Callable[[Manifest], Manifest]:
    from exskill.consent.edit import grant_purpose

    return lambda manifest: grant_purpose(manifest, wanted, now=now)


def _revoking(wanted: Purpose, now: datetime) -> Callable[[Manifest], Manifest]:
    from exskill.consent.edit import revoke_purpose

    return lambda manifest: revoke_purpose(manifest, wanted, now=now)


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
@unlock_options
@click.pass_context
def grant(ctx: click.Context, /, purposes: tuple[str, ...], yes: bool, **unlock: Any) -> None:
    """As ``consent edit --allow``."""
    ctx.invoke(edit, allow=purposes, yes=yes, **unlock)


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
@unlock_options
@click.pass_context
def revoke(ctx: click.Context, /, purposes: tuple[str, ...], yes: bool, **unlock: Any) -> None:
    """As ``consent edit --revoke``."""
    ctx.invoke(edit, revoke=purposes, yes=yes, **unlock)


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
@unlock_options
@click.pass_obj
def agreed(app: App, /, proof: Path | None, again: bool, yes: bool, **unlock: Any) -> None:
    """Hash the proof, show the effect, sign."""
    from exskill.consent import Stance
    from exskill.consent import edit as edits

    if (proof is None) != again:
        raise UsageError(_("give the file that shows their agreement, or --again"))
    evidence = None if proof is None else _hash_of(proof)
    now = app.clock()
    with open_store(app, unlock, again=True) as store:
        before = store.manifest()
        if again:
            after = edits.confirm(before, now=now, still_given=True)
        else:
            after = edits.set_stance(before, Stance.GIVEN, now=now, evidence=evidence)
        for line in edits.effect(before, after, store.vault.segments(), now=now).lines():
            ui.answer(line)
        if not yes and not ui.confirm(_("Sign this?"), option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        store.save_manifest(after)
    ui.say(_("signed; `exskill consent show` shows the page"))


def _hash_of(proof: Path) -> str:
    import hashlib

    try:
        if not proof.is_file() or proof.stat().st_size == 0:
            raise UsageError(_("that is not a file that shows anything"))
        with proof.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(_("that file cannot be read")) from error


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
    from exskill.cli.commands.export import write_new
    from exskill.consent.invite import invite as draw
    from exskill.consent.invite import letter

    drawn = draw()
    with open_store(app, unlock, again=True) as store:
        sections = letter(store.manifest(), drawn.token, now=app.clock())
        text = "\n".join(
            line for section in sections for line in ("", section.title, *(f"  {x}" for x in section.lines))
        )
        if out is not None:
            write_new(out, text.strip("\n").encode("utf-8") + b"\n")
        store.keep_token(drawn.token_hash)
    if out is None:
        ui.answer(text.strip("\n"))
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
    from exskill.cli.commands.export import write_new
    from exskill.erasure.withdrawal import withdraw_by_token
    from exskill.unlock import agent as unlocking

    name, done = withdraw_by_token(app.paths, token, clock=app.clock)
    unlocking.end(unlocking.place(app.paths, name))
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
    ui.answer(
        _("done: {keys} keys of theirs are destroyed, and nothing of theirs can be opened again").format(keys=done.keys)
    )
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
    from exskill.erasure.objection import object_now
    from exskill.store.locate import choose_vault
    from exskill.unlock import agent as unlocking

    name = choose_vault(app.paths, app.vault_name)
    if confirm is None:
        ui.say(_("This destroys the keys of everything that came from the other person. Your own words stay."))
        confirm = ui.ask(_("Type the vault's name to go on"), option="--confirm NAME", allowed=app.may_ask)
    if confirm != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    done = object_now(app.paths, name, clock=app.clock)
    unlocking.end(unlocking.place(app.paths, name))
    keys = done.keys
    if as_json:
        facts = {"vault": name, "keys_destroyed": keys, "at": app.clock().isoformat(), "receipt_id": done.receipt_id}
        ui.show_json({"objected": facts})
        return
    ui.answer(
        _("done: {keys} keys of theirs are destroyed, and nothing of theirs can be opened again").format(keys=keys)
    )
    ui.say(_("Not in our power: the chat export itself, screenshots and copies elsewhere. Please delete those too."))


def _asked(question: str) -> str:
    """Return a question as words to search for, without the signs that a query language would read."""
    return " ".join("".join(c if c.isalnum() else " " for c in question).split())[:500] or "?"
