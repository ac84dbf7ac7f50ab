"""Unlocked for a while: no passphrase where it is a matter of reading and writing, always where it is a matter of power."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from exskill.cli.commands.unlock import parse_duration
from exskill.cli.framework.app import local_now
from exskill.consent import Purpose
from exskill.core.errors import UsageError
from exskill.core.paths import Paths, resolve_paths
from exskill.store.borrowing import encode_uses
from exskill.unlock import agent as unlocking
from tests.cli.conftest import CHAT, Cli
from tests.vault.test_agent import copies
from vault import keyring
from vault.age import file as age
from vault.agent import client as agent_client
from vault.agent import delegate as agent_delegate
from vault.agent.delegation import envelope_id
from vault.agent.sockets import shorten_path
from vault.keyring import Keyring
from vault.marker import read_vault_id
from vault.slots import PassphraseUnlocker
from vault.vault import Vault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the agent is tested on Linux")


@pytest.fixture(autouse=True)
def ended(cli: Cli) -> Iterator[None]:
    """Leave no agent behind."""
    yield
    unlocking.lock_at_once(paths(cli))


def paths(cli: Cli) -> Paths:
    return resolve_paths({"EXSKILL_HOME": str(cli.home)})


def place(cli: Cli) -> Path:
    return unlocking.socket_path(paths(cli), read_vault_id(cli.home / "data" / "vaults" / "default"))


def begun(cli: Cli, *words: str) -> Cli:
    done = cli.unlocked("unlock", *words)
    assert done.code == 0, done.err
    return cli


def test_commands_ask_for_nothing_until_it_is_locked(cli: Cli) -> None:
    cli.with_chat()
    assert cli("consent", "show").code == 2  # nobody can type here
    begun(cli)
    for words in (("consent", "show"), ("persona", "show"), ("timer", "list"), ("audit", "log"), ("progress",)):
        done = cli(*words)
        assert done.code == 0, (words, done.err)
    assert cli("memory", "add", stdin=b"We walked along the river.\n").code == 0
    assert "river" in cli("memory", "list").out
    assert cli("lock").out == "locked\n"
    assert cli("memory", "list").code == 2
    assert "river" in cli.unlocked("memory", "list").out
    assert cli.unlocked("audit", "verify").code == 0
    assert cli("lock").out == "it was locked already\n"


AGAIN = [
    ("slot", "list"),
    ("slot", "add", "recovery"),
    ("passwd",),
    ("export", "--chatlab", "x.age", "--plain", "--yes"),
    ("backup", "x.age", "--yes", "--file-passphrase", "@"),
    ("consent", "edit", "--confirm"),
    ("consent", "grant", "quotes", "--yes"),
    ("consent", "invite"),
    ("review",),
    ("index",),
    ("forget", "--topic", "river", "--yes"),
    ("timer", "set", "x", "--days", "3", "--yes"),
    ("audit", "witness", "--new-key"),
    ("session", "start", "S8"),
    ("session", "extend"),
    ("let-go",),
    ("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam"),
]


def test_what_gives_power_asks_again(cli: Cli) -> None:
    begun(cli.with_chat())
    for words in AGAIN:
        done = cli(*(str(cli.secret) if word == "@" else word for word in words))
        assert done.code == 2, (words, done.out, done.err)
        assert "needs the passphrase, unlocked or not" in done.err, words
    assert unlocking.find_status(paths(cli), "default") is not None  # asking in vain ends nothing
    cli.unlocked("slot", "list")
    assert unlocking.find_status(paths(cli), "default") is None  # the whole key does


def test_a_given_passphrase_goes_before_the_agent(cli: Cli, tmp_path: Path) -> None:
    begun(cli.with_vault())
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase")
    wrong.chmod(0o600)
    assert cli("consent", "show", "--passphrase-file", str(wrong)).code == 12
    assert unlocking.find_status(paths(cli), "default") is None  # somebody tried
    assert cli("consent", "show").code == 2


def test_what_happened_meanwhile_is_for_the_whole_key(cli: Cli) -> None:
    from exskill.erasure.objection import object_now

    begun(cli.with_chat())
    object_now(paths(cli), "default", clock=local_now)
    done = cli("consent", "show")
    assert done.code == 2
    assert "passphrase is needed again" in done.err
    assert unlocking.find_status(paths(cli), "default") is None
    assert "They objected" in cli.unlocked("consent", "show").out


def test_status_and_doctor_tell(cli: Cli) -> None:
    cli.with_vault()
    assert cli("status", "--json").json["vaults"][0]["unlocked_s"] == 0
    begun(cli, "--for", "30m", "--idle", "20m")
    assert 0 < cli("status", "--json").json["vaults"][0]["unlocked_s"] <= 1200
    assert "unlocked until" in cli("status").out
    checks = {c["name"]: c["text"] for c in cli("doctor", "--json").json["checks"]}
    assert checks["unlock agent"].startswith("unlocked until")
    cli("lock")
    assert "unlocked until" not in cli("status").out


def test_ends_with_the_vault_and_with_a_no(cli: Cli) -> None:
    begun(cli.with_chat())
    where = place(cli)
    assert cli("ex-objects", "--confirm", "default").code == 0
    assert agent_client.read_status(where) is None
    begun(cli)
    assert agent_client.read_status(where) is not None
    assert cli("destroy", "--now").code == 0
    assert agent_client.read_status(where) is None


def handed(cli: Cli) -> Keyring:
    """Return what the agent's keys open of the keyring."""
    data = next(cli.home.rglob("keyring.age")).read_bytes()
    found = agent_delegate.AgentDelegate(place(cli)).keys(envelope_id(data))
    assert found is not None
    return keyring.decode_keyring(age.decrypt(data, [age.RawFileKey(found[1])]))


