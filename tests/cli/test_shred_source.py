"""``import --shred-source``: on request, after the import, only what was read, and nothing that is in doubt."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from exskill.chat.messages import DropReason, ImportReport
from exskill.core.errors import ExskillError, UsageError
from exskill.ingest.shred_source import is_whole, list_targets, may_be_shredded, shred_files
from tests.cli.conftest import CHAT, Cli

WHO = ("--me", "Alex", "--ex", "Sam", "--ex-adult")


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    return Path(shutil.copy(CHAT, tmp_path / "chat.txt"))


def run(cli: Cli, path: Path | str, *more: str) -> Any:
    return cli.unlocked("import", str(path), *WHO, "--shred-source", *more)


def test_the_file_is_gone_and_the_rows_are_there(cli: Cli, chat: Path) -> None:
    cli.with_vault()
    inode = chat.open("rb")
    content = chat.read_bytes()
    done = run(cli, chat, "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["shredded_files"] == 1
    assert "copies in a cloud" in done.err
    assert not chat.exists()
    with inode:
        assert inode.read() != content  # what a recovery of the deleted file would find
    [one] = cli.unlocked("forget", "--list", "--json").json["imports"]
    assert sum(one["rows"].values()) == done.json["kept"]
    assert "files: 1" in cli.unlocked("audit", "log").out


def test_without_the_word_nothing_is_touched(cli: Cli, chat: Path) -> None:
    cli.with_vault()
    before = chat.read_bytes()
    assert cli.unlocked("import", str(chat), *WHO).code == 0
    assert chat.read_bytes() == before


def test_it_asks_first_and_refuses_what_it_will_not_do(cli: Cli, chat: Path, tmp_path: Path) -> None:
    cli.with_vault()
    assert run(cli, chat).code == 2
    assert run(cli, chat, "--yes", "-n").code == 2
    assert run(cli, "-", "--yes").code == 2
    link = tmp_path / "link.txt"
    link.symlink_to(chat)
    assert run(cli, link, "--yes").code == 2
    assert cli.unlocked("forget", "--list", "--json").json["imports"] == []
    assert chat.exists()


def test_a_second_name_or_a_database_in_use_stops_it(cli: Cli, chat: Path, tmp_path: Path) -> None:
    cli.with_vault()
    os.link(chat, tmp_path / "second.txt")
    done = run(cli, chat, "--yes", "--json")
    assert done.code == 3
    assert done.json["shredded_files"] == 0
    assert "second name" in " ".join(done.json["warnings"])
    assert chat.read_bytes() == CHAT.read_bytes()
    (tmp_path / "second.txt").unlink()
    (tmp_path / "chat.txt-wal").write_bytes(b"")
    with pytest.raises(UsageError):
        list_targets([chat])


def test_a_row_that_failed_stops_it(cli: Cli, chat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    monkeypatch.setattr("exskill.ingest.shred_service.is_whole", lambda _report: False)
    done = run(cli, chat, "--yes")
    assert done.code == 3
    assert "stay as they are" in done.out + done.err
    assert chat.exists()
    report = ImportReport("f", "r", read=3, kept=2)
    assert is_whole(report)
    for reason in (DropReason.QUARANTINED, DropReason.UNPARSED, DropReason.UNSURE):
        bad = ImportReport("f", "r", read=3, kept=2)
        bad.dropped[reason] = 1
        assert not is_whole(bad)


def test_of_a_folder_only_what_was_read_goes(cli: Cli, chat: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    shutil.move(chat, folder / "_chat.txt")
    (folder / "thesis.docx").write_bytes(b"not yours to delete")
    cli.with_vault()
    done = run(cli, folder, "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["shredded_files"] == 1
    assert [p.name for p in folder.iterdir()] == ["thesis.docx"]


def test_a_file_that_changed_or_was_exchanged_is_left(chat: Path) -> None:
    found = list_targets([chat])
    chat.write_bytes(b"something new")
    with pytest.raises(ExskillError):
        shred_files(found)
    assert chat.read_bytes() == b"something new"


def test_a_failed_overwrite_is_told(cli: Cli, chat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()

    def failing(_fd: int, _size: int, _random: object) -> None:
        raise OSError(5, "no")

    monkeypatch.setattr("exskill.ingest.shred_source._overwrite_file", failing)
    done = run(cli, chat, "--yes", "--json")
    assert done.code == 3
    assert chat.exists()
    assert "failed" in cli.unlocked("audit", "log").out


def test_our_own_folders_are_safe(tmp_path: Path) -> None:
    own = tmp_path / "home" / "data"
    own.mkdir(parents=True)
    for path in (own, own / "x", tmp_path):
        with pytest.raises(UsageError):
            may_be_shredded(str(path), outside=[own])


def test_an_archive_inside_an_archive_takes_nothing_else_along(cli: Cli, chat: Path, tmp_path: Path) -> None:
    inner, outer = tmp_path / "whatsapp.zip", tmp_path / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(chat, "_chat.txt")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "whatsapp.zip")
        archive.writestr("will.txt", "Buy milk.\nCall the bank at ten.\n")
    before = outer.read_bytes()
    cli.with_vault()
    done = run(cli, outer, "--yes", "--json")
    assert done.json["kept"] > 0
    assert outer.read_bytes() == before
