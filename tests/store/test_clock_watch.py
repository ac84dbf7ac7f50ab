"""What the machine's clocks say: a time server vouches for the time that it set, and for no other."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exskill.store import clock_watch

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "synchronized"
    path.touch()
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    monkeypatch.setattr(clock_watch, "_SYNCED", path)
    return path


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=40), timedelta(minutes=-40)])
def test_a_time_server_vouches_for_the_time_that_it_has_just_set(touched: Path, ahead: timedelta) -> None:
    assert clock_watch.read_clocks(NOW + ahead).synced


@pytest.mark.parametrize("ahead", [timedelta(days=3650), timedelta(days=8), timedelta(days=-8)])
def test_a_clock_set_by_hand_after_it_was_synchronized_is_vouched_for_by_nobody(
    touched: Path, ahead: timedelta
) -> None:
    assert not clock_watch.read_clocks(NOW + ahead).synced


def test_without_a_time_server_nobody_vouches(touched: Path) -> None:
    touched.unlink()
    assert not clock_watch.read_clocks(NOW).synced
