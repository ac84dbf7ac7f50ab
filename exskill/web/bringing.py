"""An import that runs in a thread of its own: it asks on the page, tells how far it is, and can be stopped until it keeps."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from exskill.core.errors import Cancelled, ExskillError
from exskill.core.i18n import _
from exskill.importers.claims import Claims
from exskill.importers.interface import ReadOptions, Source
from exskill.ingest.outcome import ImportOutcome
from exskill.ingest.questions import ChatChoice, PersonChoice, ShredPlan, Side, Who
from exskill.ingest.service import ImportRequest, plan_import, run_import
from exskill.web.failures import explain_failure

if TYPE_CHECKING:
    from exskill.web.desk import Desk

__all__ = ["Asked", "Bringing", "Count"]

_PHASES: Final = ("names", "redact", "embed")
_JOIN_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page: which one, and what it shows."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """How far it is: messages by phase, the share of the whole (0..1), and whether it is over or asks something."""

    read: int
    hidden: int
    findable: int
    share: float
    seconds_left: int | None
    done: bool


class Bringing:
    """One import. It is the service's ``Questions`` too: each call blocks until the page answers."""

    def __init__(self, desk: Desk, sources: Sequence[Source], *, partial: bool = False) -> None:
        self._desk, self._sources = desk, tuple(sources)
        self._options = ReadOptions(partial=partial)
        self._changed = threading.Condition()
        self._question: Asked | None = None
        self._answer: Any = None
        self._answered = self._stopped = self._over = False
        self._done: Counter[str] = Counter()
        self._total, self._began = 0, 0.0
        self.found: tuple[str, ...] = ()
        self.outcome: ImportOutcome | None = None
        self.error: ExskillError | None = None
        self._thread = threading.Thread(target=self._run_import, name="import", daemon=True)

    # -- the page's side -----------------------------------------------------------------------------------------------

    def start(self) -> Bringing:
        """Begin; return at once."""
        self._thread.start()
        return self

    @property
    def is_working(self) -> bool:
        """Whether the vault is held by it."""
        return not self._over

    @property
    def question(self) -> Asked | None:
        """What is asked now."""
        return self._question

    def answer(self, value: Any) -> None:
        """Answer what is asked."""
        with self._changed:
            if self._question is not None:
                self._answer, self._answered, self._question = value, True, None
                self._changed.notify_all()

    def stop(self) -> None:
        """Stop it; what is not in the vault yet stays out of it. Waits until it has ended."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join(_JOIN_SECONDS)

    def wait(self, seconds: float) -> None:
        """Wait until something is asked or it is over, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._question is not None, seconds)

    def count(self) -> Count:
        """Return how far it is."""
        done = sum(self._done[phase] for phase in _PHASES)
        whole = max(1, len(_PHASES) * max(self._total, self._done["names"]))
        share = min(0.99, done / whole)
        spent = time.monotonic() - self._began if self._began else 0.0
        left = round(spent / share * (1 - share)) if share > 0.05 else None
        over = self._over or self._question is not None
        return Count(self._done["names"], self._done["redact"], self._done["embed"], share, left, over)

    def wait_for_count(self, before: Count, seconds: float) -> Count:
        """Return the count once it differs from an earlier one, or after so long."""
        with self._changed:
            self._changed.wait_for(lambda: self.count() != before, seconds)
        return self.count()

    # -- the import's side ---------------------------------------------------------------------------------------------

    def _run_import(self) -> None:
        request = ImportRequest(self._sources, self._desk.clock, options=self._options)
        try:
            plan = plan_import(request, self)
            self._total = sum(chat.conversation.messages or 0 for chat in plan.chosen)
            self.outcome = run_import(
                request, self._desk.opened, self, self._note_progress, plan=plan, pick_names=self.pick_names
            )
            self._desk.forget_reading()
        except Exception as error:
            self.error = explain_failure(error, _("nothing was written"))
        finally:
            with self._changed:
                self._sources = ()
                self._over, self._question = True, None
                self._changed.notify_all()

    def _note_progress(self, phase: str, done: int) -> None:
        with self._changed:
            if self._stopped:
                raise Cancelled(_("stopped; nothing was half done"))
            if not self._began:
                self._began = time.monotonic()
            self._done[phase] += done
            self._changed.notify_all()

    def _ask_page(self, kind: str, **facts: Any) -> Any:
        with self._changed:
            self._question, self._answered = Asked(kind, facts), False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._answered or self._stopped)
            if self._stopped:
                raise Cancelled(_("stopped; nothing was half done"))
            return self._answer

    def show_found(self, found: Sequence[Claims]) -> None:
        """Keep what was recognised, for the next page."""
        self.found = tuple(claim.match.reason for claims in found for claim in claims.claims)

    def choose_chats(self, chats: Sequence[ChatChoice]) -> Sequence[int] | None:
        """Ask which chats are with the other person."""
        picked: Sequence[int] = self._ask_page("chats", chats=tuple(chats))
        return picked

    def choose_person(self, who: Who, people: Sequence[PersonChoice], app: str, proposed: int | None) -> int | None:
        """Ask which of some people is "me" or the other one."""
        picked: int | None = self._ask_page("person", who=who, people=tuple(people), app=app, proposed=proposed)
        return picked

    def correct_name(self, who: Who, name: str, near: Sequence[PersonChoice]) -> int | None:
        """Nobody types a name on the page before this, so there is none to correct."""
        del who, name, near
        return None

    def confirm_sides(self, mine: Side, theirs: Side) -> Literal["right", "swap", "stop"] | None:
        """Ask whether the lines are on the right side."""
        said: Literal["right", "swap", "stop"] = self._ask_page("sides", mine=mine, theirs=theirs)
        return said

    def name_others(self) -> Sequence[str] | None:
        """Ask who else is spoken of, before the chat is read."""
        names: Sequence[str] = self._ask_page("others")
        return names

    def pick_names(self, words: Sequence[tuple[str, int]], /) -> Sequence[str] | None:
        """Ask which words are people; the last question before anything is kept. What stays readable is kept for review."""
        names: Sequence[str] = self._ask_page("pick", words=tuple(words), messages=self._done["names"])
        hidden = {name.casefold() for name in names}
        self._desk.readable = tuple((word, n) for word, n in words if word.casefold() not in hidden)
        return names

    def confirm_adult(self) -> bool | None:
        """Ask about the other person's age."""
        said: bool = self._ask_page("adult")
        return said

    def confirm_same_person(self, known: Sequence[str], new: Sequence[str]) -> bool | None:
        """Ask whether two names are one person."""
        said: bool = self._ask_page("same", known=tuple(known), new=tuple(new))
        return said

    def confirm_exchange(self, rows: int) -> bool | None:
        """Ask whether what was stored the wrong way round is put right."""
        said: bool = self._ask_page("exchange", rows=rows)
        return said

    def confirm_columns(self, columns: Sequence[tuple[str, str]]) -> bool | None:
        """Ask whether the columns of an unknown table are taken for the right thing."""
        said: bool = self._ask_page("columns", columns=tuple(columns))
        return said

    def confirm_shred(self, plan: ShredPlan) -> bool | None:
        """Nothing of the user's disk is touched from the page."""
        del plan
        return False
