"""The computed beginning of a prompt: kept where the user asked for it, for this prompt alone, for an evening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exskill.core.paths import Paths
from exskill.sessions.kept_head import ready_head
from exskill.store.kinds import PROMPT_HEAD
from exskill.store.opening import create_store
from exskill.store.settings import Settings
from exskill.store.store import Store
from vault import kdf

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDS = b"what they once wrote"


@dataclass
class Echo:
    head: bytes = WORDS
    done: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        self.done.append("computed")

    def computed_head(self) -> bytes:
        return self.head

    def restore_head(self, data: bytes) -> bool:
        fits = data == self.head
        self.done += ["restored"] if fits else []
        return fits


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    paths = Paths(data=tmp_path / "d", state=tmp_path / "s", config=tmp_path / "c")
    params = kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1)
    made, _code = create_store(
        paths, "default", bytearray(b"a long passphrase"), clock=lambda: NOON, settings=Settings(), params=params
    )
    with made:
        yield made


def test_nothing_is_kept_that_was_not_asked_for(store: Store) -> None:
    assert not ready_head(store, Echo(), NOON, keeps=False)
    assert store.document(PROMPT_HEAD) is None


def test_the_second_session_restores_what_the_first_computed(store: Store, tmp_path: Path) -> None:
    first, second = Echo(), Echo()
    assert not ready_head(store, first, NOON, keeps=True)
    assert ready_head(store, second, NOON + timedelta(hours=1), keeps=False)
    assert (first.done, second.done) == (["computed"], ["restored"])
    assert not any(WORDS in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_it_ends_in_twelve_hours(store: Store) -> None:
    ready_head(store, Echo(), NOON, keeps=True)
    (entry,) = [d for d in store.vault.documents() if d.kind == PROMPT_HEAD]
    assert entry.expires_at == int((NOON + timedelta(hours=12)).timestamp())
    assert not entry.own  # a no of the other person destroys it, also while locked


def test_another_prompt_restores_nothing_and_destroys_it(store: Store) -> None:
    ready_head(store, Echo(), NOON, keeps=True)
    other = Echo(b"after a row was forgotten")
    assert not ready_head(store, other, NOON, keeps=False)
    assert other.done == ["computed"]
    assert store.document(PROMPT_HEAD) is None


def test_a_change_of_consent_destroys_it(store: Store) -> None:
    ready_head(store, Echo(), NOON, keeps=True)
    store.save_manifest(store.manifest())
    assert store.document(PROMPT_HEAD) is None
