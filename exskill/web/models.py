"""The local models as a session of the page asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from exskill.core.errors import ModelUnavailable
from exskill.llm import catalogue
from exskill.llm.local_models import has_default, has_memory_for_default, has_model, locate_default, locate_model
from exskill.llm.shelf import Shelf
from exskill.retrieval.embed import load_embedder

if TYPE_CHECKING:
    from exskill.llm.catalogue import Entry
    from exskill.llm.runtime import Runtime
    from exskill.llm.writer import Writer
    from exskill.retrieval.embed import Embedder

__all__ = ["PageModels"]


@dataclass(frozen=True, slots=True)
class PageModels:
    """Models in a folder; ``say`` hears that one has to be put together first, which takes a while."""

    folder: Path
    say: Callable[[str], None] = lambda _words: None
    name: str | None = None
    shelf: Shelf = field(default_factory=Shelf)

    def load(self, n_ctx: int) -> Writer:
        """Load the language model with a context of ``n_ctx`` tokens; raises ModelUnavailable."""
        return self.shelf.find_writer(*locate_model(self.folder, self.assemble, self.name), n_ctx)

    def has_default(self) -> bool:
        """Whether the default model has been put together."""
        return has_default(self.folder)

    def carries_default(self) -> bool:
        """Whether there is memory for the default model, or it is loaded already."""
        return self.shelf.holds(catalogue.DEFAULT.sha256) or has_memory_for_default()

    def load_default(self, n_ctx: int) -> Runtime:
        """Load the default model, or return it where it is loaded already; raises ModelUnavailable."""
        return self.shelf.load(*locate_default(self.folder), n_ctx)

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
        return catalogue.assemble_model(wanted.name, self.folder)
