"""Who is who in what is imported: from the data where it says so, from the user where only they can know.

Roles are decided once for each app, over all its chats: an alias need not occur in every file. Nobody becomes the other
person by being the only one left once the user has named somebody else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from exskill.chat.messages import Handle, Kind, Message
from exskill.chat.participants import Cast, clean_name, decide_cast, list_participants, match_handles
from exskill.core.errors import Cancelled, NothingRecognised, UsageError
from exskill.core.i18n import _
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.names import show_name
from exskill.ingest.exports import Chat
from exskill.ingest.questions import ChatChoice, PersonChoice, Questions, Side, Who

__all__ = ["Names", "choose_chats", "decide_roles", "make_unanswered", "resolve_names"]

_LOOKED_AT: Final = 4_000  # records from which sample lines are taken
_LINES: Final = 2
_SHORT: Final = 8  # characters; longer lines tell more about who wrote them
_OPTION: Final[Mapping[Who, str]] = {"me": "--me", "ex": "--ex"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the user said beforehand: names or ids of the two, and the chats to read."""

    me: tuple[str, ...] = ()
    ex: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()


def make_unanswered(option: str) -> UsageError:
    """Return the error for a question that nobody answered."""
    return UsageError(
        _("this needs an answer, and nobody can be asked here"), hint=_("give {option}").format(option=option)
    )


def _list_hint() -> str:
    return _("`--list-chats` lists the chats and names as they are written")


def choose_chats(chats: Sequence[Chat], names: Names, questions: Questions) -> list[Chat]:
    """Return the chats to read: the named ones, the only one, those with the other person, or those that the user picks.

    Raises NothingRecognised where there is none, UsageError where nobody says which.
    """
    if not chats:
        raise NothingRecognised(_("there is no chat in this file"))
    if names.chats:
        return _pick_titled(chats, names.chats)
    if len(chats) == 1:
        return list(chats)
    if names.ex:
        return _with_other_person(chats, names, questions)
    picked = questions.choose_chats([_make_choice(chat) for chat in chats])
    if not picked:
        raise make_unanswered("--chat NAME")
    return [chats[at] for at in dict.fromkeys(picked)]


def _pick_titled(chats: Sequence[Chat], titles: Sequence[str]) -> list[Chat]:
    wanted = {clean_name(title) for title in titles}
    hits = [c for c in chats if {clean_name(c.conversation.title), clean_name(c.conversation.thread)} & wanted]
    if not hits:
        raise NothingRecognised(_("no chat in this file is called exactly that"), hint=_list_hint())
    return hits


def _with_other_person(chats: Sequence[Chat], names: Names, questions: Questions) -> list[Chat]:
    """Chats in which the other person writes under a name that was given; of other apps those that the user adds."""
    hits = [c for c in chats if any(match_handles(c.conversation.participants, name) for name in names.ex)]
    apps = {chat.importer.platform for chat in hits}
    others = [chat for chat in chats if chat.importer.platform not in apps]
    if not hits:
        raise _make_nobody_error("ex")
    if others:
        picked = questions.choose_chats([_make_choice(chat) for chat in others]) or ()
        hits += [others[at] for at in picked]
    return [chat for chat in chats if chat in hits]


def _make_choice(chat: Chat) -> ChatChoice:
    conversation = chat.conversation
    people = tuple(show_name(h.name) for h in conversation.participants)
    return ChatChoice(chat.importer.title, conversation.title or conversation.thread, conversation.messages, people)


def decide_roles(chats: Sequence[Chat], names: Names, questions: Questions, options: ReadOptions) -> dict[str, Cast]:
    """Return who is who for each platform of the chosen chats, confirmed by the user where somebody can be asked.

    Platforms on which nobody was named, and nobody could be asked, are left out. Raises NothingRecognised for a name
    that is nobody's, UsageError where only the user can know and is not there, Cancelled where they stop.
    """
    by_app: dict[str, list[Chat]] = {}
    for chat in chats:
        by_app.setdefault(chat.importer.platform, []).append(chat)
    casts: dict[str, Cast] = {}
    for platform, mine in by_app.items():
        cast = _Roles(mine, names, questions, options).decide()
        if cast is not None:
            casts[platform] = cast
    if not casts:
        raise _make_nobody_error("ex")
    return casts


def resolve_names(chats: Sequence[Chat], names: Names, questions: Questions) -> Names:
    """Return the names with those put right that are nobody's but nearly somebody's, as the user says.

    Raises NothingRecognised for a name that is nobody's in any of the chats.
    """
    return replace(
        names, me=_correct_names(chats, "me", names.me, questions), ex=_correct_names(chats, "ex", names.ex, questions)
    )


def _correct_names(chats: Sequence[Chat], who: Who, given: Sequence[str], questions: Questions) -> tuple[str, ...]:
    everybody = _list_everybody(chats)
    right: list[str] = []
    for name in given:
        if match_handles(everybody, name):
            right.append(name)
            continue
        near = _find_near(name, everybody)
        picked = (
            questions.correct_name(who, name, [PersonChoice(show_name(h.name), h.id) for h in near]) if near else None
        )
        if picked is None:
            raise _make_nobody_error(who)
        right.append(near[picked].id)
    return tuple(right)


