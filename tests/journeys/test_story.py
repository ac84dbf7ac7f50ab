"""Random stories over the real store: imports, consent, sessions' reads, clocks, crashes, withdrawals, the reaper.

After every step: what was erased stays erased and was due or asked for; after a no nothing of theirs can be opened; whatever a
grant lets through agrees with an oracle that knows nothing of gates; the log verifies.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from audit.events import Reason
from exskill.chat.messages import ImportReport, Ingested
from exskill.chat.schema import row_schema
from exskill.consent import Adult, Purpose
from exskill.consent import edit as edits
from exskill.core.clock import Reading
from exskill.core.errors import ExskillError, LimitActive
from exskill.core.paths import Paths
from exskill.erasure import reap as reaper
from exskill.erasure.objection import object_now
from exskill.store import clock_watch
from exskill.store.journal import verify_audit
from exskill.store.new_import import NewImport
from exskill.store.opening import create_store, open_store
from exskill.store.settings import Settings
from exskill.store.store import Store
from tests.scale import scaled
from vault.atomic import Disk
from vault.kdf import MIN_MEMORY_KIB, Argon2Params
from vault.slots import PassphraseUnlocker
from vault.state import State

SECRET = b"correct horse battery"
DAY = 86_400


class Killed(BaseException):
    """The machine stops here."""


@contextmanager
def stopping_after(operations: int) -> Iterator[None]:
    """Stop at the n-th operation that changes the disk."""
    left = [operations]

    def guarded(name: str) -> Any:
        whole = getattr(Disk, name)

        def run(self: Disk, *arguments: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return whole(self, *arguments)

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_write", "_fsync", "_rename", "_unlink"):
            patch.setattr(Disk, name, guarded(name))
        yield


def made(import_id: str, number: int, now: datetime) -> Ingested:
    """Return an import of four rows: of both, with and without a special category."""
    rows = [("me", []), ("ex", []), ("ex", ["health"]), ("me", ["finance"])]
    report = ImportReport("test", "test")
    for role, _categories in rows:
        report.keep(role)
    columns: dict[str, list[Any]] = {name: [] for name in row_schema().names}
    for at, (role, categories) in enumerate(rows):
        values = {
            "id": f"{number:016x}{at:016x}", "import_id": import_id, "thread": "t", "seq": at, "precision": "s",
            "ts": (now - timedelta(days=400)).replace(tzinfo=None), "role": role, "kind": "text", "text": f"row {number} {at}",
            "reply_to": None, "lang": "en", "categories": categories, "reactions": [], "edited": False, "vector": None,
        }  # fmt: skip
        for name, value in values.items():
            columns[name].append(value)
    return Ingested(pa.table(columns, schema=row_schema()), report)


class Story(RuleBasedStateMachine):
    """A vault, a clock that may lie, and what a careful observer remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.home.chmod(0o700)
        self.paths = Paths(self.home / "data", self.home / "state", self.home / "config")
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.running, self.synced = 1000, True
        self.highest = self.now
        self.imports = 0
        self.said_no = self.ended = False
        self.deadlines: dict[str, int] = {}
        self.theirs: set[str] = set()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(clock_watch, "read_clocks", self.look)

    def look(self, now: datetime) -> Reading:
        return Reading(int(now.timestamp()), self.running, "boot", self.synced)

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.home, ignore_errors=True)

    # -- the machine -------------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        return State(self.paths.state, next(p.name for p in self.paths.state.iterdir() if p.is_dir()), Disk())

    def shards(self) -> set[str]:
        state = self.state
        return set(state.names()) - state.list_intended()

    @contextmanager
    def opened(self) -> Iterator[Store | None]:
        """Open the vault where it can be opened; None where a clock that went back keeps it closed."""
        try:
            store = open_store(self.paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=lambda: self.now)
        except LimitActive:
            assert self.now < self.highest
            yield None
            return
        self.learn(store)
        with store:
            yield store
            self.learn(store)

    def learn(self, store: Store) -> None:
        for segment in store.vault.segments():
            if segment.expires_at is not None:
                self.deadlines[segment.shard] = segment.expires_at
            if segment.role == "ex":
                self.theirs.add(segment.shard)

    @initialize()
    def begin(self) -> None:
        params = Argon2Params(MIN_MEMORY_KIB, 1, 1)
        store, _code = create_store(
            self.paths, "v", bytearray(SECRET), clock=lambda: self.now, settings=Settings(), params=params
        )
        store.close()

    # -- what happens ------------------------------------------------------------------------------------------------

    @precondition(lambda self: not self.ended)
    @rule(stop=st.none() | st.integers(0, 60))
    def bring_in(self, stop: int | None) -> None:
        """An import, perhaps cut short at any operation: all of it is there afterwards, or nothing."""
        self.imports += 1
        name = f"import{self.imports}"
        with suppress(Killed, ExskillError), self.opened() as store:
            if store is None:
                return
            arguments: dict[str, Any] = {
                "import_id": name,
                "names": b"{}",
                "settings": Settings(),
                "ex_adult": Adult.YES,
            }
            if stop is None:
                store.commit_import(made(name, self.imports, self.now), NewImport(**arguments))
            else:
                with stopping_after(stop):
                    store.commit_import(made(name, self.imports, self.now), NewImport(**arguments))
        with suppress(ExskillError), self.opened() as store:
            if store is not None and not self.said_no:
                rows = sum(s.rows for s in store.vault.segments() if s.import_id == name)
                assert rows in (0, 4)

    @precondition(lambda self: not self.ended)
    @rule(purpose=st.sampled_from([Purpose.PERSONA_CHAT, Purpose.EXPORT, Purpose.ANALYTICS_LOCAL]), allow=st.booleans())
    def change_consent(self, purpose: Purpose, allow: bool) -> None:
        with suppress(ExskillError), self.opened() as store:
            if store is not None:
                change = edits.grant_purpose if allow else edits.revoke_purpose
                store.save_manifest(change(store.manifest(), purpose, now=self.now))

    @precondition(lambda self: not self.ended)
    @rule(days=st.sampled_from([0.1, 1, 3, 6, 20]), synced=st.booleans())
    def time_passes(self, days: float, synced: bool) -> None:
        self.now += timedelta(days=days)
        self.running += int(days * DAY)
        self.synced = synced
        self.highest = max(self.highest, self.now)

    @precondition(lambda self: not self.ended)
    @rule(days=st.integers(8, 4000))
    def clock_leaps(self, days: int) -> None:
        """Nobody vouches for it, and the machine did not run."""
        before, was = self.shards(), self.now
        self.now += timedelta(days=days)
        self.synced = False
        reaper.destroy_due(self.paths, clock=lambda: self.now, look=self.look)
        assert {
            s for s in before - self.shards() if self.deadlines.get(s, 1 << 60) > was.timestamp() + 8 * DAY
        } == set()
        self.now = was
        self.synced = True
        reaper.destroy_due(self.paths, clock=lambda: self.now, look=self.look)

    @precondition(lambda self: not self.ended)
    @rule()
    def clock_goes_back(self) -> None:
        real, before = self.now, self.shards()
        reaper.destroy_due(self.paths, clock=lambda: self.now, look=self.look)
        after = self.shards()
        self.now, self.synced = real - timedelta(days=30), False
        reaper.destroy_due(self.paths, clock=lambda: self.now, look=self.look)
        assert self.shards() == after <= before
        self.now, self.synced = real, True

    @precondition(lambda self: not self.ended)
    @rule(token=st.booleans())
    def they_say_no(self, token: bool) -> None:
        reason = Reason.WITHDRAWAL if token else Reason.OBJECTION
        object_now(self.paths, "v", clock=lambda: self.now, reason=reason)
        self.said_no = True

    @precondition(lambda self: not self.ended)
    @rule()
    def reap(self) -> None:
        done = reaper.destroy_due(self.paths, clock=lambda: self.now, look=self.look)
        if any(entry.reason is Reason.DEAD_MAN and not entry.receipt_id for entry in done):
            self.ended = True
            assert not any(self.paths.state.glob("*/shards/*"))
            return
        if self.synced:
            assert not {s for s in self.shards() if self.deadlines.get(s, 1 << 60) <= self.now.timestamp()}

    @precondition(lambda self: not self.ended)
    @rule(purpose=st.sampled_from([Purpose.PERSONA_CHAT, Purpose.REFLECTION, Purpose.EXPORT]))
    def look_into_it(self, purpose: Purpose) -> None:
        """What a grant lets through, against an oracle: role, category, age and the other person's word."""
        with suppress(ExskillError), self.opened() as store:
            if store is None:
                return
            manifest = store.manifest()
            granted = manifest.find_processing(purpose) is not None
            for row in store.load_permitted(store.grant(purpose)).records():
                assert granted
                assert not (row["role"] == "ex" and (self.said_no or purpose is Purpose.EXPORT or row["categories"]))

    # -- what must always be so --------------------------------------------------------------------------------------

    @invariant()
    def theirs_are_gone_after_a_no(self) -> None:
        if self.said_no and not self.ended:
            assert not self.theirs & self.shards()

    @invariant()
    def the_log_holds(self) -> None:
        if not self.ended and self.paths.vault("v").is_dir():
            found = verify_audit(self.paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=lambda: self.highest)
            assert found.ok, found.findings


Story.TestCase.settings = settings(
    max_examples=scaled(6), stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStory = Story.TestCase
