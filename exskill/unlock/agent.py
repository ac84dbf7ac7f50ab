"""The unlock agent, from the program's side: where its socket lies, starting it, asking it, locking it.

It is started with what the consent page permits at that moment: the keys of those segments, and of the documents. For
whatever else a command may need the passphrase is asked for again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.core.errors import ExskillError
from exskill.core.i18n import _
from exskill.core.library_errors import translated
from exskill.core.paths import Paths

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.agent.delegation import Keys
    from vault.agent.process import Envelope, Limits, Status

__all__ = ["HARD_LIMIT_S", "end", "hand_over", "lock", "lock_at_once", "place", "socket_path", "start", "status"]

HARD_LIMIT_S: Final = 4 * 3600
_AT_ONCE_S: Final = 0.1
_KEPT_VARIABLES: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT")


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


def status(paths: Paths, name: str) -> Status | None:
    """Return how long a vault stays unlocked; None if it is locked."""
    from vault.agent.client import status as ask

    path = place(paths, name)
    return ask(path) if path is not None else None


def lock(paths: Paths, name: str) -> bool:
    """Have a vault's agent overwrite its keys; whether there was one."""
    from vault.agent.client import lock as tell

    return sum(tell(path) for path in _places(paths, name)) > 0  # every one of them


def end(path: Path | None) -> None:
    """Have an agent overwrite its keys, without waiting for a slow one; its vault may be gone already."""
    from vault.agent.client import lock as tell

    if path is not None:
        tell(path, patience_s=_AT_ONCE_S)


def lock_at_once(paths: Paths) -> None:
    """Have every agent overwrite its keys: for the key that empties the screen."""
    from exskill.store.locate import existing_vaults

    for name in existing_vaults(paths):
        for path in _places(paths, name):
            end(path)


def place(paths: Paths, name: str) -> Path | None:
    """Return the socket of a vault if there is one."""
    return next(iter(_places(paths, name)), None)


def _places(paths: Paths, name: str) -> list[Path]:
    """Return the sockets of a vault; the one who unlocked may have had another environment than the one who asks."""
    from exskill.store.locate import vault_id_of

    try:
        vault_id = vault_id_of(paths, name)
    except ExskillError:
        return []
    usual = {"XDG_RUNTIME_DIR": f"/run/user/{os.getuid()}"}
    found = [socket_path(paths, vault_id, environ) for environ in (os.environ, usual, dict[str, str]())]
    return [path for path in dict.fromkeys(found) if path.is_socket()]


def hand_over(store: Store) -> tuple[Keys, list[Envelope]]:
    """Return what an unlock agent keeps: what opens the permitted segments and the documents.

    The map of names is among them: what is typed in a session is redacted with it. Only `review` shows it.
    """
    from vault.agent.process import ENVELOPES

    grant = store.grant()
    segments = [s.id for s in store.vault.segments() if grant.permits_segment(s)]
    documents = [d.id for d in store.vault.documents()]
    with translated():
        return store.vault.hand_over(segments, documents, envelopes=ENVELOPES)


def start(store: Store, *, hard_s: int, idle_s: int) -> Status:
    """Hand the permitted keys to a new agent; the one before, if any, ends. Raises ExskillError if it does not come up."""
    from vault.agent.client import lock as tell
    from vault.agent.client import status as ask
    from vault.agent.process import Limits
    from vault.atomic import make_private

    if not hasattr(socket, "SO_PEERCRED"):
        raise ExskillError(_("this system does not tell who asks at a socket, so nothing stays unlocked here"))
    path = socket_path(store.paths, store.vault.vault_id)
    make_private(path.parent)
    for old in _places(store.paths, store.name):
        tell(old)
    keys, envelopes = hand_over(store)
    shard = store.vault.state.shards / "vault"
    found = ask(path) if _begin(keys, envelopes, Limits(hard_s, idle_s), (path, store.vault.directory, shard)) else None
    if found is None:
        raise ExskillError(_("the unlock agent did not start; the vault stays locked"))
    return found


def _environment() -> dict[str, str]:
    """Return what the agent gets of the environment; it is to run this very copy of the program."""
    import exskill

    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    here = str(Path(exskill.__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (here, kept.get("PYTHONPATH"))))}


def _begin(keys: Keys, envelopes: Sequence[Envelope], limits: Limits, paths: Sequence[Path]) -> bool:
    """Start the process, hand it the keys by a pipe and wait until it listens; whether it does."""
    from vault.agent.delegate import send_keys

    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "exskill.unlock.agent_process"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(),
    )
    assert process.stdin is not None  # noqa: S101 -- asked for above
    assert process.stdout is not None  # noqa: S101 -- asked for above
    with process.stdin, process.stdout:
        with contextlib.suppress(BrokenPipeError):
            send_keys(process.stdin.fileno(), keys, envelopes, limits, paths)
        up = os.read(process.stdout.fileno(), 5) == b"ready"
    if not up:
        process.kill()
        process.wait()
    process.returncode = process.returncode or 0  # it is nobody's child from here on
    return up
