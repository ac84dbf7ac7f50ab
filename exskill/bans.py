"""Chats that were let go: the same chat is not imported again for 180 days (HEALING R07, DECISIONS 17).

A chat is known again by an HMAC over its platform and the ids of its two people under a salt of this installation:
nobody is named. The file lies in the state directory, readable without a passphrase, because a withdrawal needs none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from exskill.consent.withdraw import chat_mark, reimport_allowed_from
from exskill.errors import VaultDamaged
from exskill.i18n import _
from exskill.paths import Paths

__all__ = ["ban", "clear", "drop", "refused_until", "remember"]

_FILE: Final = "let-go.json"


@dataclass(slots=True)
class _Book:
    salt: bytes
    imported: dict[str, list[str]] = field(default_factory=dict)  # vault id -> marks of the chats in it
    banned: dict[str, int] = field(default_factory=dict)  # mark -> until, Unix seconds


def remember(paths: Paths, vault_id: str, platform: str, people: Iterable[str]) -> None:
    """Note which chat lies in a vault, so that letting it go can close the way back."""
    book = _read(paths) or _Book(os.urandom(32))
    marks = book.imported.setdefault(vault_id, [])
    mark = chat_mark(book.salt, platform, people)
    if mark not in marks:
        marks.append(mark)
        _write(paths, book)


def ban(paths: Paths, vault_id: str, now: datetime) -> int:
    """Close the way back to the chats of a vault for 180 days from now; return how many they are."""
    book = _read(paths)
    marks = book.imported.pop(vault_id, []) if book is not None else []
    if book is not None and marks:
        until = int(reimport_allowed_from(now).timestamp())
        for mark in marks:
            book.banned[mark] = max(until, book.banned.get(mark, 0))
        _write(paths, book)
    return len(marks)


def refused_until(paths: Paths, platform: str, people: Iterable[str], now: datetime) -> datetime | None:
    """Return until when a chat may not be imported, None where it may; raises VaultDamaged for an unreadable file."""
    book = _read(paths)
    if book is None:
        return None
    until = book.banned.get(chat_mark(book.salt, platform, people))
    return datetime.fromtimestamp(until, UTC) if until is not None and now.timestamp() < until else None


def drop(paths: Paths, vault_id: str) -> None:
    """Forget which chats lay in a vault that is destroyed; what was let go before stays closed."""
    book = _read(paths)
    if book is None:
        return
    book.imported.pop(vault_id, None)
    if book.imported or book.banned:
        _write(paths, book)
    else:
        clear(paths)


def clear(paths: Paths) -> None:
    """Forget everything here: ``destroy --now`` leaves nothing behind (DECISIONS 17)."""
    from vault.atomic import Disk

    Disk().erase(paths.state / _FILE)


def _read(paths: Paths) -> _Book | None:
    path = paths.state / _FILE
    try:
        body = json.loads(path.read_bytes())
        salt = bytes.fromhex(body["salt"])
        imported = {str(key): [str(mark) for mark in marks] for key, marks in body["imported"].items()}
        banned = {str(mark): int(until) for mark, until in body["banned"].items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VaultDamaged(_("the list of chats that were let go cannot be read")) from error
    return _Book(salt, imported, banned)


def _write(paths: Paths, book: _Book) -> None:
    from vault.atomic import Disk, make_private

    body: dict[str, Any] = {"salt": book.salt.hex(), "imported": book.imported, "banned": book.banned}
    path: Path = paths.state / _FILE
    make_private(path.parent)
    data = json.dumps(body, sort_keys=True).encode("ascii")
    if path.exists():
        Disk().replace(path, data)
    else:
        Disk().write_new(path, data)
