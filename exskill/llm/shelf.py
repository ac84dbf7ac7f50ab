"""Language models that are loaded once and serve everything of one evening: the echo and who listens for danger."""

from __future__ import annotations

import threading
from pathlib import Path

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm import runtime
from exskill.llm.runtime import Runtime
from exskill.llm.server_model import open_server
from exskill.llm.writer import Writer

__all__ = ["Shelf"]


class Shelf:
    """Loads each model once for a size of context. Safe to ask from several threads; close it at the end of the evening."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_closed = False
        self._loaded: dict[tuple[str, int], Runtime] = {}
        self._served: dict[Path, Writer] = {}

    def load(self, path: Path, sha256: str, n_ctx: int) -> Runtime:
        """Return the model of that file, loaded if it is not yet; raises ModelUnavailable."""
        with self._lock:
            if self._is_closed:
                raise ModelUnavailable(_("the session is over"))
            key = (sha256, n_ctx)
            if key not in self._loaded:
                self._loaded[key] = runtime.load_runtime(path, sha256=sha256, n_ctx=n_ctx)
            return self._loaded[key]

    def find_writer(self, path: Path, sha256: str, n_ctx: int) -> Writer:
        """Return the model of that file, or the one that is served at that socket."""
        if not path.is_socket():
            return self.load(path, sha256, n_ctx)
        with self._lock:
            if self._is_closed:
                raise ModelUnavailable(_("the session is over"))
            if path not in self._served:
                self._served[path] = open_server(path)
            return self._served[path]

    def holds(self, sha256: str) -> bool:
        """Whether that model is loaded, for whatever context; does not wait for one that is being loaded."""
        return any(known == sha256 for known, _n_ctx in tuple(self._loaded))

    def close(self) -> None:
        """Free every model; nothing is loaded any more."""
        with self._lock:
            self._is_closed = True
            while self._loaded:
                self._loaded.popitem()[1].close()
            while self._served:
                self._served.popitem()[1].close()
