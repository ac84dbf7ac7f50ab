"""The adapter of one open vault: trained from permitted rows, kept encrypted, gone with any row that it rests on.

An adapter is personal data that cannot forget a single message. So it rests on exact rows, as a portrait's version
does: once one of them is gone or closed, or the purpose is taken back, it is destroyed whole and not used before that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from exskill.chat.schema import SenderRole
from exskill.consent import Purpose
from exskill.core.errors import ConsentDenied, ModelUnavailable, UsageError
from exskill.core.i18n import _
from exskill.llm.gguf import read_tensors
from exskill.llm.training.weights import read_weights
from exskill.persona.adapter.training_data import LEAST, make_lessons
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.stored import hash_basis, load_corrections, load_profile

if TYPE_CHECKING:
    from exskill.chat.lines import Line
    from exskill.llm.runtime import Runtime
    from exskill.llm.training.lora import State, Trainer
    from exskill.persona.adapter.training_data import Lessons
    from exskill.store.store import Store

__all__ = [
    "ADAPTER",
    "PROGRESS",
    "Facts",
    "check_memory",
    "drop_adapter",
    "is_usable",
    "load_adapter",
    "memory_needed",
    "prepare_lessons",
    "train_adapter",
]

ADAPTER: Final = "adapter"
PROGRESS: Final = "adapter-progress"
_OVERHEAD_MB: Final = 2200  # activations, adapter, Python: measured by tests/benchmarks/adapter.py


@dataclass(frozen=True, slots=True)
class Facts:
    """What an adapter is: of which model, from which rows, how far, and what it brought (nats per token, not learned)."""

    model: str
    basis: dict[str, str]
    answers: int
    tokens: int
    steps: int
    seed: int
    epochs: int
    done: int = 0
    before: float = 0.0
    after: float = 0.0
    made: str = ""
    ids: list[str] = field(default_factory=list)

    def to_bytes(self, body: bytes) -> bytes:
        """Return facts and body as one document: a line of JSON, then the bytes."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n" + body

    @classmethod
    def split_bytes(cls, data: bytes) -> tuple[Self, bytes]:
        """Return what :meth:`to_bytes` was given; raise ValueError for anything else."""
        head, _newline, body = data.partition(b"\n")
        try:
            return cls(**json.loads(head)), body
        except TypeError as error:
            raise ValueError("not an adapter") from error

    def same_course(self, other: Facts) -> bool:
        """Whether a course that was begun as this one may be gone on with as that."""
        return replace(self, done=0, before=0.0, after=0.0, made="") == replace(
            other, done=0, before=0.0, after=0.0, made=""
        )


def _load_lines(store: Store) -> tuple[Line, ...]:
    """Return what may be learned from: their rows that the adapter's purpose opens, and the user's that the chat opens."""
    learning, talking = store.grant(Purpose.ADAPTER), store.grant(Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE)
    learning.require(Purpose.ADAPTER)
    talking.require(Purpose.PERSONA_CHAT)
    theirs = {line.id for line in store.load_permitted(learning).lines() if line.role == SenderRole.EX}
    return tuple(
        line for line in store.load_permitted(talking).lines() if line.role == SenderRole.ME or line.id in theirs
    )


def prepare_lessons(store: Store, runtime: Runtime, most: int, *, epochs: int, seed: int) -> tuple[Lessons, Facts]:
    """Return the lessons of the latest ``most`` answers, and what an adapter of them would be.

    Raise ConsentDenied where the purpose is not granted, UsageError where there is too little to learn from.
    """
    lines, words = _load_lines(store), load_corrections(store)
    exemplars = Exemplars.build(lines).without(words.forbid)
    if len(exemplars.pool) < LEAST:
        raise UsageError(
            _("there are {n} answers to learn from; at least {least} are needed").format(
                n=len(exemplars.pool), least=LEAST
            ),
            hint=_("examples in the prompt do more with so few"),
        )
    lessons = make_lessons(runtime, words.apply(load_profile(store, lines)), exemplars, most)
    used = [line for line in lines if line.id in lessons.ids]
    steps = epochs * len(lessons.learn)
    facts = Facts(runtime.sha256, hash_basis(used), lessons.answers, lessons.tokens, steps, seed, epochs)
    return lessons, replace(facts, ids=sorted(lessons.ids))


def memory_needed(path: Path) -> int:
    """Return the MB of memory that training a model takes."""
    from math import prod

    _head, tensors = read_tensors(path)
    return (sum(prod(t.dimensions) for t in tensors.values()) * 2 >> 20) + _OVERHEAD_MB


