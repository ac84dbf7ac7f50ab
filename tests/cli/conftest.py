"""The command line in this process: a home of its own, a cheap key derivation, and what was printed."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exskill.cli.root import run
from tests.remembered import remembered_vectors
from vault import kdf

__all__ = ["remembered_vectors"]
PASSPHRASE = "correct horse battery"
CHAT = Path(__file__).resolve().parents[2] / "exskill" / "demo" / "chat.txt"


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Cli:
    home: Path
    secret: Path
    brought: Path  # a home with the chat, made by the first test that needs one
    call: Callable[..., Result]

    def __call__(self, *argv: str, stdin: bytes = b"") -> Result:
        return self.call(list(argv), stdin)

    def unlocked(self, *argv: str, stdin: bytes = b"") -> Result:
        return self.call([*argv, "--passphrase-file", str(self.secret)], stdin)

    def with_vault(self) -> Cli:
        assert self.unlocked("init", "--age", "30", "--country", "GB").code == 0
        return self

    def with_chat(self) -> Cli:
        """Give it a vault with the invented chat. It is brought once a process; every later home is a copy of that one."""
        if self.home.exists():
            self.with_vault().with_chat_in_it()
        elif self.brought.exists():
            shutil.copytree(self.brought, self.home)
        else:
            self.with_vault().with_chat_in_it()
            shutil.copytree(self.home, self.brought)
        return self

    def with_chat_in_it(self) -> Cli:
        done = self.unlocked("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
        assert done.code == 0, done.err
        return self


@pytest.fixture
def cli(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Cli:
    home = tmp_path / "home"
    monkeypatch.setenv("EXSKILL_HOME", str(home))
    monkeypatch.setenv("NO_COLOR", "1")
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "EXSKILL_LANG", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(kdf, "calibrate", lambda: kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1))
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)

    def call(argv: Sequence[str], stdin: bytes) -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfd.readouterr()
        code = run(list(argv))
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return Cli(home, secret, tmp_path_factory.getbasetemp() / "brought", call)
