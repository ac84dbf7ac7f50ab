"""Does an answer fit what was said? Judged by matching, on two-sided dialogue only (docs/decisions.md 25).

For each pair of a line and its answer, the answer must be found among ten (its own and nine of other pairs) by the
embedding model. Real pairs set the measure: the ratio of generated to real is reported.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.chat.lines import Line
from exskill.persona.likeness.corpus import Redact
from redaction.text import RedactedText

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder

__all__ = ["match_answers", "read_dialogue"]

_ASIDE: Final = re.compile(r"(?:\([^)]*\)|\s)+")


def match_answers(
    said: Sequence[RedactedText],
    answers: Sequence[RedactedText],
    embedder: Embedder,
    rng: random.Random,
    among: int = 10,
) -> list[float]:
    """Return for each pair 1.0 if its own answer is nearest to what was said among ``among`` answers, else 0.0."""
    if len(answers) < among:
        return []
    vectors = embedder.passages(answers).astype("float32")
    hits = []
    for i, text in enumerate(said):
        rest = [j for j in range(len(answers)) if j != i and answers[j] != answers[i]]
        others = rng.sample(rest, min(among - 1, len(rest)))
        query = embedder.query(text).astype("float32")
        own = float(vectors[i] @ query)
        hits.append(float(all(own > float(vectors[j] @ query) for j in others)))
    return hits


def read_dialogue(path: Path, character: str, redact: Redact) -> list[Line]:
    """Return the lines of ``character`` and of whoever speaks right before, from ``{"turns": [[name, text], …]}`` rows.

    Each scene is a thread of its own; stage directions in brackets are dropped.
    """
    rows: list[tuple[str, str, str]] = []
    for number, row in enumerate(path.read_text("utf-8").splitlines()):
        turns = [(str(name), _strip_asides(str(text))) for name, text in json.loads(row)["turns"]]
        for i, (name, text) in enumerate(turns):
            if name == character:
                if i and turns[i - 1][0] != character:
                    rows.append(("me", turns[i - 1][1], f"{number}.{i}"))
                rows.append(("ex", text, f"{number}.{i}"))
    redacted = redact([text for _role, text, _thread in rows])
    return [
        Line(f"d{i}", role, text, None, thread, i)
        for i, ((role, _text, thread), text) in enumerate(zip(rows, redacted, strict=True))
        if text is not None and text.strip()
    ]


def _strip_asides(text: str) -> str:
    return _ASIDE.sub(" ", text.replace("''", "")).strip()
