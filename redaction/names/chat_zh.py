"""The Chinese chat model at work: LAC's states and a network of our own on top, one likelihood per character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from redaction.names.hanzi import FLAGS, compute_flags
from redaction.names.lac import Lac
from redaction.names.network import convolve, layout, softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ChineseChatModel", "compute_features"]

_CHUNK: Final = 4096


def compute_features(lac: Lac, texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """Return for each text (folded to NFKC) an array (characters, 256 states + 57 tags of LAC + flags)."""
    import numpy as np

    found = []
    for text, states in zip(texts, lac.states(texts), strict=True):
        flags = np.array([compute_flags(c) for c in text], np.float32).reshape(len(text), FLAGS)
        found.append(np.concatenate([states, softmax(lac.emissions(states)), flags], axis=1) if text else states)
    return found


class ChineseChatModel:
    """Holds LAC and the weights of the network on top of it."""

    def __init__(self, weights: Mapping[str, Any], lac: Lac | None = None) -> None:
        """Take ``{"0/enter": ...}``: several networks, whose likelihoods are averaged."""
        import numpy as np

        heads = sorted({key.split("/")[0] for key in weights})
        self._heads = [
            {k.split("/")[1]: v.astype(np.float32) for k, v in weights.items() if k.startswith(f"{head}/")}
            for head in heads
        ]
        self._lac = lac or Lac()

    def likelihoods(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text an array (characters, 4): no name, one begins, goes on, ends."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, user_api="blas"):  # small matrices: a second thread costs more than it brings
            return self._run_all(texts)

    def _run_all(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        found: list[NDArray[np.float32]] = []
        pending: list[NDArray[np.float32]] = []
        size = 0
        for given in compute_features(self._lac, texts):
            pending.append(given)
            size += len(given)
            if size >= _CHUNK:
                found += self._run_network(pending)
                pending, size = [], 0
        return [*found, *self._run_network(pending)] if pending else found

    def _run_network(self, given: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        import numpy as np

        lengths = [len(g) for g in given]
        starts, size = layout(lengths)
        flat = np.concatenate([g for g in given if len(g)] or [np.zeros((0, len(self._heads[0]["enter"])), np.float32)])
        where = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(len(flat))
        inside = np.zeros((size, 1), np.float32)
        inside[where] = 1
        likely = sum(self._run_head(head, flat, where, inside) for head in self._heads) / np.float32(len(self._heads))
        return [likely[a : a + n] for a, n in zip(starts.tolist(), lengths, strict=True)]

    @staticmethod
    def _run_head(weights: Mapping[str, Any], flat: Any, where: Any, inside: Any) -> Any:
        import numpy as np

        hidden = np.zeros((len(inside), weights["enter"].shape[1]), np.float32)
        hidden[where] = np.maximum(flat @ weights["enter"] + weights["enter_bias"], 0)
        likely = softmax(convolve(hidden, inside, weights))[:, :4]
        likely[:, 0] = 1 - likely[:, 1:].sum(axis=1)
        return likely
