"""What an echo needs of a language model, whoever runs it: this process, or a server of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from exskill.llm.gguf import GGUFHead
from exskill.llm.growing import Candidate, Options
from exskill.llm.runtime import Form
from exskill.llm.template import Turn

__all__ = ["Scorer", "Writer"]


class Scorer(Protocol):
    """A model that tells how likely answers are."""

    def scores(
        self,
        turns: Sequence[Turn],
        answers: Sequence[str],
        *,
        slot: str = ...,
        form: Form = ...,
        abort: Callable[[], bool] | None = ...,
    ) -> list[tuple[float, int]]:
        """Return (log-probability, tokens) of each answer."""


class Writer(Scorer, Protocol):
    """A model that writes and judges texts; :class:`exskill.llm.runtime.Runtime` says what each of these does."""

    head: GGUFHead
    sha256: str

    @property
    def has_chat_template(self) -> bool:
        """Whether the model holds a conversation in a form of its own."""

    def encode(self, text: str) -> list[int]:
        """Return the tokens of plain text."""

    def attach(self, adapter: bytes) -> None:
        """Answer with this adapter from now on."""

    def prepare(
        self, turns: Sequence[Turn], *, slot: str = ..., form: Form = ..., abort: Callable[[], bool] | None = ...
    ) -> int:
        """Compute a prompt ahead of time."""

    def generate(
        self,
        turns: Sequence[Turn],
        options: Options,
        *,
        slot: str = ...,
        form: Form = ...,
        abort: Callable[[], bool] | None = ...,
    ) -> tuple[Candidate, ...]:
        """Return texts that could follow."""

    def export_state(self, turns: Sequence[Turn], *, slot: str = ..., form: Form = ...) -> bytes:
        """Return the computed state of a prompt."""

    def import_state(self, turns: Sequence[Turn], blob: bytes, *, slot: str = ..., form: Form = ...) -> bool:
        """Restore a computed state."""

    def close(self) -> None:
        """Free what it holds."""
