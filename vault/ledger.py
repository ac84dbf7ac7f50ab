"""Deadlines and the rest of what must be known while the vault is locked, as one value over the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vault.errors import Damaged
from vault.journal import Change
from vault.locked_facts import no_deadline, say_deadlines, say_fact, say_fixed
from vault.state import VAULT_SHARD, State

__all__ = ["Ledger", "destroy_shards", "read_ledger", "write_ledger"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Deadlines in Unix seconds by shard; ``fixed`` may never come later; ``clock`` is the caller's to fill."""

    last_opened: int
    ex_days: int
    vault_days: int
    deadlines: Mapping[str, int] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    clock: Mapping[str, int | str | None] = field(default_factory=dict)
    escrows: tuple[int, ...] = ()  # when each encrypted backup was made
    token: Mapping[str, int | str] = field(default_factory=dict)  # hash of the withdrawal token, failures, last try

    def without(self, shards: frozenset[str]) -> Ledger:
        """Return the ledger after some shards were destroyed."""
        kept = {shard: at for shard, at in self.deadlines.items() if shard not in shards}
        return replace(self, deadlines=kept, fixed=self.fixed & frozenset(kept))


def read_ledger(state: State) -> Ledger | None:
    """Return the ledger, None where none was written yet; raise Damaged if it cannot be read."""
    facts = state.facts()
    if "opened" not in facts.values:
        return None
    try:
        ex_days, vault_days = map(int, facts.values["days"].split())
        return Ledger(
            int(facts.values["opened"]),
            ex_days,
            vault_days,
            dict(facts.deadlines),
            facts.fixed,
            _parse_object(facts.values.get("clock", b"{}")),
            tuple(int(at) for at in json.loads(facts.values.get("backups", b"[]"))),
            _parse_object(facts.values.get("token", b"{}")),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged("the list of deadlines cannot be read") from None


def _parse_object(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def write_ledger(state: State, ledger: Ledger) -> None:
    """Say in the journal what is new in a ledger: all of it or nothing."""
    facts = state.facts()
    values = {
        "opened": b"%d" % ledger.last_opened,
        "days": b"%d %d" % (ledger.ex_days, ledger.vault_days),
        "clock": _to_canonical(dict(ledger.clock)),
        "token": _to_canonical(dict(ledger.token)),
        "backups": _to_canonical(list(ledger.escrows)),
    }
    news: list[Change | None] = [
        no_deadline(facts.deadlines.keys() - ledger.deadlines.keys()),
        say_deadlines({s: at for s, at in ledger.deadlines.items() if facts.deadlines.get(s) != at}),
        say_fixed(ledger.fixed - facts.fixed),
        *(say_fact(name, value) for name, value in values.items() if facts.values.get(name) != value),
    ]
    state.say(*news)


def _to_canonical(body: object) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def destroy_shards(state: State, names: Iterable[str], *told: Change | None) -> int:
    """Destroy some shards of a locked vault, without any secret; its own is left. Return how many there were.

    ``told`` (an event for the log, a no) is in the journal with the destruction or not at all: a crash or a full disk never
    leaves one without the other. It is told also where no shard is left.
    """
    living = frozenset(name for name in names if not name.startswith(VAULT_SHARD)) & frozenset(state.names())
    state.intend(living, *told)
    if living:
        state.complete()
    return len(living)
