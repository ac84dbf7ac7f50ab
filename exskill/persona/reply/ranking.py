"""Which of the answers that may be said fits what was said: pointwise mutual information, then the person's manner.

A likely answer is not a fitting one: "haha ok" is likely after anything. What counts is how much likelier an answer becomes
through the very turn, log p(answer | head, turn) - log p(answer | head, neutral turn), over the root of its tokens. Words
taken from the turn raise that for nothing, so their share is left out of it and taken off twice; not in an answer of ours,
which takes up the very word that the turn is about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from exskill.chat.tokens import measure_overlap
from exskill.llm.runtime import Form
from exskill.llm.template import Turn
from exskill.llm.writer import Scorer
from exskill.persona.authorship.style import Style
from exskill.persona.reply.rates import Rates
from redaction.text import RedactedText, constant

__all__ = ["Draft", "Ranker"]

_NEUTRAL: Final = {"en": constant("ok"), "zh": constant("嗯")}
_OVERLAP_COST: Final = 2.0
_STYLE_FLOOR: Final = -3.0
_LONG_COST: Final = 1.5
_QUOTE_COST: Final = 0.3  # an answer that was once given word for word is allowed but not preferred
_KEEP: Final = 512


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that passed the guards: plain for the model to judge, in the person's form for the screen.

    ``logprob`` and ``tokens`` are the model's own of the plain text; no tokens, where it has not been asked yet.
    """

    plain: str
    bursts: tuple[RedactedText, ...]
    logprob: float
    tokens: int
    ids: tuple[str, ...] = ()  # rows of a real reply
    is_ours: bool = False  # written by us, not by the model

    @property
    def text(self) -> str:
        """The answer as it would be shown."""
        return "\n".join(self.bursts)


class Ranker:
    """Scores drafts of one session."""

    def __init__(
        self,
        scorer: Scorer,
        opening: Callable[[str], Sequence[Turn]],
        style: Style,
        rates: Rates,
        *,
        form: Form,
        most: int,
        pmi_weight: float,
        style_weight: float,
    ) -> None:
        """``opening`` is the head of the prompts in a language; ``most`` the length in characters that nine tenths of the
        person's answers do not exceed."""
        self._scorer, self._opening, self._style, self._rates = scorer, opening, style, rates
        self._form, self._most = form, most
        self._pmi_weight, self._style_weight = pmi_weight, style_weight
        self._neutral: dict[tuple[str, str], float] = {}

    def choose_best(
        self,
        drafts: Sequence[Draft],
        prompt: Sequence[Turn],
        turn: RedactedText,
        language: str,
        abort: Callable[[], bool] | None,
    ) -> Draft:
        """Return the draft that fits best after ``prompt``, which ends with ``turn``; there must be one."""
        if len(drafts) < 2:
            return drafts[0]
        fits = self._score_fit(drafts, prompt, language, abort)
        scored = [
            (fit + self._score_manner(draft, turn), -i) for i, (draft, fit) in enumerate(zip(drafts, fits, strict=True))
        ]
        return drafts[-max(scored)[1]]

    def _score_fit(
        self,
        drafts: Sequence[Draft],
        prompt: Sequence[Turn],
        language: str,
        abort: Callable[[], bool] | None,
    ) -> list[float]:
        if not self._pmi_weight:
            return [0.35 * d.logprob / max(d.tokens, 1) for d in drafts]
        answers = [d.plain for d in drafts]
        shares = [0.0 if d.is_ours else measure_overlap(d.plain, str(prompt[-1].text)) for d in drafts]
        asked = self._score_drafts(drafts, prompt, abort)
        unknown = [a for a in dict.fromkeys(answers) if (language, a) not in self._neutral]
        if unknown:
            if len(self._neutral) > _KEEP:
                self._neutral.clear()
            neutral = [*self._opening(language), Turn("user", _NEUTRAL[language])]
            found = self._scorer.scores(neutral, unknown, slot="neutral", form=self._form, abort=abort)
            self._neutral.update({(language, a): logprob for a, (logprob, _n) in zip(unknown, found, strict=True)})
        return [
            self._pmi_weight * (logprob - self._neutral[language, answer]) / math.sqrt(max(n, 1)) * (1 - copied)
            for answer, (logprob, n), copied in zip(answers, asked, shares, strict=True)
        ]

    def _score_drafts(
        self, drafts: Sequence[Draft], prompt: Sequence[Turn], abort: Callable[[], bool] | None
    ) -> list[tuple[float, int]]:
        """Return (log-probability, tokens) of each draft after the prompt; what the model wrote so itself is known."""
        rest = [d.plain for d in drafts if d.tokens == 0]
        found = iter(self._scorer.scores(prompt, rest, slot="persona", form=self._form, abort=abort) if rest else ())
        return [next(found) if d.tokens == 0 else (d.logprob, d.tokens) for d in drafts]

    def _score_manner(self, draft: Draft, turn: RedactedText) -> float:
        """Return what the form adds or costs: style, rates of laughter and the like, length, words from the turn."""
        style = max(_STYLE_FLOOR, self._style.closeness(draft.bursts))
        long = max(0.0, math.log((len(draft.text) + 1) / (self._most + 1)))
        return (
            self._style_weight * style
            - _OVERLAP_COST * (0.0 if draft.is_ours else measure_overlap(draft.plain, turn))
            - _LONG_COST * long
            - _QUOTE_COST * bool(draft.ids)
            - self._rates.cost(draft.text)
        )
