"""The prompt: a short card, real exchanges, what is remembered, this conversation. All of it are turns.

What never changes comes first, so that the runtime keeps it computed. Memories stand among the earlier turns, never in
brackets beside the question: models repeat what frames a text. The card is made of fixed words, never of imported text, and
stays under 80 tokens; for a model that follows instructions it speaks of content, since the form is put on afterwards.
Times never enter a prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exskill.chat.schema import SenderRole
from exskill.chat.tokens import PLACEHOLDER
from exskill.llm.template import Turn
from exskill.persona.guards.claims import Memory
from exskill.persona.portrait.exemplars import Exemplar
from exskill.persona.portrait.profile import Profile
from redaction.text import RedactedText, constant

__all__ = ["Past", "build", "card", "head", "shots", "talk"]

_SPACE: Final = constant(" ")
_MEMORY_CHARS: Final = 120
_MAX_TURN: Final = 400
_CONTENT_EN: Final = constant(
    "You and A were a couple; you broke up a while ago. You are texting A. Answer what A just said in one short, casual "
    "text message. No advice."
)
_CONTENT_ZH: Final = constant(
    "你和A以前在一起，后来分手了。你们在发短信。用一句很口语的短话，接着A刚说的话回。不说教。"
)
_GO_ON: Final = {True: constant("然后呢"), False: constant("and then?")}
_HEARD: Final = {True: constant("嗯"), False: constant("yeah")}


@dataclass(frozen=True, slots=True)
class Past:
    """One turn of this conversation: what the user wrote and what was answered."""

    said: RedactedText
    answer: RedactedText


def card(profile: Profile, *, content_first: bool = False) -> RedactedText:
    """Return what the model is told, in the language the person writes in: what to do, or how the person writes."""
    if content_first:
        return _CONTENT_ZH if profile.chinese else _CONTENT_EN
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


def head(profile: Profile, fixed: Sequence[Exemplar], *, content_first: bool = False) -> list[Turn]:
    """Return the part that never changes: card and fixed examples. Compute it once (`Runtime.prepare`)."""
    return [Turn("system", card(profile, content_first=content_first)), *shots(fixed)]


def talk(history: Sequence[Past]) -> list[Turn]:
    """Return this conversation as turns."""
    turns = []
    for past in history:
        turns += [Turn("user", past.said[:_MAX_TURN]), Turn("assistant", past.answer)]
    return turns


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
    *,
    content_first: bool = False,
) -> list[Turn]:
    """Return the turns of a prompt: card, fixed examples, near examples, memories, this conversation, the question."""
    turns = head(profile, fixed, content_first=content_first) + shots(near) + _remembered(profile, memories)
    return [*turns, *talk(history), Turn("user", user_turn[:_MAX_TURN])]


def _remembered(profile: Profile, memories: Sequence[Memory]) -> list[Turn]:
    """Return memories as turns that were really said, in the order of an exchange."""
    turns: list[Turn] = []
    for memory in memories:
        text = memory.text[:_MEMORY_CHARS].strip()
        beside = memory.beside[:_MEMORY_CHARS].strip() if memory.beside is not None else None
        if not text or PLACEHOLDER.search(text) or (beside is not None and PLACEHOLDER.search(beside)):
            continue
        if memory.role == SenderRole.EX:
            turns += [Turn("user", beside or _GO_ON[profile.chinese]), Turn("assistant", text)]
        else:
            turns += [Turn("user", text), Turn("assistant", beside or _HEARD[profile.chinese])]
    return turns
