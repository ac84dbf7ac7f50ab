"""One turn of the echo: choose examples, write several answers, drop what may not be said, take the one that fits.

The order of things is fixed. What nobody can know is answered by a fixed line before the model is asked. Answers of the
model and real replies of the person go through the guards, the claim check and the leak guard (the redactor) before they
are ranked by how well they fit the turn, and only what passed all of them can leave this module, as RedactedText. Content
comes first: the model is asked for sense, and the person's form is put on afterwards in code. If nothing passes, a short
neutral line answers small talk; a feeling is left to the guide.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

import regex

from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _
from exskill.llm.runtime import Candidate, Form, Options
from exskill.llm.sampling import LengthAim
from exskill.llm.template import Turn
from exskill.llm.writer import Writer
from exskill.persona.authorship.style import Style, load_background
from exskill.persona.guards.asks import asks_for_feelings, has_feeling, is_declaration
from exskill.persona.guards.claims import asks_fact, asks_to_recall, find_support
from exskill.persona.guards.gentle import is_asking
from exskill.persona.guards.injection import is_order
from exskill.persona.guards.rules import CopyGuard, Guards
from exskill.persona.guards.today import find_absent
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.exemplars import Exemplar, Exemplars
from exskill.persona.portrait.profile import Profile
from exskill.persona.reply import form, prompt
from exskill.persona.reply.answers import Answers
from exskill.persona.reply.checks import Checks, Minded, list_said_often, list_small_words
from exskill.persona.reply.fixed_lines import Kind, is_fixed, write_line
from exskill.persona.reply.limits import LEAST_CANDIDATES, Limits, Spending
from exskill.persona.reply.manner import build_opening
from exskill.persona.reply.ngrams import NgramPrior
from exskill.persona.reply.offers import Offers
from exskill.persona.reply.prompt import Past
from exskill.persona.reply.ranking import Draft, Ranker
from exskill.persona.reply.rates import Rates
from exskill.persona.reply.shape import shape_bursts
from exskill.retrieval.recall import Memory
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified
from redaction.text import RedactedText

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder

__all__ = ["LeakGuard", "Limits", "MemorySearch", "Past", "Replier", "Reply"]

MemorySearch = Callable[[RedactedText], Sequence[Memory]]
_IDENTITY: Final = compile_regex_late(
    r"\b(?:are|r) (?:you|u|ya) (?:really |actually |even )?(?:an? )?(?:real|ai|bot|robot|human|machine|program|"
    r"computer|him|her|them|alive|there|a person|still you)\b|"
    r"\b(?:am i|is this|is it) (?:really |actually )?(?:talking to|you|him|her|real|an? (?:ai|bot|machine|"
    r"computer))\b|\bwho (?:are|r) (?:you|u)\b\W*$|\bwhat (?:are|r) (?:you|u)\b\W*$|"
    r"你(?:真的|到底|其实|究竟)?是(?:不是)?(?:真人|真的|人|机器人|AI|ai|人工智能|程序|电脑|他|她|本人|谁)(?:吗|么|"
    r"嘛|吧|？|\?|$)|(?:真的)?是你(?:吗|么|本人)|你是谁|你是什么",
    regex.IGNORECASE,
)
_QUESTION: Final = compile_regex_late(
    r"[?？]|^\W*(?:what|who|how|why|where|when|which|should|can|could|do|does|is|are|will)\b|[吗么呢]\W*$|什么|怎么|哪|几点|多少",
    regex.IGNORECASE,
)
_SMALL_MODEL: Final = 600 << 20


class LeakGuard(Protocol):
    """The redactor, as a guard: the only place where generated text becomes RedactedText."""

    def __call__(self, texts: Sequence[str], /) -> Sequence[RedactedText | None]:
        """Return each text as RedactedText if nothing was found in it, else None."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What may be shown: up to three bursts, with the rows it rests on and what was refused on the way.

    ``kind`` is ``model``, ``real`` (the person's own words), ``ours`` (written by us), the fixed line that answered instead,
    or ``guide``: then there are no bursts, and somebody else must answer. ``pauses`` are seconds to wait before each burst.
    """

    bursts: tuple[RedactedText, ...]
    kind: str
    evidence_ids: tuple[str, ...] = ()
    tokens: int = 0
    seconds: float = 0.0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    pauses: tuple[float, ...] = ()


@dataclass(slots=True)
class _Ask:
    """One turn on its way to an answer."""

    turn: RedactedText
    language: str  # of the answer: "en" or "zh"
    recent: Sequence[Past]
    memories: tuple[Memory, ...]
    near: tuple[Exemplar, ...]
    started: float
    abort: Callable[[], bool] | None
    minded: Minded
    outcomes: Counter[str] = field(default_factory=Counter)
    tokens: int = 0


class Replier:
    """Answers in one person's way of writing, from permitted rows only. One per session; not for two threads."""

    def __init__(
        self,
        runtime: Writer,
        profile: Profile,
        exemplars: Exemplars,
        *,
        leak_guard: LeakGuard,
        clock: Callable[[], float],
        own_texts: Sequence[str],
        other_texts: Sequence[str] = (),
        memory_search: MemorySearch | None = None,
        embedder: Embedder | None = None,
        real_names: Sequence[str] = (),
        limits: Limits | None = None,
        seed: int = 0,
        corrections: Corrections | None = None,
    ) -> None:
        """Prepare the guards and the style model; raise ConsentDenied if there is nothing that may be imitated.

        ``own_texts`` are the ex's permitted redacted messages (for the copy guard and the style), ``other_texts`` the
        user's; ``clock`` is monotonic, in seconds. ``embedder`` finds the nearest exchanges; it does not rank.
        """
        if not own_texts or not exemplars.pool:
            raise ConsentDenied(_("there are no messages of theirs that may be imitated, so the echo is off"))
        self._runtime, self._clock, self._search = runtime, clock, memory_search
        self._embedder, self.limits, self._seed = embedder, limits or Limits(), seed
        corrections = corrections or Corrections()
        if corrections.list_banned():
            exemplars = exemplars.without(corrections.forbid)
        self.profile, self.exemplars = corrections.apply(profile), exemplars
        self._chat = exemplars.paired and runtime.has_chat_template
        self._own = {lang: exemplars.on_point(self.limits.own, chinese=lang == "zh") for lang in ("en", "zh")}
        self._form: Form = "auto" if exemplars.paired else "transcript"
        self._fixed = () if self._chat else exemplars.pick_fixed(self.limits.fixed * (1 if exemplars.paired else 3))
        rates = Rates(
            [str(e.answer) for e in exemplars.pool],
            laughter=self._by_hand("laughter_rate"),
            emoji=self._by_hand("emoji_rate"),
            question=self._by_hand("question_rate"),
        )
        self._manner = form.Form(exemplars.pool, lower_case=self._by_hand("lower_case"))
        self._ranker = Ranker(
            runtime,
            self._build_opening,
            Style(own_texts, other_texts),
            rates,
            form=self._form,
            most=self._manner.most,
            pmi_weight=self.limits.pmi_weight,
            style_weight=self.limits.style_weight,
        )
        self._rates = rates
        self._checks = Checks(
            Guards(CopyGuard(own_texts, self.limits.quote_words), tuple(real_names), exemplars.marked),
            leak_guard,
            corrections,
            vocabulary=list_small_words([*own_texts, *load_background()]),
            often=list_said_often(own_texts),
        )
        self._prior = self._make_prior()
        self._lengths = [len(e.answer) for e in exemplars.pool]
        most = self.limits.candidates or (8 if runtime.head.size < _SMALL_MODEL else LEAST_CANDIDATES)
        near = self.limits.near if self._chat else self.limits.bare_near
        self._spending = Spending(most, near, self.limits.history)
        self._offers = Offers(exemplars, Answers(embedder), real=self.limits.real, ours=self.limits.ours)
        self._turn = 0

    def _by_hand(self, name: str) -> float | None:
        """Return a share that the user set, which rules over what the rows say."""
        found = self.profile.get(name)
        return float(found.value) if found.status == "user" else None

    def _make_prior(self) -> NgramPrior | None:
        if self._chat or not self.limits.prior_weight:
            return None
        answers = [str(e.answer) for e in self.exemplars.pool]
        end = self._runtime.encode("\n")
        return NgramPrior(answers, self._runtime.encode, weight=self.limits.prior_weight, end=end, prefix=" ")

    def _build_opening(self, language: str) -> list[Turn]:
        """Return the head of the prompts in a language."""
        if self._chat:
            return build_opening(language, self._own[language], exchanges=self.limits.exchanges)
        return prompt.build_head(self.profile, self._fixed)

    def _build_head(self) -> list[Turn]:
        return self._build_opening("zh" if self.profile.chinese else "en")

    def prepare(self, abort: Callable[[], bool] | None = None) -> int:
        """Compute the fixed head of the prompt ahead, while the user reads the card; return its new tokens."""
        return self._runtime.prepare(self._build_head(), form=self._form, abort=abort)

    def export_state(self) -> bytes:
        """Return the computed head of the prompt for the vault, which seals it (opt-in only); see :mod:`runtime`."""
        return self._runtime.export_state(self._build_head(), form=self._form)

    def import_state(self, blob: bytes) -> bool:
        """Restore a computed head; False if anything about prompt, model or library differs."""
        return self._runtime.import_state(self._build_head(), blob, form=self._form)

    def reply(
        self,
        history: Sequence[Past],
        user_turn: RedactedText,
        *,
        language: str,
        abort: Callable[[], bool] | None = None,
    ) -> Reply:
        """Return the echo's answer to ``user_turn``.

        ``language`` ("en" or "zh") is that of the turn and of the answer. Raise Aborted as soon as ``abort`` says so. The
        caller has done the crisis check and writes the audit entry before it shows anything.
        """
        started = self._clock()
        self._turn += 1
        kind = _fixed_kind(user_turn)
        memories: tuple[Memory, ...] = ()
        if kind is None:
            memories = self._recall_memories(user_turn)
            if asks_fact(user_turn) and not memories and not self._offers.has_ours(user_turn, language):
                kind = "recall" if asks_to_recall(user_turn) else "unknown"
        if kind is not None:
            return self._fixed_reply(kind, language, started)
        past = [p for p in history if not is_fixed(p.answer)]
        recent = past[len(past) - self._spending.recent(len(past)) :]
        near = self.exemplars.nearest(user_turn, self._spending.near, self._fixed)
        ground = [user_turn, *(m.text for m in memories), *(text for p in recent for text in (p.said, p.answer))]
        shown = [str(m.text) for m in memories] if asks_fact(user_turn) else []
        minded = Minded.of(user_turn, language, ground, shown)
        if minded.pain == "risk":  # a model's answer could be taken for a yes
            return Reply((), "guide", seconds=self._clock() - started)
        return self._make_answer(_Ask(user_turn, language, recent, memories, near, started, abort, minded))

    def disown(self, bursts: Sequence[RedactedText]) -> None:
        """Never again in this session answer so: the user says that it is not like the person."""
        self._checks.disown("\n".join(bursts))

    def _recall_memories(self, user_turn: RedactedText) -> tuple[Memory, ...]:
        if self._search is None:
            return ()
        found = [m for m in self._search(user_turn) if not is_order(m.text)]
        return find_support(user_turn, found, self.limits.memory_threshold)[: self.limits.memories]

    def _fixed_reply(
        self, kind: Kind, language: str, started: float, outcomes: Mapping[str, int] | None = None
    ) -> Reply:
        text = write_line(kind, self.profile, language, self._turn)
        return Reply((text,), kind, seconds=self._clock() - started, outcomes=outcomes or {}, pauses=(0.4,))

    def _make_answer(self, ask: _Ask) -> Reply:
        def make(bursts: Sequence[str], ids: tuple[str, ...], is_near: bool) -> Draft | None:
            return self._make_draft(bursts, ask, ids=ids, gentle=not is_near)

        outright, offered = self._offers.find_real(ask.turn, ask.language, make) if self._chat else (None, [])
        if outright is not None:
            return self._finish_reply(ask, outright)
        hard = ask.minded.mood < 0 or has_feeling(ask.turn)
        ours = self._offers.find_ours(ask.turn, ask.language, make)
        if ours and not ask.memories:  # a small model is not asked for what hand-written answers do better
            plain = not ask.minded.tender and not asks_fact(ask.turn)
            return self._finish_reply(ask, self._choose([*ours, *offered] if plain else ours, ask))
        if hard:
            offered += self._offers.find_any(ask.language, make)
        loose = self._offers.find_loose(ask.turn, ask.language, make)
        for attempt in range(self.limits.rounds):
            if attempt and self._clock() - ask.started > self.limits.patience:
                break
            drafts = [*self._model_drafts(ask, attempt), *offered]
            if loose:  # a small model that does not ask back is mostly beside the point
                drafts = [d for d in drafts if d.ids or d.is_ours or is_asking(d.plain)]
            if drafts:
                return self._finish_reply(ask, self._choose(drafts, ask))
        self._spending.took(self._clock() - ask.started)
        if loose:
            return self._finish_reply(ask, self._choose(loose, ask))
        if ask.minded.pain or _QUESTION.search(ask.turn):  # good news too: an "ok" would be a slight
            return Reply((), "guide", seconds=self._clock() - ask.started, outcomes=dict(ask.outcomes))
        return self._fixed_reply("fallback", ask.language, ask.started, dict(ask.outcomes))

    def _build_prompt(self, ask: _Ask) -> list[Turn]:
        return prompt.build_prompt(self._build_opening(ask.language), ask.near, ask.recent, ask.turn, ask.memories)

    def _choose(self, drafts: Sequence[Draft], ask: _Ask) -> Draft:
        return self._ranker.choose_best(drafts, self._build_prompt(ask), ask.turn, ask.language, ask.abort)

    def _finish_reply(self, ask: _Ask, draft: Draft) -> Reply:
        seconds = self._clock() - ask.started
        self._rates.count_shown(draft.text)
        self._manner.count_shown(draft.bursts)
        self._offers.note_shown(draft)
        if not draft.ids and not draft.is_ours:  # only what the model wrote tells how fast it is
            self._spending.took(seconds)
        shown = draft.ids or tuple(i for e in ask.near for i in e.ids)
        ids = tuple(dict.fromkeys([*(m.id for m in ask.memories), *shown]))
        pauses = tuple(round(min(2.5, 0.4 + len(b) * 0.03), 2) for b in draft.bursts)
        kind = "real" if draft.ids else "ours" if draft.is_ours else "model"
        return Reply(draft.bursts, kind, ids, ask.tokens, seconds, dict(ask.outcomes), pauses)

    # -- the model's answers ---------------------------------------------------------------------------------------------

    def _model_drafts(self, ask: _Ask, attempt: int) -> list[Draft]:
        seed = hash((self._seed, self._turn, attempt)) & 0x7FFFFFFF
        target = self._draw_target(random.Random(seed), ask.near)  # noqa: S311 (style, not secrecy)
        candidates = self._runtime.generate(
            self._build_prompt(ask), self._make_options(ask, seed, target), form=self._form, abort=ask.abort
        )
        ask.tokens += sum(c.tokens for c in candidates)
        drafts = [self._model_draft(c, ask, target) for c in candidates]
        return [draft for draft in drafts if draft is not None]

    def _model_draft(self, candidate: Candidate, ask: _Ask, target: int) -> Draft | None:
        room = self._manner.most if self._chat else target
        bursts = shape_bursts(candidate, room)
        is_whole = " ".join(bursts) == candidate.text.strip()  # else its probability is another text's
        return self._make_draft(bursts, ask, candidate.logprob, candidate.tokens if is_whole else 0, gentle=True)

    def _make_draft(
        self,
        bursts: Sequence[str],
        ask: _Ask,
        logprob: float = 0.0,
        tokens: int = 0,
        ids: tuple[str, ...] = (),
        *,
        gentle: bool = False,
    ) -> Draft | None:
        """Return an answer that passed every check, in the person's form; None otherwise, with the reason counted."""
        why = self._checks.find_broken(bursts, ask.minded, ask.recent, gentle=gentle)
        form_ = self._manner
        safe = None
        if not why:
            spelt = form_.spelt(bursts) if self.limits.form and not ids else bursts
            cut = form_.bursts(spelt) if self.limits.form else list(bursts)
            safe = self._checks.safe(form_.write_in_form(cut, in_small=False) if self.limits.form else cut)
            if safe is not None and self.limits.form and form_.wanted_small():
                # names show by their capitals, so those were looked at first
                safe = self._checks.safe(form_.write_in_form(cut, in_small=True))
            why = "" if safe is not None else "leak"
        ask.outcomes[why or "passed"] += 1
        return Draft(" ".join(bursts), safe, logprob, tokens, ids) if safe is not None else None

    def _make_options(self, ask: _Ask, seed: int, target: int) -> Options:
        room = self.limits.max_tokens
        if not self._chat:
            room = min(room, max(10, int(target / (1.4 if self.profile.chinese else 3.4) * 1.6) + 6))
        stop = ("\n\n",) if self._chat else ("\nA:", "\n\n") if self.exemplars.paired else ("\n",)
        return Options(
            candidates=self._spending.candidates,
            max_tokens=room,
            seed=seed,
            stop=stop,
            sampling=self.limits.sampling,
            prior=self._prior,
            aim=None
            if self._chat or not self.limits.length_strength
            else LengthAim(target, self.limits.length_strength),
            forbid=cache(lambda text: self._checks.forbids(text, ask.minded)) if self.limits.forbid else None,
        )

    def _draw_target(self, rng: random.Random, near: Sequence[Exemplar]) -> int:
        """Draw the length to aim at from the person's own answers, a third of the time from the nearest examples'."""
        if near and rng.random() < 0.34:
            return max(2, len(rng.choice(list(near)).answer))
        return max(2, rng.choice(self._lengths)) if self._lengths else 24


def _fixed_kind(user_turn: RedactedText) -> Kind | None:
    if _IDENTITY.search(to_simplified(user_turn)):
        return "identity"
    if asks_for_feelings(user_turn):
        return "feelings"
    absent = find_absent(user_turn)
    if absent:
        return absent
    if is_declaration(user_turn):
        return "heard"
    return "order" if is_order(user_turn) else None
