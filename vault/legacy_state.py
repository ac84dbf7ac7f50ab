"""The files that the journal took the place of: ``deadlines`` (JSON under a MAC) and ``fixups`` (shards, one a line)."""

from __future__ import annotations

import contextlib
import hmac
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vault.atomic import Disk
from vault.errors import Damaged
from vault.journal import Change
from vault.locked_facts import say_deadlines, say_doomed, say_fact, say_fixed

__all__ = ["has_legacy", "read_legacy", "remove_legacy"]

_LEDGER, _FIXUPS = "deadlines", "fixups"
_LABEL: Final = b"exskill.dev/v1/deadlines\n"
_SHARD: Final = re.compile(r"[0-9a-f]{32}|vault(?:\.next)?")


def has_legacy(directory: Path) -> bool:
    """Whether any of the old files is there."""
    return any((directory / name).is_file() for name in (_LEDGER, _FIXUPS))


def read_legacy(directory: Path) -> list[Change]:
    """Return what the old files say, as changes; raise Damaged if the list of deadlines was changed."""
    said = [_read_fixups(directory), *_read_ledger(directory)]
    return [change for change in said if change is not None]


def remove_legacy(directory: Path, disk: Disk) -> None:
    """Erase the old files, after the journal has what they said."""
    for name in (_LEDGER, _FIXUPS):
        disk.erase(directory / name)


def _read_fixups(directory: Path) -> Change | None:
    try:
        words = (directory / _FIXUPS).read_text("ascii").split()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return say_doomed(word for word in words if _SHARD.fullmatch(word))


def _read_ledger(directory: Path) -> list[Change | None]:
    try:
        body = json.loads((directory / _LEDGER).read_bytes())
        fields = body["ledger"]
        if not hmac.compare_digest(str(body["mac"]), _compute_mac(directory, fields)):
            raise Damaged("the list of deadlines was changed")
        return _list_changes(fields)
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Damaged("the list of deadlines cannot be read") from None


def _list_changes(fields: Mapping[str, Any]) -> list[Change | None]:
    return [
        say_deadlines({str(shard): int(at) for shard, at in fields["deadlines"].items()}),
        say_fixed(map(str, fields["fixed"])),
        say_fact("opened", b"%d" % int(fields["last_opened"])),
        say_fact("days", b"%d %d" % (int(fields["ex_days"]), int(fields["vault_days"]))),
        say_fact("clock", _to_canonical(fields["clock"])),
        say_fact("token", _to_canonical(fields["token"])),
        say_fact("backups", _to_canonical([int(at) for at in fields.get("escrows", ())])),
    ]


def _compute_mac(directory: Path, fields: object) -> str:
    key = b""
    with contextlib.suppress(FileNotFoundError):
        key = (directory / "receipt.key").read_bytes()
    if not key:
        raise Damaged("the device key is missing")
    return hmac.digest(key, _LABEL + _to_canonical(fields), "sha256").hex()


def _to_canonical(body: object) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
