"""One turn of the echo: choose examples, generate several candidates, drop what may not be said, take the likest.

The order of things is fixed. What nobody can know is answered by a fixed line before the model is asked. Candidates
go through the guards, the claim check and the leak guard (the redactor) before they are ranked, and only what passed
all of them can leave this module, as RedactedText. If nothing passes, a short neutral line does.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import regex

from exskill.chat.tokens import word_count
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _
from exskill.llm.runtime import Candidate, Form, Options, Runtime
from exskill.llm.sampling import LengthAim, Sampling
from exskill.persona.authorship.style import Style, background
from exskill.persona.guards.claims import Memory, asks_fact, supported, unsupported
from exskill.persona.guards.injection import is_order
from exskill.persona.guards.rules import CopyGuard, Guards, asks_for_feelings, declares
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.exemplars import Exemplar, Exemplars
from exskill.persona.portrait.profile import Profile
from exskill.persona.reply.casing import Casing, small
from exskill.persona.reply.fixed_lines import Kind, is_fixed, line
from exskill.persona.reply.ngrams import NgramPrior
from exskill.persona.reply.prompt import Past, build, head
from exskill.persona.reply.rates import Rates
from exskill.persona.reply.shape import shape
from redaction.normalise import simplified
from redaction.text import RedactedText, constant

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder

__all__ = ["LeakGuard", "Limits", "MemorySearch", "Past", "Replier", "Reply"]

MemorySearch = Callable[[RedactedText], Sequence[Memory]]
_IDENTITY: Final = regex.compile(
    r"\b(?:are|r) (?:you|u|ya) (?:really |actually |even )?(?:an? )?(?:real|ai|bot|robot|human|machine|program|"
    r"computer|him|her|them|alive|there|a person|still you)\b|"
    r"\b(?:am i|is this|is it) (?:really |actually )?(?:talking to|you|him|her|real|an? (?:ai|bot|machine|"
    r"computer))\b|\bwho (?:are|r) (?:you|u)\b\W*$|\bwhat (?:are|r) (?:you|u)\b\W*$|"
    r"你(?:真的|到底|其实|究竟)?是(?:不是)?(?:真人|真的|人|机器人|AI|ai|人工智能|程序|电脑|他|她|本人|谁)(?:吗|么|"
    r"嘛|吧|？|\?|$)|(?:真的)?是你(?:吗|么|本人)|你是谁|你是什么",
    regex.IGNORECASE,
)
_FIT_WEIGHT: Final = 3.0
_QUOTE_COST: Final = 0.7  # an answer that was once given word for word is allowed but not preferred
_SMALL_MODEL: Final = 600 << 20
_SLOW: Final = 5.0
_SMALL_WORD: Final = regex.compile(r"(?<!\p{L})\p{Ll}{2,}(?!\p{L})")


class LeakGuard(Protocol):
    """The redactor, as a guard: the only place where generated text becomes RedactedText."""

    def __call__(self, texts: Sequence[str], /) -> Sequence[RedactedText | None]:
        """Return each text as RedactedText if nothing was found in it, else None."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much to spend on one turn. Examples are counted, texts are cut, so that a first prompt stays small."""

    candidates: int = 0  # 0: eight of a small model, six of a larger one, fewer while the machine is slow
    patience: float = 4.0  # seconds after which no second round is begun
    rounds: int = 2
    fixed: int = 8
    near: int = 3
    history: int = 6
    memories: int = 2
    max_tokens: int = 40
    memory_threshold: float = 0.86  # cosine of the default embedder; its unrelated pairs lie near 0.8
    quote_words: int = 12
    prior_weight: float = 0.25
    length_strength: float = 2.5
    style_weight: float = 1.5
    sampling: Sampling = field(default_factory=Sampling)


@dataclass(frozen=True, slots=True)
class Reply:
    """What may be shown: up to three bursts, with the rows it rests on and what was refused on the way.

    ``kind`` is ``model`` or the fixed line that answered instead. ``pauses`` are seconds to wait before each burst.
    """

    bursts: tuple[RedactedText, ...]
    kind: str
    evidence_ids: tuple[str, ...] = ()
    tokens: int = 0
    seconds: float = 0.0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    pauses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scored:
    bursts: tuple[RedactedText, ...]
    score: float


