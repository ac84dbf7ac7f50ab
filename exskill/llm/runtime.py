"""A loaded model: prompts in, several candidate texts out, with the prefix kept and a way to stop at once.

Prompt states live in numbered slots of one KV cache. A new prompt takes over the slot that shares the longest prefix
with it, or copies that prefix into the least recently used slot, so that only what is new is computed; persona and
judge name different slots and never disturb each other. Candidates are decoded as one batch: each step computes one
token of every candidate that is still growing. States stay in memory; :meth:`Runtime.export_state` returns bytes for
the vault, which seals them (only if the user asked for it).
"""

from __future__ import annotations

import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.catalogue import ENTRIES
from exskill.llm.engine import Engine
from exskill.llm.gguf import GGUFHead, read_head
from exskill.llm.growing import Candidate, Grower, Options
from exskill.llm.listener import Listener
from exskill.llm.machine import COMPUTE, choose_threads, count_cores, memory_mb, others_running
from exskill.llm.prompt_slots import Slots
from exskill.llm.scoring import score_answers
from exskill.llm.template import Turn, chat_lesson, chat_tokens, transcript_lesson, transcript_tokens
from exskill.llm.template_child import TemplateChild

__all__ = ["Candidate", "Form", "Options", "Runtime", "has_memory_for", "load_runtime"]

MAX_CANDIDATES: Final = 8
_STALLED: Final = 0.6  # seconds for one step of a batch; an undisturbed one takes 0.05-0.2
Form = Literal["auto", "transcript"]
_STATE_MAGIC: Final = b"exskill-state-1\n"
_LIBRARY_VERSION: Final = b"llama-cpp-python 0.3.36"


