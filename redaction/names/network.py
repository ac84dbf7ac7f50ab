"""The network of the chat models, by numpy: a projection of each word, three widening convolutions, one score per tag.

Messages lie one after the other in one long array with gaps of zeros between them, so nothing is padded and every layer
is three matrix products. Shapes: N places, H channels, K tags.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["DILATIONS", "GAP", "convolve", "layout", "softmax"]

DILATIONS: Final = (1, 2, 3)
GAP: Final = max(DILATIONS)


def layout(lengths: Sequence[int]) -> tuple[Any, int]:
    """Return where each message starts in the long array, and the length of the array; there is a gap at both ends."""
    import numpy as np

    sizes = np.asarray(lengths, np.int64) + GAP
    starts = GAP + np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return starts, int(GAP + sizes.sum())


def convolve(hidden: Floats, inside: Floats, weights: Mapping[str, Any]) -> Floats:
    """Return the (N, K) scores of the (N, H) first layer; ``inside`` (N, 1) is 0 in the gaps."""
    import numpy as np

    for layer, step in enumerate(DILATIONS):
        before, here, after = weights[f"conv{layer}"]  # each (H, H)
        out = hidden @ here
        out[step:] += hidden[:-step] @ before
        out[:-step] += hidden[step:] @ after
        out += weights[f"bias{layer}"]
        np.maximum(out, 0, out=out)
        out += hidden
        out *= inside
        hidden = out
    return np.asarray(hidden @ weights["out"] + weights["out_bias"], np.float32)


def softmax(scores: Floats) -> Floats:
    """Return probabilities along the last axis."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
