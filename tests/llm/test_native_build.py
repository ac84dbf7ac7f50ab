"""What ``model build`` prints: a command where the installer lies beside the environment, nothing made up elsewhere."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm import native_build
from exskill.llm.native_build import find_build


def fail(*_args: object) -> None:
    raise ModelUnavailable("no")


def test_the_command_is_for_the_folder_beside_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a folder"
    (folder / ".ci").mkdir(parents=True)
    (folder / ".ci" / "install.py").touch()
    monkeypatch.setattr(native_build.catalogue, "installed_pieces", lambda _entry: [])
    way = find_build(folder / ".venv")
    assert way.folder == folder
    assert way.command is not None
    assert shlex.split(way.command) == ["cd", str(folder), "&&", "python3", ".ci/install.py", "--native"]


def test_a_machine_with_the_small_model_does_not_fetch_the_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "install.py").touch()
    monkeypatch.setattr(native_build.catalogue, "installed_pieces", fail)
    assert str(find_build(tmp_path / ".venv").command).endswith("--native small-model")


def test_without_the_installer_there_is_no_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native_build, "find_native", fail)
    way = find_build(tmp_path / ".venv")
    assert (way.in_use, way.folder, way.command) == ("none", None, None)
