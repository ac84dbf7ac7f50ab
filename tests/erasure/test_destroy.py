"""``destroy --now`` in every damaged state: the key halves go first, nothing is parsed before, and nothing stops it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exskill.core.paths import Paths
from exskill.erasure.destroy import destroy_everything, destroy_vault
from tests.cli.conftest import Cli, cli

__all__ = ["cli"]

Damage = Callable[[Path, Path], object]  # the vault's folder, its state's folder


def deep(_vault: Path, state: Path) -> None:
    (state / "deadlines").write_text("[" * 200_000)


def folder_inside(_vault: Path, state: Path) -> None:
    (state / "shards" / "sub").mkdir()
    (state / "shards" / "sub" / "half").write_bytes(b"x" * 32)


def read_only(_vault: Path, state: Path) -> None:
    for path in (state / "shards").iterdir():
        path.chmod(0o400)
    (state / "shards").chmod(0o500)


DAMAGES: dict[str, Damage] = {
    "whole": lambda _v, _s: None,
    "deadlines garbage": lambda _v, s: (s / "deadlines").write_text("x"),
    "deadlines empty": lambda _v, s: (s / "deadlines").write_text(""),
    "deadlines deep": deep,
    "receipt key gone": lambda _v, s: (s / "receipt.key").unlink(),
    "receipt key short": lambda _v, s: (s / "receipt.key").write_text("a"),
    "anchor gone": lambda _v, s: (s / "anchor").unlink(),
    "first file gone": lambda v, _s: (v / "VAULT").unlink(),
    "first file garbage": lambda v, _s: (v / "VAULT").write_text("zz"),
    "first file of a later format": lambda v, _s: (v / "VAULT").write_text("exskill-vault 9\n" + "a" * 32 + "\n"),
    "folder open to others": lambda v, _s: v.chmod(0o755),
    "folder inside the key halves": folder_inside,
    "link among the key halves": lambda _v, s: (s / "shards" / "zz").symlink_to("/etc/hostname"),
    "read-only key halves": read_only,
    "fixups garbage": lambda _v, s: (s / "fixups").write_bytes(os.urandom(100)),
    "note of theirs garbage": lambda _v, s: (s / "theirs").write_bytes(os.urandom(100)),
    "keyring gone": lambda v, _s: (v / "keyring.age").unlink(),
    "keyring is a folder": lambda v, _s: ((v / "keyring.age").unlink(), (v / "keyring.age").mkdir()),
    "vault folder gone": lambda v, _s: shutil.rmtree(v),
    "let-go list torn": lambda _v, s: (s.parent / "let-go.json").write_text('{"salt": "'),
    "plan of a restore torn": lambda v, _s: (v.parents[1] / "adopting").mkdir(),
}


@pytest.mark.parametrize("label", DAMAGES)
def test_the_panic_path_destroys_every_key_whatever_is_damaged(cli: Cli, label: str) -> None:
    cli.with_vault()
    vault = cli.home / "data" / "vaults" / "default"
    state = next(p for p in (cli.home / "state").iterdir() if (p / "shards").is_dir())
    DAMAGES[label](vault, state)
    done = cli("destroy", "--now", "--json")
    assert done.code == 0, done.err
    facts = done.json["destroyed"]
    assert facts["verified_gone"] is True
    assert facts["keys_destroyed"] >= 3
    assert not state.exists()
    assert not [p for p in cli.home.rglob("*") if p.is_file() or p.is_symlink()]
    assert Path("/etc/hostname").exists()


def test_what_is_not_ours_in_a_vaults_folder_stays(cli: Cli) -> None:
    cli.with_vault()
    vaults = cli.home / "data" / "vaults"
    mine = {vaults / "default" / "diary.txt": "mine", vaults / "recipes" / "soup.txt": "soup"}
    for path, text in mine.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert cli("destroy", "--now").code == 0
    assert {path: path.read_text() for path in mine} == mine
    assert not (vaults / "default" / "keyring.age").exists()


def test_one_named_vault_goes_and_the_other_still_opens(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("--vault", "other", "init", "--age", "30").code == 0
    assert cli("--vault", "other", "destroy", "--now").code == 0
    assert [v["name"] for v in cli("status", "--json").json["vaults"]] == ["default"]
    assert cli.unlocked("consent", "show").code == 0


def test_now_without_a_name_takes_every_vault(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("--vault", "other", "init", "--age", "30").code == 0
    assert cli("destroy", "--now").code == 0
    assert cli("status", "--json").json["vaults"] == []
    assert cli("destroy", "--now").code == 10


def test_key_halves_that_several_vaults_could_own_are_left_and_counted(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    for name, letter in (("a", "a"), ("b", "b")):
        (paths.vault(name)).mkdir(parents=True)
        (paths.vault(name) / "VAULT").write_text("torn")
        shards = paths.state / (letter * 32) / "shards"
        shards.mkdir(parents=True)
        (shards / "vault").write_bytes(b"k" * 32)
    assert destroy_vault(paths, "a").keys_left == 2
    assert destroy_everything(paths).keys_gone


def test_a_receipt_is_written_to_a_new_file_only(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    target = tmp_path / "receipt.json"
    assert cli("destroy", "--now", "--receipt", str(target)).code == 0
    assert json.loads(target.read_text())["keys_left"] == 0
