"""Stop every writing command at every system call that changes the disk: ``python -m tests.faults.syscalls [COMMAND …]``.

For each call of a fault-free run: once SIGKILL, once EIO, once ENOSPC at exactly that call (strace, Linux), in a copy of the
same home. Afterwards the state directory must be one that docs/file-format.md allows, the vault must open as it was before or
as it is after, its log must verify, a success that was reported must be there, and no canary may be in any file. Prints one
line a command; exit 0 only if nothing was lost and nothing wrong was accepted.
"""

from __future__ import annotations

import argparse
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.events import Entry
from vault.atomic import Disk
from vault.consistency import find_impossible
from vault.ledger import read_ledger, write_ledger
from vault.state import State

CALLS = (
    "write pwrite64 writev fsync fdatasync rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir ftruncate "
    "truncate link linkat symlink symlinkat fallocate syncfs"
)
FAULTS = ("signal=SIGKILL", "error=EIO", "error=ENOSPC")
CANARY = b"canary-7f3a-please-never-appear"
CHAT = f"""[2025-03-02, 09:12:41] Alex: morning {CANARY.decode()}
[2025-03-02, 09:13:10] Sam: haha barely slept
[2025-03-02, 09:14:00] Sam: soup at six
"""
SECOND = CHAT.replace("2025-03-02", "2025-04-05").replace("soup", "noodles")
SECRET, NEW_SECRET = b"correct horse battery", b"another horse staple"


@dataclass(frozen=True, slots=True)
class Command:
    """What is run; ``argv`` may name files of the scratch folder as ``@name``."""

    name: str
    argv: tuple[str, ...]
    stdin: bytes = b""
    ends_with: int = 0  # the exit code of a run without a fault
    make_ready: Callable[[Path], None] = lambda _home: None


UNLOCK = ("--passphrase-file", "@secret")


def make_due(home: Path) -> None:
    """Let the date of one thing that is not the user's own have come."""
    state = state_of(home)
    ledger = read_ledger(state)
    assert ledger is not None
    shard = min(ledger.deadlines, key=lambda name: (ledger.deadlines[name], name))
    write_ledger(state, replace(ledger, deadlines={**ledger.deadlines, shard: 1}))


def state_of(home: Path) -> State:
    """Return the state of the one vault in a home."""
    [shards] = (home / "state").glob("*/shards")
    return State(shards.parents[1], shards.parent.name, Disk())


COMMANDS = (
    Command("import", ("import", "--redact", "@second.txt", "--me", "Alex", "--ex", "Sam", "--ex-adult", *UNLOCK)),
    Command("passwd", ("passwd", "--new-passphrase-file", "@new", *UNLOCK)),
    Command("slot add", ("slot", "add", "keyfile", "@fresh.key", *UNLOCK)),
    Command("forget (rows)", ("forget", "--topic", "soup", "--yes", *UNLOCK)),
    Command("forget (all)", ("forget", "--until", "2025-12-31", "--yes", *UNLOCK)),
    Command("memory add", ("memory", "add", *UNLOCK), b"we saw the sea\n"),
    Command("letter write", ("letter", "write", "--plain", *UNLOCK), b"a letter that stays here\n\n\n"),
    Command("consent grant", ("consent", "grant", "export", "--yes", *UNLOCK)),
    Command("destroy --now", ("destroy", "--now")),
    # while locked
    Command("failed unlock", ("consent", "show", "--passphrase-file", "@new"), ends_with=12),
    Command("reap", ("reap",), make_ready=make_due),
    Command("ex-objects", ("ex-objects", "--confirm", "default")),
    Command("consent withdraw", ("consent", "withdraw", "%token")),
)


class Scene:
    """A home with a vault in it, to be copied for each fault."""

    def __init__(self, root: Path) -> None:
        self.root, self.template = root, root / "template"
        self.token = ""
        self.template.mkdir(mode=0o700)
        files = {"secret": SECRET, "new": NEW_SECRET, "second.txt": SECOND.encode(), "first.txt": CHAT.encode()}
        for name, data in files.items():
            path = root / name
            path.write_bytes(data)
            path.chmod(0o600)

    def argv(self, command: Sequence[str]) -> list[str]:
        """Return the words with the scratch folder's paths and the other person's token in them."""
        words = [str(self.root / word[1:]) if word.startswith("@") else word for word in command]
        return [self.token if word == "%token" else word for word in words]

    def fresh(self, make_ready: Callable[[Path], None] = lambda _home: None) -> Path:
        """Return a copy of the template, made ready, and remove what commands leave beside it."""
        home = self.root / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.template, home)
        (self.root / "fresh.key").unlink(missing_ok=True)
        make_ready(home)
        return home


