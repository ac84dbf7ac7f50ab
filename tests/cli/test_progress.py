"""``exskill progress`` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_chart_sentences_and_json(cli: Cli) -> None:
    cli.with_vault()
    assert "no check-in yet" in cli.unlocked("progress").out
    assert cli.unlocked("checkin", "--short", stdin=b"7\n6\n5\n").code == 0
    shown = cli.unlocked("progress")
    assert "▆ 7" in shown.out
    assert all(len(line) <= 80 for line in shown.out.splitlines() if "▆" in line)
    plain = cli.unlocked("progress", "--plain").out
    assert not set("▁▂▃▄▅▆▇█─") & set(plain)
    assert "longing: 7 in week 1." in plain
    assert cli.unlocked("progress", "--json").json["weeks"]["urge"][0]["mean"] == 6
    assert "想念" in cli.unlocked("--lang", "zh", "progress").out


def test_a_picture_stays_in_the_vault_or_is_asked_for(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    cli.with_vault()
    assert cli.unlocked("checkin", "--short", stdin=b"7\n6\n5\n").code == 0
    assert "in the vault" in cli.unlocked("progress", "--picture", "svg").err
    target = tmp_path / "weeks.svg"
    assert cli.unlocked("progress", "--out", str(target)).code == 2
    assert not target.exists()
    assert cli.unlocked("progress", "--out", str(target), "--yes").code == 0
    assert target.stat().st_mode & 0o077 == 0
    assert cli.unlocked("progress", "--out", str(target), "--yes").code == 2
    assert cli.unlocked("progress", "--out", str(tmp_path / "weeks.doc"), "--yes").code == 2
    assert not list(cli.home.rglob("*.svg"))
