"""The other person's no when nobody can verify its receipt: it may close the page, it never opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.events import Count, Entry, EventKind
from exskill.store import opening
from tests.cli.conftest import Cli, cli
from tests.erasure.test_objection import left_of_theirs, lose_journal, opened, spoil_journal, state_of
from vault.state import State

__all__ = ["cli"]


def find_receipts(state: State) -> list[Path]:
    return sorted((state.path / "receipts").iterdir())


def flip_receipt(state: State) -> None:
    [path] = find_receipts(state)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def remove_device_key(state: State) -> None:
    (state.path / "receipt.key").unlink()


def make_receipt_a_folder(state: State) -> None:
    [path] = find_receipts(state)
    path.unlink()
    path.mkdir()


HURT = [flip_receipt, remove_device_key, make_receipt_a_folder]


@pytest.mark.parametrize("damage", [lose_journal, spoil_journal])
@pytest.mark.parametrize("hurt", HURT)
def test_a_no_whose_receipt_nobody_can_verify_still_closes(
    cli: Cli, hurt: Callable[[State], None], damage: Callable[[State], None]
) -> None:
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    hurt(state_of(cli))
    damage(state_of(cli))
    assert left_of_theirs(cli) == (0, True)
    assert [path.suffix for path in find_receipts(state_of(cli))] == [".spoilt"]
    with opened(cli) as store:
        told = [e.event.counts for e in store.log.entries() if isinstance(e, Entry)]
        assert {Count.PROBLEMS: 1} in told


class Killed(BaseException):
    pass


@pytest.mark.parametrize("hurt", HURT)
def test_an_opening_that_was_killed_forgets_no_no(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, hurt: Callable[[State], None]
) -> None:
    """The journal is put right first, so that the next opening finds it sound: the receipt must tell all the same."""
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    hurt(state_of(cli))
    lose_journal(state_of(cli))

    def killed(*_anything: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_tell_journal", killed)
        with pytest.raises(Killed):
            opened(cli)
    assert left_of_theirs(cli) == (0, True)


@pytest.mark.parametrize("hurt", HURT)
def test_a_receipt_that_the_log_accounts_for_closes_nothing(cli: Cli, hurt: Callable[[State], None]) -> None:
    cli.with_chat()
    assert cli.unlocked("forget", "--topic", "soup", "--yes").code == 0
    for path in find_receipts(state_of(cli))[1:]:
        path.unlink()
    hurt(state_of(cli))
    rows, is_no = left_of_theirs(cli)
    assert rows > 0
    assert not is_no
    with opened(cli) as store:
        kinds = [e.event.kind for e in store.log.entries() if isinstance(e, Entry)]
    assert EventKind.WITHDRAWAL not in kinds


@pytest.mark.parametrize("damage", [lose_journal, spoil_journal])
def test_a_spoilt_journal_alone_closes_nothing(cli: Cli, damage: Callable[[State], None]) -> None:
    cli.with_chat()
    assert cli.unlocked("forget", "--topic", "soup", "--yes").code == 0
    damage(state_of(cli))
    rows, is_no = left_of_theirs(cli)
    assert rows > 0
    assert not is_no
