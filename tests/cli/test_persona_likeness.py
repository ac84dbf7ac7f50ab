"""``persona likeness`` from an import to the table, with a scripted model."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.persona.fakes import FakeRuntime

_WORDS = "soup rain train late home work sleep coffee film music happy tired walk phone bread tea bus cold warm"


class Model(FakeRuntime):
    def __enter__(self) -> Model:
        return self

    def __exit__(self, *_error: object) -> None:
        return None


class Interrupted(Model):
    def generate(self, *_args: Any, **_options: Any) -> Any:
        raise KeyboardInterrupt


def chat(path: Path, messages: int) -> Path:
    rng = random.Random(1)
    rows = []
    for i in range(messages):
        mine = i % 2 == 0
        words = " ".join(rng.sample(_WORDS.split(), 4))
        text = f"I think {words}, really." if mine else f"haha {words} lah~"
        day, minute = divmod(i * 7, 600)
        when = f"{1 + day % 28:02d}/{1 + day // 28:02d}/2025, {10 + minute // 60:02d}:{minute % 60:02d}"
        rows.append(f"{when} - {'Alex' if mine else 'Sam'}: {text}")
    path.write_text("\n".join(rows) + "\n")
    return path


def imported(cli: Cli, tmp_path: Path, messages: int = 420) -> Cli:
    cli.with_vault()
    done = cli.unlocked(
        "import",
        "--redact",
        str(chat(tmp_path / "WhatsApp Chat.txt", messages)),
        "--me",
        "Alex",
        "--ex",
        "Sam",
        "--ex-adult",
    )
    assert done.code == 0, done.err
    return cli


def test_the_table_stands_beside_floor_and_bare_model(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(cli, tmp_path)
    replies = ["haha soup so warm lah~", "haha train home late lah~", "haha tea and bread lah~", "haha rain again lah~"]
    monkeypatch.setattr("exskill.cli.commands.model.open_model", lambda *_a, **_k: Model(*replies))
    done = cli.unlocked("persona", "likeness", "--replies", "20")
    assert done.code == 0, done.err
    assert "authorship AUC" in done.out
    assert "share with laughter" in done.out
    assert "bars reached, over 20 replies" in done.out
    assert re.search(r"about \d+ minutes?", done.err)
    assert "haha" not in done.out
    found = cli.unlocked("persona", "likeness", "--replies", "20", "--json").json["likeness"]
    rows = {row["measure"]: row for row in found}
    assert rows["authorship AUC, generated against others"]["echo"] > 0.9
    assert rows["copies beyond the quote length"]["met"] is True
    assert rows["share with laughter"]["met"] is None


def test_stopping_it_leaves_nothing_behind(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(cli, tmp_path)
    monkeypatch.setattr("exskill.cli.commands.model.open_model", lambda *_a, **_k: Interrupted("x"))
    before = sorted(str(p) for p in cli.home.rglob("*") if "audit" not in p.parts)
    done = cli.unlocked("persona", "likeness")
    assert done.code == 130
    assert "nothing was half done" in done.err
    assert sorted(str(p) for p in cli.home.rglob("*") if "audit" not in p.parts) == before
    assert cli.unlocked("persona", "show").code == 0


def test_too_little_is_said(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("persona", "likeness")
    assert done.code == 4
    assert "at least 100 messages" in done.err