class Runtime:
    """A model ready to answer. Use as a context manager: leaving it frees the model and every prompt state."""

    def __init__(
        self,
        engine: Engine,
        head: GGUFHead,
        sha256: str,
        *,
        slots: int = 3,
        threads: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self.head = head
        self.sha256 = sha256
        self.threads = threads
        self._slots = Slots(engine, slots)
        self._template = head.chat_template
        known = any(entry.sha256 == sha256 for entry in ENTRIES)
        self._render = None if known else TemplateChild()
        self._grower = Grower(engine, clock, self._mind_the_others)
        self.rows = 0  # what the last generation had computed: one row for each token of each distinct beginning
        self._listeners: list[Listener] = []
        self._attached = self._adapter = ""  # what is loaded, and what is in use

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model, and with it every prompt state."""
        for listener in self._listeners:
            listener.close()
        if self._render is not None:
            self._render.close()
        self._engine.close()

    @property
    def has_chat_template(self) -> bool:
        """Whether the file carries a chat template (instruct model) or not (base model: transcript form)."""
        return bool(self._template)

    @property
    def n_ctx(self) -> int:
        """Tokens that prompt and answer may have together."""
        return self._engine.n_ctx

    @property
    def end_tokens(self) -> tuple[int, ...]:
        """The token that ends a turn in the model's own form."""
        return (self._engine.end_of_turn,)

    def encode(self, text: str) -> list[int]:
        """Return the tokens of plain text, control tokens not recognised."""
        return self._engine.tokenize(text, special=False)

    @property
    def opening(self) -> tuple[int, ...]:
        """The token that this model's texts begin with, if it wants one."""
        return (self._engine.bos,) if self._engine.adds_bos else ()

    def listener(self, adapter: bytes, letters: str) -> Listener:
        """Return a classifier over this model with an adapter of its own; it is closed together with the model."""
        with COMPUTE:  # the model that it shares may be at work
            self._listeners.append(Listener(self._engine, adapter, letters))
        return self._listeners[-1]

    def prompt_tokens(self, turns: Sequence[Turn], form: Form = "auto") -> list[int]:
        """Return the tokens of a conversation in the form that suits the model, or as a transcript if asked."""
        engine = self._engine

        def tokenize(text: str, special: bool) -> list[int]:
            return engine.tokenize(text, special=special)

        if self._template and form == "auto":
            body = chat_tokens(self._template, turns, tokenize, self._render)
        else:
            body = transcript_tokens(turns, tokenize)
        if engine.adds_bos and (not body or body[0] != engine.bos):
            body = [engine.bos, *body]
        return body

    def lesson(self, turns: Sequence[Turn], form: Form = "auto") -> tuple[list[int], list[bool]]:
        """Return a whole conversation's tokens, in the very form of a prompt, and which of them are of its answers."""
        engine = self._engine

        def tokenize(text: str, special: bool) -> list[int]:
            return engine.tokenize(text, special=special)

        if self._template and form == "auto":
            tokens, learn = chat_lesson(self._template, turns, tokenize, engine.is_end, self._render)
        else:
            tokens, learn = transcript_lesson(turns, tokenize, engine.piece)
        if engine.adds_bos and (not tokens or tokens[0] != engine.bos):
            tokens, learn = [engine.bos, *tokens], [False, *learn]
        return tokens, learn

    def attach(self, adapter: bytes) -> None:
        """Answer with this LoRA adapter from now on; raise ModelUnavailable if it does not fit the model."""
        self._engine.attach(adapter)
        self._attached = hashlib.sha256(adapter).hexdigest()
        self.use_adapter(on=True)

    def use_adapter(self, *, on: bool) -> None:
        """Turn the attached adapter on or off (the bare model is what it is measured against)."""
        if self._attached:
            self._engine.use_adapter(on=on)
            self._adapter = self._attached if on else ""
            self.reset()

    def reset(self) -> None:
        """Drop every prompt state: the next prompt is computed from its first token."""
        self._slots.reset()

    def prepare(
        self,
        turns: Sequence[Turn],
        *,
        slot: str = "persona",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> int:
        """Compute a prompt ahead of time, while somebody types or reads; return how many tokens were computed."""
        tokens = self.prompt_tokens(turns, form)
        with self._hold_compute():
            _slot, computed = self._slots.settle(tokens, slot, abort)
        return computed

    def generate(
        self,
        turns: Sequence[Turn],
        options: Options,
        *,
        slot: str = "persona",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return ``options.candidates`` texts that could follow ``turns``.

        ``abort`` is asked all the time, inside prompt evaluation too; once it is true the computation stops and
        Aborted is raised. Raise ModelUnavailable if prompt and answer do not fit into the context.
        """
        return self._generate_texts(self.prompt_tokens(turns, form), options, slot, abort)

    def complete(
        self, turns: Sequence[Turn], begun: str, options: Options, *, form: Form = "auto"
    ) -> tuple[Candidate, ...]:
        """Return texts that could go on after the answer's beginning ``begun``: what an attacker would try."""
        chat = self._template and form == "auto"
        return self._generate_texts(
            [*self.prompt_tokens(turns, form), *self.encode(begun if chat else " " + begun)], options, "judge", None
        )

    def _generate_texts(
        self, tokens: list[int], options: Options, slot: str, abort: Callable[[], bool] | None
    ) -> tuple[Candidate, ...]:
        count = max(1, min(options.candidates, MAX_CANDIDATES))
        if len(tokens) + count * options.max_tokens > self.n_ctx:
            raise ModelUnavailable(
                _("the prompt does not fit into the model's context of {n} tokens").format(n=self.n_ctx)
            )
        with self._hold_compute():
            home, _computed = self._slots.settle(tokens, slot, abort, want_logits=True)
            spare = range(len(self._slots), len(self._slots) + count)
            found, self.rows = self._grower.grow(home, self._slots.last_row, spare, options, abort)
        return found

    def _mind_the_others(self, seconds: float) -> None:
        """Go on with one thread once a step took far too long: somebody else computes, and llama.cpp's threads wait
        for each other in busy loops (3 s became 22 s). The next computation asks the machine again."""
        if seconds > _STALLED and not self.threads:
            self._engine.set_threads(1)

    def score(
        self, turns: Sequence[Turn], answer: str, *, slot: str = "judge", form: Form = "auto"
    ) -> tuple[float, int]:
        """Return (sum of natural-log probabilities, tokens) of ``answer`` after ``turns`` under this model."""
        return self.scores(turns, [answer], slot=slot, form=form)[0]

    def scores(
        self,
        turns: Sequence[Turn],
        answers: Sequence[str],
        *,
        slot: str = "judge",
        form: Form = "auto",
        abort: Callable[[], bool] | None = None,
    ) -> list[tuple[float, int]]:
        """Return the same for several answers to one prompt, which is computed once; up to eight go as one batch."""
        tokens = self.prompt_tokens(turns, form)
        lead = "" if self._template and form == "auto" else " "
        targets = [self._engine.tokenize(lead + answer, special=False) for answer in answers]
        longest = max(map(len, targets), default=0)
        if len(tokens) + longest > self.n_ctx or longest > self._engine.n_batch:
            raise ModelUnavailable(
                _("the prompt does not fit into the model's context of {n} tokens").format(n=self.n_ctx)
            )
        with self._hold_compute():
            home, _computed = self._slots.settle(tokens, slot, abort, want_logits=True)
            first = self._engine.logits(self._slots.last_row).copy()
            spare = range(len(self._slots), len(self._slots) + MAX_CANDIDATES)
            return score_answers(self._engine, home, first, targets, spare, abort)

    @contextmanager
    def _hold_compute(self) -> Iterator[None]:
        """Hold the compute lock, with the threads that the machine has to spare right now."""
        with COMPUTE:
            self._engine.set_threads(self.threads or choose_threads(count_cores(), others_running()))
            yield

    def _state_key(self, tokens: Sequence[int]) -> bytes:
        ids = struct.pack(f"<{len(tokens)}i", *tokens)
        parts = (self.sha256.encode(), str(self.n_ctx).encode(), _LIBRARY_VERSION, self._adapter.encode(), ids)
        return hashlib.sha256(b"\x00".join(hashlib.sha256(part).digest() for part in parts)).digest()

    def export_state(self, turns: Sequence[Turn], *, slot: str = "persona", form: Form = "auto") -> bytes:
        """Return the computed state of a prompt, bound to model, prompt, context size and library version.

        The bytes hold the prompt in clear: the caller seals them in the vault, and only where the user opted in.
        """
        tokens = self.prompt_tokens(turns, form)
        with self._hold_compute():
            home, _computed = self._slots.settle(tokens, slot, None)
            data = self._engine.state(home.sequence)
        return _STATE_MAGIC + self._state_key(tokens) + data

    def import_state(self, turns: Sequence[Turn], blob: bytes, *, slot: str = "persona", form: Form = "auto") -> bool:
        """Restore a state; False (and nothing changed but a cleared slot) if it is not for exactly this prompt here."""
        tokens = self.prompt_tokens(turns, form)
        head = _STATE_MAGIC + self._state_key(tokens)
        if not blob.startswith(head):
            return False
        with self._hold_compute():
            return self._slots.restore(tokens, blob[len(head) :], slot)


def load_runtime(
    path: Path,
    *,
    sha256: str | None = None,
    n_ctx: int = 0,
    threads: int = 0,
    slots: int = 3,
    memory: tuple[int, int] | None = None,
) -> Runtime:
    """Load a GGUF file and return its runtime.

    With ``sha256`` the file is hashed first and refused on any other value; the very file that was hashed is the
    one that is loaded. ``n_ctx`` 0 takes 4096 tokens, or 2048 where memory is short; ``threads`` 0 asks the machine
    before each computation. ``memory`` is (total, available) in MB, read from the machine if None. Raise
    ModelUnavailable for a missing, altered, broken or too large model.
    """
    head = read_head(path)
    total, available = memory if memory is not None else memory_mb()
    _check_memory(head, sha256, total, available)
    descriptor = _open_file(path)
    try:
        found = _hash_file(descriptor)
        if sha256 is not None and found != sha256:
            raise ModelUnavailable(
                _("the model file is not the one it should be"),
                hint=_("it was changed or damaged: remove it and let exskill assemble it again"),
            )
        wanted = n_ctx or _roomy_context(head, available)
        usable = min(wanted, head.context or wanted)
        engine = Engine(
            _same_file(path, descriptor),
            n_ctx=usable,
            sequences=slots + MAX_CANDIDATES,
            threads=threads or choose_threads(count_cores(), others_running()),
        )
    finally:
        os.close(descriptor)
    return Runtime(engine, head, found, slots=slots, threads=threads)


def _check_memory(head: GGUFHead, sha256: str | None, total: int, available: int) -> None:
    """Refuse before loading what the machine cannot carry (an unknown amount is not held against it)."""
    if not total:
        return
    known = next((e.min_ram_mb for e in ENTRIES if e.sha256 == sha256), 0)
    needed = _needed_mb(head.size)
    if not has_memory_for(head.size, known, (total, available)):
        raise ModelUnavailable(
            _("this model needs {needed} MB of memory; {free} MB of {total} MB are free").format(
                needed=max(known, needed), free=available, total=total
            ),
            hint=_("close other programs, or use the small model"),
        )


def _needed_mb(size: int) -> int:
    return (size >> 20) * 2 + 300  # weights, their repacked copy, cache and buffers


def has_memory_for(size: int, min_ram_mb: int, memory: tuple[int, int] | None = None) -> bool:
    """Whether a model of that many bytes would be loaded now; ``memory`` is (total, available) in MB, read if None."""
    total, available = memory if memory is not None else memory_mb()
    # machines sold as 8 GB show 7.5: firmware keeps its share
    return not total or (total >= min_ram_mb * 0.92 and available >= _needed_mb(size))


def _roomy_context(head: GGUFHead, available: int) -> int:
    """Return the tokens of context to use: fewer where little is left beside the weights."""
    return 2048 if 0 < available < (head.size >> 20) * 2 + 1500 else 4096


def _open_file(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise ModelUnavailable(_("the model file cannot be read")) from error


def _hash_file(descriptor: int) -> str:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same_file(path: Path, descriptor: int) -> Path:
    """Return a path to the very file that is open, where the system has one."""
    through = Path(f"/proc/self/fd/{descriptor}")
    return through if through.exists() else path
