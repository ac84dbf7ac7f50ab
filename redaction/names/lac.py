"""Chinese names by the LAC BiGRU-CRF whose weights ship inside the ``jieba`` package, run by numpy.

The network (Jiao et al. 2018, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network"): character embeddings of 128, two
bidirectional GRU layers of 128, a CRF over 57 tags. Weights are by Baidu under Apache-2.0; their bytes are accepted by
SHA-256 only. Nothing of paddle is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redaction.errors import DetectorUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

__all__ = ["PERSON_TAGS", "SHA256", "Lac"]

SHA256: Final = "60d301af23c5ecc09ac6aceb21a4c83986281b60dd9d77e336ad29f52706786a"
_SHAPES: Final = {
    "word_emb": (-1, 128),
    "crfw": (59, 57),
    "fc_4.w_0": (256, 57),
    "fc_4.b_0": (57,),
    **{f"fc_{i}.w_0": (128 if i < 2 else 256, 384) for i in range(4)},
    **{f"fc_{i}.b_0": (384,) for i in range(4)},
    **{f"gru_{i}.w_0": (128, 384) for i in range(4)},
    **{f"gru_{i}.b_0": (384,) for i in range(4)},
}
PERSON_TAGS: Final = (48, 49, 16, 17)
"""LAC's tags of people: an entity begins, goes on; a proper name begins, goes on."""
_BATCH: Final = 48  # the states of so many fit the cache of one core
_LONGEST: Final = 256


def _find_folder() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise DetectorUnavailable("the package that carries the Chinese name model is not installed")
    return Path(spec.origin).parent / "lac_small"


def _load_weights(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Load the weights and the vocabulary after checking every byte of them."""
    import numpy as np

    digest, weights = hashlib.sha256(), {}
    try:
        for name in sorted(_SHAPES):
            data = (folder / "model_baseline" / name).read_bytes()
            digest.update(data)
            shape = _SHAPES[name]
            count = shape[0] * (shape[1] if len(shape) > 1 else 1) if shape[0] > 0 else (len(data) - 29) // 512 * 128
            weights[name] = np.frombuffer(data[len(data) - 4 * count :], "<f4").reshape(shape)
        words = (folder / "word.dic").read_bytes()
    except OSError:
        raise DetectorUnavailable("the Chinese name model is not there") from None
    digest.update(words)
    if digest.hexdigest() != SHA256:
        raise DetectorUnavailable("the Chinese name model is not the one it should be")
    pairs = (line.split("\t") for line in words.decode("utf-8").splitlines() if "\t" in line)
    return weights, {word: int(number) for number, word in pairs}


class Lac:
    """What LAC sees in Chinese text: the state of both directions at every character, and its own tags."""

    def __init__(self) -> None:
        self._weights, self._vocabulary = _load_weights(_find_folder())
        self._unknown = self._vocabulary["OOV"]
        self._directions = [_read_direction(self._weights, index) for index in range(4)]

    def states(self, texts: Sequence[str]) -> list[Array]:
        """Return for each text (folded to NFKC) an array (characters, 256)."""
        import numpy as np
        from threadpoolctl import threadpool_limits

        pieces = [(i, text[at : at + _LONGEST]) for i, text in enumerate(texts) for at in range(0, len(text), _LONGEST)]
        pieces.sort(key=lambda piece: len(piece[1]))  # stable: the pieces of one text keep their order within a length
        parts: list[list[tuple[int, Array]]] = [[] for _ in texts]
        with threadpool_limits(1, user_api="blas"):  # matrices this small cost ten times as much on two threads
            for start in range(0, len(pieces), _BATCH):
                batch = pieces[start : start + _BATCH]
                hidden = self._compute_hidden([p for _, p in batch])
                for row, (i, piece) in enumerate(batch):
                    parts[i].append((len(piece), hidden[: len(piece), row]))
        return [
            np.concatenate([h for _, h in sorted(p, key=lambda q: -q[0])]) if p else np.zeros((0, 256), np.float32)
            for p in parts
        ]

    def emissions(self, states: Array) -> Array:
        """Return the (characters, 57) scores of LAC's own tags."""
        import numpy as np

        return np.asarray(states @ self._weights["fc_4.w_0"] + self._weights["fc_4.b_0"], np.float32)

    def _compute_hidden(self, texts: Sequence[str]) -> Any:
        import numpy as np

        lengths = [len(t) for t in texts]
        ids = np.zeros((len(texts), max(lengths)), np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [self._vocabulary.get(c, self._unknown) for c in text]
        mask = (np.arange(ids.shape[1])[:, None] < np.array(lengths)[None, :]).astype(np.float32)
        hidden = self._weights["word_emb"][ids.T]  # time leads, so that every step is contiguous
        for layer in (0, 2):
            forward = self._run_gru(hidden, mask, layer, reverse=False)
            backward = self._run_gru(hidden, mask, layer + 1, reverse=True)
            hidden = np.concatenate([forward, backward], axis=2)
        return hidden

    def _run_gru(self, inputs: Any, mask: Any, index: int, *, reverse: bool) -> Any:
        """Run one direction over (steps, texts, channels); at padding the state stays what it was."""
        import numpy as np

        steps, count, channels = inputs.shape
        entering, both, candidate, bias = self._directions[index]
        x = (inputs.reshape(steps * count, channels) @ entering + bias).reshape(steps, count, 384)
        state, out = np.zeros((count, 128), np.float32), np.empty((steps, count, 128), np.float32)
        gates, new, kept = np.empty((count, 256), np.float32), np.empty_like(state), np.empty_like(state)
        whole = int(mask.all(axis=1).sum())  # up to here no text of the batch has ended
        half = np.float32(0.5)
        for t in range(steps - 1, -1, -1) if reverse else range(steps):
            np.matmul(state, both, out=gates)
            gates += x[t, :, :256]
            np.tanh(gates, out=gates)  # with halved weights: the sigmoid is (1 + tanh(x / 2)) / 2
            gates += 1
            gates *= half
            np.multiply(gates[:, 128:], state, out=kept)
            np.matmul(kept, candidate, out=new)
            new += x[t, :, 256:]
            np.tanh(new, out=new)
            new -= state
            new *= gates[:, :128]
            if t >= whole:
                new *= mask[t, :, None]
            state += new
            out[t] = state
        return out


def _read_direction(weights: dict[str, Any], index: int) -> tuple[Any, Any, Any, Any]:
    """Return a direction's input, gate and candidate weights and its bias, those of the gates halved."""
    import numpy as np

    # paddle keeps the update and reset weights as one block in front of the candidate's, each contiguous
    flat = weights[f"gru_{index}.w_0"].reshape(-1)
    both, candidate = flat[: 128 * 256].reshape(128, 256), flat[128 * 256 :].reshape(128, 128)
    halves = np.concatenate([np.full(256, 0.5, np.float32), np.ones(128, np.float32)])
    bias = (weights[f"fc_{index}.b_0"] + weights[f"gru_{index}.b_0"]) * halves
    return weights[f"fc_{index}.w_0"] * halves, both * np.float32(0.5), candidate.copy(), bias
