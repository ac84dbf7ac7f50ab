"""English names in chat: our own small network; with the extra ``thorough``, Rampart's opinion beside it.

A public post (it has a handle, a hashtag or a link) names companies, places and titles far more often than private people,
a chat message the other way round; so a post needs more certainty than a message. Both limits were set on development
sets, never on a test set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from redaction.names.chat import ChatModel
from redaction.names.decode import decode
from redaction.names.given import given_names
from redaction.names.spans import NameSpan
from redaction.names.weights import load_weights
from redaction.names.words import tokenize

if TYPE_CHECKING:
    from redaction.names.rampart import Rampart

__all__ = ["EnglishTagger", "given_names"]

_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]{2}")
_POST: Final = re.compile(r"(?:^|\s)[@#]\w|https?://|^RT\b")
_TITLED: Final = re.compile(
    r"(?<![A-Za-z])(?:[Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Pp]rof|[Uu]ncle|[Aa]untie?)\.?\s+([A-Z][A-Za-z'’-]{1,20})"
)
_TITLE: Final = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|mister)(?:\.\s*|\s+)", re.IGNORECASE)
_MESSAGE_LIMIT: Final = 0.22
_POST_LIMIT: Final = 0.35
_GROW: Final = 0.4
_RAMPART_SHARE: Final = 0.3


class EnglishTagger:
    """Tag names in text with Latin letters."""

    def __init__(self, weights: str = "chat_en.npz", second: Rampart | None = None) -> None:
        self._model = ChatModel(load_weights(weights))
        self._second = second

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text."""
        from threadpoolctl import threadpool_limits

        found: list[list[NameSpan]] = [[] for _ in texts]
        wanted = [i for i, text in enumerate(texts) if _LATIN.search(text)]
        words = [tokenize(texts[i]) for i in wanted]
        with threadpool_limits(1, user_api="blas"):  # small matrices: a second thread costs more than it brings
            likely = self._model.likelihoods(words)
        if self._second is not None:
            likely = _mixed(likely, self._second.likelihoods([texts[i] for i in wanted]))
        for i, message, values in zip(wanted, words, likely, strict=True):
            limit = _POST_LIMIT if _POST.search(texts[i]) else _MESSAGE_LIMIT
            found[i] = _spans(texts[i], message, values, limit)
        return found


def _mixed(own: Sequence[Any], other: Sequence[Sequence[float]]) -> list[Any]:
    """Return our likelihoods raised or lowered by the other model's, keeping which words begin a name."""
    import numpy as np

    mixed = []
    for values, names in zip(own, other, strict=True):
        total = values.sum(axis=1, keepdims=True)
        wanted = (1 - _RAMPART_SHARE) * total + _RAMPART_SHARE * np.array(names, np.float32)[:, None]
        mixed.append(values * (wanted / np.maximum(total, 1e-6)))
    return mixed


def _spans(text: str, words: Sequence[tuple[int, int, str]], likely: Any, limit: float) -> list[NameSpan]:
    spans = []
    if likely.sum(axis=1).max(initial=0) > limit:
        places = [(start, end) for start, end, _ in words]
        spans = [_trimmed(text, s) for s in decode(places, likely, limit, limit * _GROW, "chat")]
        spans = [s for s in spans if _may_be_name(text[s.start : s.end])]
    spans += [NameSpan(m.start(1), m.end(1), 0.9, "title") for m in _TITLED.finditer(text)]
    return spans


def _trimmed(text: str, span: NameSpan) -> NameSpan:
    """Return the span without a title before it and signs at its ends; a hashtag keeps its sign."""
    start, end = span.start, span.end
    title = _TITLE.match(text, start, end)
    start = title.end() if title and title.end() < end else start
    while start < end and not text[start].isalnum() and text[start] not in "#@":
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return NameSpan(start, end, span.score, span.source)


def _may_be_name(name: str) -> bool:
    return any(c.isalpha() for c in name) and not name.startswith("@") and "://" not in name
