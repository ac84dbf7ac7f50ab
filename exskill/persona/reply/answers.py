"""Answers in our own words to what is often said at night: they compete with the model's, and stand in where nothing passes.

A small model is out of its depth at pain. So the package brings some hundred short answers to ninety things that people
tell, written by hand; each may follow whatever its topic's lines are near to, in meaning or by a plain sign. They are
nobody's words: no feeling, no fact, no promise, no life of the echo's own. The person's form is put on them as on any other.
"""

from __future__ import annotations

import hashlib
import io
import itertools
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.tokens import split_units
from exskill.core.errors import ModelUnavailable
from exskill.persona.reply.topics import Topic, read_topics
from redaction.normalise import to_simplified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from exskill.retrieval.embed import Embedder
    from redaction.text import RedactedText

__all__ = ["Answers", "load_topics", "pack_vectors"]

_FILE: Final = "answers.npz"
_NEAR: Final = {"en": 0.875, "zh": 0.905}  # cosine of the default embedder from which a topic is meant
_SURE: Final = 0.015  # ... and how much nearer it is where it is meant before any shape of the turn
_SHARED: Final = 0.3  # share of common words that stands for the first where nothing is embedded
_SCALE: Final = 127


@cache
def load_topics(language: str) -> tuple[Topic, ...]:
    """Return the topics of a language ("en" or "zh"). The answers of a topic in brackets follow anything."""
    return read_topics(f"answers_{language}.txt")


def digest_said(language: str) -> str:
    """Return what tells whether vectors belong to these lines."""
    lines = "\n".join(line for topic in load_topics(language) for line in topic.said)
    return hashlib.sha256(lines.encode()).hexdigest()


def pack_vectors(vectors: dict[str, NDArray[np.float32]]) -> bytes:
    """Return the vectors of all lines, by language, as the file that this package carries."""
    import numpy as np

    out = io.BytesIO()
    arrays: dict[str, Any] = {
        lang: np.round(rows * _SCALE / np.abs(rows).max()).astype(np.int8) for lang, rows in vectors.items()
    }
    arrays |= {f"of_{lang}": np.array(digest_said(lang)) for lang in vectors}
    np.savez_compressed(out, **arrays)
    return out.getvalue()


@cache
def _load_vectors(language: str) -> NDArray[np.float32]:
    """Return the vector of every line, of length 1."""
    import numpy as np

    with np.load(io.BytesIO(files("exskill.persona.reply").joinpath(_FILE).read_bytes())) as arrays:
        if str(arrays[f"of_{language}"]) != digest_said(language):
            raise ModelUnavailable("the vectors of our own answers are of other lines")
        rows: NDArray[np.float32] = arrays[language].astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


class Answers:
    """Our answers, for one session: none is given twice."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._used: set[str] = set()
        self._last: tuple[str, str, list[Topic], bool] = ("", "", [], False)

    def offer(self, turn: RedactedText, language: str, count: int) -> list[str]:
        """Return answers that may follow a turn, those of the nearest topic first; none where no topic is near."""
        found = [a for topic in self.find_topics(turn, language) for a in topic.answers if a not in self._used]
        return found[:count]

    def offer_any(self, language: str) -> list[str]:
        """Return answers that may follow whatever hard thing is told."""
        hard = [topic for topic in load_topics(language) if topic.name == "(hard)"]
        return [a for topic in hard for a in topic.answers if a not in self._used]

    def mark_used(self, answer: str) -> None:
        """Do not offer an answer again."""
        self._used.add(answer)

    def find_topics(self, turn: RedactedText, language: str) -> list[Topic]:
        """Return the topics that a turn is of: those whose sign it has, else the nearest."""
        if self._last[:2] != (str(turn), language):  # a turn is asked about several times, and embedded once
            self._last = (str(turn), language, *self._search_topics(turn, language))
        return self._last[2]

    def is_sure(self, turn: RedactedText, language: str) -> bool:
        """Whether a turn names its topic or is very near to it."""
        return bool(self.find_topics(turn, language)) and self._last[3]

    def find_signed(self, turn: RedactedText, language: str) -> list[Topic]:
        """Return the topics that a turn names beyond doubt; where one of them is silent, that one alone."""
        plain = to_simplified(turn).replace("’", "'")
        signed = [topic for topic in load_topics(language) if topic.sign is not None and topic.sign.search(plain)]
        silent = [topic for topic in signed if not topic.answers]  # asked of the other person, or another matter
        return silent[:1] or signed

    def _search_topics(self, turn: RedactedText, language: str) -> tuple[list[Topic], bool]:
        """Return the topics of a turn, and whether that is sure."""
        topics = load_topics(language)
        if signed := self.find_signed(turn, language):
            return signed, True
        closeness, enough = self._measure_closeness(turn, language)
        best = max(range(len(topics)), key=closeness.__getitem__)
        found = [topics[best]] if closeness[best] >= enough else []
        return found, closeness[best] >= enough + _SURE

    def _measure_closeness(self, turn: RedactedText, language: str) -> tuple[list[float], float]:
        """Return how near each topic is, and from where on it is meant."""
        topics = load_topics(language)
        ends = list(itertools.accumulate(len(topic.said) for topic in topics))
        if self._embedder is not None:
            with suppress(ModelUnavailable):
                scores = _load_vectors(language) @ self._embedder.query(turn).astype("float32")
                return [
                    float(scores[end - len(topic.said) : end].max(initial=0.0))
                    for topic, end in zip(topics, ends, strict=True)
                ], _NEAR[language]
        wanted = _list_grams(turn)
        return [
            max((_share(wanted, _list_grams(line)) for line in topic.said), default=0.0) for topic in topics
        ], _SHARED


def _list_grams(text: str) -> frozenset[str]:
    words = [unit for unit, _cjk in split_units(to_simplified(text))]
    return frozenset(words) | frozenset(a + " " + b for a, b in itertools.pairwise(words))


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (len(a | b) or 1)
