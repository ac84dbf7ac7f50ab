"""What to ask back when no topic of ours is meant: a short line about the very thing that was said, by the shape of the turn.

"my sister called out of nowhere" is about no topic, but "your sister? what was it about" answers it. The shapes stand in
``leads_en.txt`` and ``leads_zh.txt``, in the format of the topics (:mod:`exskill.persona.reply.answers`): the first whose
sign a turn has is taken, and ``{x}`` is the word that the sign named so. The lines below a sign are read by the tests alone.
A shape whose name begins with ``!`` is a move of the talk itself (a riddle, "no, the other one"), so it comes before any
topic that is only near; one that begins with ``?`` fits nearly anything, so it comes last, after the model.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import regex

from exskill.persona.reply.grave import is_grave
from exskill.persona.reply.topics import Topic, read_topics
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

if TYPE_CHECKING:
    from redaction.text import RedactedText

__all__ = ["Leads", "Rank", "load_leads", "rank_lead"]

Rank = Literal["!", "", "?"]

_SLOT: Final = compile_regex_late(r"\{(\p{Ll})\}")


@cache
def load_leads(language: str) -> tuple[Topic, ...]:
    """Return the shapes of a language ("en" or "zh"), in the order in which they are tried."""
    return read_topics(f"leads_{language}.txt")


def rank_lead(lead: Topic) -> Rank:
    """Return when a shape is tried."""
    return "!" if lead.name.startswith("!") else "?" if lead.name.startswith("?") else ""


class Leads:
    """What may be asked back in one session: no wording comes twice."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._wordings: dict[str, str] = {}

    def offer(self, turn: RedactedText, language: str, count: int, rank: Rank) -> list[str]:
        """Return lines that take up a turn, of the first shape of a rank that has one left."""
        plain = to_simplified(turn).replace("’", "'")
        if is_grave(plain):
            return []
        for lead in load_leads(language):
            if lead.sign is None or rank_lead(lead) != rank:
                continue
            match = lead.sign.search(plain)
            if match is not None and (found := self._fill(lead, match, str(turn))):
                return found[:count]
        return []

    def mark_used(self, line: str) -> None:
        """Do not word a line like this again."""
        self._used.add(self._wordings.get(line, line))

    def _fill(self, lead: Topic, match: regex.Match[str], turn: str) -> list[str]:
        """Return the lines of a shape whose slots the turn fills, in its own characters."""
        words = {
            name: turn[match.start(name) : match.end(name)]
            for name, word in match.groupdict().items()
            if word is not None
        }
        found = []
        for wording in lead.answers:
            if wording in self._used or not all(name in words for name in _SLOT.findall(wording)):
                continue
            line = _SLOT.sub(lambda slot: words[slot[1]].strip(), wording)
            self._wordings[line] = wording
            found.append(line)
        return found
