"""What must be known while the vault is locked: which shard dies when, when it was last opened, what the clock said.

Opaque ids and times only. A MAC under a key made from the device's receipt key shows tampering by whoever can write here but
not read that key; who can do both owns the machine. A ledger that cannot be read stops whoever relies on it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from vault.errors import Damaged
from vault.state import VAULT_SHARD, State

__all__ = ["Ledger", "destroy_shards", "read_ledger", "write_ledger"]

_FILE: Final = "deadlines"
_LABEL: Final = b"exskill.dev/v1/deadlines\n"


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
    """Return the ledger, None where none was written yet; raise Damaged if it was changed."""
    try:
        body = json.loads((state.path / _FILE).read_bytes())
        fields = body["ledger"]
        if not hmac.compare_digest(str(body["mac"]), _mac(state, fields)):
            raise Damaged("the list of deadlines was changed")
        return Ledger(
            int(fields["last_opened"]),
            int(fields["ex_days"]),
            int(fields["vault_days"]),
            {str(shard): int(at) for shard, at in fields["deadlines"].items()},
            frozenset(map(str, fields["fixed"])),
            dict(fields["clock"]),
            tuple(int(at) for at in fields.get("escrows", ())),
            dict(fields["token"]),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Damaged("the list of deadlines cannot be read") from None


def write_ledger(state: State, ledger: Ledger) -> None:
    """Replace the ledger atomically."""
    fields = {
        "last_opened": ledger.last_opened,
        "ex_days": ledger.ex_days,
        "vault_days": ledger.vault_days,
        "deadlines": dict(sorted(ledger.deadlines.items())),
        "fixed": sorted(ledger.fixed),
        "clock": dict(ledger.clock),
        "token": dict(ledger.token),
        **({"escrows": list(ledger.escrows)} if ledger.escrows else {}),
    }
    body = {"ledger": fields, "mac": _mac(state, fields)}
    state.disk.replace(state.path / _FILE, _canonical(body))


def _mac(state: State, fields: Mapping[str, Any]) -> str:
    try:
        key = (state.path / "receipt.key").read_bytes()
    except FileNotFoundError:
        raise Damaged("the device key is missing") from None
    return hmac.digest(key, _LABEL + _canonical(fields), "sha256").hex()


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def destroy_shards(state: State, names: Iterable[str]) -> int:
    """Destroy some shards of a locked vault, without any secret; its own is left. Return how many there were."""
    living = frozenset(name for name in names if not name.startswith(VAULT_SHARD)) & frozenset(state.names())
    if living:
        state.intend(living)
        state.complete()
    return len(living)
