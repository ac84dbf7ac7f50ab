"""Who is me, who is the ex, who is a third party.

Identity is exact: a handle's id or its shown name, character for character (Unicode NFC, edge marks stripped). Who "me" is
comes from the data or from the user, never from a guess; the ex is deduced only where exactly one other person remains.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exskill.chat.messages import Conversation, Handle
from exskill.chat.schema import SenderRole
from exskill.core.errors import NothingRecognised, UsageError
from exskill.core.i18n import _

__all__ = ["Cast", "clean_name", "decide_cast", "list_participants", "match_handles"]

_EDGE_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff \u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Cast:
    """The two principals, each possibly with several identities, and everybody else who is named by the export.

    A person who changed their shown name keeps their id, so roles go by id alone.
    """

    me: frozenset[Handle]
    ex: frozenset[Handle]
    third: frozenset[Handle]

    def role(self, sender: Handle | None) -> SenderRole | None:
        """Return the principal who wrote, or None for anybody else."""
        if sender is None:
            return None
        if any(sender.id == handle.id for handle in self.me):
            return SenderRole.ME
        return SenderRole.EX if any(sender.id == handle.id for handle in self.ex) else None


def clean_name(name: str) -> str:
    """Return a name as it is compared: NFC, without direction marks and spaces at its edges."""
    return unicodedata.normalize("NFC", name).strip(_EDGE_MARKS)


def match_handles(participants: Iterable[Handle], name: str) -> frozenset[Handle]:
    """Return every identity whose id or shown name is exactly ``name``."""
    wanted = clean_name(name)
    return frozenset(h for h in participants if wanted in (clean_name(h.id), clean_name(h.name)))


def list_participants(conversations: Iterable[Conversation]) -> tuple[Handle, ...]:
    """Return everybody in some conversations, in order of appearance."""
    return tuple(dict.fromkeys(h for c in conversations for h in (*c.participants, *([c.me] if c.me else []))))


def decide_cast(conversations: Sequence[Conversation], *, me: Sequence[str], ex: Sequence[str]) -> Cast:
    """Decide who is who from the user's names and the data.

    Where nobody but the user is in the data (own posts, a package of own messages) there is no ex, which is right.
    Raises :class:`UsageError` where only the user can know, and :class:`NothingRecognised` where a name is nobody's.
    """
    everybody = list_participants(conversations)
    from_data = frozenset(c.me for c in conversations if c.me is not None)
    mine = _resolve_names(everybody, me, "--me") if me else from_data
    theirs = _resolve_names(everybody, ex, "--ex") if ex else frozenset[Handle]()
    if theirs and not mine:
        mine = _the_only_other(everybody, theirs)
    if mine and not theirs:
        theirs = _the_only_other(everybody, mine)
    if not mine:
        raise UsageError(_("the file does not say which of its people is you"), hint=_explain_option("--me"))
    if not theirs and _collect_ids(everybody) - _collect_ids(mine):
        raise UsageError(_("the file does not say which of its people is the other one"), hint=_explain_option("--ex"))
    if _collect_ids(mine) & _collect_ids(theirs):
        raise UsageError(_("--me and --ex name the same person"))
    third = frozenset(h for h in everybody if h.id not in _collect_ids(mine) | _collect_ids(theirs))
    return Cast(me=mine, ex=theirs, third=third)


def _explain_option(option: str) -> str:
    return _("give {option} NAME; `--list-chats` lists the names as they are written").format(option=option)


def _collect_ids(handles: Iterable[Handle]) -> frozenset[str]:
    return frozenset(h.id for h in handles)


def _resolve_names(everybody: Sequence[Handle], names: Sequence[str], option: str) -> frozenset[Handle]:
    found: set[Handle] = set()
    for name in names:
        hits = match_handles(everybody, name)
        if not hits:
            raise NothingRecognised(
                _("nobody in this file has exactly the name given with {option}, so 0 messages would be kept").format(
                    option=option
                ),
                hint=_("`--list-chats` lists the names as they are written; similar names are different people"),
            )
        if len(_collect_ids(hits)) > 1:
            raise UsageError(
                _("several people in this file have exactly the name given with {option}").format(option=option),
                hint=_("`--list-chats` shows their ids; give the id, twice if both are one person"),
            )
        found |= {h for h in everybody if h.id in _collect_ids(hits)}
    return frozenset(found)


def _the_only_other(everybody: Sequence[Handle], known: frozenset[Handle]) -> frozenset[Handle]:
    rest = [h for h in everybody if h.id not in _collect_ids(known)]
    return frozenset(rest) if len(_collect_ids(rest)) == 1 else frozenset()