def train_adapter(
    store: Store,
    path: Path,
    lessons: Lessons,
    facts: Facts,
    *,
    made: str,
    stop: Callable[[], bool],
    stepped: Callable[[int, int], object],
    due: Callable[[], bool],
) -> Facts | None:
    """Train, from where an interrupted course of the same kind stopped; None if ``stop`` said so (the progress is kept).

    ``stepped`` is told (steps done, steps in all); whenever ``due`` says so, the progress is saved. The adapter is kept
    only if what was not learned became likelier: compare ``before`` and ``after`` of the facts returned.
    """
    from exskill.llm.training import lora
    from exskill.llm.training.course import Course, adapter_file

    weights = read_weights(path)
    trainer, course = lora.Trainer(weights), Course(facts.epochs, seed=facts.seed)
    facts, state = _load_begun(store, facts, weights, trainer, lessons)
    stepped(state.step, facts.steps)

    def after_step(now: State) -> None:
        stepped(now.step, facts.steps)
        if due():
            _save_progress(store, facts, now)

    if not course.run(trainer, state, lessons.learn, stop=stop, stepped=after_step):
        _save_progress(store, facts, state)
        return None
    done = replace(facts, done=state.step, after=_measure_nats(trainer, state, lessons), made=made)
    if done.after < done.before:
        _store_adapter(store, ADAPTER, done, adapter_file(weights, state))
    store.drop_document(PROGRESS)
    return done


def _load_begun(store: Store, facts: Facts, weights: Any, trainer: Trainer, lessons: Lessons) -> tuple[Facts, State]:
    from exskill.llm.training import lora
    from exskill.llm.training.course import unpack_state

    data = store.document(PROGRESS)
    if data is not None:
        try:
            known, body = Facts.split_bytes(data)
            if known.same_course(facts):
                return known, unpack_state(body)
        except ValueError:
            pass  # of another version: begin anew
    state = lora.first_state(weights, facts.seed)
    return replace(facts, before=_measure_nats(trainer, state, lessons)), state


def _measure_nats(trainer: Trainer, state: State, lessons: Lessons) -> float:
    total, count = trainer.measure(state, lessons.held)
    return total / max(count, 1)


def _save_progress(store: Store, facts: Facts, state: State) -> None:
    from exskill.llm.training.course import pack_state

    _store_adapter(store, PROGRESS, replace(facts, done=state.step), pack_state(state))


def _store_adapter(store: Store, kind: str, facts: Facts, body: bytes) -> None:
    """Store what was trained; raise ConsentDenied, with everything destroyed, if it may not be used any more.

    Training takes minutes in which they may say no (another process, no lock): it is asked before and after.
    """
    due = store.adapter_due()
    if due is not None and is_usable(store, facts):
        store.put_document(kind, facts.to_bytes(body), expires_at=due)
        if is_usable(store, facts):
            return
    drop_adapter(store)
    raise ConsentDenied(_("what it learned from may not be used any more, so nothing of it was kept"))


def is_usable(store: Store, facts: Facts) -> bool:
    """Whether its purpose is granted and every row that it rests on is still there and open."""
    if store.adapter_due() is None:
        return False
    ids = frozenset(facts.ids)
    return hash_basis(line for line in _load_lines(store) if line.id in ids) == facts.basis


def load_adapter(store: Store, model: str) -> bytes | None:
    """Return the adapter for the model of that SHA-256, if there is one that may be used; one that rests on rows that
    are gone or closed is destroyed instead."""
    data = store.document(ADAPTER)
    if data is None:
        return None
    try:
        facts, body = Facts.split_bytes(data)
    except ValueError:  # of another version
        return None
    if facts.model != model:
        return None
    if not is_usable(store, facts):
        if store.vault.mode == "w":
            drop_adapter(store)
        return None
    return body


def drop_adapter(store: Store) -> bool:
    """Destroy the adapter and any interrupted course; False if there was nothing."""
    gone = [store.drop_document(kind) for kind in (ADAPTER, PROGRESS)]
    return any(gone)


def check_memory(path: Path, available: int) -> None:
    """Raise ModelUnavailable where training would not fit into ``available`` MB (0: unknown, not held against it)."""
    needed = memory_needed(path)
    if available and available < needed:
        raise ModelUnavailable(
            _("training this model needs {needed} MB of memory; {free} MB are free").format(
                needed=needed, free=available
            ),
            hint=_("close other programs, or train the small model (`--small-model`)"),
        )
