"""The unlock agent, from the program's side: where its socket lies, starting it, asking it, locking it.

It is started with what the consent page permits at that moment: the keys of those segments, and of the documents. For
whatever else a command may need the passphrase is asked for again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.core.errors import ExskillError
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.native_child import make_environment
from exskill.core.paths import Paths
from exskill.store.borrowing import uses_of_segment
from exskill.store.kinds import MANIFEST, NAMES
from exskill.store.locate import find_vault_id
from exskill.store.ownership import is_private_kind
from redaction.sealed import seal_names
from vault.agent import client
from vault.agent.delegate import send_keys
from vault.agent.keeper import ENVELOPES, Limits, Status
from vault.agent.sockets import shorten_path
from vault.atomic import Disk, make_private

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.agent.delegation import Handing

__all__ = [
    "HARD_LIMIT_S",
    "end_agent",
    "find_all",
    "find_places",
    "find_socket",
    "find_status",
    "hand_over",
    "is_silent",
    "lock_at_once",
    "lock_place",
    "lock_vault",
    "socket_path",
    "start_agent",
]

HARD_LIMIT_S: Final = 4 * 3600
FROZEN_KINDS: Final = (MANIFEST, NAMES)  # what only a way in may change
_AT_ONCE_S: Final = 0.1


def socket_path(paths: Paths, vault_id: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where a vault's agent listens: the user's runtime directory, or else the state directory."""
    name = hashlib.sha256(os.fsencode(paths.vault_state(vault_id))).hexdigest()[:32]
    runtime = environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) / "exskill" if runtime and _ours_alone(Path(runtime)) else paths.state / "run"
    return folder / name


