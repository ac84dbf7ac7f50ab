"""Notes to a locked vault: whole or not there, never a reason not to open, and none lost that came in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.support import DyingDisk, Home, Stop
from vault.pending import UNREADABLE, put_pending


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    return made


def id_of(home: Home) -> str:
    return (home.directory / "VAULT").read_text().split()[2]


@pytest.mark.parametrize("stop", range(1, 7))
def test_a_note_killed_at_any_operation_is_whole_or_not_there(home: Home, stop: int) -> None:
    put_pending(home.state, id_of(home), b"before")
    with pytest.raises(Stop):
        put_pending(home.state, id_of(home), b"torn", disk=DyingDisk(stop))
        raise Stop
    with home.open() as vault:
        assert vault.take_pending() in ((b"before",), (b"before", b"torn"))


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n", b"\0" * 300])
def test_a_note_that_cannot_be_read_is_counted_and_the_vault_opens(home: Home, content: bytes) -> None:
    put_pending(home.state, id_of(home), b"good")
    (home.state / id_of(home) / "pending" / "00000000000000000001-00000000.age").write_bytes(content)
    with home.open() as vault:
        assert vault.take_pending() == (UNREADABLE, b"good")
        vault.drop_pending()
    with home.open() as vault:
        assert vault.take_pending() == ()


def test_a_note_that_comes_while_others_are_taken_stays(home: Home) -> None:
    put_pending(home.state, id_of(home), b"first")
    with home.open() as vault:
        assert vault.take_pending() == (b"first",)
        put_pending(home.state, id_of(home), b"second")
        vault.drop_pending()
        assert vault.take_pending() == (b"second",)
