"""What will end soon, as far as it is known while the vault is locked: dates, never names or kinds."""

from __future__ import annotations

from dataclasses import dataclass

from exskill.core.errors import ExskillError
from exskill.core.i18n import _, ngettext
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.erasure.deadlines import NOTICE_SECONDS
from exskill.store.kinds import DAY
from exskill.store.locate import existing_vaults, find_vault_id
from vault.atomic import Disk
from vault.ledger import read_ledger
from vault.state import State

__all__ = ["Ahead", "describe_ahead", "find_next_end", "look_ahead"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next end of a vault within seven days, in Unix seconds.

    ``unopened`` tells that it comes only because nobody opens the vault; opening it moves the date.
    """

    vault: str
    at: int
    unopened: bool


def look_ahead(paths: Paths, now: int) -> list[Ahead]:
    """Return what ends within seven days, the next of each vault. A vault whose facts cannot be read is left out."""
    found = []
    for name in existing_vaults(paths):
        soon = [date for date in _list_ends(paths, name) if now < date.at <= now + NOTICE_SECONDS]
        found += sorted(soon, key=lambda date: date.at)[:1]
    return found


def find_next_end(paths: Paths, name: str, now: int) -> int | None:
    """Return when the next thing in a vault ends that opening it does not put off, in Unix seconds; None if unknown."""
    return min((date.at for date in _list_ends(paths, name) if not date.unopened and date.at > now), default=None)


def _list_ends(paths: Paths, name: str) -> list[Ahead]:
    """Return every end that is known while the vault is locked; none where its facts cannot be read."""
    try:
        with translate_errors():
            ledger = read_ledger(State(paths.state, find_vault_id(paths, name), Disk()))
    except ExskillError:
        return []  # the command itself says what is wrong with it
    if ledger is None:
        return []
    dates = [Ahead(name, at, unopened=False) for at in ledger.deadlines.values()]
    unopened = (ledger.ex_days, ledger.vault_days)
    return [*dates, *(Ahead(name, ledger.last_opened + days * DAY, unopened=True) for days in unopened)]


def describe_ahead(ahead: Ahead, now: int) -> str:
    """Return one line for a person: what, when, and how to keep or end it."""
    days = max(1, -(-(ahead.at - now) // DAY))
    left = ngettext("{n} day", "{n} days", days).format(n=days)
    if ahead.unopened:
        return _(
            "In {left} something is destroyed if the vault is not opened until then. Opening it moves the date."
        ).format(left=left)
    return _(
        "In {left} something in the vault ends. `exskill timer list` says what, and how to end or keep it."
    ).format(left=left)
