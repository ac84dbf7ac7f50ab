"""Every check that an answer goes through, whoever wrote it: conduct, frames, language, repetition, claims, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from exskill.chat.tokens import CJK, EMOJI, LAUGH, measure_overlap, split_units, word_count
from exskill.persona.guards.claims import Ground, is_unsupported
from exskill.persona.guards.gentle import is_gentle, is_tender
from exskill.persona.guards.hurts import Pain, classify_pain, hurt_in, is_mere_filler
from exskill.persona.guards.own_life import is_begun_life, tells_own_life
from exskill.persona.guards.rules import Guards
from exskill.persona.guards.tone import Mood, classify_mood, is_out_of_tune
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.reply.prompt import Past
from redaction.text import RedactedText

__all__ = ["Checks", "Minded", "in_language", "list_said_often", "list_small_words"]

_SAID_BACK: Final = 0.65  # share of an answer's words, or characters, that stand in the turn
_LEAST_UNITS: Final = 4
_SMALL_WORD: Final = regex.compile(r"(?<!\p{L})\p{Ll}{2,}(?!\p{L})")
_NEARLY: Final = 0.6  # share of common words from which two answers are the same


def in_language(text: str, language: str) -> bool:
    """Whether an answer is in the language of the turn; laughter, emoji and a borrowed word belong to both."""
    if language == "zh":
        rest = LAUGH.sub("", EMOJI.sub("", text))
        return CJK.search(text) is not None or word_count(rest) <= 1
    return CJK.search(text) is None


def _is_parrot(text: str, turn: str) -> bool:
    """Whether an answer is little more than the turn said back: a helper's trick, and no answer."""
    return sum(1 for _unit in split_units(text)) >= _LEAST_UNITS and measure_overlap(text, turn) > _SAID_BACK


@dataclass(frozen=True, slots=True)
class Minded:
    """What has to be minded about one turn, read once: its mood, its pain, and what an answer may rest on."""

    turn: RedactedText
    language: str
    mood: Mood
    pain: Pain
    tender: bool
    ground: Ground
    memories: tuple[str, ...] = ()

    @classmethod
    def of(cls, turn: RedactedText, language: str, ground: Iterable[str], memories: Sequence[str] = ()) -> Minded:
        """Read a turn; ``ground`` are the texts that an answer may rest on, ``memories`` old messages that may come again."""
        pain = classify_pain(turn)
        tender = (is_tender(turn) or pain in ("pain", "self", "letting go")) and not memories  # rows may answer
        if tender and not pain:
            pain = "feeling"
        return cls(turn, language, classify_mood(turn), pain, tender, Ground.of(ground), tuple(memories))


class Checks:
    """The checks of one session."""

    def __init__(
        self,
        guards: Guards,
        leak_guard: Callable[[Sequence[str]], Sequence[RedactedText | None]],
        corrections: Corrections,
        *,
        vocabulary: frozenset[str],
        often: frozenset[str],
    ) -> None:
        """``vocabulary`` are words that the person writes small; ``often`` are whole messages that may come again."""
        self._guards, self._leak_guard, self._corrections = guards, leak_guard, corrections
        self._vocabulary, self._often = vocabulary, often
        self._disowned: list[frozenset[str]] = []

    def disown(self, text: str) -> None:
        """Remember that the person would not write so: neither it nor what is nearly the same comes again."""
        words = frozenset(unit for unit, _cjk in split_units(text))
        if words:
            self._disowned.append(words)

    def _is_disowned(self, text: str) -> bool:
        words = frozenset(unit for unit, _cjk in split_units(text))
        return any(len(words & other) > _NEARLY * len(words | other) for other in self._disowned)

    def find_broken(
        self, bursts: Sequence[str], minded: Minded, recent: Sequence[Past], *, gentle: bool = False
    ) -> str:
        """Return why an answer may not be said, or ''; ``gentle``: at pain it must be gentle."""
        text = "\n".join(bursts)
        why = self._guards.find_broken(bursts) or ("correction" if self._corrections.forbid(text) else "")
        if why:
            return why
        if self._is_disowned(text):
            return "disowned"
        if not in_language(text, minded.language):
            return "language"
        turn = minded.turn
        before = {burst.strip().lower() for p in recent for burst in str(p.answer).split("\n")}
        if self._is_repeated(bursts, before) or text.lower().strip(" .?!。？！") == str(turn).lower().strip(
            " .?!。？！"
        ):
            return "repeat"
        if is_out_of_tune(text, minded.mood) or (minded.tender and LAUGH.search(text)):
            return "tone"
        if gentle and minded.tender and minded.pain != "glad" and not is_gentle(text):
            return "not gentle"
        hurt = hurt_in(text, minded.pain)
        if hurt is not None:
            return hurt
        if tells_own_life(text, turn, minded.memories):
            return "own life"
        if minded.pain not in ("", "glad") and is_mere_filler(text):
            return "filler"
        if _is_parrot(text, turn):
            return "parrot"
        return "claim" if is_unsupported(text, minded.ground, self._vocabulary) else ""

    def forbids(self, text: str, minded: Minded) -> bool:
        """Whether a text that is being written already breaks a rule, so that its last token must not be taken."""
        if not text.strip():
            return False
        if minded.language == "en" and CJK.search(text):
            return True
        bursts = [part for part in text.split("\n") if part.strip()]
        if self._guards.find_broken(bursts) or self._corrections.forbid(text):
            return True
        if minded.tender and LAUGH.search(text):
            return True
        if is_begun_life(text) or is_out_of_tune(text, minded.mood) or hurt_in(text, minded.pain) is not None:
            return True
        return is_unsupported(text, minded.ground, self._vocabulary)

    def safe(self, bursts: Sequence[str]) -> tuple[RedactedText, ...] | None:
        """Return bursts that the redactor found nothing in, else None."""
        clean = [text for text in self._leak_guard(bursts) if text is not None]
        return tuple(clean) if clean and len(clean) == len(bursts) else None

    def _is_repeated(self, bursts: Sequence[str], before: set[str]) -> bool:
        """Whether a burst was said a moment ago; what the person often sends as a whole message may come again."""
        folded = [b.lower() for b in bursts]
        return any(b in before and (b not in self._often or len(folded) == 1) for b in folded)


def list_small_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the Latin words that are written in lower case somewhere."""
    return frozenset(word for text in texts for word in _SMALL_WORD.findall(text))


def list_said_often(texts: Sequence[str]) -> frozenset[str]:
    """Return the short messages that the person sends again and again."""
    short = Counter(text.strip().lower() for text in texts if len(text) <= 12)
    return frozenset(text for text, n in short.items() if n >= 3)
