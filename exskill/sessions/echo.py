"""The echo of a session: permitted rows, a local model, and the guards between it and the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from exskill.chat.redactors import leak_guard
from exskill.chat.schema import SenderRole
from exskill.core.errors import ConsentDenied
from exskill.llm.engine import Aborted
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.periods import Period, Voice, choose_period
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.prompt import Past
from exskill.persona.reply.replier import Limits, Replier
from exskill.retrieval.recall import Recall
from exskill.sessions.objection import is_objection
from redaction.text import RawText, constant

if TYPE_CHECKING:
    from exskill.chat.lines import Line
    from exskill.consent import Grant
    from exskill.llm.writer import Writer
    from exskill.persona.portrait.corrections import Corrections
    from exskill.persona.portrait.profile import Profile
    from exskill.persona.reply.prompt import Past
    from exskill.persona.reply.replier import Replier
    from exskill.retrieval.embed import Embedder
    from exskill.store.permitted import Permitted
    from redaction import Redactor
    from redaction.text import RedactedText

__all__ = ["PersonaEcho", "make_echo"]


class PersonaEcho:
    """Answers turns; remembers this conversation in memory only."""

    def __init__(self, replier: Replier, redactor: Redactor, language: str, period: Period | None = None) -> None:
        self._replier, self._redactor, self._language = replier, redactor, language
        self.period = period
        self._past: list[Past] = []
        self.seconds: list[float] = []

    def prepare(self) -> None:
        """Compute the fixed head of the prompt while the user reads the card."""
        self._replier.prepare()

    def computed_head(self) -> bytes:
        """Return the computed head of the prompt for the vault, which seals it; it holds the prompt in clear."""
        return self._replier.export_state()

    def restore_head(self, data: bytes) -> bool:
        """Restore a computed head; False if it is not of exactly this prompt and model."""
        return self._replier.import_state(data)

    def objects(self, said: str) -> bool:
        """Whether ``said`` is no turn but the word that the last answer was not like the person; then that is noted."""
        if not self._past or not is_objection(said):
            return False
        self._replier.disown([self._past.pop().answer])
        return True

    def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
        """Redact what was typed, answer it, and return (message, pause); TimeoutError if the time is up."""
        turn = self._redactor.redact_one(RawText(said)).text
        if turn is None:
            return ()
        try:
            reply = self._replier.reply(self._past, turn, language=_detect_language(said, self._language), abort=abort)
        except Aborted:
            raise TimeoutError from None
        self.seconds.append(reply.seconds)
        if reply.bursts:
            newline = type(turn).join(_make_newline(), reply.bursts)
            self._past.append(Past(turn, newline))
        pauses = reply.pauses or tuple(0.0 for _ in reply.bursts)
        return [(str(text), pause) for text, pause in zip(reply.bursts, pauses, strict=False)]


def _make_newline() -> RedactedText:
    return constant("\n")


def _detect_language(said: str, fallback: str) -> str:
    """Answer in the language of the turn."""
    if any("\u4e00" <= c <= "\u9fff" for c in said):
        return "zh"
    return "en" if any(c.isalpha() for c in said) else fallback


def make_echo(
    runtime: Writer,
    permitted: Permitted,
    redactor: Redactor,
    grant: Grant,
    *,
    embedder: Embedder | None,
    names: Sequence[str],
    language: str,
    seed: int,
    corrections: Corrections | None = None,
    profile_of: Callable[[Sequence[Line]], Profile] | None = None,
    voice: Voice = "all",
) -> PersonaEcho | None:
    """Return an echo made of what the grant permits; None if there is nothing of theirs to learn from.

    ``corrections`` are the user's own; ``profile_of`` gives the profile in force for the rows, by default a new count.
    ``voice`` chooses the period whose rows alone are used, for everything.
    """
    whole = permitted.lines()
    period = choose_period(whole, voice)
    lines = period.lines
    if len(lines) < len(whole):
        profile_of = build_profile
    own = [str(line.text) for line in lines if line.role == SenderRole.EX]
    if not any(text.strip() for text in own):
        return None
    exemplars = Exemplars.build(lines)
    known = permitted.vectors() if embedder is not None else {}
    if embedder is not None:
        exemplars.index_with(embedder, known)
    try:
        replier = Replier(
            runtime,
            (profile_of or build_profile)(lines),
            exemplars,
            leak_guard=leak_guard(redactor),
            clock=time.monotonic,
            own_texts=own,
            other_texts=[str(line.text) for line in lines if line.role == SenderRole.ME],
            memory_search=Recall(
                permitted,
                permitted.mark_redacted,
                embedder=embedder,
                lines=lines,
                partly_embedded=len(known) < sum(bool(line.text.strip()) for line in whole),
                within=len(lines) < len(whole),
            ),
            embedder=embedder,
            real_names=names,
            limits=Limits(quote_words=grant.quote_words),
            seed=seed,
            corrections=corrections,
        )
    except ConsentDenied:  # nothing of theirs may be imitated: the chair stays silent
        return None
    return PersonaEcho(replier, redactor, language, period)
