"""The door to the vault: what has run out is erased, and a wrong clock erases nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pytest

from audit.events import Entry, Reason
from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.chat.schema import EMBEDDING_DIM
from exskill.consent import Adult
from exskill.core.clock import Reading
from exskill.core.errors import LimitActive
from exskill.core.paths import Paths
from exskill.erasure.reap import destroy_due
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from exskill.ingest.pipeline import Job, Part, ingest_job
from exskill.store import clock_watch
from exskill.store.new_import import NewImport
from exskill.store.opening import create_store, open_store
from exskill.store.permitted import Permitted
from exskill.store.settings import Settings
from vault.kdf import MIN_MEMORY_KIB, Argon2Params
from vault.slots import PassphraseUnlocker

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = b"correct horse battery"
CHAT = b"""[2025-03-02, 09:12:41] Alex: morning
[2025-03-02, 09:13:10] Sam: haha barely slept
[2025-03-02, 09:13:18] Sam: okok
"""


class Clock:
    def __init__(self) -> None:
        self.now = START
        self.running = 1000

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def machine(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that runs only when the test says so, and that no time server vouches for."""
    monkeypatch.setattr(
        clock_watch, "read_clocks", lambda now: Reading(int(now.timestamp()), clock.running, "boot", False)
    )


@pytest.fixture
def paths(tmp_path: Path, clock: Clock) -> Paths:
    made = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    store, _code = create_store(
        made, "v", bytearray(SECRET), clock=clock, settings=Settings(), params=Argon2Params(MIN_MEMORY_KIB, 1, 1)
    )
    with store:
        source, importer = MemorySource(CHAT, "chat.txt"), get_importer("whatsapp")
        conversations = list(importer.conversations(source, ReadOptions()))
        cast = decide_cast(conversations, me=["Alex"], ex=["Sam"])
        redactor = build_redactor(cast, conversations)
        job = Job((Part(source, importer, ReadOptions(), cast),), "import1", store.row_key())
        done = ingest_job(job, redactor, None)
        store.commit_import(
            done,
            NewImport("import1", redactor.export_map(), Settings(), Adult.YES),
        )
    return made


def reopen(paths: Paths, clock: Clock) -> tuple[list[str], list[str]]:
    with open_store(paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=clock) as store:
        roles = sorted(s.role for s in store.vault.segments())
        kinds = [e.event.kind.value for e in store.log.entries() if isinstance(e, Entry)]
    return roles, kinds


def come_back_daily(paths: Paths, clock: Clock, days: int) -> tuple[list[str], list[str]]:
    seen: tuple[list[str], list[str]] = ([], [])
    for _day in range(0, days, 5):
        clock.now += timedelta(days=5)
        seen = reopen(paths, clock)
    return seen


def test_their_rows_are_erased_after_42_days_and_the_users_after_90(paths: Paths, clock: Clock) -> None:
    assert come_back_daily(paths, clock, 40)[0] == ["ex", "me"]
    roles, kinds = come_back_daily(paths, clock, 5)
    assert roles == ["me"]
    assert "timer" in kinds
    assert come_back_daily(paths, clock, 50)[0] == []


def test_a_wrong_clock_erases_nothing_at_once(paths: Paths, clock: Clock) -> None:
    clock.now += timedelta(days=4000)
    assert reopen(paths, clock)[0] == ["ex", "me"]
    clock.now = START + timedelta(days=1)
    assert reopen(paths, clock)[0] == ["ex", "me"]


def test_after_a_long_absence_what_is_due_is_closed_at_once_and_erased_a_day_later(paths: Paths, clock: Clock) -> None:
    clock.now += timedelta(days=60)
    assert reopen(paths, clock)[0] == ["ex", "me"]
    with open_store(paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=clock) as store:
        grant = store.grant()
        assert not any(grant.permits_segment(s) for s in store.vault.segments() if s.role == "ex")
    clock.now += timedelta(days=1, minutes=1)
    clock.running += 86_460
    assert reopen(paths, clock)[0] == ["me"]


def test_no_second_command_makes_a_wrong_clock_right(paths: Paths, clock: Clock) -> None:
    clock.now += timedelta(days=3650)
    for _command in range(3):
        assert reopen(paths, clock)[0] == ["ex", "me"]
        assert destroy_due(paths, clock=clock) == []
        clock.now += timedelta(seconds=5)
        clock.running += 5
    clock.now = START + timedelta(minutes=2)
    assert reopen(paths, clock)[0] == ["ex", "me"]


def test_a_leap_of_the_boot_clock_alone_destroys_nothing(paths: Paths, clock: Clock) -> None:
    clock.running += 400 * 86_400
    for _command in range(3):
        assert destroy_due(paths, clock=clock) == []
        with suppress(LimitActive):
            assert reopen(paths, clock)[0] == ["ex", "me"]
        clock.running += 5


def test_a_vault_that_was_opened_on_probation_lives_on(paths: Paths, clock: Clock) -> None:
    """After 100 days away the clock has to prove itself for a day; that day ends with nothing destroyed that was opened."""
    clock.now += timedelta(days=100)
    assert reopen(paths, clock)[0] == ["ex", "me"]
    clock.now += timedelta(days=1, minutes=1)
    clock.running += 86_460
    assert [r.reason for r in destroy_due(paths, clock=clock)] == [Reason.IMPORT_TTL]
    assert reopen(paths, clock)[0] == []


def test_vectors_come_with_their_ids_and_rows_without_one_are_left_out() -> None:
    numbers = np.arange(6 * EMBEDDING_DIM, dtype=np.float32).reshape(6, -1).astype(np.float16)
    column = [None if i in (0, 3) else numbers[i].tolist() for i in range(6)]
    table = pa.table({"id": list("abcdef"), "vector": pa.array(column, pa.list_(pa.float16(), EMBEDDING_DIM))})
    permitted = Permitted(pa.concat_tables([table.slice(1, 3), table.slice(4)]), cast(Any, None), lambda _n: None)
    found = permitted.vectors()
    assert set(found) == set("bcef")
    for i, name in enumerate("abcdef"):
        assert name not in found or np.array_equal(found[name], numbers[i])
