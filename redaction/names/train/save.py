"""Write weights so that the same weights give the same bytes: no time of day in the archive."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["save_arrays"]


def save_arrays(path: Path, arrays: Mapping[str, Any]) -> str:
    """Write an ``.npz`` and return its SHA-256."""
    import numpy as np

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, arrays[name], allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.getvalue())
    path.write_bytes(whole.getvalue())
    return hashlib.sha256(whole.getvalue()).hexdigest()
