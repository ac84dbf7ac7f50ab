"""Little, one-sided or closed rows, and models that fail: a clear error, and nothing lost."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from exskill.core.errors import ModelUnavailable
from tests.cli.conftest import Cli
from tests.cli.test_persona_likeness import Model, imported


def test_with_nothing_imported_everything_says_so(cli: Cli) -> None:
    cli.with_vault()
    for argv in (("show",), ("why", "length"), ("correct", "boss"), ("versions",), ("rollback", "v1")):
        done = cli.unlocked("persona", *argv)
        assert done.code == 5, argv
        assert "nothing that may be counted" in done.err
    assert cli.unlocked("persona", "likeness").code != 0


def test_few_messages_are_said_before_anything_is_claimed(cli: Cli) -> None:
    cli.with_chat()
    shown = cli.unlocked("persona", "show").out
    assert shown.index("few messages") < shown.index("message length")
    values = cli.unlocked("persona", "show", "--json").json["profile"]["values"]
    assert all(v["status"] == "unknown" for name, v in values.items() if v["n"] == 0 and name != "unknown")


def test_one_side_alone_is_said_and_not_measured(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    rows = "".join(f"01/02/2025, 10:{i % 60:02d} - Sam: haha soup {i} lah\n" for i in range(150))
    (tmp_path / "chat.txt").write_text("01/02/2025, 09:00 - Alex: hi\n" + rows)
    argv = ("import", "--redact", str(tmp_path / "chat.txt"), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert cli.unlocked(*argv).code == 0
    assert cli.unlocked("persona", "show").code == 0
    done = cli.unlocked("persona", "likeness")
    assert done.code == 4
    assert "each of you" in done.err


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGUF",
        b"GGUF" + struct.pack("<IQQ", 3, 2**63, 2**63),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _string("a") + struct.pack("<IIQ", 9, 9, 2**62),
        b"GGUF" + struct.pack("<IQQ", 99, 0, 0),
        b"\x00" * 4096,
    ],
)
def test_a_hostile_model_file_is_refused(cli: Cli, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    done = cli("model", "add", str(path))
    assert done.code == ModelUnavailable.exit_code
    assert "not a whole GGUF" in done.err
    assert str(tmp_path) not in done.err
    assert "model.gguf" not in cli("model", "list").out


class Failing(Model):
    def __init__(self, error: BaseException) -> None:
        super().__init__("x")
        self.error = error

    def generate(self, *_args: Any, **_options: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ModelUnavailable("the model ran out of context or memory"), "ran out of context"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_a_model_that_fails_while_measuring_loses_nothing(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str
) -> None:
    imported(cli, tmp_path)
    monkeypatch.setattr("exskill.cli.commands.model.open_model", lambda *_a, **_k: Failing(error))
    done = cli.unlocked("persona", "likeness")
    assert done.code not in (0, 130)
    assert words in done.err
    assert "unexpected" not in done.err
    assert cli.unlocked("persona", "show").code == 0
