"""The manual pages: one a command and language, well formed, and nothing that the help does not say."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from exskill.cli.framework.base import use_language
from exskill.cli.root import cli

ROOT = Path(__file__).resolve().parents[1]
_MACROS = {".TH", ".SH", ".B", ".PP", ".TP", ".nf", ".fi"}


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("man", ROOT / ".ci" / "man.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["man"] = module
    spec.loader.exec_module(module)
    return module


man = load()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    target = tmp_path_factory.mktemp("man")
    man.write_pages(target)
    yield target
    use_language("en")


def test_every_command_has_a_page_in_every_language(pages: Path) -> None:
    wanted = {f"{man.page_name(ctx)}.1" for _command, ctx in man.walk(cli, click.Context(cli, info_name="exskill"))}
    assert {"exskill.1", "exskill-import.1", "exskill-consent-show.1"} < wanted
    for folder in man.FOLDERS.values():
        assert {path.name for path in (pages / folder).iterdir()} == wanted


def test_pages_are_well_formed(pages: Path) -> None:
    for path in pages.rglob("*.1"):
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith(".TH EXSKILL"), path.name
        macros = [line.split(" ")[0] for line in lines if line.startswith((".", "'"))]
        assert set(macros) <= _MACROS, path.name
        assert [m for m in macros if m in (".nf", ".fi")] == [".nf", ".fi"] * macros.count(".nf"), path.name
        assert macros.count(".SH") == len({line for line in lines if line.startswith(".SH")}) >= 4, path.name
        assert not [line for line in lines if re.search(r"\\(?![e&\-f])|\s$|\x08", line)], path.name


def test_pages_name_every_option(pages: Path) -> None:
    for command, ctx in man.walk(cli, click.Context(cli, info_name="exskill")):
        text = (pages / "man1" / f"{man.page_name(ctx)}.1").read_text("utf-8").replace("\\-", "-")
        shown = [name for p in command.params if isinstance(p, click.Option) and not p.hidden for name in p.opts]
        assert [name for name in shown if name not in text] == [], ctx.command_path


def test_chinese_pages_are_chinese(pages: Path) -> None:
    page = (pages / "zh_CN" / "man1" / "exskill-lock.1").read_text("utf-8")
    assert "立刻" in page or "锁" in page
    assert "Lock the vault" not in page
    assert "名稱" in (pages / "zh_TW" / "man1" / "exskill.1").read_text("utf-8")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
@pytest.mark.parametrize("name", ["man1/exskill.1", "man1/exskill-import.1", "zh_CN/man1/exskill-consent-edit.1"])
def test_man_shows_them_without_a_warning(pages: Path, name: str) -> None:
    environ = os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "90", "MANPAGER": "cat"}
    done = subprocess.run(
        ["man", "--warnings", "-l", str(pages / name)], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "exskill" in done.stdout
    assert "--help" in done.stdout
