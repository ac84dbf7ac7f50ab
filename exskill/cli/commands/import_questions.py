"""The questions of ``exskill import`` on a terminal; where nobody is there, each stays unanswered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Literal

from exskill.cli.framework import ui
from exskill.core.i18n import _, ngettext
from exskill.importers.claims import Claims
from exskill.ingest.questions import ChatChoice, PersonChoice, ShredPlan, Side, Who

__all__ = ["Asked", "Waiting"]

_LINE = 90  # characters of a line that is shown so that somebody recognises it
_YES = ("y", "yes", "是", "好", "对", "ok")
_NO = ("n", "no", "否", "不", "不是", "停")
_SWAP = ("s", "swap", "反", "反了", "换", "对调")


class Waiting:
    """Shows progress from the first step on, and stops for a question."""

    def __init__(self, text: str) -> None:
        self._text, self._shown = text, ExitStack()
        self._advance: Callable[[int], object] | None = None

    def __call__(self, _phase: str, done: int, /) -> None:
        """Take one step."""
        if self._advance is None:
            self._advance = self._shown.enter_context(ui.progress(self._text))
        self._advance(done)

    def stop(self) -> None:
        """Clear the line."""
        self._shown.close()
        self._advance = None


class Asked:
    """Asks on a terminal. ``quiet`` tells nothing beforehand, for programs that read the answer."""

    def __init__(self, waiting: Waiting, *, may_ask: bool, shred_unasked: bool, quiet: bool) -> None:
        self._waiting, self._may_ask = waiting, may_ask and ui.is_interactive()
        self._shred_unasked, self._quiet = shred_unasked, quiet

    @property
    def _asks(self) -> bool:
        self._waiting.stop()
        return self._may_ask

    def show_found(self, found: Sequence[Claims]) -> None:
        """Say which reader takes what."""
        if self._quiet:
            return
        for claim in (claim for claims in found for claim in claims.claims):
            files = len(claim.files)
            words = ngettext("{n} file", "{n} files", files).format(n=files)
            ui.say(claim.match.reason if files == 1 else f"{claim.match.reason} · {words}")

    def choose_chats(self, chats: Sequence[ChatChoice]) -> Sequence[int] | None:
        """Ask for numbers or titles."""
        if not self._asks:
            return None
        for number, chat in enumerate(chats, 1):
            rows = "?" if chat.messages is None else str(chat.messages)
            ui.say(f"  {number}  {ui.clean(chat.title)}  · {chat.app} · {rows}")
        titles = [chat.title for chat in chats]
        question = _(
            "Which chats are with the other person? Numbers or names, with commas; just Enter if it is none of these"
        )
        return _ask_several(question, titles)

    def choose_person(self, who: Who, people: Sequence[PersonChoice], app: str, proposed: int | None) -> int | None:
        """Ask for a number or a name; the chat's title may propose one."""
        if not self._asks:
            return None
        _list_people(people)
        question = _("Which of these is you ({app})?") if who == "me" else _("Which is the other person ({app})?")
        return _ask_one(question.format(app=app), people, proposed)

    def correct_name(self, who: Who, name: str, near: Sequence[PersonChoice]) -> int | None:
        """Show similar names."""
        if not self._asks:
            return None
        option = "--me" if who == "me" else "--ex"
        ui.say(
            _("Nobody is called exactly “{name}” ({option}). Similar names:").format(name=ui.clean(name), option=option)
        )
        _list_people(near)
        return _ask_one(_("Which one did you mean? Empty for none"), near, None, may_skip=True)

    def confirm_sides(self, mine: Side, theirs: Side) -> Literal["right", "swap", "stop"] | None:
        """Show two lines a side."""
        if not self._asks:
            return None
        _show_side(_("You ({names}) wrote:"), mine)
        _show_side(_("They ({names}) wrote:"), theirs)
        while True:
            reply = _prompt_reply(
                _("Is that the right way round? [Y = yes, s = the other way round, n = stop]")
            ).lower()
            if not reply or reply in _YES:
                return "right"
            if reply in _SWAP:
                return "swap"
            if reply in _NO:
                return "stop"

    def name_others(self) -> Sequence[str] | None:
        """Ask for the names of others."""
        if not self._asks:
            return None
        ui.say(
            _(
                "Who else is spoken of in this chat: friends, family, somebody new? What you name here is hidden "
                "everywhere, nicknames too. Names with commas; empty if nobody comes to mind."
            )
        )
        return _split_reply(_prompt_reply(_("Names:")))

    def pick_names(self, words: Sequence[tuple[str, int]], /) -> Sequence[str] | None:
        """Show words that may be names of somebody else and would stay readable."""
        if not words or not self._asks:
            return None
        ui.say(_("These words may be names and would stay readable (how often they are used):"))
        ui.say("  " + ", ".join(f"{ui.clean(word)} ({count})" for word, count in words))
        return _split_reply(_prompt_reply(_("Which of them are people to hide? Names with commas; empty for none:")))

    def confirm_adult(self) -> bool | None:
        """Ask about the other person's age."""
        words = _("Was the other person 18 or older in every one of these messages?")
        return ui.confirm(words, option="--ex-adult", allowed=True) if self._asks else None

    def confirm_same_person(self, known: Sequence[str], new: Sequence[str]) -> bool | None:
        """Ask whether two names are one person."""
        if not self._asks:
            return None
        ui.say(_("In this vault the other person is: {names}").format(names=_join_names(known)))
        ui.say(_("In this export the other person is: {names}").format(names=_join_names(new)))
        return ui.confirm(_("Are they the same person?"), option="--same-person", allowed=True)

    def confirm_exchange(self, rows: int) -> bool | None:
        """Ask whether what was stored the wrong way round is put right."""
        if not self._asks:
            return None
        words = ngettext(
            "{n} message is in the vault with the two of you exchanged. Put it right?",
            "{n} messages are in the vault with the two of you exchanged. Put them right?",
            rows,
        )
        return ui.confirm(words.format(n=rows), option="--exchange", allowed=True, default=True)

    def confirm_columns(self, columns: Sequence[tuple[str, str]]) -> bool | None:
        """Show what the columns are taken for."""
        pairs = ", ".join(f"{field}={ui.clean(column)}" for field, column in columns)
        if not self._quiet:
            ui.say(_("columns are read as: {pairs}").format(pairs=pairs))
        return ui.confirm(_("Is that right?"), option="--map", allowed=True) if self._asks else None

    def confirm_shred(self, plan: ShredPlan) -> bool | None:
        """Name every file, and say what goes with it."""
        self._waiting.stop()
        for file in plan.files:
            line = _("{path}: {rows} messages of it are in the vault").format(path=file.path, rows=file.rows)
            beside = _("{n} other files inside go with it").format(n=file.others)
            ui.say(f"  {ui.clean(line)}" + (f"; {beside}" if file.others else ""))
        size = max(1, sum(file.size for file in plan.files) // 1024)
        words = ngettext(
            "{files} file, {kb} KB: {kept} messages are in the vault, {rest} rows are not and go with it.",
            "{files} files, {kb} KB: {kept} messages are in the vault, {rest} rows are not and go with them.",
            len(plan.files),
        )
        ui.say(words.format(files=len(plan.files), kb=size, kept=plan.kept, rest=plan.not_kept))
        if plan.other_chats:
            ui.say(_("The files may also hold chats that were not imported: {n}.").format(n=plan.other_chats))
        ui.say(
            _(
                "Overwriting does not reach old blocks of an SSD, snapshots, copies in a cloud, or the chat on the phone."
            )
        )
        if self._shred_unasked:
            return True
        question = _("Overwrite and delete them for good?")
        return ui.confirm(question, option="--yes", allowed=True) if self._asks else None


def _prompt_reply(question: str) -> str:
    return str(ui.prompt(question, default="", show_default=False, prompt_suffix=" ")).strip()


def _split_reply(reply: str) -> list[str]:
    for comma in "，、;；":
        reply = reply.replace(comma, ",")
    return [part.strip() for part in reply.split(",") if part.strip()]


def _join_names(names: Sequence[str]) -> str:
    return ", ".join(ui.clean(name) for name in names)


def _shorten_line(line: str) -> str:
    return ui.clean(line if len(line) <= _LINE else line[:_LINE] + "…")


def _show_side(words: str, side: Side) -> None:
    ui.say(words.format(names=_join_names(side.names)))
    for line in side.lines:
        ui.say(f"    “{_shorten_line(line)}”")
    if not side.lines:
        ui.say("    " + _("(no words)"))


def _list_people(people: Sequence[PersonChoice]) -> None:
    for number, person in enumerate(people, 1):
        name = person.name if person.name == person.id else f"{person.name}  ({person.id})"
        ui.say(f"  {number}  {ui.clean(name)}")
        for line in person.lines[:1]:
            ui.say(f"       “{_shorten_line(line)}”")


def _ask_one(
    question: str, people: Sequence[PersonChoice], proposed: int | None, *, may_skip: bool = False
) -> int | None:
    """Ask for one of a list, by number or by name as it is written."""
    if proposed is not None:
        question += " " + _("[Enter: {number}]").format(number=proposed + 1)
    while True:
        reply = _prompt_reply(question)
        if not reply and (proposed is not None or may_skip):
            return proposed
        found = _find_choice(reply, [(person.name, person.id) for person in people])
        if found is not None:
            return found
        ui.say(_("Please type one of the numbers, or a name exactly as it is written above."))


def _ask_several(question: str, titles: Sequence[str]) -> list[int] | None:
    while True:
        parts = _split_reply(_prompt_reply(question + ":"))
        found = [_find_choice(part, [(title,) for title in titles]) for part in parts]
        if None not in found:
            return [at for at in found if at is not None]
        ui.say(_("Please type one of the numbers, or a name exactly as it is written above."))


def _find_choice(reply: str, named: Sequence[tuple[str, ...]]) -> int | None:
    if reply.isdecimal() and 1 <= int(reply) <= len(named):
        return int(reply) - 1
    wanted = reply.casefold()
    hits = [
        at for at, names in enumerate(named) if wanted and wanted in [ui.clean(n).strip().casefold() for n in names]
    ]
    return hits[0] if len(hits) == 1 else None
