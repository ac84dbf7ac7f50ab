"""Answers that the model did not write but that compete with its own: the person's real ones, and ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from exskill.chat.tokens import is_chinese, word_count
from exskill.persona.guards.claims import is_question
from exskill.persona.guards.frames import with_emoji
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.reply.answers import Answers
from exskill.persona.reply.leads import Leads, Rank
from exskill.persona.reply.ranking import Draft
from redaction.text import RedactedText

__all__ = ["Offers"]

_COMPETES: Final = {"en": 0.895, "zh": 0.92}  # cosine of the default embedder from which a real reply competes
_OUTRIGHT: Final = {"en": 0.925, "zh": 0.945}  # ... and is taken without asking the model; unrelated Chinese is nearer
_SHARED: Final = 0.25  # share of common words that stands for the first where nothing is embedded
_REAL_WORDS: Final = 12  # what a real reply may have to compete; 20 characters where there are no spaces

MakeDraft = Callable[[Sequence[str], tuple[str, ...], bool], Draft | None]
"""Bursts, row ids, whether the answer was to nearly this turn; None if a guard refuses."""


class Offers:
    """What one session may offer beside the model."""

    def __init__(self, exemplars: Exemplars, answers: Answers, *, real: int, ours: int) -> None:
        """Offer at most ``real`` of the person's replies and ``ours`` of our own to one turn."""
        self._exemplars, self._answers, self._leads = exemplars, answers, Leads()
        self._real, self._ours = real, ours

    def find_real(self, turn: RedactedText, language: str, make: MakeDraft) -> tuple[Draft | None, list[Draft]]:
        """Return a real reply that may answer by itself, and those that compete: the nearest, and their first messages."""
        found: list[Draft] = []
        if not self._real:
            return None, found
        enough = _COMPETES[language] if self._exemplars.by_meaning else _SHARED
        for closeness, exemplar in self._exemplars.rank_nearest(turn, 2 * self._real):
            if closeness < enough:
                break
            bursts = [part for p in str(exemplar.answer).split("\n") if (part := with_emoji(p).strip())]
            if word_count("\n".join(bursts)) > _REAL_WORDS or is_chinese(exemplar.answer) != (language == "zh"):
                continue
            wholes = [bursts] if len(bursts) == 1 else [bursts, bursts[:1]]
            is_near = self._exemplars.by_meaning and closeness >= _OUTRIGHT[language]
            drafts = [d for b in wholes if (d := make(b, exemplar.ids, is_near)) is not None]
            if drafts and is_near:
                return drafts[0], []
            found += drafts
            if len(found) >= self._real:
                break
        return None, found[: self._real]

    def has_ours(self, turn: RedactedText, language: str) -> bool:
        """Whether we have an answer to a turn: to what it tells, or to a question that nobody's past answers."""
        if not self._ours or self._is_silent(turn, language):
            return False
        if self._leads.offer(turn, language, 1, "!") or self._leads.offer(turn, language, 1, ""):
            return True
        return bool(not is_question(turn) and self._answers.offer(turn, language, 1))

    def find_ours(self, turn: RedactedText, language: str, make: MakeDraft) -> list[Draft]:
        """Return our own answers: to a move of the talk, or to the topic that is surely meant; else by the turn's shape; else to
        the topic that is near."""
        if not self._ours:
            return []
        near = self._make_ours(self._answers.offer(turn, language, self._ours), make)
        if self._answers.find_signed(turn, language):
            return near
        if moves := self._make_leads(turn, language, make, "!"):
            return moves
        if near and self._answers.is_sure(turn, language):
            return near
        return self._make_leads(turn, language, make, "") or near

    def find_loose(self, turn: RedactedText, language: str, make: MakeDraft) -> list[Draft]:
        """Return lines that ask back about whatever was said."""
        if not self._ours or self._is_silent(turn, language):
            return []
        return self._make_leads(turn, language, make, "?")

    def _make_leads(self, turn: RedactedText, language: str, make: MakeDraft, rank: Rank) -> list[Draft]:
        return self._make_ours(self._leads.offer(turn, language, self._ours, rank), make, near=rank != "?")

    def _is_silent(self, turn: RedactedText, language: str) -> bool:
        return any(not topic.answers for topic in self._answers.find_signed(turn, language))

    def find_any(self, language: str, make: MakeDraft) -> list[Draft]:
        """Return our own answers to whatever hard thing is told."""
        return self._make_ours(self._answers.offer_any(language)[: self._ours], make)

    def _make_ours(self, offered: Sequence[str], make: MakeDraft, *, near: bool = True) -> list[Draft]:
        drafts = [make([text], (), near) for text in offered]
        return [replace(draft, is_ours=True) for draft in drafts if draft is not None]

    def note_shown(self, draft: Draft) -> None:
        """Remember that an answer was given, so that ours come once."""
        if draft.is_ours:
            self._answers.mark_used(draft.plain)
            self._leads.mark_used(draft.plain)
