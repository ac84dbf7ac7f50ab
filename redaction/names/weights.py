"""The weights that ship beside this module: accepted by SHA-256, read by numpy, never unpickled."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any, Final

from redaction.errors import DetectorUnavailable

__all__ = ["SHA256", "load_weights"]

SHA256: Final = {
    "chat_en.npz": "f6a4e2335fa56474222b49e5b46db9c590417b5ad94bcbf73df8a75dcb372d90",
    "chat_zh.npz": "e77ccbd01c9bff0328cc8b1689cdcb6ce593eeb96022295df9bc1f3021a9e18f",
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
