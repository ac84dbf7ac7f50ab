"""A folder of this run alone, in memory where the system has such a place: the hand-over file and a throw-away profile."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["is_in_memory", "make_folder", "remove_folder", "write_hand_over"]

_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- a place in memory; the folder in it is ours alone
_PAGE: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>exskill</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="http://127.0.0.1:{port}/enter">
<input type="hidden" name="token" value="{token}"><button>{words}</button></form></body></html>
"""


def make_folder(state: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Return a new folder that only this user can enter; on disk, under ``state``, where nothing in memory is to be had."""
    given = environ.get("XDG_RUNTIME_DIR")
    on_disk = state / "run"
    for place in (*([Path(given)] if given else []), _SHARED_MEMORY):
        if _is_usable(place) and (folder := _made_in(place)) is not None:
            return folder
    on_disk.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder := _made_in(on_disk)) is None:
        raise OSError("no folder for this run")
    return folder


def _made_in(place: Path) -> Path | None:
    folder = place / f"exskill-{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return None
    return folder


def _is_usable(place: Path) -> bool:
    """Whether a folder there is safe from other users: it is ours alone, or it has the sticky bit as /dev/shm has."""
    try:
        found = place.stat()
    except OSError:
        return False
    private = found.st_uid == os.getuid() and not found.st_mode & 0o077
    return stat.S_ISDIR(found.st_mode) and (private or bool(found.st_mode & stat.S_ISVTX))


def is_in_memory(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether what lies in a folder never reaches a disk by itself (a tmpfs); False where that cannot be known."""
    try:
        rows = [line.split()[1:3] for line in mounts.read_text("utf-8").splitlines()]
    except OSError:
        return False
    holding = [(Path(place), kind) for place, kind in rows if folder.is_relative_to(place)]
    return bool(holding) and max(holding, key=lambda row: len(row[0].parts))[1] in ("tmpfs", "ramfs")


def write_hand_over(folder: Path, *, port: int, token: str, language: str, words: str) -> Path:
    """Write the page that posts the token by itself, for this user's eyes only, and return where it is."""
    path = folder / "open.html"
    path.unlink(missing_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(_PAGE.format(port=port, token=token, language=language, words=words))
    return path


def remove_folder(folder: Path) -> None:
    """Remove everything of this run."""
    shutil.rmtree(folder, ignore_errors=True)
