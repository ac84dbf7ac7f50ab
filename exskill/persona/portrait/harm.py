"""Words that hurt, on both sides: only what is meant so, and never without every line that was counted.

``you idiot. i love you`` is no insult, ``stupid phone`` is none either: an insult is aimed at the other person, and nobody says
love, laughs or smiles in the same breath or in the answer to it. A list of words misses much, so none is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from exskill.chat.lexicon import AFFECTION, AIMED_INSULT, TOXIC
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import LAUGH
from exskill.persona.portrait.values import Value, make_value
from redaction.late import compile_regex_late

if TYPE_CHECKING:
    from exskill.chat.lines import Burst, Line
    from exskill.persona.portrait.facts import Facts

__all__ = ["count_harm"]

_SMILE: Final = compile_regex_late(
    r"[😀-😍😘-😝😻🙂🙃🙈🤗🤣🤪🤭🥰😉😊😋😎❤💕-💟🧡]|\[(?:捂脸|偷笑|笑哭|坏笑|呲牙|亲亲|爱心|憨笑|调皮|Laugh|Chuckle|Facepalm)\]|"
    r"[:;][-']?[)DPp]|<3"
)


def count_harm(facts: Facts) -> Value:
    """Return the counts of both sides by kind, with all lines counted as evidence; unknown where nothing was."""
    found: dict[str, dict[str, int]] = {}
    shown: dict[str, Line] = {}
    for name in TOXIC:
        lines = list(_find_meant(name, facts.bursts))
        theirs = sum(line.role == SenderRole.EX for line in lines)
        found[name] = {"theirs": theirs, "yours": len(lines) - theirs}
        shown |= {line.id: line for line in lines}
    return replace(make_value(found, list(shown.values())), evidence=tuple(shown)) if shown else Value(None)


def _find_meant(name: str, bursts: tuple[Burst, ...]) -> Iterator[Line]:
    words = AIMED_INSULT if name == "insult" else TOXIC[name]
    for i, burst in enumerate(bursts):
        hits = [line for line in burst.lines if line.kind == "text" and words.search(line.text)]
        answer = bursts[i + 1].texts if i + 1 < len(bursts) else ()
        if hits and (name == "love-burst" or not _is_playful([*burst.texts, *answer])):
            yield from hits


def _is_playful(texts: list[str]) -> bool:
    return any(AFFECTION.search(text) or LAUGH.search(text) or _SMILE.search(text) for text in texts)
