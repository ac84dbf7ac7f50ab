"""The prompt: a short card, real turns, this conversation, and memories last.

Order matters twice. What never changes comes first, so that the runtime keeps it computed; what is retrieved for this
turn comes with the last user turn, where small models heed it most (PERSONA.md 4.2). The card is made of fixed words
chosen by counts, never of imported text, and stays under 80 tokens. Times never enter a prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exskill.chat.tokens import PLACEHOLDER
from exskill.llm.template import Turn
from exskill.persona.guards.claims import Memory
from exskill.persona.portrait.exemplars import Exemplar
from exskill.persona.portrait.profile import Profile
from redaction.text import RedactedText, constant

__all__ = ["Past", "build", "card", "head", "shots"]

_SPACE: Final = constant(" ")
_MEMORY_CHARS: Final = 120
_MAX_TURN: Final = 400


@dataclass(frozen=True, slots=True)
class Past:
    """One turn of this conversation: what the user wrote and what was answered."""

    said: RedactedText
    answer: RedactedText


def card(profile: Profile) -> RedactedText:
    """Return the description of the way of writing, in the language the person writes in."""
    return _SPACE.join(_card_zh(profile) if profile.chinese else _card_en(profile))


def _number(profile: Profile, name: str) -> float:
    found = profile.get(name).value
    return float(found) if isinstance(found, int | float) else 0.0


def _middle_length(profile: Profile) -> float:
    found = profile.get("length").value
    return float(found["p50"]) if isinstance(found, dict) else 30.0


def _ending(profile: Profile, name: str) -> float:
    found = profile.get("endings").value
    return float(found.get(name, 0.0)) if isinstance(found, dict) else 0.0


def _card_en(profile: Profile) -> list[RedactedText]:
    parts = [constant("A and B are texting. B is not an assistant and gives no advice lists. B's messages are")]
    parts.append(constant("very short,") if _middle_length(profile) < 25 else constant("short,"))
    if _number(profile, "lower_case") > 0.6:
        parts.append(constant("all lower case,"))
    if _ending(profile, "stop") < 0.15:
        parts.append(constant("without full stops,"))
    if _number(profile, "emoji_rate") > 0.15:
        parts.append(constant("often with emoji,"))
    if _number(profile, "laughter_rate") > 0.15:
        parts.append(constant("often laughing,"))
    return [*parts, constant("casual. Answer what A just said, as B.")]


def _card_zh(profile: Profile) -> list[RedactedText]:
    parts = [constant("A和B在发短信聊天。B不是助手，不说教。B的消息")]
    parts.append(constant("很短，") if _middle_length(profile) < 12 else constant("不长，"))
    if _ending(profile, "stop") < 0.15:
        parts.append(constant("不打句号，"))
    if _number(profile, "emoji_rate") > 0.15:
        parts.append(constant("常用表情，"))
    if _number(profile, "laughter_rate") > 0.15:
        parts.append(constant("爱笑，"))
    return [*parts, constant("很口语。用B的口气，接着A刚说的话回一句。")]


def head(profile: Profile, fixed: Sequence[Exemplar]) -> list[Turn]:
    """Return the part that never changes: card and fixed examples. Compute it once (`Runtime.prepare`)."""
    return [Turn("system", card(profile)), *shots(fixed)]


def shots(examples: Sequence[Exemplar]) -> list[Turn]:
    """Return examples as turns."""
    turns = []
    for example in examples:
        if example.said:
            turns.append(Turn("user", example.said))
        turns.append(Turn("assistant", example.answer))
    return turns


def build(
    profile: Profile,
    fixed: Sequence[Exemplar],
    near: Sequence[Exemplar],
    history: Sequence[Past],
    user_turn: RedactedText,
    memories: Sequence[Memory] = (),
) -> list[Turn]:
    """Return the turns of a prompt: card, fixed examples, near examples, this conversation, memories + the question."""
    turns = head(profile, fixed) + shots(near)
    for past in history:
        turns += [Turn("user", past.said[:_MAX_TURN]), Turn("assistant", past.answer)]
    return [*turns, Turn("user", _question(profile, user_turn, memories))]


def _question(profile: Profile, user_turn: RedactedText, memories: Sequence[Memory]) -> RedactedText:
    asked = user_turn[:_MAX_TURN]
    usable = [m.text[:_MEMORY_CHARS].strip() for m in memories if not PLACEHOLDER.search(m.text)]
    if not usable:
        return asked
    opening = constant("[旧消息：") if profile.chinese else constant("[old messages: ")
    closing = constant("]\n")
    return opening + constant(" / ").join(usable) + closing + asked
