"""An import that runs in a thread of its own: it asks on the page, tells how far it is, and can be stopped until it keeps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from exskill.core.errors import Cancelled
from exskill.core.i18n import _
from exskill.importers.claims import Claims
from exskill.importers.interface import ReadOptions, Source
from exskill.ingest.outcome import ImportOutcome
from exskill.ingest.questions import ChatChoice, PersonChoice, ShredPlan, Side, Who
from exskill.ingest.service import ImportRequest, plan_import, run_import
from exskill.web.job import Job

if TYPE_CHECKING:
    from exskill.store.store import Store
    from redaction.readable import Readable
    from redaction.review import Decision, Item

__all__ = ["Asked", "Bringing", "Count"]

_PHASES: Final = ("names", "redact", "embed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page: which one, and what it shows."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """How far it is: messages by phase, how many a second, the share of the whole (0..1), whether it is over or asks."""

    read: int
    hidden: int
    findable: int
    rate: int | None
    share: float
    seconds_left: int | None
    done: bool


class Bringing(Job):
    """One import. It is the service's ``Questions`` too: each call blocks until the page answers.

    ``stored`` is called once something new is in the vault.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        sources: Sequence[Source],
        stored: Callable[[], None],
        options: ReadOptions,
    ) -> None:
        super().__init__("import", on_failure=_("nothing was written"))
        self._store, self._clock, self._sources, self._stored = store, clock, tuple(sources), stored
        self._options = options
        self._question: Asked | None = None
        self._answer: Any = None
        self._answered = self._stopped = False
        self._done: Counter[str] = Counter()
        self._total, self._began = 0, 0.0
        self.found: tuple[str, ...] = ()
        self.outcome: ImportOutcome | None = None

    # -- the page's side -----------------------------------------------------------------------------------------------

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
        self._join()

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
        rate = round(done / len(_PHASES) / spent) if share > 0.05 and spent else None
        over = self._over or self._question is not None
        return Count(self._done["names"], self._done["redact"], self._done["embed"], rate, share, left, over)

    def wait_for_count(self, before: Count, seconds: float) -> Count:
        """Return the count once it differs from an earlier one, or after so long."""
        return self._wait_for_other(self.count, before, seconds)

    # -- the import's side ---------------------------------------------------------------------------------------------

    def _run(self) -> None:
        request = ImportRequest(self._sources, self._clock, options=self._options)
        plan = plan_import(request, self)
        self._total = sum(chat.conversation.messages or 0 for chat in plan.chosen)
        self.outcome = run_import(
            request, self._store, self, self._note_progress, plan=plan, pick_people=self.pick_people
        )
        self._stored()

    def _close(self) -> None:
        self._sources, self._question = (), None

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

    def pick_people(self, people: Sequence[Item], words: Sequence[Readable], /) -> Sequence[Decision]:
        """Ask who is who among the hidden, and which words are people; the last question before anything is kept."""
        decided: Sequence[Decision] = self._ask_page(
            "pick", people=tuple(people), words=tuple(words), messages=self._done["names"]
        )
        return decided

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