def lent(cli: Cli, *purposes: Purpose) -> set[str]:
    """Return whose rows the agent lends the keys of."""
    ids = agent_delegate.AgentDelegate(place(cli)).seeds(encode_uses(purposes))
    return {s.role for s in handed(cli).segments if s.id in ids}


def test_what_is_not_permitted_is_not_handed_over(cli: Cli) -> None:
    begun(cli.with_chat())
    assert lent(cli, Purpose.PERSONA_CHAT) == {"ex", "me"}
    assert lent(cli, Purpose.VOICE_STYLE) == {"ex"}
    assert lent(cli, Purpose.EXPORT) == set()
    assert {bool(s.seed) for s in handed(cli).segments} == {False}
    assert cli.unlocked("consent", "edit", "--abuse", "--yes").code == 0
    begun(cli)
    ring = handed(cli)
    assert lent(cli, *Purpose) == {"me"}
    assert ring.root == b""
    assert cli("persona", "show").code == 5
    assert cli("consent", "show").code == 0


def test_no_key_and_no_passphrase_lies_on_the_disk_or_in_the_process_table(cli: Cli) -> None:
    begun(cli.with_chat())
    where = place(cli)
    assert where.parent.stat().st_mode & 0o777 == 0o700
    assert where.stat().st_mode & 0o777 == 0o600
    ring = next(cli.home.rglob("keyring.age")).read_bytes()
    found = agent_delegate.AgentDelegate(where).keys(envelope_id(ring))
    assert found is not None
    needles = [found[0].sign_seed, *found[0].subkeys, found[1], cli.secret.read_bytes()]
    needles += [n.hex().encode() for n in needles]
    for path in cli.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path.name
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            seen = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        assert not any(needle in seen for needle in needles)
        if b"exskill.unlock.agent_process" in seen:
            assert str(cli.home).encode() not in (entry / "cmdline").read_bytes()


def agent_pid(cli: Cli) -> int:
    with socket.socket(socket.AF_UNIX) as connection, shorten_path(place(cli)) as name:
        connection.connect(name)
        return int(struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])


