"""What a broken machine looks like to a user: a sentence and a next step, never "something unexpected"."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.core.library_errors import find_known
from exskill.llm import catalogue
from tests.cli.conftest import Cli


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM])
def test_errors_of_the_disk_are_ours(code: int) -> None:
    found = find_known(OSError(code, os.strerror(code), "/home/somebody/secret"))
    assert found is not None
    assert found.hint
    assert "somebody" not in found.message + found.hint


def test_other_errors_stay_unexpected() -> None:
    assert find_known(OSError(errno.EBADF, "x")) is None
    assert find_known(RuntimeError("x")) is None


def test_a_file_where_the_folder_should_be(cli: Cli) -> None:
    cli.home.write_text("not a folder")
    assert "unexpected" not in cli("status").err


def test_a_full_disk_at_init(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_a: object, **_k: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(Path, "mkdir", full)
    done = cli.unlocked("init", "--age", "30")
    assert done.code == 1
    assert "full" in done.err


def test_a_list_of_models_that_others_can_write_vouches_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text("[]")
    tmp_path.chmod(0o700)
    (tmp_path / "models.json").chmod(0o600)
    assert catalogue.read_registered(tmp_path) == ()
    for path, mode in ((tmp_path / "models.json", 0o666), (tmp_path, 0o777)):
        before = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(ModelUnavailable):
            catalogue.read_registered(tmp_path)
        path.chmod(before)
