"""What the doctor says of the processes that run other people's native code."""

from __future__ import annotations

import pytest

from exskill.core import network_guard
from exskill.machine import checkup


def _find_row() -> checkup.Check:
    return next(row for row in checkup._check_network() if row.name == "outside code")


def test_where_the_kernel_closes_everything_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_guard, "find_architecture", lambda: network_guard._ARCHITECTURES["x86_64"])
    monkeypatch.setattr(checkup, "landlock_version", lambda: 4)
    assert (_find_row().state, _find_row().text) == ("ok", "runs without keys, files and network")


def test_a_kernel_without_the_rule_on_files_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_guard, "find_architecture", lambda: network_guard._ARCHITECTURES["x86_64"])
    monkeypatch.setattr(checkup, "landlock_version", lambda: 0)
    assert _find_row().state == "warning"
    assert "cannot refuse it files" in _find_row().text


def test_an_unknown_processor_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_guard, "find_architecture", lambda: None)
    assert _find_row().state == "warning"
    assert "on this processor the kernel is not asked" in _find_row().text
