"""The weights that ship beside this module: accepted by SHA-256, read by numpy, never unpickled."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any, Final

from redaction.errors import DetectorUnavailable

__all__ = ["SHA256", "load_weights"]

SHA256: Final = {
    "chat_en.npz": "1726174d7c8a714e13adbc1f2eeed0c696fc32ccc0840406a38cfa97e4a8cb4e",
    "chat_zh.npz": "006117bc8cd40f573dfcba3fe4490990e6884ddb44847660cfeadabd2a2da6da",
}


def load_weights(name: str) -> dict[str, Any]:
    """Return the arrays of a weights file; raise DetectorUnavailable if it is missing or not the one it should be."""
    import numpy as np

    try:
        data = (Path(__file__).parent / name).read_bytes()
    except OSError:
        raise DetectorUnavailable("the name model is not there") from None
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise DetectorUnavailable("the name model is not the one it should be")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}
