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
from redaction.names.spans import NameSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

__all__ = ["SHA256", "LacTagger"]

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
_PER_B, _PER_I, _NR_B, _NR_I = 48, 49, 16, 17
_BATCH: Final = 128
_LONGEST: Final = 256


def _folder() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise DetectorUnavailable("the package that carries the Chinese name model is not installed")
    return Path(spec.origin).parent / "lac_small"


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
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


class LacTagger:
    """Tag names in Chinese text; texts without a Chinese character cost nothing."""

    def __init__(self) -> None:
        self._weights, self._vocabulary = _read(_folder())
        self._unknown = self._vocabulary["OOV"]

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text (already folded to NFKC)."""
        from threadpoolctl import threadpool_limits

        found: list[list[NameSpan]] = [[] for _ in texts]
        pieces = [
            (i, at, text[at : at + _LONGEST])
            for i, text in enumerate(texts)
            if any("\u4e00" <= c <= "\u9fff" for c in text)
            for at in range(0, len(text), _LONGEST)
        ]
        pieces.sort(key=lambda piece: len(piece[2]))
        with threadpool_limits(1, user_api="blas"):  # matrices this small cost ten times as much on two threads
            for start in range(0, len(pieces), _BATCH):
                batch = pieces[start : start + _BATCH]
                for (i, at, _text), tags in zip(batch, self._decode([p[2] for p in batch]), strict=True):
                    found[i] += [NameSpan(at + a, at + b, score, "lac") for a, b, score in _spans(tags)]
        return found

    def _decode(self, texts: Sequence[str]) -> list[list[int]]:
        import numpy as np

        lengths = [len(t) for t in texts]
        ids = np.zeros((len(texts), max(lengths)), np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [self._vocabulary.get(c, self._unknown) for c in text]
        mask = (np.arange(ids.shape[1])[None, :] < np.array(lengths)[:, None]).astype(np.float32)
        hidden = self._weights["word_emb"][ids]
        for layer in (0, 2):
            forward = self._gru(hidden, mask, layer, reverse=False)
            backward = self._gru(hidden, mask, layer + 1, reverse=True)
            hidden = np.concatenate([forward, backward], axis=2)
        emission = hidden @ self._weights["fc_4.w_0"] + self._weights["fc_4.b_0"]
        return _viterbi(emission, lengths, self._weights["crfw"])

    def _gru(self, inputs: Any, mask: Any, index: int, *, reverse: bool) -> Any:
        """Run one direction; at padding the state stays what it was."""
        import numpy as np

        w = self._weights
        gates_in = inputs @ w[f"fc_{index}.w_0"] + (w[f"fc_{index}.b_0"] + w[f"gru_{index}.b_0"])
        recurrent = w[f"gru_{index}.w_0"]
        # paddle keeps the update and reset weights as one block in front of the candidate's, each contiguous
        flat = recurrent.reshape(-1)
        both, candidate_w = flat[: 128 * 256].reshape(128, 256), flat[128 * 256 :].reshape(128, 128)
        state = np.zeros((inputs.shape[0], 128), np.float32)
        out = np.empty((inputs.shape[0], inputs.shape[1], 128), np.float32)
        steps = range(inputs.shape[1] - 1, -1, -1) if reverse else range(inputs.shape[1])
        for t in steps:
            x = gates_in[:, t]
            gates = _sigmoid(x[:, :256] + state @ both)
            update, reset = gates[:, :128], gates[:, 128:]
            candidate = np.tanh(x[:, 256:] + (reset * state) @ candidate_w)
            state = state + mask[:, t, None] * (update * (candidate - state))
            out[:, t] = state
        return out


def _sigmoid(x: Any) -> Any:
    import numpy as np

    return 0.5 * (1 + np.tanh(0.5 * x))


def _viterbi(emission: Any, lengths: Sequence[int], crf: Any) -> list[list[int]]:
    import numpy as np

    start, end, transposed = crf[0], crf[1], np.ascontiguousarray(crf[2:].T)
    rows, steps, tags = emission.shape
    score = emission[:, 0] + start
    back = np.zeros((rows, steps, tags), np.int16)
    last = np.array(lengths) - 1
    final = np.where((last == 0)[:, None], score, 0)
    for t in range(1, steps):
        total = score[:, None, :] + transposed[None]  # the tag before runs along the contiguous axis
        best = total.argmax(2)
        back[:, t] = best
        score = np.take_along_axis(total, best[:, :, None], 2)[:, :, 0] + emission[:, t]
        final = np.where((last == t)[:, None], score, final)
    ends = (final + end).argmax(1)
    return [_trace(back[row], int(last[row]), int(ends[row])) for row in range(rows)]


def _trace(back: Any, last: int, tag: int) -> list[int]:
    path = [tag]
    for t in range(last, 0, -1):
        tag = int(back[t, tag])
        path.append(tag)
    return path[::-1]


def _spans(tags: Sequence[int]) -> list[tuple[int, int, float]]:
    spans, at = [], 0
    while at < len(tags):
        if tags[at] in (_PER_B, _NR_B):
            end = at + 1
            while end < len(tags) and tags[end] in (_PER_I, _NR_I):
                end += 1
            spans.append((at, end, 0.85 if tags[at] == _PER_B else 0.6))
            at = end
        else:
            at += 1
    return spans