def _make_nobody_error(who: Who) -> NothingRecognised:
    return NothingRecognised(
        _("nobody in this file has exactly the name given with {option}, so 0 messages would be kept").format(
            option=_OPTION[who]
        ),
        hint=_("`--list-chats` lists the names as they are written; similar names are different people"),
    )


def _find_near(name: str, people: Sequence[Handle]) -> list[Handle]:
    wanted = clean_name(name).casefold()
    by_key = {clean_name(h.name).casefold(): h for h in people}
    inside = [key for key in by_key if wanted and (wanted in key or key in wanted)]
    close = difflib.get_close_matches(wanted, list(by_key), n=5, cutoff=0.6)
    return [by_key[key] for key in dict.fromkeys([*inside, *close])][:8]


def _list_everybody(chats: Iterable[Chat]) -> list[Handle]:
    return list({h.id: h for h in list_participants(chat.conversation for chat in chats)}.values())


class _Roles:
    """Decides who is who on one platform."""

    def __init__(self, chats: Sequence[Chat], names: Names, questions: Questions, options: ReadOptions) -> None:
        self._chats, self._questions = chats, questions
        self._conversations = [chat.conversation for chat in chats]
        self._everybody = _list_everybody(chats)
        self._lines = _sample_lines(chats, options)
        self._named_elsewhere = bool(names.ex)
        self._me = [name for name in names.me if match_handles(self._everybody, name)]
        self._ex = [name for name in names.ex if match_handles(self._everybody, name)]

    def decide(self) -> Cast | None:
        """Return the cast, confirmed; None where the other person is not named here and nobody says who it is."""
        if self._named_elsewhere and not self._ex and not self._ask_who("ex"):
            return None
        try:
            cast = decide_cast(self._conversations, me=self._me, ex=self._ex)
        except NothingRecognised:
            raise
        except UsageError as error:
            cast = self._ask_missing(error)
        return self._confirm_cast(cast)

    def _ask_missing(self, error: UsageError) -> Cast:
        if not self._me and not any(c.me for c in self._conversations) and not self._ask_who("me"):
            raise error
        try:
            return decide_cast(self._conversations, me=self._me, ex=self._ex)
        except UsageError as still:
            if self._ex or not self._ask_who("ex"):
                raise still from None
            return decide_cast(self._conversations, me=self._me, ex=self._ex)

    def _ask_who(self, who: Who) -> bool:
        choices = [PersonChoice(show_name(h.name), h.id, tuple(self._lines.get(h.id, ()))) for h in self._everybody]
        picked = self._questions.choose_person(who, choices, self._chats[0].importer.title, self._propose_place(who))
        if picked is None:
            return False
        (self._me if who == "me" else self._ex).append(self._everybody[picked].id)
        return True

    def _propose_place(self, who: Who) -> int | None:
        """The chat's title names the other person; of two people the remaining one is "me"."""
        titles = {clean_name(c.title) for c in self._conversations}
        named = [at for at, h in enumerate(self._everybody) if clean_name(h.name) in titles]
        if len(named) != 1:
            return None
        if who == "ex":
            return named[0]
        return 1 - named[0] if len(self._everybody) == 2 else None

    def _confirm_cast(self, cast: Cast) -> Cast:
        if not cast.ex:
            return cast
        verdict = self._questions.confirm_sides(self._describe_side(cast.me), self._describe_side(cast.ex))
        if verdict == "stop":
            raise Cancelled(_("nothing was imported"))
        return Cast(me=cast.ex, ex=cast.me, third=cast.third) if verdict == "swap" else cast

    def _describe_side(self, handles: Iterable[Handle]) -> Side:
        people = sorted(handles, key=lambda h: h.name)
        lines = [line for h in {h.id: h for h in people}.values() for line in self._lines.get(h.id, ())]
        return Side(tuple(dict.fromkeys(show_name(h.name) for h in people)), tuple(lines[:_LINES]))


def _is_said(record: Message) -> bool:
    return record.kind in (Kind.TEXT, Kind.POST) and not record.forwarded and bool(record.text.strip())


def _sample_lines(chats: Sequence[Chat], options: ReadOptions) -> dict[str, list[str]]:
    """Return up to two lines of everybody, long enough to tell who wrote them where there are such."""
    found: dict[str, list[str]] = {}
    spare: dict[str, list[str]] = {}
    for chat in chats:
        records = chat.importer.read(chat.view, options)
        for record in islice(records, _LOOKED_AT):
            if isinstance(record, Message) and record.sender is not None and _is_said(record):
                pool = found if len(record.text) >= _SHORT else spare
                lines = pool.setdefault(record.sender.id, [])
                if len(lines) < _LINES:
                    lines.append(" ".join(record.text.split()))
    people = [*found, *spare]
    return {person: [*found.get(person, ()), *spare.get(person, ())][:_LINES] for person in people}
