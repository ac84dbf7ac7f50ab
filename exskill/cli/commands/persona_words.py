"""``exskill persona correct``, ``tag``, ``versions``, ``rollback``: the user's word over what was counted, and the way back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.persona.portrait.corrections import find_conflicts
from exskill.persona.portrait.own_words import redact_own_words
from exskill.persona.portrait.stored import Kept, load_corrections
from exskill.persona.portrait.tags import known_tag
from redaction.text import constant

if TYPE_CHECKING:
    from exskill.persona.portrait.corrections import Correction
    from exskill.persona.portrait.stored import Kept
    from exskill.store.store import Store

__all__ = ["correct", "rollback", "tag", "tell_changes", "versions"]

_LONGEST = 2000


@command(
    "correct",
    help=N_(
        """Say what they would never say, or set a value by hand. It holds from the next answer on, above what was counted.

        Words on a command line can be seen by other programs and stay in the shell's history: without an argument
        you are asked, or the words are read from a pipe.

        \b
        Examples:
          exskill persona correct
          exskill persona correct 'they would never say "my dear"'
          exskill persona correct --set emoji_rate=10%
          exskill persona correct --drop laughter=hehe
          exskill persona correct --list
          exskill persona correct --undo c2
        """
    ),
)
@argument("words", required=False)
@option("--set", "setting", metavar="NAME=VALUE", help=N_("Set one value of the portrait by hand."))
@option("--drop", "dropping", metavar="NAME[=WORD]", help=N_("Leave out a claim of the portrait, or one word of it."))
@option("--list", "listing", is_flag=True, help=N_("Show what is in force."))
@option("--undo", metavar="NAME", help=N_("Take back the correction of exactly this name."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def correct(
    app: App,
    /,
    words: str | None,
    setting: str | None,
    dropping: str | None,
    listing: bool,
    undo: str | None,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Take in, list or take back corrections."""
    if sum((words is not None, setting is not None, dropping is not None, listing, undo is not None)) > 1:
        raise UsageError(_("one thing at a time: words, --set, --drop, --list or --undo"))
    if listing:
        _list_corrections(app, unlock, as_json=as_json)
        return
    if undo is not None:
        with open_store(app, unlock) as store:
            _load_kept(app, store).undo(undo)
        _say_outcome(_("taken back; it no longer holds"), {"undone": undo}, as_json=as_json)
        return
    if dropping is not None:
        _drop_claim(app, unlock, dropping, as_json=as_json)
        return
    subject, text = _parse_setting(setting) if setting is not None else ("", words or _read_typed(app, unlock))
    with open_store(app, unlock) as store:
        kept = _load_kept(app, store)
        safe = redact_own_words(store, text, quoted=not subject)
        name = kept.correct("value" if subject else "never", safe, subject=subject)
    told = _("{name} is set to {value}").format(name=subject, value=ui.clean(safe)) if subject else ""
    told = told or _("the echo will not say: {phrase}").format(phrase=ui.clean(safe))
    _say_outcome(f"{name}: {told}", {"correction": name}, as_json=as_json)
    if not as_json:
        ui.say(
            _("it holds from the next answer on; `exskill persona correct --undo {name}` takes it back").format(
                name=name
            )
        )


@command(
    "tag",
    help=N_(
        """Keep a tag of your own: a type, a star sign, a word. It is your word, shown as such, and proves nothing.

        \b
        Examples:
          exskill persona tag MBTI INFP
          exskill persona tag sign Leo
        """
    ),
)
@argument("name")
@argument("words")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def tag(app: App, /, name: str, words: str, as_json: bool, **unlock: Any) -> None:
    """Add one tag."""
    with open_store(app, unlock) as store:
        parts = [known_tag(part) or redact_own_words(store, part, quoted=False) for part in (name, words)]
        made = _load_kept(app, store).correct("tag", constant(": ").join(parts))
    _say_outcome(
        _("{name}: kept as your own word; nothing reads it as evidence").format(name=made),
        {"tag": made},
        as_json=as_json,
    )


