"""Chats that were let go stay closed for 180 days, and a damaged list of them stops nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exskill.core.paths import Paths
from exskill.erasure import reimport_block as block

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = ("alex", "sam")
VAULT = "a" * 32


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    block.remember_chat(made, VAULT, "whatsapp", PEOPLE)
    assert block.start_cooldown(made, VAULT, NOW) == 1
    return made


def is_refused(paths: Paths, at: datetime = NOW) -> bool:
    return block.refused_until(paths, "whatsapp", PEOPLE, at) is not None


def test_it_is_refused_for_180_days(paths: Paths) -> None:
    assert is_refused(paths, NOW + timedelta(days=179))
    assert not is_refused(paths, NOW + timedelta(days=180))
    assert block.refused_until(paths, "whatsapp", ("alex", "kim"), NOW) is None


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def deep(path: Path) -> None:
    path.write_text("[" * 100_000)


def flipped(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"list": "7b', b'"list": "7c'))


def forged(path: Path) -> None:
    path.write_text('{"list": "7b7d", "mac": "00"}')


DAMAGES: tuple[Callable[[Path], object], ...] = (torn, deep, flipped, forged, Path.unlink)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["let-go.json", "let-go-2.json"])
def test_one_damaged_copy_changes_nothing(paths: Paths, name: str, damage: Callable[[Path], object]) -> None:
    damage(paths.state / name)
    assert is_refused(paths)
    block.remember_chat(paths, "b" * 32, "line", PEOPLE)
    assert is_refused(paths)


@pytest.mark.parametrize("damage", [torn, deep, flipped, forged])
def test_two_damaged_copies_stop_nothing_and_are_said(paths: Paths, damage: Callable[[Path], object]) -> None:
    for name in ("let-go.json", "let-go-2.json"):
        damage(paths.state / name)
    assert not is_refused(paths)
    assert block.is_spoilt(paths)
    block.remember_chat(paths, VAULT, "whatsapp", PEOPLE)
    assert block.start_cooldown(paths, VAULT, NOW) == 1
    assert is_refused(paths)


@pytest.mark.parametrize("name", ["let-go.json", "let-go-2.json"])
def test_a_list_as_an_older_version_wrote_it_takes_the_place_of_no_signed_one(paths: Paths, name: str) -> None:
    empty = {"salt": "00" * 32, "imported": {}, "banned": {}, "number": 10**6}
    (paths.state / name).write_text(json.dumps(empty))
    assert is_refused(paths)


def test_clear_leaves_nothing(paths: Paths) -> None:
    torn(paths.state / "let-go.json")
    torn(paths.state / "let-go-2.json")
    assert not is_refused(paths)
    block.clear_list(paths)
    assert list(paths.state.iterdir()) == []


def test_a_list_of_an_older_version_is_read(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    paths.state.mkdir(mode=0o700)
    (paths.state / "let-go.json").write_text('{"salt": "00", "imported": {"v": ["m"]}, "banned": {}}')
    assert block.start_cooldown(paths, "v", NOW) == 1
