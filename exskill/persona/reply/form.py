"""What was decided to be said, put into the person's form: spelling, case, marks, messages in a row, length. Code, no model.

Everything is counted on the person's own messages. The rules only take away (capitals, marks, a trailing sentence), spell
a word as they do or cut between sentences, so that the sense of a reply stays what the model or the person made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from exskill.persona.guards.rules import MAX_BURSTS
from exskill.persona.portrait.exemplars import Exemplar
from exskill.persona.reply.casing import Casing, to_small
from exskill.persona.reply.marks import Marks
from exskill.persona.reply.spelling import Spelling

__all__ = ["Form"]

_SENTENCE: Final = regex.compile(r".+?(?:[.!?。！？]+(?=\s|\p{Han}|$)\s*|$)", regex.DOTALL)
_INSIDE: Final = regex.compile(r"\p{L}[.!?。！？]+\s*\p{L}")
_RARELY: Final = 0.35  # share of longer messages with a second sentence, below which sentences become messages
_LEAST: Final = 8


class Form:
    """The person's outer form, with the counts of what this session has shown."""

    def __init__(self, answers: Sequence[Exemplar], *, lower_case: float | None = None) -> None:
        """Count ``answers``; a share of small letters that the user set rules over the count."""
        texts = [str(e.answer) for e in answers]
        messages = [part for text in texts for part in text.split("\n")]
        self._casing = Casing(texts, share=lower_case)
        self._marks = Marks.of(messages)
        self._spelling = Spelling.of(messages)
        longer = [m for m in messages if len(m) > _LEAST]
        self._splits = len(longer) < _LEAST or sum(bool(_INSIDE.search(m)) for m in longer) < _RARELY * len(longer)
        sizes = sorted(len(text) for text in texts)
        self.most = sizes[len(sizes) * 9 // 10] if sizes else 60

    def spelt(self, bursts: Sequence[str]) -> list[str]:
        """Return messages in the person's spelling; once for each answer, since it counts what it writes."""
        return [self._spelling.apply(b) for b in bursts]

    def bursts(self, bursts: Sequence[str]) -> list[str]:
        """Return messages cut between sentences where the person cuts there, and not beyond their usual length."""
        parts = [p for b in bursts for p in (_split_sentences(b) if self._splits else [b])]
        kept: list[str] = []
        for part in parts[:MAX_BURSTS]:
            if kept and sum(map(len, kept)) + len(part) > max(self.most, 12):
                break
            kept.append(part)
        return kept

    def wanted_small(self) -> bool:
        """Whether the next reply is to be in small letters."""
        return self._casing.wanted()

    def write_in_form(self, bursts: Sequence[str], *, in_small: bool) -> list[str]:
        """Return messages with the person's case and marks."""
        cased = [to_small(b) for b in bursts] if in_small else list(bursts)
        return [self._marks.apply(b) for b in cased]

    def count_shown(self, bursts: Sequence[str]) -> None:
        """Count a reply that was chosen."""
        self._casing.count_shown("\n".join(bursts))
        self._marks.count_shown(bursts)


def _split_sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]
