"""Who hears in an evening: the judge over the default model where it is here, else the classifier alone."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Final, Protocol

from exskill.sessions.safety.crisis.judge import LateJudge, Reads, is_shipped
from redaction.late import compile_waiting

if TYPE_CHECKING:
    from exskill.llm.runtime import Runtime
    from exskill.llm.writer import Writer
    from exskill.retrieval.embed import Embedder

__all__ = ["ECHO_CONTEXT", "Ears", "Models"]

ECHO_CONTEXT: Final = 3072  # tokens


class Models(Protocol):
    """Where the local models come from; a face decides which, and shows what it takes to put one together."""

    def load(self, n_ctx: int) -> Writer:
        """Load the language model with a context of ``n_ctx`` tokens; raises ModelUnavailable."""

    def has_default(self) -> bool:
        """Whether the default model is here and has not to be put together first."""

    def carries_default(self) -> bool:
        """Whether there is memory for the default model, or it is loaded already."""

    def load_default(self, n_ctx: int) -> Runtime:
        """Load the default model, or return it where ``load`` has loaded it already; raises ModelUnavailable."""

    def load_embedder(self) -> Embedder | None:
        """Return the embedder, or None where there is none."""


class Ears:
    """The judge of one evening: its model is loaded once, from the first time that somebody is to be heard."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._judge: Reads | None = None
        Thread(target=compile_waiting, daemon=True).start()  # while the first lines are read, nobody waits for patterns
        self._lacks: str | None = None

    @property
    def lacks(self) -> str:
        """Why the classifier hears alone although a judge is shipped, as the name of a line of the card; "" if it does not.

        Found once, before the model is loaded: afterwards its own weight would count as memory that is lacking.
        """
        if self._lacks is None:
            models = self._models
            why = "short_memory" if models.has_default() else "half_heard"
            self._lacks = why if is_shipped() and not (models.has_default() and models.carries_default()) else ""
        return self._lacks

    @property
    def judge(self) -> Reads | None:
        """The judge, which may still be loading; None where it is not shipped, or its model or memory for it not here."""
        if self._judge is None and is_shipped() and not self.lacks:
            self._judge = LateJudge(lambda: self._models.load_default(ECHO_CONTEXT))
        return self._judge
