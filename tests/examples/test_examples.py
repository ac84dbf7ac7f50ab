"""Every example does what its page says."""

from __future__ import annotations

import importlib.util
import re
import sys
import tarfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pyrage
import pytest

from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from tests.cli.conftest import PASSPHRASE, Cli
from tests.cli.conftest import cli as cli  # the fixture

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def test_a_folder_is_redacted_and_nothing_is_overwritten(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text("Mr Hartmann called, 07700 900123\nsee you, Sam\n", "utf-8")
    (source / "b.txt").write_text("hartmann again\n", "utf-8")
    example = load(EXAMPLES / "redact_folder.py")
    assert example.redact_folder(source, target, ["Sam"]) == 2
    assert (target / "a.txt").read_text("utf-8") == "Mr [Friend-1] called, [phone]\nsee you, Sam\n"
    assert (target / "b.txt").read_text("utf-8") == "[Friend-1] again\n"
    assert "Hartmann" in (source / "a.txt").read_text("utf-8")
    with pytest.raises(FileExistsError):
        example.redact_folder(source, target, ["Sam"])


def test_a_stranger_verifies_a_log_and_notices_a_change(cli: Cli) -> None:
    cli.with_vault()
    log = next(cli.home.rglob("audit/vkey")).parent
    example = load(EXAMPLES / "verify_log.py")
    whole, words = example.verify(log)
    assert whole, words
    entries = next(p for p in sorted((log / "entries").iterdir()))
    data = bytearray(entries.read_bytes())
    data[-1] ^= 1
    entries.write_bytes(data)
    assert not example.verify(log)[0]


def test_a_backup_opens_with_another_implementation_of_age(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    target, words = tmp_path / "backup.age", tmp_path / "words"
    words.write_text("another passphrase for the backup")
    words.chmod(0o600)
    page = (EXAMPLES / "open_backup.md").read_text("utf-8")
    assert "age --decrypt" in page
    done = cli.unlocked("backup", str(target), "--file-passphrase", str(words), "--yes")
    assert done.code == 0, done.err
    plain = pyrage.passphrase.decrypt(target.read_bytes(), words.read_text())
    with tarfile.open(fileobj=BytesIO(plain)) as archive:
        names = archive.getnames()
        readme = archive.extractfile("README")
        assert readme is not None
        assert "exskill" in readme.read().decode()
    assert "vault/keyring.age" in names
    assert PASSPHRASE.encode() not in plain


def test_a_reader_of_ones_own_reads_every_row(tmp_path: Path) -> None:
    project = (EXAMPLES / "importer" / "pyproject.toml").read_text("utf-8")
    module, name = re.search(r'tilde = "(\w+):(\w+)"', project).groups()  # type: ignore[union-attr]
    reader = getattr(load(EXAMPLES / "importer" / f"{module}.py"), name)()
    file = tmp_path / "chat.tilde"
    file.write_text(
        "2025-03-02T09:14:00 ~ Sam ~ good ~ morning\nno message\n2025-03-02T09:15:00 ~ Alex ~ hi\n", "utf-8"
    )
    source = open_source(file)
    rows = list(reader.read(source, ReadOptions()))
    people = [who.name for chat in reader.conversations(source, ReadOptions()) for who in chat.participants]
    assert [type(row).__name__ for row in rows] == ["Message", "RowProblem", "Message"]
    assert rows[0].ts == datetime(2025, 3, 2, 9, 14)
    assert people == ["Sam", "Alex"]
    assert reader.sniff(source) is None  # a file that is not wholly of this form is left to others
