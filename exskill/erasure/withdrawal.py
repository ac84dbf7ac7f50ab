"""Withdrawal by token: whoever holds it closes everything that comes from the other person, without a passphrase."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from audit.events import Reason
from exskill.consent.invite import Throttle, same_token, token_hash
from exskill.core.errors import ConsentDenied, LimitActive, VaultDamaged
from exskill.core.i18n import _
from exskill.core.paths import Paths
from exskill.erasure.objection import Objected, object_now
from exskill.store.locate import existing_vaults, find_vault_id
from vault.atomic import Disk
from vault.errors import VaultError
from vault.ledger import Ledger, read_ledger, write_ledger
from vault.state import State

__all__ = ["withdraw_by_token"]


def withdraw_by_token(paths: Paths, token: str, *, clock: Callable[[], datetime]) -> tuple[str, Objected]:
    """Find the vault that a token is for and destroy the keys of what is theirs.

    Raises UsageError for what cannot be a token, LimitActive after several wrong ones, ConsentDenied for a wrong one.
    """
    token_hash(token)  # raises for what is none, before anything is counted
    now = int(clock().timestamp())
    held = [(name, state, ledger) for name, state, ledger in _read_ledgers(paths) if ledger.token]
    wait = max((_read_throttle(ledger).wait(now) for _name, _state, ledger in held), default=0)
    if wait:
        raise LimitActive(_("too many wrong tokens; try again in {n} seconds").format(n=wait))
    for name, state, ledger in held:
        if same_token(token, str(ledger.token["hash"])):
            done = object_now(paths, name, clock=clock, reason=Reason.WITHDRAWAL)
            write_ledger(
                state, replace(ledger.without(frozenset(ledger.deadlines) - frozenset(state.names())), token={})
            )
            return name, done
    for _name, state, ledger in held:
        failed = _read_throttle(ledger).count_failure(now)
        write_ledger(state, replace(ledger, token={**ledger.token, "failures": failed.failures, "last": failed.last}))
    raise ConsentDenied(_("this token opens nothing here"))


def _read_ledgers(paths: Paths) -> list[tuple[str, State, Ledger]]:
    found = []
    for name in existing_vaults(paths):
        with suppress(VaultError, VaultDamaged):  # what one vault cannot tell does not stop the token of another
            state = State(paths.state, find_vault_id(paths, name), Disk())
            ledger = read_ledger(state) if state.exists() else None
            if ledger is not None:
                found.append((name, state, ledger))
    return found


def _read_throttle(ledger: Ledger) -> Throttle:
    return Throttle(int(ledger.token.get("failures", 0)), int(ledger.token.get("last", 0)))
