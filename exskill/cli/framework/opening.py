"""Opening the vault for a command. What only an opening needs is imported there: help opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.secrets import read_passphrase
from exskill.core.errors import WrongPassphrase
from exskill.core.i18n import _, ngettext
from exskill.core.secret import wipe_secret
from exskill.store.locate import choose_vault, find_vault_id

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.slots import Unlocker

__all__ = ["choose_unlocker", "open_store", "open_with", "tell_wrong"]

_TRIES: Final = 3


def choose_unlocker(app: App, unlock: dict[str, Any]) -> Unlocker:
    """Return what opens the vault: a key file, the recovery code or the passphrase."""
    from exskill.unlock.service import read_key_file
    from vault.slots import KeyFileUnlocker, PassphraseUnlocker, RecoveryUnlocker, parse_recovery

    if unlock.get("key_file"):
        return KeyFileUnlocker(read_key_file(Path(str(unlock["key_file"]))))
    if unlock.get("keyring"):
        return _system_keyring(app)
    secret = read_passphrase(app, unlock)
    if not unlock.get("recovery"):
        return PassphraseUnlocker(secret)
    code = parse_recovery(secret)
    wipe_secret(secret)
    if code is None:
        raise WrongPassphrase(_("that recovery code has a typo: its check digits do not fit"))
    return RecoveryUnlocker(code)


def _system_keyring(app: App) -> Unlocker:
    from exskill.unlock import os_keyring
    from vault.slots import KeyFileUnlocker

    vault_id = find_vault_id(app.paths, choose_vault(app.paths, app.vault_name))
    return KeyFileUnlocker(os_keyring.fetch_secret(vault_id), kind="keyring")


def open_store(app: App, unlock: dict[str, Any], *, mode: Literal["r", "w"] = "w", again: bool = False) -> Store:
    """Unlock the chosen vault: with what an agent holds, or else with the passphrase.

    ``again`` is for what changes who can do what, takes data out or destroys it: then the passphrase is asked for in any
    case. Wherever it was given, an agent's time is over: what it holds may no longer be what is permitted.
    """
    from exskill.unlock import agent as unlocking

    name = choose_vault(app.paths, app.vault_name)
    if again and not any(unlock.values()) and unlocking.find_status(app.paths, name) is not None:
        ui.say(_("this needs the passphrase, unlocked or not"))
    store = None if again or any(unlock.values()) else _with_agent(app, name, mode)
    if store is None:
        return (
            _open_typed(app, name, mode)
            if not any(unlock.values())
            else open_with(app, name, choose_unlocker(app, unlock), mode=mode)
        )
    _tell_what_ends_soon(app, store)
    return store


def _open_typed(app: App, name: str, mode: Literal["r", "w"]) -> Store:
    """Open with the passphrase as it is typed: a person has three tries, a program one. Each failure is noted in the log."""
    left = _TRIES - 1 if app.may_ask and ui.is_interactive() else 0
    while True:
        try:
            return open_with(app, name, choose_unlocker(app, {}), mode=mode)
        except WrongPassphrase:
            app.kept_passphrase.clear()
            if not left:
                raise
        tell_wrong(left)
        left -= 1


def tell_wrong(left: int) -> None:
    """Say that a passphrase did not fit, and how many tries are left."""
    words = ngettext("That did not open it. {n} try is left.", "That did not open it. {n} tries are left.", left)
    ui.say(words.format(n=left))


def _with_agent(app: App, name: str, mode: Literal["r", "w"]) -> Store | None:
    """Open with what the vault's agent holds; None if there is none, or something waits that it cannot open."""
    from exskill.store import opening
    from exskill.unlock import agent as unlocking
    from vault.agent.delegate import AgentDelegate

    place = unlocking.find_socket(app.paths, name)
    if place is None or unlocking.find_status(app.paths, name) is None:
        return None
    store = opening.open_handed(app.paths, name, AgentDelegate(place), clock=app.clock, mode=mode)
    if store is None:
        unlocking.lock_vault(app.paths, name)
        ui.say(_("something happened since you unlocked, so the passphrase is needed again"))
    return store


def open_with(
    app: App, name: str, key: Unlocker, *, mode: Literal["r", "w"] = "w", renewing: bool = False, is_quiet: bool = False
) -> Store:
    """Unlock a vault with what opens it, which is overwritten afterwards where it was typed.

    An agent's time is over then, and that is said, unless it is ``renewing``; it is over too when this does not open.
    ``is_quiet`` leaves what ends soon to a later opening.
    """
    from exskill.store import opening
    from exskill.unlock import agent as unlocking
    from vault.slots import PassphraseUnlocker

    try:
        store = opening.open_store(app.paths, name, key, clock=app.clock, mode=mode)
    except WrongPassphrase:
        unlocking.lock_vault(app.paths, name)
        raise
    finally:
        if isinstance(key, PassphraseUnlocker):
            wipe_secret(key.secret)
    if unlocking.lock_vault(app.paths, name) and not renewing:
        ui.say(_("the unlocked time is over, because the passphrase was used; `exskill unlock` begins anew"))
    if not is_quiet:
        _tell_what_ends_soon(app, store)
    return store


def _tell_what_ends_soon(app: App, store: Store) -> None:
    """Say what ends within seven days; the dead-man's dates have just been moved by opening."""
    from exskill.erasure.dates import list_dates
    from exskill.erasure.deadlines import write_notices

    now = app.clock()
    for line in write_notices(list_dates(store, now), int(now.timestamp())):
        ui.say(line)
