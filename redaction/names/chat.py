"""The English chat model at work: words in, the likelihood of every word to belong to a person's name out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from redaction.names import words as spelling
from redaction.names.given import WORLD_BITS, list_world_bits
from redaction.names.letters import plain_letters
from redaction.names.network import convolve, layout, softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ChatModel"]

_CHUNK: Final = 4096  # places at a time: the arrays stay in the processor's cache
_MOST_SPELLINGS: Final = 60_000


_UNHEARD: Final = 4.5
_HALF_HEARD: Final = 1.5
_PLAIN, _GIVEN = 6, 2  # places among the list bits


def _measure_uncertain(bits: Any, rows: Any, vectors: int) -> Any:
    """Return the factor of :meth:`ChatModel.strangeness` for every listed word.

    Full for given names and for words whose meaning is shared mostly by names, half for other words that are no English words.
    """
    import numpy as np

    word, named = bits[:, _PLAIN] > 0, bits[:, _GIVEN] > 0
    known = rows >= 0
    every = np.bincount(rows[known], minlength=vectors)
    names = np.bincount(rows[known & (bits[:, -1] > 0)], minlength=vectors)
    near = known & (names[rows] * 2 >= np.maximum(every[rows], 1))
    factor = np.where(near | named, _UNHEARD, _HALF_HEARD)
    return np.where(word, 1.0, factor).astype(np.float32)


class ChatModel:
    """Holds the weights and the first layer of every spelling seen (bounded, in memory only)."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        import numpy as np

        self._weights = {k: v.astype(np.float32) for k, v in weights.items() if v.dtype == np.float16}
        self._vectors, self._rows, self._bits = weights["vectors"], weights["rows"], weights["bits"]
        self._index = {word: i for i, word in enumerate(bytes(weights["words"]).decode().split("\n"))}
        width, bits = self._vectors.shape[1], self._bits.shape[1]
        enter = self._weights["enter"]
        self._enter_vector = enter[:width] * self._weights["scale"]
        self._enter_known = enter[width]
        self._enter_bits = enter[width + 1 : width + 1 + bits]
        shapes = width + 1 + bits + WORLD_BITS
        self._enter_world = enter[width + 1 + bits : shapes]
        self._enter_shape = enter[shapes : shapes + len(spelling.SHAPES)]
        self._enter_grams = self._weights["grams"] @ enter[shapes + len(spelling.SHAPES) :]
        self._unsure = _measure_uncertain(self._bits, self._rows, len(self._vectors))
        self._forget_words()

    def strangeness(self, word: str) -> float:
        """Return how much too low the model thinks of a word as a name, since names of its kind were rare in training.

        A word that no list holds is far oftener a name from elsewhere than the training data let the model believe.
        """
        plain = spelling.normalize_word(word)
        if len(plain) < 3 or not plain.isalpha():
            return 1.0
        at = self._index.get(plain_letters(plain), -1)
        return _UNHEARD if at < 0 else float(self._unsure[at])

    def _forget_words(self) -> None:
        import numpy as np

        self._seen: dict[str, int] = {}
        self._shape: list[int] = []
        self._table: NDArray[np.float32] = np.zeros((1024, self._enter_grams.shape[1]), np.float32)

    def _place_word(self, word: str) -> int:
        """Compute the first layer of a spelling and return its row."""
        import numpy as np

        # The lists and the training data hold José as jose.
        plain, shape = plain_letters(spelling.normalize_word(word)), spelling.classify_shape(word)
        first = self._weights["enter_bias"] + self._enter_shape[shape]
        first = first + self._enter_grams[spelling.hash_grams(plain)].mean(0)
        at = self._index.get(plain, -1)
        world = list_world_bits(plain)
        if 1 in world:
            first = first + np.array(world, np.float32) @ self._enter_world
        if at >= 0:
            first = first + self._bits[at].astype(np.float32) @ self._enter_bits
            row = int(self._rows[at])
            if row >= 0:
                first = first + self._vectors[row].astype(np.float32) @ self._enter_vector + self._enter_known
        index = len(self._shape)
        if index == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[index] = first
        self._shape.append(shape)
        self._seen[word] = index
        return index

    def likelihoods(self, messages: Sequence[Sequence[tuple[int, int, str]]]) -> list[NDArray[np.float32]]:
        """Return for each message (of :func:`redaction.names.words.tokenize`) an array (words, 2): begins, goes on."""
        if len(self._seen) > _MOST_SPELLINGS:
            self._forget_words()
        seen = self._seen
        found: list[NDArray[np.float32]] = []
        pending: list[list[int]] = []
        size = 0
        for message in messages:
            ids = [seen[w] if w in seen else self._place_word(w) for _, _, w in message]
            pending.append(ids)
            size += len(ids)
            if size >= _CHUNK:
                found += self._run_network(pending)
                pending, size = [], 0
        return [*found, *self._run_network(pending)] if pending else found

    def _run_network(self, messages: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        import numpy as np

        lengths = [len(m) for m in messages]
        starts, size = layout(lengths)
        flat = np.array([i for m in messages for i in m], np.int64)
        shape = self._shape
        casing = [spelling.classify_casing([shape[i] for i in m]) for m in messages]
        where = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(len(flat))
        inside = np.zeros((size, 1), np.float32)
        inside[where] = 1
        hidden = np.zeros((size, self._table.shape[1]), np.float32)
        hidden[where] = np.maximum(self._table[flat] + self._weights["casing"][np.repeat(casing, lengths)], 0)
        likely = softmax(convolve(hidden, inside, self._weights))[:, 1:3]
        return [likely[a : a + n] for a, n in zip(starts.tolist(), lengths, strict=True)]