def test_the_agent_holds_no_root_no_slot_and_no_passphrase(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("consent", "edit", "--abuse", "--yes").code == 0
    key = PassphraseUnlocker(bytearray(cli.secret.read_bytes()))
    with Vault.open(cli.home / "data" / "vaults" / "default", cli.home / "state", key, mode="r") as vault:
        ring = vault._keyring.ring
    begun(cli)
    pid = agent_pid(cli)
    try:
        present = copies(pid, [ring.sign_seed])
    except PermissionError:
        pytest.skip("the process is not dumpable, and only root may look")
    assert present == 1  # the scan finds what is there
    never = [ring.root, ring.seal_private, ring.consent_seed, *(s.ikm for s in ring.slots)]
    never += [s.seed for s in ring.segments if s.role == "ex"]  # abuse was told: nothing of theirs is permitted
    never += [secret.hex().encode() for secret in never] + [cli.secret.read_bytes()]
    assert copies(pid, never) == 0


def test_a_socket_that_nobody_answers_is_in_nobodys_way(cli: Cli) -> None:
    cli.with_vault()
    where = place(cli)
    where.parent.mkdir(mode=0o700, parents=True)
    with socket.socket(socket.AF_UNIX) as left, shorten_path(where) as name:
        left.bind(name)
    assert where.is_socket()
    assert cli("consent", "show").code == 2
    assert cli.unlocked("consent", "show").code == 0
    begun(cli)
    assert cli("consent", "show").code == 0


def test_an_agent_that_does_not_answer_is_ended_too(cli: Cli) -> None:
    begun(cli.with_vault())
    where, pid = place(cli), agent_pid(cli)
    os.kill(pid, signal.SIGSTOP)
    unlocking.end_agent(where)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    assert not where.exists()
    assert cli("lock").out == "it was locked already\n"


def test_locks_from_another_environment(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    begun(cli)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert cli("consent", "show").code == 0
    begun(cli)
    assert [p.parent.name for p in unlocking.find_places(paths(cli), "default")] == ["exskill"]
    assert cli("lock").out == "locked\n"
    assert cli("lock").out == "it was locked already\n"


def test_letters_are_not_handed_over(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("letter", "write", stdin=b"dear nobody\n\n").code == 0
    begun(cli)
    seeds = [bool(d.seed) for d in handed(cli).documents if d.kind.startswith("letter/")]
    assert seeds == [False]
    asked = cli("letter", "list")
    assert asked.code == 2
    assert "this needs the passphrase" in asked.err
    assert len(cli.unlocked("letter", "list", "--json").json["letters"]) == 1


def test_a_letter_written_while_unlocked_is_not_handed_over_either(cli: Cli) -> None:
    begun(cli.with_vault())
    assert cli("letter", "write", stdin=b"dear nobody\n\n").code == 0
    assert "dear nobody" not in cli("letter", "list").out
    data = [d for d in handed(cli).documents if d.kind.startswith("letter/")]
    assert len(data) == 1
    assert len(data[0].seed) > 32  # sealed: only a way in reads it
    assert len(cli.unlocked("letter", "list", "--json").json["letters"]) == 1


def test_names_are_hidden_in_a_memory_without_the_map(cli: Cli) -> None:
    begun(cli.with_chat())
    assert not any(d.seed for d in handed(cli).documents if d.kind == "names")
    done = cli("memory", "add", stdin=b"We met Priya by the river.\n")
    assert done.code == 0, done.err
    assert "Priya" not in done.out


def test_the_log_is_verified_without_the_passphrase(cli: Cli) -> None:
    begun(cli.with_vault())
    done = cli("audit", "verify")
    assert done.code == 0, done.err
    assert "checked with what is unlocked" in done.err
    assert unlocking.find_status(paths(cli), "default") is not None  # looking ends nothing
    bundle = next((cli.home / "data" / "vaults" / "default" / "audit" / "entries").rglob("*0"))
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    assert cli("audit", "verify").code == 13
    assert unlocking.find_status(paths(cli), "default") is not None


def test_two_unlocks_at_once_leave_one_agent(cli: Cli) -> None:
    cli.with_vault()
    words = [sys.executable, "-m", "exskill", "unlock", "--passphrase-file", str(cli.secret)]
    root = str(Path(unlocking.__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": root, "EXSKILL_HOME": str(cli.home)}
    both = [subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _n in range(2)]
    for process in both:
        process.communicate()
    assert sorted(p.returncode for p in both) in ([0, 0], [0, 11])
    assert cli("consent", "show").code == 0
    assert cli("lock").out == "locked\n"
    assert cli("lock").out == "it was locked already\n"
    assert cli("consent", "show").code == 2


def test_the_key_that_empties_the_screen_locks(cli: Cli) -> None:
    from exskill.cli.commands.session import new_screen
    from exskill.cli.framework.app import App
    from exskill.sessions.screen import QuickExit

    begun(cli.with_vault())
    app = App(paths=paths(cli))
    screen = new_screen(app, plain=True)
    with pytest.raises(QuickExit):
        screen._leave_screen(2, None)
    assert unlocking.find_status(app.paths, "default") is None


def test_nothing_left_to_write_with_asks_for_the_passphrase(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlocking, "ENVELOPES", 2)
    begun(cli.with_vault())
    assert cli("memory", "add", stdin=b"one\n").code == 0
    done = cli("memory", "add", stdin=b"two\n")
    assert done.code == 11
    assert "exskill lock" in done.err
    assert cli.unlocked("memory", "add", stdin=b"two\n").code == 0
    assert cli.unlocked("memory", "list").out.count("one") == 1


def test_the_runtime_directory_is_used_if_it_is_ours_alone(tmp_path: Path) -> None:
    ours = Paths(tmp_path / "d", tmp_path / "s", tmp_path / "c")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environ = {"XDG_RUNTIME_DIR": str(runtime)}
    vault_id = "0" * 32
    assert unlocking.socket_path(ours, vault_id, environ).parent == runtime / "exskill"
    runtime.chmod(0o755)
    assert unlocking.socket_path(ours, vault_id, environ).parent == ours.state / "run"
    for bad in ("", "run", str(tmp_path / "none")):
        assert unlocking.socket_path(ours, vault_id, {"XDG_RUNTIME_DIR": bad}).parent == ours.state / "run"


@pytest.mark.parametrize(
    ("text", "seconds"), [("30m", 1800), ("2h", 7200), ("90s", 90), ("15", 900), (" 1M ", 60), ("4h", 14400)]
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text, 14400) == seconds


@pytest.mark.parametrize("text", ["", "0", "59s", "5h", "241m", "-5m", "1d", "m", "1.5h", "٣٠m", "99999999h"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_duration(text, 14400)


def test_json(cli: Cli) -> None:
    done = begun(cli.with_vault()).unlocked("unlock", "--for", "1h", "--idle", "2m", "--json")
    body = json.loads(done.out)["unlocked"]
    assert 3590 <= body["left_s"] <= 3600
    assert 110 <= body["idle_s"] <= 120


@pytest.mark.parametrize("gone", ["vault", "shard"])
def test_ends_when_its_vault_is_gone(cli: Cli, tmp_path: Path, gone: str) -> None:
    begun(cli.with_vault())
    where = place(cli)
    target = cli.home / "data" / "vaults" / "default" if gone == "vault" else next(cli.home.rglob("shards")) / "vault"
    target.rename(tmp_path / "elsewhere")
    assert agent_client.read_status(where) is None


def test_a_command_that_runs_may_finish_when_it_is_locked_meanwhile(cli: Cli) -> None:
    from exskill.cli.framework.app import App
    from exskill.cli.framework.opening import open_store

    begun(cli.with_vault())
    app = App(paths=paths(cli), no_input=True)
    with open_store(app, {}) as store:
        assert cli("lock").out == "locked\n"
        for number in range(4):
            store.put_document("kept", str(number).encode())
        assert store.document("kept") == b"3"
    with pytest.raises(UsageError):
        open_store(app, {})
    with open_store(app, {"passphrase_file": str(cli.secret)}) as store:
        assert store.document("kept") == b"3"
        assert store.vault.slots


def agent_of(cli: Cli) -> int:
    with socket.socket(socket.AF_UNIX) as connection, shorten_path(place(cli)) as name:
        connection.connect(name)
        pid: int = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
    return pid


@pytest.fixture
def stuck(cli: Cli) -> Iterator[int]:
    """An agent that is stopped, and whose queue of connections is full."""
    begun(cli.with_vault())
    pid, waiting = agent_of(cli), list[socket.socket]()
    os.kill(pid, signal.SIGSTOP)
    with suppress(BlockingIOError), shorten_path(place(cli)) as name:
        while len(waiting) < 5000:
            waiting.append(socket.socket(socket.AF_UNIX))
            waiting[-1].setblocking(False)
            waiting[-1].connect(name)
    yield pid
    for connection in waiting:
        connection.close()
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def is_over(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_lock_ends_an_agent_that_answers_nothing(cli: Cli, stuck: int) -> None:
    assert "does not answer" in cli("status").out
    assert cli("status", "--json").json["vaults"][0]["agent_silent"] is True
    assert cli("lock").out == "locked\n"
    assert is_over(stuck)
    assert cli("lock").out == "it was locked already\n"


def test_lock_never_says_locked_where_it_cannot_tell(cli: Cli, stuck: int) -> None:
    place(cli).with_name(place(cli).name + ".pid").unlink()
    done = cli("lock")
    assert done.code == 1
    assert "may still hold keys" in done.err
    assert not is_over(stuck)
    assert "does not answer" in cli("status").out


def test_a_note_of_another_process_ends_nobody(cli: Cli) -> None:
    begun(cli.with_vault())
    noted = place(cli).with_name(place(cli).name + ".pid")
    with subprocess.Popen(["sleep", "60"]) as innocent:
        noted.write_text(f"{innocent.pid} 1")
        assert cli("lock").out == "locked\n"
        assert innocent.poll() is None
        innocent.kill()
