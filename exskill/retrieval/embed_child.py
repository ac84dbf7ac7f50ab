"""The process that has the embedding library: ``python -m exskill.retrieval.embed_child``, started by the embedder alone."""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.core.native_server import Answer, serve_native
from exskill.retrieval.embed import DIM, decode_request, find_files

__all__ = ["main"]

_MEMORY: Final = 1 << 30


class _Engine:
    """The library with its weights."""

    def __init__(self) -> None:
        paths = find_files()
        try:
            self._openmp = ctypes.CDLL(str(paths["openmp"]))
            self._lib = lib = ctypes.CDLL(str(paths["engine"]))
        except OSError:
            raise ModelUnavailable(_("the embedding model cannot be loaded on this system")) from None
        self._all = int(self._openmp.omp_get_max_threads())
        lib.e5_load.restype = ctypes.c_void_p
        lib.e5_load.argtypes = [ctypes.c_char_p]
        lib.e5_dim.argtypes = [ctypes.c_void_p]
        floats, strings = ctypes.POINTER(ctypes.c_float), ctypes.POINTER(ctypes.c_char_p)
        lib.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, floats]
        lib.e5_embed_batch.argtypes = [ctypes.c_void_p, strings, ctypes.c_int, ctypes.c_int, floats]
        self._model = lib.e5_load(str(paths["weights"]).encode())
        if not self._model or lib.e5_dim(self._model) != DIM:
            raise ModelUnavailable(_("the embedding model could not be loaded"))

    def __call__(self, request: bytes) -> bytes:
        data, is_query, threads = decode_request(request)
        self._openmp.omp_set_num_threads(ctypes.c_int(min(threads, self._all) or self._all))
        out: Any = (ctypes.c_float * (len(data) * DIM))()
        if len(data) == 1:
            self._lib.e5_embed(self._model, data[0], int(is_query), out)
        else:
            array = (ctypes.c_char_p * len(data))(*data)
            self._lib.e5_embed_batch(self._model, array, len(data), int(is_query), out)
        return bytes(out)


def _prepare() -> Answer:
    """Load it and run it once with all its threads."""
    engine = _Engine()
    engine(b"\0\0\0\0\0\0\2" + (b"\0\0\0\1a" * 2))
    return engine


def main() -> int:
    """Answer until the input ends."""
    return serve_native(_prepare, memory=_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
