"""``exskill persona``: how they wrote, counted, with the evidence behind each number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands import persona_likeness, persona_train, persona_words
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.persona.page import show as pages
from exskill.persona.page.report import html_report, png_report
from exskill.persona.page.show import draw_page
from exskill.persona.page.summary import write_sentences
from exskill.persona.portrait.stored import Kept

if TYPE_CHECKING:
    from exskill.persona.portrait.profile import Profile
    from exskill.persona.portrait.stored import Kept
    from exskill.store.store import Store

__all__ = ["persona"]


@group("persona", help=N_("How they wrote: counted, with evidence."))
def persona() -> None:
    """Hold the persona commands."""


def _load_kept(app: App, store: Store) -> Kept:
    """Return the portrait of the permitted rows; new rows that disagree with what was counted before are told."""
    kept = Kept(store, app.clock())
    if kept.dropped:
        ui.say(_("{n} older versions rested on rows that are gone, and went with them").format(n=kept.dropped))
    if kept.conflicts:
        names = ", ".join(name for name, _before, _now in kept.conflicts[:6])
        ui.say(_("new rows changed: {names}; `exskill persona versions` shows how").format(names=names))
    return kept


@persona.command(
    "show",
    help=N_(
        """Show how they wrote: length, rhythm, words, emoji, times. Counted from permitted rows, never guessed.

        `--page` draws it as a page that stays encrypted in the vault; `--out` writes the page or a picture to a file
        that anybody can open, and asks first.

        \b
        Examples:
          exskill persona show
          exskill persona show --plain
          exskill persona show --out portrait.html
        """
    ),
)
@option("--plain", is_flag=True, help=N_("Sentences instead of drawings, for a screen reader."))
@option("--page", is_flag=True, help=N_("Draw it as a page and keep that in the vault."))
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write it to a new file: .html, or .png without words."),
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def show(app: App, /, plain: bool, page: bool, out: Path | None, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Print the portrait, draw it, or both."""
    if out is not None and out.suffix.lower() not in (".html", ".png"):
        raise UsageError(_("the portrait is written as .html or .png"))
    if out is not None and out.exists():
        raise UsageError(_("that file is there already; choose another name"))
    with open_store(app, unlock) as store:
        kept = _load_kept(app, store)
        if page or out is not None:
            _draw_picture(app, kept, out, yes=yes)
            return
    _print_portrait(kept.profile, plain=plain, as_json=as_json)


def _draw_picture(app: App, kept: Kept, out: Path | None, *, yes: bool) -> None:
    from exskill.core.new_file import write_new

    if out is None:
        kept.keep_page(html_report(kept.profile))
        ui.say(_("the page is in the vault; `--out FILE.html` takes it out"))
        return
    question = _("The file will not be encrypted; anybody with this machine can open it. Write it?")
    if not yes and not ui.confirm(question, option="--yes", allowed=app.may_ask):
        ui.say(_("nothing was written"))
        return
    write_new(out, (png_report if out.suffix.lower() == ".png" else html_report)(kept.profile))
    ui.answer(_("written; delete it when you have looked"))


def _print_portrait(profile: Profile, *, plain: bool, as_json: bool) -> None:
    if as_json:
        ui.show_json({"profile": json.loads(profile.to_json())})
    elif plain:
        for sentence in write_sentences(profile).values():
            ui.answer(ui.clean(sentence))
    else:
        ui.show(draw_page(profile))


@persona.command(
    "why",
    help=N_(
        """Open the evidence behind one claim of the portrait.

        \b
        Example:
          exskill persona why laughter_rate
        """
    ),
)
@argument("claim")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def why(app: App, /, claim: str, as_json: bool, **unlock: Any) -> None:
    """Print the rows that a number rests on."""
    with open_store(app, unlock) as store:
        kept = _load_kept(app, store)
    found = pages.find_evidence(kept.profile, claim, kept.lines)
    if as_json:
        ui.show_json(pages.why_data(found))
    else:
        ui.show(pages.why_page(found))


for _one in (
    persona_words.correct,
    persona_words.tag,
    persona_words.versions,
    persona_words.rollback,
    persona_likeness.likeness,
    persona_train.train,
):
    persona.add_command(_one)
