"""L2: a small trained classifier beside the patterns. Numpy at run time; trained by tests/benchmarks/train_safety.py.

Two heads over the same labels. The words head reads hashed n-grams and is always there. The meaning head reads the
n-grams and the sentence vector of the embedder that search uses; without that embedder the words head speaks alone,
with thresholds of its own, and the gates count as missed (see gates.py). The weights are checked by SHA-256; a
damaged file stops the program rather than leave somebody unheard.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.sessions.safety.crisis.features import cut_windows, fill_cells
from exskill.sessions.safety.crisis.labels import CALM, ENDING, LABELS, MISUSE, WORRY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SHA256", "Classifier", "Opinion", "Vectors", "load_classifier"]

SHA256: Final = "bc3e5c0befa04d417f5f66063055a5467e19c59f50863bd983370620b8f91190"
_FILE: Final = "weights.npz"
_READ: Final = 2  # windows of a long text that get a sentence vector: those that the words head finds gravest
_MOST_FAILURES: Final = 2
_AT: Final = {label: i for i, label in enumerate(LABELS)}

Vectors = Callable[[str], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities of one window, in the order of LABELS, and whether its meaning was read or its words only."""

    p: tuple[float, ...]
    meaning: bool

    def of(self, *labels: str) -> float:
        """Return the summed probability of some labels."""
        return sum(self.p[_AT[label]] for label in labels)

    @property
    def ending(self) -> float:
        """How likely it is that the persona must close."""
        return self.of(*ENDING)

    @property
    def worry(self) -> float:
        """How likely it is that one question should be asked."""
        return self.of(*WORRY)

    @property
    def misuse(self) -> float:
        """How likely it is that this asks for what the program is not for."""
        return self.of(*MISUSE)

    def top(self, labels: Sequence[str]) -> str:
        """Return the likeliest of some labels."""
        return max(labels, key=lambda label: self.p[_AT[label]])

    @property
    def calm(self) -> float:
        """How likely it is that nothing need be done."""
        return self.of(*CALM)


class Classifier:
    """The two heads. ``vectors`` turns a normalised text into the embedder's 384 numbers; None without it."""

    def __init__(self, arrays: dict[str, NDArray[np.float32]], vectors: Vectors | None) -> None:
        self._a, self._vectors, self._failures = arrays, vectors, 0

    @property
    def reads_meaning(self) -> bool:
        """Whether the embedder is there."""
        return self._vectors is not None

    def words(self, plain: str) -> Opinion:
        """Judge one window by its n-grams (0.2 ms)."""
        filled = fill_cells(plain)
        scale = 1.0 / max(len(filled), 1) ** 0.5
        logits = self._a["words"][:, filled].sum(1) * scale + self._a["words_bias"]
        return Opinion(_compute_softmax(logits), meaning=False)

    def judge_meaning(self, plain: str) -> Opinion:
        """Judge one window by n-grams and sentence vector (about 20 ms); by its n-grams where there is no embedder."""
        vector = self._find_vector(plain)
        if vector is None:
            return self.words(plain)
        import numpy as np

        a, filled = self._a, fill_cells(plain)
        z = (vector - a["mean"]) / a["deviation"]
        joint = a["joint"][:, filled].sum(1) / max(len(filled), 1) ** 0.5 + a["joint_vector"] @ z + a["joint_bias"]
        hidden = np.maximum(a["hidden"] @ z + a["hidden_bias"], 0)
        deep = a["out"] @ hidden + a["out_bias"]
        pairs = zip(_compute_softmax(joint), _compute_softmax(deep), strict=True)
        return Opinion(tuple((p + q) / 2 for p, q in pairs), meaning=True)

    def _find_vector(self, plain: str) -> NDArray[np.float32] | None:
        """Return the embedder's numbers; None where it is not there or failed. One that fails again is not asked any more."""
        if self._vectors is None:
            return None
        try:
            return self._vectors(plain)
        except ModelUnavailable:
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                self._vectors = None
            return None

    def opinions(self, plain: str) -> tuple[Opinion, ...]:
        """Judge a normalised text: whole if short, else its gravest windows."""
        parts = cut_windows(plain)
        if len(parts) > _READ:
            parts = sorted(parts, key=lambda part: self.words(part).calm)[:_READ]
        return tuple(self.judge_meaning(part) for part in parts)


def _compute_softmax(logits: NDArray[np.float32]) -> tuple[float, ...]:
    import numpy as np

    e = np.exp(logits - logits.max())
    return tuple((e / e.sum()).tolist())


@lru_cache(maxsize=1)
def load_classifier() -> Classifier:
    """Return the shipped classifier, loaded once; raise ModelUnavailable if its weights are not what they should be."""
    import numpy as np

    try:
        data = resources.files("exskill.sessions.safety.crisis").joinpath(_FILE).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelUnavailable(_("the weights of the crisis check are not the file they should be"))
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name].astype(np.float32) for name in file.files}
    return Classifier(arrays, _load_vectors())


def _load_vectors() -> Vectors | None:
    from exskill.retrieval.embed import load_embedder

    try:
        return load_embedder(threads=1).embed_typed  # a second thread gains little and stalls on a busy machine
    except ModelUnavailable:
        return None
