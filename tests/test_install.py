"""The lock and the installer: every file by hash, no host in it, every extra served, nobody's file overwritten."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", ROOT / ".ci" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["install"] = module
    spec.loader.exec_module(module)
    return module


install = load()
LOCK = install.LOCK.read_text("utf-8")
PINS = re.findall(r"^([a-z0-9][\w.-]*)==\S+", LOCK, re.MULTILINE)


def names(pins: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][\w.-]*)==", pins, re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.lock", "build.lock"])
def test_every_pin_has_hashes_and_no_line_names_a_host(name: str) -> None:
    text = (ROOT / ".ci" / name).read_text("utf-8")
    blocks = re.findall(r"^[a-z0-9][\w.-]*==[^\n]*(?:\n    [^\n]*)*", text, re.MULTILINE)
    assert len(blocks) > 10
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|^-", text, re.MULTILINE)  # no address, no option line


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_each_extra_is_in_the_lock_with_what_it_names(extra: str) -> None:
    chosen = names(install.select_pins(LOCK, [extra]))
    wanted = {re.match(r"[\w.-]+", need)[0].lower() for need in EXTRAS[extra]} - {"exskill"}  # type: ignore[index]
    assert {name.replace("_", "-") for name in wanted} <= chosen


def test_a_smaller_choice_leaves_out_what_only_others_need() -> None:
    small, whole = names(install.select_pins(LOCK, ["small-model"])), names(install.select_pins(LOCK, list(EXTRAS)))
    assert small < whole
    assert "pytest" not in small
    assert "cryptography" in small
    assert whole == set(PINS)


def test_an_unknown_extra_is_named() -> None:
    with pytest.raises(install.InstallError, match="no extra modell"):
        install.select_pins(LOCK, ["modell"])


def test_the_word_exskill_is_linked_and_never_over_a_file_of_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    install.link_command()
    link = tmp_path / ".local" / "bin" / "exskill"
    assert link.is_symlink()
    install.link_command()  # again: ours is replaced
    link.unlink()
    link.write_text("somebody else's")
    assert "export PATH" in install.link_command()
    assert link.read_text() == "somebody else's"


def test_without_a_compiler_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.shutil, "which", lambda _name: None)
    monkeypatch.setattr(install, "has_new_libc", lambda: False)
    with pytest.raises(install.InstallError, match=r"apt install g\+\+"):
        install.check_compiler()
    monkeypatch.setattr(install, "has_new_libc", lambda: True)
    with pytest.raises(install.InstallError, match="libgomp1"):
        install.check_compiler()


def test_a_command_that_fails_shows_its_last_lines() -> None:
    with pytest.raises(install.InstallError, match="the reason"):
        install.run([sys.executable, "-c", "print('the reason'); raise SystemExit(3)"], {})


def test_both_commands_of_the_readme_call_the_installer() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"<!-- (?:demo|test) command -->\n```sh\n(.*?)\n```", page, re.DOTALL)
    assert len(commands) == 2
    assert all(command.startswith("python3 .ci/install.py") for command in commands)


def test_the_manual_pages_are_written_last_from_the_new_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = list[list[str]]()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(install, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(install, "check_compiler", lambda: None)
    monkeypatch.setattr(install, "make_environment", lambda: tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(install, "find_uv", lambda _python, _folder: None)
    monkeypatch.setattr(install, "run", lambda command, _environ: called.append(list(command)))
    install.install(["model"], is_native=False)
    python, script, target = called[-1]
    assert python == str(tmp_path / ".venv" / "bin" / "python")
    assert Path(script).is_file()
    assert target == str(tmp_path / ".venv" / "share" / "man")


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_what_the_readme_says_works_as_typed_in_a_fresh_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    program = install.ENVIRONMENT / "bin" / "exskill"
    if not program.exists():
        pytest.skip("not installed by .ci/install.py")
    monkeypatch.setenv("HOME", str(tmp_path))
    install.link_command()
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("exskill ")]
    assert lines == ["exskill begin", "exskill open"]
    environ = {"HOME": str(tmp_path), "PATH": f"{tmp_path}/.local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}

    def type_in(line: str) -> subprocess.CompletedProcess[str]:
        shell = ["bash", "--norc", "--noprofile", "-c", line]
        return subprocess.run(
            shell, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    begun = type_in(lines[0])  # nobody is there to answer: it says so, and what to give instead
    assert begun.returncode == 2
    assert "exskill init" in begun.stderr
    assert type_in(f"{lines[1]} --help").returncode == 0
    assert type_in("exskill").returncode == 0
    demo = next(block for block in blocks if "install.py &&" in block).partition("&&")[2].strip()
    assert type_in(f"{demo} --help").returncode == 0
