"""The prompt: a short card, real exchanges, what is remembered, this conversation. All of it are turns.

What never changes comes first, so that the runtime keeps it computed. Memories stand among the earlier turns, never in
brackets beside the question: models repeat what frames a text. A model that follows instructions is shown what an answer is
(:mod:`exskill.persona.reply.manner`), since the person's form is put on afterwards; a bare one reads the person's own list
behind a card of fixed words under 80 tokens. Times never enter a prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exskill.chat.schema import SenderRole
from exskill.chat.tokens import PLACEHOLDER, is_chinese
from exskill.llm.template import Turn
from exskill.persona.portrait.exemplars import Exemplar
from exskill.persona.portrait.profile import Profile
from exskill.retrieval.recall import Memory
from redaction.text import RedactedText, constant

__all__ = ["Past", "build_card", "build_head", "build_prompt", "make_shots", "make_talk"]

_SPACE: Final = constant(" ")
_MEMORY_CHARS: Final = 120
_MAX_TURN: Final = 400
_GO_ON: Final = {True: constant("然后呢"), False: constant("and then?")}
_HEARD: Final = {True: constant("嗯"), False: constant("yeah")}


@dataclass(frozen=True, slots=True)
class Past:
    """One turn of this conversation: what the user wrote and what was answered."""

    said: RedactedText
    answer: RedactedText


def build_card(profile: Profile) -> RedactedText:
    """Return the description of the way of writing, in the language the person writes in."""
    return _SPACE.join(_card_zh(profile) if profile.chinese else _card_en(profile))


def _find_number(profile: Profile, name: str) -> float:
    found = profile.get(name).value
    return float(found) if isinstance(found, int | float) else 0.0


def _middle_length(profile: Profile) -> float:
    found = profile.get("length").value
    return float(found["p50"]) if isinstance(found, dict) else 30.0


def _find_ending_share(profile: Profile, name: str) -> float:
    found = profile.get("endings").value
    return float(found.get(name, 0.0)) if isinstance(found, dict) else 0.0


def _card_en(profile: Profile) -> list[RedactedText]:
    parts = [constant("A and B are texting. B is not an assistant and gives no advice lists. B's messages are")]
    parts.append(constant("very short,") if _middle_length(profile) < 25 else constant("short,"))
    if _find_number(profile, "lower_case") > 0.6:
        parts.append(constant("all lower case,"))
    if _find_ending_share(profile, "stop") < 0.15:
        parts.append(constant("without full stops,"))
    if _find_number(profile, "emoji_rate") > 0.15:
        parts.append(constant("often with emoji,"))
    if _find_number(profile, "laughter_rate") > 0.15:
        parts.append(constant("often laughing,"))
    return [*parts, constant("casual. Answer what A just said, as B.")]


def _card_zh(profile: Profile) -> list[RedactedText]:
    parts = [constant("A和B在发短信聊天。B不是助手，不说教。B的消息")]
    parts.append(constant("很短，") if _middle_length(profile) < 12 else constant("不长，"))
    if _find_ending_share(profile, "stop") < 0.15:
        parts.append(constant("不打句号，"))
    if _find_number(profile, "emoji_rate") > 0.15:
        parts.append(constant("常用表情，"))
    if _find_number(profile, "laughter_rate") > 0.15:
        parts.append(constant("爱笑，"))
    return [*parts, constant("很口语。用B的口气，接着A刚说的话回一句。")]


def build_head(profile: Profile, fixed: Sequence[Exemplar]) -> list[Turn]:
    """Return the part that never changes: card and fixed examples. Compute it once (`Runtime.prepare`)."""
    return [Turn("system", build_card(profile)), *make_shots(fixed)]


def make_talk(history: Sequence[Past]) -> list[Turn]:
    """Return this conversation as turns."""
    turns = []
    for past in history:
        turns += [Turn("user", past.said[:_MAX_TURN]), Turn("assistant", past.answer)]
    return turns


def make_shots(examples: Sequence[Exemplar]) -> list[Turn]:
    """Return examples as turns."""
    turns = []
    for example in examples:
        if example.said:
            turns.append(Turn("user", example.said))
        turns.append(Turn("assistant", example.answer))
    return turns


def build_prompt(
    first: Sequence[Turn],
    near: Sequence[Exemplar],
    history: Sequence[Past],
    user_turn: RedactedText,
    memories: Sequence[Memory] = (),
) -> list[Turn]:
    """Return the turns of a prompt: its head ``first``, near examples, memories, this conversation, the question."""
    chinese = is_chinese(user_turn)
    turns = [*first, *make_shots(near), *_make_memory_turns(memories, chinese=chinese)]
    return [*turns, *make_talk(history), Turn("user", user_turn[:_MAX_TURN])]


def _make_memory_turns(memories: Sequence[Memory], *, chinese: bool) -> list[Turn]:
    """Return memories as turns that were really said, in the order of an exchange."""
    turns: list[Turn] = []
    for memory in memories:
        text = memory.text[:_MEMORY_CHARS].strip()
        beside = memory.beside[:_MEMORY_CHARS].strip() if memory.beside is not None else None
        if not text or PLACEHOLDER.search(text) or (beside is not None and PLACEHOLDER.search(beside)):
            continue
        if memory.role == SenderRole.EX:
            turns += [Turn("user", beside or _GO_ON[chinese]), Turn("assistant", text)]
        else:
            turns += [Turn("user", text), Turn("assistant", beside or _HEARD[chinese])]
    return turns
