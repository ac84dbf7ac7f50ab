"""Bad input gets a clear error with a fixed code, and nothing is lost."""

from __future__ import annotations

import array
import fcntl
import os
import resource
import signal
import subprocess
import sys
import termios
import zipfile
from pathlib import Path

import pytest

from exskill.cli.root import run
from tests.cli.conftest import CHAT, Cli
from vault.atomic import Disk, hold_lock
from vault.state import State

WHO = ("--me", "Alex", "--ex", "Sam")


def snapshot(home: Path) -> dict[str, bytes]:
    """Everything of the vault but what every unlock moves on: the audit log, and the clock beside the deadlines."""
    found = {
        str(p.relative_to(home)): p.read_bytes()
        for p in sorted(home.rglob("*"))
        if p.is_file() and "audit" not in p.parts and p.name != "lock"
    }
    for name in [name for name in found if name.endswith("/journal")]:
        folder = (home / name).parent
        facts = State(folder.parent, folder.name, Disk()).facts()
        found[name] = repr((sorted(facts.deadlines.items()), facts.fixed, facts.own, facts.doomed)).encode()
    return found


def zipped(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def bad_file(folder: Path, name: str) -> Path:
    path = folder / name
    if name == "empty.txt":
        path.write_bytes(b"")
    elif name == "prose.txt":
        path.write_text("Dear diary, nothing here is a chat.\nReally nothing.\n" * 20)
    elif name == "bytes.bin":
        path.write_bytes(bytes(range(256)) * 40)
    elif name == "broken.json":
        path.write_text('{"name": "x", "type": "personal_chat", "id": 1, "messages": [{"id": 1, "ty')
    elif name == "cut.zip":
        path.write_bytes(zipped(folder / "whole.zip", "_chat.txt", CHAT.read_bytes()).read_bytes()[:-40])
    elif name == "nothing.zip":
        zipped(path, "readme.md", b"hello")
    elif name == "traversal.zip":
        zipped(path, "../../_chat.txt", CHAT.read_bytes())
    else:
        zipped(path, "_chat.txt", b"\0" * 100_000_000)
    return path


@pytest.mark.parametrize(
    "name",
    ["empty.txt", "prose.txt", "bytes.bin", "broken.json", "cut.zip", "nothing.zip", "traversal.zip", "bomb.zip"],
)
def test_what_is_no_chat_is_refused_and_the_vault_is_as_it_was(cli: Cli, tmp_path: Path, name: str) -> None:
    cli.with_vault()
    before = snapshot(cli.home)
    path = bad_file(tmp_path, name)
    content = path.read_bytes()
    done = cli.unlocked("import", str(path), *WHO)
    assert done.code == 4, (done.out, done.err)
    assert "hint:" in done.err
    assert snapshot(cli.home) == before
    assert path.read_bytes() == content


def test_a_missing_file_is_a_usage_error(cli: Cli) -> None:
    assert cli("import", "-n", "no such file.txt").code in (2, 4)


@pytest.mark.parametrize("name", ["Alexa", "alex", "Ale", "SAM"])
def test_a_name_that_is_nobody_keeps_nothing_and_says_so(cli: Cli, name: str) -> None:
    cli.with_vault()
    done = cli.unlocked("import", str(CHAT), "--me", name, "--ex", "Sam" if name != "SAM" else "Alex")
    assert done.code == 4
    assert name not in done.err


def test_without_a_terminal_the_missing_option_is_named(cli: Cli) -> None:
    assert "--age" in cli.unlocked("init").err
    cli.with_vault()
    done = cli("consent", "show")
    assert done.code == 2
    assert "--passphrase-file" in done.err
    done = cli.unlocked("import", str(CHAT))
    assert done.code == 2
    assert "--me" in done.err
    assert "--confirm" in cli("destroy").err


def test_a_passphrase_file_that_others_can_read_is_refused(cli: Cli) -> None:
    cli.with_vault()
    cli.secret.chmod(0o644)
    assert cli.unlocked("consent", "show").code == 2


def test_a_short_passphrase_is_refused(cli: Cli) -> None:
    cli.secret.write_text("short")
    assert cli.unlocked("init", "--age", "30").code == 2


def test_no_vault_and_a_second_init(cli: Cli) -> None:
    assert cli.unlocked("consent", "show").code == 10
    cli.with_vault()
    assert cli.unlocked("init", "--age", "30").code == 2


def test_a_damaged_vault_is_told_and_left_alone(cli: Cli) -> None:
    cli.with_chat()
    segment = sorted((cli.home / "data" / "vaults" / "default" / "seg").iterdir())[0]
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(bytes(data))
    assert cli.unlocked("import", str(CHAT), *WHO).code == 13
    assert segment.read_bytes() == bytes(data)


def test_a_second_process_is_told_to_wait(cli: Cli) -> None:
    cli.with_vault()
    with hold_lock(cli.home / "data" / "vaults" / "default" / "lock", exclusive=True):
        assert cli.unlocked("consent", "show").code == 11


def test_a_missing_and_an_altered_model(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from exskill.llm import catalogue

    models = cli.home / "data" / "models"
    models.mkdir(parents=True)
    small = catalogue.SMALL
    with (models / small.file).open("wb") as stream:
        stream.truncate(small.size)
    assert cli("model", "bench", "--small-model").code == 20
    (models / small.file).unlink()
    monkeypatch.setattr(catalogue.metadata, "distribution", _not_there)
    assert cli("model", "bench", "--small-model").code == 20
    assert cli("model", "bench", "--model", "nonsense").code == 2


def _not_there(name: str) -> object:
    from importlib.metadata import PackageNotFoundError

    raise PackageNotFoundError(name)


def test_wrong_encoding_names_the_option(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_bytes(CHAT.read_text("utf-8").encode("gb18030", "replace"))
    done = cli("import", "-n", "--json", str(path), "--encoding", "gb18030")
    assert done.code == 0
    assert done.json["read"] == 102


def environment(cli: Cli) -> dict[str, str]:
    return {**os.environ, "EXSKILL_HOME": str(cli.home), "NO_COLOR": "1"}


def small_files_only() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


def test_a_full_disk_changes_nothing(cli: Cli) -> None:
    cli.with_vault()
    before = snapshot(cli.home)
    argv = [
        sys.executable,
        "-m",
        "exskill",
        "import",
        str(CHAT),
        *WHO,
        "--ex-adult",
        "--passphrase-file",
        str(cli.secret),
    ]
    env = {**environment(cli), "PYTHONDONTWRITEBYTECODE": "1"}  # Python 3.11 keeps half a .pyc for ever (gh-126606)
    done = subprocess.run(argv, env=env, capture_output=True, text=True, preexec_fn=small_files_only, check=False)
    assert done.returncode == 1, done.stderr
    assert "full" in done.stderr
    with_vault_open = cli.unlocked("status")
    assert with_vault_open.code == 2  # status takes no passphrase
    assert cli.unlocked("consent", "show").code == 0
    assert {k: v for k, v in snapshot(cli.home).items() if "/seg/" in k} == {
        k: v for k, v in before.items() if "/seg/" in k
    }


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_of_an_import_the_vault_opens_and_holds_nothing_half(cli: Cli, signum: int) -> None:
    cli.with_vault()
    argv = [sys.executable, "-m", "exskill", "import", "-", *WHO, "--ex-adult", "--passphrase-file", str(cli.secret)]
    process = subprocess.Popen(
        argv, env=environment(cli), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # also where the tests run behind nohup
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(CHAT.read_bytes()[:2000])
    process.stdin.flush()
    _wait_until_it_reads(process)
    process.send_signal(signum)
    process.communicate()
    assert process.returncode == (130 if signum == signal.SIGINT else -signum)
    assert cli.unlocked("consent", "show").code == 0
    assert not list((cli.home / "data" / "vaults" / "default" / "seg").iterdir())


def _wait_until_it_reads(process: subprocess.Popen[bytes]) -> None:
    """Wait until the child has taken everything out of its pipe: it is in the middle of its source."""
    assert process.stdin is not None
    while array.array("i", fcntl.ioctl(process.stdin, termios.FIONREAD, b"\0" * 4))[0]:
        assert process.poll() is None, process.communicate()
        os.sched_yield()


def test_an_unexpected_error_shows_no_content(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from exskill.core import paths

    def explode(*_args: object) -> None:
        raise ValueError("canary-content")

    monkeypatch.setattr(paths, "resolve_paths", explode)
    assert run(["path"]) == 1
    out, err = capfd.readouterr()
    assert "canary" not in out + err
    assert "ValueError" in err