def _ours_alone(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return (
        folder.is_absolute()
        and stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not found.st_mode & 0o077
    )


def find_status(paths: Paths, name: str) -> Status | None:
    """Return how long a vault stays unlocked; None if it is locked, or if its agent does not answer."""
    path = find_socket(paths, name)
    return client.read_status(path) if path is not None else None


def is_silent(paths: Paths, name: str) -> bool:
    """Return whether an agent of a vault is there and does not answer: it may hold keys."""
    return any(client.read_status(path) is None and _may_be_held(path) for path in find_places(paths, name))


def lock_vault(paths: Paths, name: str) -> bool:
    """Have a vault's agent overwrite its keys; return whether there was one.

    Raises ExskillError where something listens at its socket that can neither be asked nor ended.
    """
    return sum([lock_place(path) for path in find_places(paths, name)]) > 0  # every one of them


def lock_place(path: Path) -> bool:
    """The same for the agent at one socket."""
    return _end_at(path, client.PATIENCE_S)


def end_agent(path: Path | None) -> None:
    """Have an agent overwrite its keys, without waiting for a slow one; its vault may be gone already."""
    if path is not None:
        with contextlib.suppress(ExskillError):
            _end_at(path, _AT_ONCE_S)


def lock_at_once(paths: Paths) -> None:
    """Have every agent overwrite its keys: for the key that empties the screen."""
    for path in find_all(paths):
        end_agent(path)


def find_socket(paths: Paths, name: str) -> Path | None:
    """Return the socket of a vault if there is one."""
    return next(iter(find_places(paths, name)), None)


def find_places(paths: Paths, name: str) -> tuple[Path, ...]:
    """Return the sockets of a vault; the one who unlocked may have had another environment than the one who asks."""
    try:
        return _list_sockets(paths, find_vault_id(paths, name))
    except ExskillError:
        return ()


def find_all(paths: Paths) -> tuple[Path, ...]:
    """Return the sockets of every vault whose state is here, also of one whose first file is gone."""
    try:
        states = [entry.name for entry in os.scandir(paths.state) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return ()
    return tuple(path for state in states for path in _list_sockets(paths, state))


def _list_sockets(paths: Paths, vault_id: str) -> tuple[Path, ...]:
    usual = {"XDG_RUNTIME_DIR": f"/run/user/{os.getuid()}"}
    found = [socket_path(paths, vault_id, environ) for environ in (os.environ, usual, dict[str, str]())]
    return tuple(path for path in dict.fromkeys(found) if path.is_socket())


def _end_at(path: Path, patience_s: float) -> bool:
    """End the agent at a socket: by asking, by its process, or not at all, which is an error; whether there was one."""
    noted = _pid_file(path)
    ended = client.lock_agent(path, patience_s=patience_s) or _kill_noted(noted)
    if not ended and _may_be_held(path):
        raise ExskillError(
            _("something answers to no question where the unlock agent listens; it may still hold keys"),
            hint=_("end every process called exskill.unlock.agent_process, or log out"),
        )
    noted.unlink(missing_ok=True)
    return ended


def _may_be_held(path: Path) -> bool:
    """Return whether anybody listens at a socket: only a refusal proves that nobody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, shorten_path(path) as name:
        connection.settimeout(0)
        try:
            connection.connect(name)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True


def _pid_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.pid")


def _note_process(path: Path, pid: int) -> None:
    """Write down which process is the agent, so that it can be ended when it no longer answers."""
    Disk().replace(_pid_file(path), f"{pid} {_find_start_time(pid)}".encode("ascii"))


def _find_start_time(pid: int) -> str:
    """Return when a process began, in clock ticks since boot; empty if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _kill_noted(noted: Path) -> bool:
    """Kill the process that a note names, if it is still the same one and ours; return whether it was there."""
    try:
        number, started = noted.read_text("ascii").split()
        pid = int(number)
        handle = os.pidfd_open(pid)
    except (OSError, ValueError):
        return False
    try:
        if pid <= 1 or pid == os.getpid() or _find_start_time(pid) != started:
            return False
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        return bool(select.select([handle], [], [], client.PATIENCE_S)[0])
    except OSError:
        return False
    finally:
        os.close(handle)


def hand_over(store: Store) -> Handing:
    """Return what an unlock agent keeps: the keys of the permitted segments, each for its purposes; the documents, the map of
    names, letters and notes left out; and a digest of each name under a fresh key, with which what is typed is redacted.

    Neither the map of names nor the consent page can be changed with what is handed over.
    """
    grant, names = store.grant(), store.name_map()
    segments = {s.id: uses_of_segment(grant, s) for s in store.vault.segments()}
    documents = [d.id for d in store.vault.documents() if d.kind != NAMES and not is_private_kind(d.kind)]
    left = seal_names(names, os.urandom(32)) if names is not None else b""
    with translate_errors():
        return store.vault.hand_over(segments, documents, envelopes=ENVELOPES, frozen=FROZEN_KINDS, left=left)


def start_agent(store: Store, *, hard_s: int, idle_s: int) -> Status:
    """Hand the permitted keys to a new agent; the one before, if any, ends. Raises ExskillError if it does not come up."""
    if not hasattr(socket, "SO_PEERCRED"):
        raise ExskillError(_("this system does not tell who asks at a socket, so nothing stays unlocked here"))
    path = socket_path(store.paths, store.vault.vault_id)
    make_private(path.parent)
    for old in find_places(store.paths, store.name):
        _end_at(old, client.PATIENCE_S)
    handing = hand_over(store)
    shard = store.vault.state.shards / "vault"
    pid = _start_process(handing, Limits(hard_s, idle_s), (path, store.vault.directory, shard))
    found = client.read_status(path) if pid else None
    if found is None:
        raise ExskillError(_("the unlock agent did not start; the vault stays locked"))
    _note_process(path, pid)
    return found


def _start_process(handing: Handing, limits: Limits, paths: Sequence[Path]) -> int:
    """Start the process, hand it the keys by a pipe and wait until it listens; return its id, or 0 if it does not."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "exskill.unlock.agent_process"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=make_environment(),
    )
    assert process.stdin is not None  # noqa: S101 -- asked for above
    assert process.stdout is not None  # noqa: S101 -- asked for above
    with process.stdin, process.stdout:
        with contextlib.suppress(BrokenPipeError):
            send_keys(process.stdin.fileno(), handing, limits, paths)
        up = os.read(process.stdout.fileno(), 5) == b"ready"
    if not up:
        process.kill()
        process.wait()
    process.returncode = process.returncode or 0  # it is nobody's child from here on
    return process.pid if up else 0