def forked(work: Callable[[], Any], *, stopped: bool = False, stdin: bytes = b"") -> tuple[int, int]:
    """Run ``work`` in a child that ends with its result as exit code; return (pid, the end of a pipe it may write to)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    try:
        os.close(reader)
        os.set_inheritable(writer, False)
        null = os.open(os.devnull, os.O_RDWR)
        given = os.memfd_create("stdin")
        os.write(given, stdin)
        os.lseek(given, 0, os.SEEK_SET)
        for fd, source in enumerate((given, null, null)):
            os.dup2(source, fd)
        if stopped:
            os.kill(os.getpid(), signal.SIGSTOP)
        result = work()
        if isinstance(result, int):
            os._exit(result)
        os.write(writer, pickle.dumps(result))
        os._exit(0)
    except BaseException as error:
        os.write(writer, pickle.dumps(f"{type(error).__name__}: {error}"))
        os._exit(99)


def ended(pid: int, reader: int) -> tuple[int, Any]:
    """Wait for a child; return its exit code (negative: the signal) and what it sent."""
    with os.fdopen(reader, "rb") as stream:
        data = stream.read()
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status), pickle.loads(data) if data else None


def run_command(home: Path, argv: Sequence[str]) -> int:
    """The command line, in this process."""
    from exskill.cli.root import run
    from vault import kdf

    os.environ.update(EXSKILL_HOME=str(home), NO_COLOR="1", LC_ALL="C.UTF-8")
    kdf.FLOOR = kdf.OLDEST_FLOOR
    kdf.calibrate = lambda *_a, **_k: kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1)
    return run(["--no-input", *argv])


def under_strace(home: Path, argv: Sequence[str], options: Sequence[str], stdin: bytes) -> tuple[int, Any]:
    """Run a command in a child with strace attached before its first call."""
    pid, reader = forked(lambda: run_command(home, argv), stopped=True, stdin=stdin)
    os.waitpid(pid, os.WUNTRACED)
    words = ["strace", "-f", "-p", str(pid), *options]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        line = tracer.stderr.readline()
        if "attached" not in line:
            os.kill(pid, signal.SIGKILL)
            raise SystemExit(f"strace cannot attach here: {line.strip()}")
        os.kill(pid, signal.SIGCONT)
        outcome = ended(pid, reader)
        tracer.stderr.read()
    return outcome


def calls_of(home: Path, argv: Sequence[str], log: Path, stdin: bytes) -> tuple[int, Counter[str]]:
    """Run without a fault; return the exit code and how often each call was made."""
    code, _none = under_strace(home, argv, ["-e", f"trace={','.join(CALLS.split())}", "-o", str(log)], stdin)
    counted = Counter(re.findall(r"^\d+\s+(\w+)\(", log.read_text(errors="replace"), re.MULTILINE))
    return code, counted


def view(home: Path) -> Any:
    """What a user finds: rows, documents, ways in, which passphrase; ``gone`` after a destruction."""
    from datetime import UTC, datetime

    from exskill.core.paths import resolve_paths
    from exskill.store.journal import verify_audit
    from exskill.store.opening import open_store
    from vault.slots import PassphraseUnlocker

    def clock() -> datetime:
        return datetime.now(UTC)

    paths = resolve_paths({"EXSKILL_HOME": str(home)})
    failed = []
    for secret in (SECRET, NEW_SECRET):
        unlocker = PassphraseUnlocker(bytearray(secret))
        try:
            with open_store(paths, "default", unlocker, clock=clock) as store:
                rows = sorted(row["text"] for _entry, table in store.tables() for row in table.to_pylist())
                documents = sorted((d.kind.split("/")[0], d.scope == "vault") for d in store.vault.documents())
                for entry in store.vault.documents():
                    store.vault.get_document(entry.kind, scope=entry.scope)
                granted = sorted(purpose.value for purpose in store.grant().purposes)
                slots = sorted(kind for kind in (pair[1] for pair in store.vault.slots))
                entries = [e.event for e in store.log.entries() if isinstance(e, Entry)]
                noted = Counter(e.kind.value for e in entries if e.at is not None)
                stance = store.manifest().stance.stance.value
        except Exception as error:
            failed.append(type(error).__name__)
            continue
        verified = verify_audit(paths, "default", unlocker, clock=clock)
        return {
            "secret": secret,
            "rows": rows,
            "documents": documents,
            "granted": granted,
            "slots": slots,
            "noted while locked": sorted(noted.items()),
            "stance": stance,
            "log": verified.ok,
        }
    return {"closed": sorted(set(failed))}


def seen(home: Path) -> Any:
    """Look in a process of its own."""
    code, found = ended(*forked(lambda: view(home)))
    return found if code == 0 else {"crashed": found}


def leaks(home: Path) -> list[str]:
    """Return the files of a home that hold the canary."""
    return [p.name for p in home.rglob("*") if p.is_file() and CANARY in p.read_bytes()]


def points(counted: Counter[str]) -> Iterator[tuple[str, int, str]]:
    """Yield every (call, which one, fault)."""
    for call, count in sorted(counted.items()):
        for number in range(1, count + 1):
            for fault in FAULTS:
                yield call, number, fault


def impossible(home: Path) -> list[str]:
    """Return what no crash explains in the state directories that are left."""
    left = [path.parent for path in (home / "state").glob("*/shards")]
    return [line for path in left for line in find_impossible(State(path.parent, path.name, Disk()))]


def difference(found: Any, other: Any) -> dict[str, Any]:
    """Return what is found and is not so in another view."""
    return {k: v for k, v in found.items() if not isinstance(other, dict) or other.get(k) != v}


def judge(code: int, found: Any, before: Any, after: Any, ends_with: int = 0) -> str:
    """Return what is wrong, or nothing."""
    if found not in (before, after):
        return f"neither old nor new: {difference(found, before)} from before, {difference(found, after)} from after"
    if code == ends_with and found != after:
        return "reported a success that is not there"
    return ""


Point = tuple[str, int, str]


def all_of(found: list[Point]) -> list[Point]:
    """Every point."""
    return found


def exercise(
    scene: Scene, command: Command, chosen: Callable[[list[Point]], list[Point]] = all_of
) -> tuple[int, int, list[str]]:
    """Return how many calls there are, how many faults were tried, and what went wrong."""
    argv = scene.argv(command.argv)
    before = seen(scene.fresh())
    home = scene.fresh(command.make_ready)
    code, counted = calls_of(home, argv, scene.root / "strace.log", command.stdin)
    after = seen(home)
    if code != command.ends_with or before == after:
        return 0, 0, [f"the command itself failed ({code}) or changed nothing"]
    wrong, tried = [], 0
    for call, number, fault in chosen(list(points(counted))):
        home = scene.fresh(command.make_ready)
        code, _sent = under_strace(
            home, argv, ["-o", os.devnull, "-e", f"inject={call}:{fault}:when={number}"], command.stdin
        )
        tried += 1
        problem = ", ".join(impossible(home))
        found = seen(home)
        problem = problem or judge(code, found, before, after, command.ends_with) or ", ".join(leaks(home))
        if problem:
            wrong.append(f"{call} {number} {fault} (exit {code}): {problem}")
    return counted.total(), tried, wrong


def prepare(scene: Scene) -> None:
    """Create the vault that every fault starts from."""
    first = ("import", "--redact", "@first.txt", "--me", "Alex", "--ex", "Sam", "--ex-adult", *UNLOCK)
    for words in (("init", "--age", "30", "--country", "GB", *UNLOCK), first):
        code, sent = ended(*forked(lambda words=words: run_command(scene.template, scene.argv(words))))
        if code != 0:
            raise SystemExit(f"the scene could not be made: {words[0]} ended with {code} {sent}")
    letter = scene.root / "letter.txt"
    words = ("consent", "invite", "--out", str(letter), *UNLOCK)
    if ended(*forked(lambda: run_command(scene.template, scene.argv(words))))[0] != 0:
        raise SystemExit("the scene could not be made: consent invite")
    scene.token = next(line.split()[-1] for line in letter.read_text().splitlines() if "consent withdraw" in line)


def main(arguments: list[str]) -> int:
    """Exercise the commands named, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    names = parser.parse_args(arguments).names
    import pyarrow  # noqa: F401

    import exskill.chat.redactors
    import exskill.cli.commands.import_run
    import exskill.ingest.pipeline
    import exskill.store.opening  # noqa: F401 -- loaded once, inherited by every child

    failed = 0
    sys.stdout.write(f"{'command':<18} {'calls':>6} {'faults':>7} {'wrong':>6}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        prepare(scene)
        for command in COMMANDS:
            if names and command.name not in names:
                continue
            calls, tried, wrong = exercise(scene, command)
            failed += len(wrong)
            sys.stdout.write(f"{command.name:<18} {calls:>6} {tried:>7} {len(wrong):>6}\n")
            for line in wrong[:20]:
                sys.stdout.write(f"    {line}\n")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
