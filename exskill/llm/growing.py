"""Several candidates grown side by side from one prompt, token by token, as one batch.

Candidates that have begun alike are computed once for as long as they stay alike: they read the same row of logits, and the
state is shared out when they part. Short answers to the same turn begin alike more often than not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from exskill.llm.engine import Aborted, Engine
from exskill.llm.prompt_slots import Slot
from exskill.llm.sampling import LengthAim, Likely, Sampling, TokenPrior, next_token, read_likely

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Candidate", "Grower", "Options"]

_TRIES: Final = 12  # tokens to try where the likely ones would break a rule


@dataclass(frozen=True, slots=True)
class Options:
    """What to generate. ``stop`` ends a candidate and is not part of it; ``seed`` makes the choice repeatable.

    ``forbid`` is asked about each text as it would be after the next token: a token that would break a rule is not
    taken, so that hardly any candidate is lost to it.
    """

    candidates: int = 1
    max_tokens: int = 48
    seed: int = 0
    stop: tuple[str, ...] = ("\n\n",)
    sampling: Sampling = field(default_factory=Sampling)
    prior: TokenPrior | None = None
    aim: LengthAim | None = None
    forbid: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One generated text, raw: it has passed no guard and must not be shown."""

    text: str
    tokens: int
    logprob: float  # sum of natural-log probabilities of its tokens under the bare model
    ended: bool  # by itself or at a stop string, not at the token limit


@dataclass(slots=True)
class _Growing:
    """A candidate. ``holder`` is the sequence that holds the state of its tokens; ``row`` its logits."""

    sequence: int
    holder: int
    row: int
    own: list[int] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    logprob: float = 0.0
    done: bool = False
    ended: bool = False
    cut: int = -1


class Grower:
    """Grows candidates on one engine."""

    def __init__(self, engine: Engine, clock: Callable[[], float], took: Callable[[float], None]) -> None:
        """``took`` is told the seconds of every step."""
        self._engine, self._clock, self._took = engine, clock, took
        self._special = [t for t in range(engine.n_vocab) if engine.is_control(t)]
        self._allowed = self._allowed_tokens()
        self._end_tokens: dict[tuple[str, ...], NDArray[np.intp]] = {}

    def grow(
        self, home: Slot, row: int, sequences: Sequence[int], options: Options, abort: Callable[[], bool] | None
    ) -> tuple[tuple[Candidate, ...], int]:
        """Return a candidate for each of ``sequences`` after the prompt in ``home``, and how many rows were computed."""
        growing = [_Growing(sequence, home.sequence, row) for sequence in sequences]
        try:
            rows = self._grow_texts(growing, len(home.tokens), options, abort)
        finally:
            for one in growing:
                self._engine.forget(one.sequence)
        return tuple(_finish_candidate(one) for one in growing), rows

    def _grow_texts(
        self, growing: Sequence[_Growing], start: int, options: Options, abort: Callable[[], bool] | None
    ) -> int:
        import numpy as np

        rngs = [np.random.default_rng([options.seed, i]) for i in range(len(growing))]
        computed = 0
        for step in range(options.max_tokens):
            if abort is not None and abort():
                raise Aborted
            read: dict[int, Likely] = {}  # by row: those that have begun alike choose from the same one
            for one, rng in zip(growing, rngs, strict=True):
                if not one.done:
                    if one.row not in read:
                        read[one.row] = read_likely(self._engine.logits(one.row), self._allowed)
                    self._choose_token(one, read[one.row], options, rng)
            alike = _group_alike(growing)
            if not alike or step + 1 == options.max_tokens:
                break
            began = self._clock()
            self._engine.decode(self._plan_rows(alike, start + step), abort)
            self._took(self._clock() - began)
            computed += len(alike)
        return computed

    def _plan_rows(self, alike: Sequence[Sequence[_Growing]], position: int) -> list[tuple[int, int, int, bool]]:
        """Share states out where candidates have parted; return one row for each group that has stayed alike."""
        leaders = [next((one for one in group if one.sequence == one.holder), group[0]) for group in alike]
        for leader in leaders:
            if leader.sequence != leader.holder:
                self._engine.copy(leader.holder, leader.sequence)
        rows: list[tuple[int, int, int, bool]] = []
        for group, leader in zip(alike, leaders, strict=True):
            for one in group:
                one.row, one.holder = len(rows), leader.sequence
            rows.append((leader.own[-1], position, leader.sequence, True))
        return rows

    def _choose_token(self, one: _Growing, likely: Likely, options: Options, rng: np.random.Generator) -> int:
        token, logprob = self._sample_token(one, likely, options, rng)
        if token < 0:  # whatever is likely here would break a rule
            one.done = True
            return token
        one.logprob += logprob
        if self._engine.is_end(token):
            one.done = one.ended = True
            return token
        one.own.append(token)
        one.data += self._engine.piece(token)
        for stop in options.stop:
            at = one.data.find(stop.encode())
            if at >= 0:
                one.done = one.ended = True
                one.cut = at if one.cut < 0 else min(one.cut, at)
        return token

    def _sample_token(
        self, one: _Growing, likely: Likely, options: Options, rng: np.random.Generator
    ) -> tuple[int, float]:
        """Return the next token and its log-probability; -1 if a few tries found none that breaks no rule."""
        push = options.aim.push(len(one.data.decode("utf-8", "ignore").strip())) if options.aim else 0.0
        ends = self._find_end_tokens(options.stop)
        banned: list[int] = []
        for _try in range(_TRIES):
            token, logprob = next_token(likely, one.own, options.sampling, rng, options.prior, ends, push, banned)
            if options.forbid is None or self._engine.is_end(token):
                return token, logprob
            after = bytes(one.data + self._engine.piece(token)).decode("utf-8", "ignore")
            if not options.forbid(after):
                return token, logprob
            banned.append(token)
        return -1, 0.0

    def _allowed_tokens(self) -> NDArray[np.bool_]:
        """Return (n_vocab,) False for control tokens that end nothing: they are never chosen."""
        import numpy as np

        allowed = np.ones(self._engine.n_vocab, np.bool_)
        allowed[[t for t in self._special if not self._engine.is_end(t)]] = False
        return allowed

    def _find_end_tokens(self, stop: tuple[str, ...]) -> NDArray[np.intp]:
        """Return the tokens that end a text: the model's own, and those that hold a single-line stop."""
        import numpy as np

        if stop not in self._end_tokens:
            own = {t for t in self._special if self._engine.is_end(t)}
            lines = {t for mark in stop if mark == "\n" for t in self._find_newlines()}
            self._end_tokens[stop] = np.array(sorted(own | lines), np.intp)
        return self._end_tokens[stop]

    def _find_newlines(self) -> set[int]:
        """Return the tokens for a line's end and for marks glued to one."""
        found = set()
        for text in ("\n", ".\n", "!\n", "?\n", "~\n", "。\n", "！\n", "？\n", "…\n", ")\n"):
            tokens = self._engine.tokenize(text, special=False)
            if len(tokens) == 1 or text == "\n":
                found.add(tokens[-1])
        return found


def _group_alike(growing: Sequence[_Growing]) -> list[list[_Growing]]:
    """Group the candidates that are still growing by their tokens so far."""
    groups: dict[tuple[int, ...], list[_Growing]] = {}
    for one in growing:
        if not one.done:
            groups.setdefault(tuple(one.own), []).append(one)
    return list(groups.values())


def _finish_candidate(one: _Growing) -> Candidate:
    data = bytes(one.data if one.cut < 0 else one.data[: one.cut])
    return Candidate(data.decode("utf-8", "ignore"), len(one.own), one.logprob, one.ended)
