"""A runtime that answers from a list, so that what surrounds the model can be tested without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exskill.llm.gguf import GGUFHead
from exskill.llm.runtime import Candidate, Options
from exskill.llm.template import Turn
from exskill.retrieval.embed import DIM
from redaction.text import RedactedText


class FakeRuntime:
    """Gives the same scripted candidates for every prompt and remembers the prompts."""

    has_chat_template = True
    end_tokens = (0,)
    head = GGUFHead(3, {}, {}, 1, 1 << 20)

    def encode(self, text: str) -> list[int]:
        return [ord(c) for c in text]

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.prompts: list[list[Turn]] = []

    def use_adapter(self, *, on: bool) -> None:
        pass

    def prepare(self, turns: Sequence[Turn], **_options: object) -> int:
        self.prompts.append(list(turns))
        return len(turns)

    def generate(
        self, turns: Sequence[Turn], options: Options, *, form: str = "auto", abort: Callable[[], bool] | None = None
    ) -> tuple[Candidate, ...]:
        self.prompts.append(list(turns))
        return tuple(Candidate(text, 5, -5.0 - i, True) for i, text in enumerate(self.texts))

    def score(self, turns: Sequence[Turn], answer: str, **_options: object) -> tuple[float, int]:
        known = {word for turn in turns for word in turn.text.split()}
        return -float(sum(word not in known for word in answer.split())), max(1, len(answer.split()))

    def scores(self, turns: Sequence[Turn], answers: Sequence[str], **options: object) -> list[tuple[float, int]]:
        return [self.score(turns, answer) for answer in answers]

    @property
    def seen(self) -> str:
        return "\n".join(str(turn.text) for turns in self.prompts for turn in turns)


class Letters:
    """An embedder that counts letters: equal words are near."""

    name = "letters"

    def passages(self, texts: Sequence[RedactedText]) -> Any:
        rows = np.zeros((len(texts), DIM), dtype=np.float32)
        for i, text in enumerate(texts):
            for word in text.lower().split():
                rows[i, sum(map(ord, word)) % DIM] += 1
            rows[i] /= np.linalg.norm(rows[i]) or 1
        return rows.astype(np.float16)

    def query(self, text: RedactedText) -> Any:
        return self.passages([text])[0]