@command(
    "versions",
    help=N_(
        """List the states of the portrait by their exact names, and what the newest changed.

        \b
        Example:
          exskill persona versions
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def versions(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print the versions, the last one in force."""
    with open_store(app, unlock) as store:
        kept = _load_kept(app, store)
    found = kept.history.versions
    changes: list[tuple[str, Any, Any]] = []
    if len(found) > 1:
        before, (after, words) = found[-2].load()[0], found[-1].load()
        changes = list(find_conflicts(before, after, words.items))
    if as_json:
        named = [{"name": v.name, "made": v.made, "reason": v.reason, "digest": v.digest} for v in found]
        ui.show_json({"versions": named, "changes": [{"what": n, "before": a, "now": b} for n, a, b in changes]})
        return
    rows = list[tuple[str, ...]]()
    for version in found:
        profile, words = version.load()
        force = _("in force") if version is found[-1] else ""
        rows.append(
            (
                version.name,
                version.made[:16].replace("T", " "),
                _(version.reason),
                str(profile.messages),
                str(len(words.items)),
                force,
            )
        )
    columns = [_("version"), _("made"), _("why"), _("messages"), _("corrections"), ""]
    ui.show(ui.table("", columns, rows))
    if changes:
        tell_changes(changes)
    ui.say(_("`exskill persona rollback NAME` brings one into force again"))


@command(
    "rollback",
    help=N_(
        """Bring an older state of the portrait into force again, corrections included. The newer ones stay in the list.

        \b
        Example:
          exskill persona rollback v2
        """
    ),
)
@argument("version")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def rollback(app: App, /, version: str, as_json: bool, **unlock: Any) -> None:
    """Go back by an exact name."""
    with open_store(app, unlock) as store:
        made = _load_kept(app, store).rollback(version)
    told = _("{old} is in force again, as {new}").format(old=version, new=made)
    _say_outcome(told, {"version": made, "from": version}, as_json=as_json)


def tell_changes(changes: Any) -> None:
    """Show what new rows changed by more than a quarter, and what they say against the user's own word."""
    rows = [(name, _format_figure(before), _format_figure(now)) for name, before, now in changes]
    ui.show(ui.table(_("Changed by more than a quarter"), [_("what"), _("before"), _("now")], rows))


def _format_figure(number: Any) -> str:
    return f"{number:.3g}" if isinstance(number, float) else str(number)


def _load_kept(app: App, store: Store) -> Kept:
    return Kept(store, app.clock())


def _list_corrections(app: App, unlock: dict[str, Any], *, as_json: bool) -> None:
    with open_store(app, unlock) as store:
        found = load_corrections(store).items
    if as_json:
        ui.show_json(
            {"corrections": [{"name": c.id, "kind": c.kind, "about": c.subject, "text": c.text} for c in found]}
        )
    elif found:
        rows = [(c.id, c.made, _describe_kind(c), ui.clean(c.text)) for c in found]
        ui.show(ui.table("", [_("name"), _("day"), _("kind"), _("your words")], rows))
    else:
        ui.answer(_("nothing was corrected"))


def _describe_kind(correction: Correction) -> str:
    if correction.kind == "value":
        return correction.subject
    if correction.kind == "drop":
        return _("left out of the portrait") + f" ({correction.subject})"
    return _("never said") if correction.kind == "never" else _("your tag")


def _drop_claim(app: App, unlock: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Leave out a claim, or one word of it."""
    claim, _equals, word = (part.strip() for part in text.partition("="))
    with open_store(app, unlock) as store:
        name = _load_kept(app, store).drop(claim, word)
    _say_outcome(_("{name}: left out of the portrait").format(name=name), {"correction": name}, as_json=as_json)


def _parse_setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(_("--set takes NAME=VALUE"))
    return name.strip(), value.strip()


def _read_typed(app: App, unlock: dict[str, Any]) -> str:
    """Return one line that was typed, or what came through a pipe."""
    if sys.stdin.isatty():
        ui.require("< FILE", allowed=app.may_ask)
        return str(click.prompt(_("They would never say"), default="", show_default=False, err=True))
    if unlock.get("passphrase_file") == "-":
        raise UsageError(_("standard input cannot be both the passphrase and the words"))
    return sys.stdin.buffer.read(_LONGEST).decode("utf-8", "replace")


def _say_outcome(text: str, body: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        ui.show_json(body)
    else:
        ui.answer(text)