class Replier:
    """Answers in one person's way of writing, from permitted rows only. One per session; not for two threads."""

    def __init__(
        self,
        runtime: Runtime,
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
        user's; ``clock`` is monotonic, in seconds.
        """
        if not own_texts or not exemplars.pool:
            raise ConsentDenied(_("there are no messages of theirs that may be imitated, so the echo is off"))
        self._runtime = runtime
        self._leak_guard, self._clock, self._search = leak_guard, clock, memory_search
        self._embedder, self.limits, self._seed = embedder, limits or Limits(), seed
        self._corrections = corrections or Corrections()
        if self._corrections.banned():
            exemplars = exemplars.without(self._corrections.forbid)
        self.profile = self._corrections.apply(profile)
        self._fixed = exemplars.fixed(self.limits.fixed if exemplars.paired else self.limits.fixed * 3)
        self.exemplars = exemplars
        self._style = Style(own_texts, other_texts)
        copy = CopyGuard(own_texts, self.limits.quote_words)
        self._guards = Guards(copy, tuple(real_names), exemplars.marked, _script(profile))
        short = Counter(t.strip().lower() for t in own_texts if len(t) <= 12)
        self._often = frozenset(text for text, n in short.items() if n >= 3)
        answers = [str(e.answer) for e in exemplars.pool]
        self._rates = Rates(answers, laughter=self._by_hand("laughter_rate"), emoji=self._by_hand("emoji_rate"))
        self._casing = Casing(answers, share=self._by_hand("lower_case"))
        self._vocabulary = _small_words([*own_texts, *background()])
        self._whole = frozenset(str(e.answer).lower() for e in exemplars.pool if word_count(e.answer) > 3)
        self._form: Form = "auto" if exemplars.paired else "transcript"
        self._prior = self._make_prior()
        self._lengths = [len(e.answer) for e in exemplars.pool] or self.profile.lengths()
        self._most = self._count = 8 if runtime.head.size < _SMALL_MODEL else 6
        self._turn = 0

    def _by_hand(self, name: str) -> float | None:
        """Return a share that the user set, which rules over what the rows say."""
        found = self.profile.get(name)
        return float(found.value) if found.status == "user" else None

    def _make_prior(self) -> NgramPrior | None:
        if not self.limits.prior_weight or not self.exemplars.pool:
            return None
        answers = [str(e.answer) for e in self.exemplars.pool]
        chat = self._form == "auto" and self._runtime.has_chat_template
        end = self._runtime.end_tokens if chat else self._runtime.encode("\n")
        prefix = "" if chat else " "
        return NgramPrior(answers, self._runtime.encode, weight=self.limits.prior_weight, end=end, prefix=prefix)

    def prepare(self, abort: Callable[[], bool] | None = None) -> int:
        """Compute the fixed head of the prompt ahead, while the user reads the card; return its new tokens."""
        return self._runtime.prepare(head(self.profile, self._fixed), form=self._form, abort=abort)

    def export_state(self) -> bytes:
        """Return the computed head of the prompt for the vault, which seals it (opt-in only); see :mod:`runtime`."""
        return self._runtime.export_state(head(self.profile, self._fixed), form=self._form)

    def import_state(self, blob: bytes) -> bool:
        """Restore a computed head; False if anything about prompt, model or library differs."""
        return self._runtime.import_state(head(self.profile, self._fixed), blob, form=self._form)

    def reply(
        self,
        history: Sequence[Past],
        user_turn: RedactedText,
        *,
        language: str,
        abort: Callable[[], bool] | None = None,
    ) -> Reply:
        """Return the echo's answer to ``user_turn``.

        ``language`` ("en" or "zh") is that of fixed lines. Raise Aborted as soon as ``abort`` says so. The caller has
        done the crisis check and writes the audit entry before it shows anything.
        """
        started = self._clock()
        self._turn += 1
        kind = self._fixed_kind(user_turn)
        memories: tuple[Memory, ...] = ()
        if kind is None:
            memories = self._memories(user_turn)
            if asks_fact(user_turn) and not memories:
                kind = "unknown"
        if kind is not None:
            return self._fixed_reply(kind, language, started)
        return self._generate(history, user_turn, memories, language, abort, started)

    def _fixed_kind(self, user_turn: RedactedText) -> Kind | None:
        if _IDENTITY.search(simplified(user_turn)):
            return "identity"
        if asks_for_feelings(user_turn):
            return "feelings"
        if declares(user_turn):
            return "heard"
        return "order" if is_order(user_turn) else None

    def _memories(self, user_turn: RedactedText) -> tuple[Memory, ...]:
        if self._search is None:
            return ()
        found = [m for m in self._search(user_turn) if not is_order(m.text)]
        return supported(user_turn, found, self.limits.memory_threshold)[: self.limits.memories]

    def _fixed_reply(
        self, kind: Kind, language: str, started: float, outcomes: Mapping[str, int] | None = None
    ) -> Reply:
        text = line(kind, self.profile, language, self._turn)
        return Reply((text,), kind, seconds=self._clock() - started, outcomes=outcomes or {}, pauses=(0.4,))

    def _generate(
        self,
        history: Sequence[Past],
        user_turn: RedactedText,
        memories: tuple[Memory, ...],
        language: str,
        abort: Callable[[], bool] | None,
        started: float,
    ) -> Reply:
        limits = self.limits
        near = self.exemplars.nearest(user_turn, limits.near, self._fixed)
        recent = [p for p in history if not is_fixed(p.answer)][-limits.history :]
        turns = build(self.profile, self._fixed, near, recent, user_turn, memories)
        ground = [user_turn, *(m.text for m in memories), *(p.said for p in recent), *(p.answer for p in recent)]
        outcomes: Counter[str] = Counter()
        tokens = 0
        for attempt in range(limits.rounds):
            if attempt and self._clock() - started > limits.patience:
                break
            seed = hash((self._seed, self._turn, attempt)) & 0x7FFFFFFF
            target = self._target(random.Random(seed), near)  # noqa: S311 (style, not secrecy)
            options = self._options(seed, target)
            candidates = self._runtime.generate(turns, options, form=self._form, abort=abort)
            tokens += sum(c.tokens for c in candidates)
            best = self._best(candidates, target, user_turn, recent, ground, outcomes)
            if best is not None:
                ids = tuple(dict.fromkeys([m.id for m in memories] + [i for e in near for i in e.ids]))
                pauses = tuple(round(min(2.5, 0.4 + len(b) * 0.03), 2) for b in best.bursts)
                seconds = self._clock() - started
                self._rates.shown("\n".join(best.bursts))
                self._casing.shown("\n".join(best.bursts))
                self._adapt(seconds)
                return Reply(best.bursts, "model", ids, tokens, seconds, dict(outcomes), pauses)
        self._adapt(self._clock() - started)
        return self._fixed_reply("fallback", language, started, dict(outcomes))

    def _adapt(self, seconds: float) -> None:
        """Try fewer candidates after a slow turn, one more after a quick one."""
        if seconds > _SLOW:
            self._count = max(2, self._count - 2)
        elif seconds < _SLOW / 2:
            self._count = min(self._most, self._count + 1)

    def _options(self, seed: int, target: int) -> Options:
        per_token = 1.4 if self.profile.chinese else 3.4
        room = min(self.limits.max_tokens, max(10, int(target / per_token * 1.6) + 6))
        chat = self._form == "auto" and self._runtime.has_chat_template
        stop = ("\n\n",) if chat else ("\nA:", "\n\n") if self.exemplars.paired else ("\n",)
        return Options(
            candidates=self.limits.candidates or self._count,
            max_tokens=room,
            seed=seed,
            stop=stop,
            sampling=self.limits.sampling,
            prior=self._prior,
            aim=LengthAim(target, self.limits.length_strength),
        )

    def _target(self, rng: random.Random, near: Sequence[Exemplar]) -> int:
        """Draw the length to aim at from the person's own answers, a third of the time from the nearest examples'."""
        if near and rng.random() < 0.34:
            return max(2, len(rng.choice(list(near)).answer))
        return max(2, rng.choice(self._lengths)) if self._lengths else 24

    def _best(
        self,
        candidates: Sequence[Candidate],
        target: int,
        user_turn: RedactedText,
        recent: Sequence[Past],
        ground: Sequence[str],
        outcomes: Counter[str],
    ) -> _Scored | None:
        passed: list[tuple[Candidate, list[str]]] = []
        seen: set[str] = set()
        before = {burst.strip().lower() for p in recent for burst in str(p.answer).split("\n")}
        for candidate in candidates:
            bursts = shape(candidate, target)
            key = "\n".join(bursts).lower()
            why = self._guards.broken(bursts) or ("correction" if self._corrections.forbid("\n".join(bursts)) else "")
            if not why and (self._repeats(bursts, before) or key == str(user_turn).lower().strip()):
                why = "repeat"
            if not why and key in seen:
                why = "duplicate"
            if not why and unsupported("\n".join(bursts), ground, self._vocabulary):
                why = "claim"
            seen.add(key)
            outcomes[why or "passed"] += 1
            if not why:
                passed.append((candidate, bursts))
        return self._rank(passed, target, user_turn, outcomes)

    def _repeats(self, bursts: Sequence[str], before: set[str]) -> bool:
        """Whether a burst was said a moment ago; what the person often sends as a whole message may come again."""
        folded = [b.lower() for b in bursts]
        return any(b in before and (b not in self._often or len(folded) == 1) for b in folded)

    def _rank(
        self,
        passed: Sequence[tuple[Candidate, list[str]]],
        target: int,
        user_turn: RedactedText,
        outcomes: Counter[str],
    ) -> _Scored | None:
        scored: list[_Scored] = []
        small_letters = self._casing.wanted()
        for candidate, bursts in passed:
            safe = self._safe(bursts)
            if safe is not None and small_letters:  # names show by their capitals, so those were looked at first
                safe = self._safe([small(burst) for burst in bursts])
            if safe is None:
                outcomes["leak"] += 1
                continue
            fit = self._fit(user_turn, constant(" ").join(safe))
            scored.append(_Scored(safe, self._score(candidate, safe, target) + fit))
        return max(scored, key=lambda s: s.score, default=None)

    def _safe(self, bursts: Sequence[str]) -> tuple[RedactedText, ...] | None:
        """Return bursts that the redactor found nothing in, else None."""
        clean = [text for text in self._leak_guard(bursts) if text is not None]
        return tuple(clean) if len(clean) == len(bursts) else None

    def _score(self, candidate: Candidate, bursts: Sequence[str], target: int) -> float:
        text = "\n".join(bursts)
        style = self._style.closeness(bursts)
        size = abs(math.log((len(text) + 3) / (target + 3)))
        likely = candidate.logprob / max(candidate.tokens, 1)
        quoted = _QUOTE_COST * (text.strip().lower() in self._whole)
        return self.limits.style_weight * style - 0.9 * size + 0.35 * likely - quoted - self._rates.cost(text)

    def _fit(self, user_turn: RedactedText, safe: RedactedText) -> float:
        """Return how near an answer is in meaning to what was said; unrelated short texts lie near 0.8."""
        if self._embedder is None:
            return 0.0
        near = self._embedder.query(user_turn).astype("float32") @ self._embedder.passages([safe])[0].astype("float32")
        return _FIT_WEIGHT * (float(near) - 0.8)


def _small_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the Latin words that are written in lower case somewhere."""
    return frozenset(word for text in texts for word in _SMALL_WORD.findall(text))


def _script(profile: Profile) -> str:
    """Return the one script of people who hardly ever use the other (2 %), else nothing."""
    share = profile.get("chinese_share").value
    if not isinstance(share, float):
        return ""
    return "zh" if share > 0.98 else "en" if share < 0.02 else ""
