"""Chats that were let go: the same chat is not imported again for 180 days.

A chat is known again by an HMAC over its platform and the ids of its two people under a salt of this installation:
nobody is named. The list is in the state directory, readable without a passphrase, because a withdrawal needs none. It
is written twice, with a MAC under a key of this installation; where neither copy is whole, a new list begins and ``doctor``
says so: a damaged list stops no import, no backup and no withdrawal.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from exskill.consent.withdraw import chat_mark, reimport_allowed_from
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from exskill.core.paths import Paths
from vault.atomic import Disk, make_private

__all__ = [
    "clear_list",
    "drop_chats",
    "is_spoilt",
    "pack_for_backup",
    "refused_until",
    "remember_chat",
    "start_cooldown",
    "take_over",
    "vault_closed_until",
]

_COPIES: Final = ("let-go.json", "let-go-2.json")
_KEY: Final = "let-go.key"
_LABEL: Final = b"exskill.dev/v1/let-go\n"


@dataclass(slots=True)
class _Book:
    salt: bytes
    imported: dict[str, list[str]] = field(default_factory=dict)  # vault id -> marks of the chats in it
    banned: dict[str, int] = field(default_factory=dict)  # mark -> until, Unix seconds
    others: list[tuple[bytes, dict[str, int]]] = field(default_factory=list)  # salt, banned: came with restored vaults
    number: int = 0  # how often it was written


def remember_chat(paths: Paths, vault_id: str, platform: str, people: Iterable[str]) -> None:
    """Note which chat lies in a vault, so that letting it go can close the way back."""
    book = _read_book(paths) or _Book(os.urandom(32))
    marks = book.imported.setdefault(vault_id, [])
    mark = chat_mark(book.salt, platform, people)
    if mark not in marks:
        marks.append(mark)
        _write_book(paths, book)


def start_cooldown(paths: Paths, vault_id: str, now: datetime) -> int:
    """Close the way back to the chats of a vault for 180 days from now; return how many they are."""
    book = _read_book(paths)
    marks = book.imported.pop(vault_id, []) if book is not None else []
    if book is not None and marks:
        until = int(reimport_allowed_from(now).timestamp())
        for mark in (*marks, _vault_mark(book, vault_id)):
            book.banned[mark] = max(until, book.banned.get(mark, 0))
        _write_book(paths, book)
    return len(marks)


def refused_until(paths: Paths, platform: str, people: Iterable[str], now: datetime) -> datetime | None:
    """Return until when a chat may not be imported, None where it may."""
    book = _read_book(paths)
    if book is None:
        return None
    names = tuple(people)
    books = [(book.salt, book.banned), *book.others]
    until = max((banned.get(chat_mark(salt, platform, names), 0) for salt, banned in books), default=0)
    return datetime.fromtimestamp(until, UTC) if now.timestamp() < until else None


def vault_closed_until(paths: Paths, vault_id: str, now: datetime) -> datetime | None:
    """Return until when a vault that was let go, or whose other person said no, may not be put back from a backup."""
    book = _read_book(paths)
    until = book.banned.get(_vault_mark(book, vault_id), 0) if book is not None else 0
    return datetime.fromtimestamp(until, UTC) if now.timestamp() < until else None


def _vault_mark(book: _Book, vault_id: str) -> str:
    return chat_mark(book.salt, "vault", [vault_id])


def pack_for_backup(paths: Paths, vault_id: str) -> bytes | None:
    """Return what a backup of a vault carries of this list: its own chats, and everything that is closed."""
    book = _read_book(paths)
    if book is None:
        return None
    mine = {vault_id: book.imported[vault_id]} if vault_id in book.imported else {}
    return _encode_book(_Book(book.salt, mine, dict(book.banned), list(book.others)))


def take_over(paths: Paths, data: bytes) -> None:
    """Add what a backup carried: no chat that was closed where it was made is open here."""
    theirs, book = _decode_book(data), _read_book(paths)
    if book is None:
        _write_book(paths, theirs)
        return
    if book.salt == theirs.salt:
        for vault_id, marks in theirs.imported.items():
            book.imported[vault_id] = sorted({*book.imported.get(vault_id, []), *marks})
        for mark, until in theirs.banned.items():
            book.banned[mark] = max(until, book.banned.get(mark, 0))
    elif theirs.banned:
        book.others.append((theirs.salt, theirs.banned))
    known = {salt for salt, _banned in book.others} | {book.salt}
    book.others += [other for other in theirs.others if other[0] not in known]
    _write_book(paths, book)


def drop_chats(paths: Paths, vault_id: str) -> None:
    """Forget which chats lay in a vault that is destroyed; what was let go before stays closed."""
    book = _read_book(paths)
    if book is None:
        return
    book.imported.pop(vault_id, None)
    if book.imported or book.banned or book.others:
        _write_book(paths, book)
    else:
        clear_list(paths)


def clear_list(paths: Paths) -> None:
    """Forget everything here: ``destroy --now`` leaves nothing behind."""
    disk = Disk()
    for name in (*_COPIES, *(f"{copy}.tmp" for copy in _COPIES), *(f"{copy}.spoilt" for copy in _COPIES), _KEY):
        disk.erase(paths.state / name)


def is_spoilt(paths: Paths) -> bool:
    """Return whether a list was found that could not be read, and was put aside."""
    return any((paths.state / f"{copy}.spoilt").exists() for copy in _COPIES)


def _read_book(paths: Paths) -> _Book | None:
    """Return the newest copy that is whole; where none is, they are put aside and None is returned: nothing stops for it.

    One without a MAC, as older versions wrote it, counts only where there is none with one.
    """
    found = [_read_copy(paths, name) for name in _COPIES]
    books = [copy for copy in found if copy is not None]
    if books:
        return max(books, key=lambda copy: (copy[1], copy[0].number))[0]
    for name in _COPIES:
        _put_aside(paths.state / name)
    return None


def _read_copy(paths: Paths, name: str) -> tuple[_Book, bool] | None:
    """Return a copy, and whether it has a MAC that fits; None where it cannot be read or its MAC does not fit."""
    try:
        body = json.loads((paths.state / name).read_bytes())
        is_signed = "list" in body
        data = bytes.fromhex(body["list"]) if is_signed else json.dumps(body).encode("ascii")
        if is_signed and not hmac.compare_digest(str(body["mac"]), _compute_mac(paths, data)):
            return None
        return _decode_book(data), is_signed
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, VaultDamaged):
        return None


def _put_aside(path: Path) -> None:
    with suppress(OSError):
        path.rename(path.with_name(f"{path.name}.spoilt"))


def _compute_mac(paths: Paths, data: bytes) -> str:
    return hmac.digest((paths.state / _KEY).read_bytes(), _LABEL + data, "sha256").hex()


def _decode_book(data: bytes) -> _Book:
    try:
        body = json.loads(data)
        salt = bytes.fromhex(body["salt"])
        imported = {str(key): [str(mark) for mark in marks] for key, marks in body["imported"].items()}
        others = [(bytes.fromhex(one["salt"]), _parse_dates(one["banned"])) for one in body.get("others", [])]
        return _Book(salt, imported, _parse_dates(body["banned"]), others, int(body.get("number", 0)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VaultDamaged(_("the list of chats that were let go cannot be read")) from error


def _parse_dates(body: Any) -> dict[str, int]:
    return {str(mark): int(until) for mark, until in body.items()}


def _encode_book(book: _Book) -> bytes:
    body: dict[str, Any] = {
        "salt": book.salt.hex(),
        "imported": book.imported,
        "banned": book.banned,
        "number": book.number,
    }
    if book.others:
        body["others"] = [{"salt": salt.hex(), "banned": banned} for salt, banned in book.others]
    return json.dumps(body, sort_keys=True).encode("ascii")


def _write_book(paths: Paths, book: _Book) -> None:
    """Write both copies, one after the other, each by rename: a crash leaves at least one whole."""
    disk = Disk()
    make_private(paths.state)
    if not (paths.state / _KEY).exists():
        disk.replace(paths.state / _KEY, os.urandom(32))
    book.number += 1
    data = _encode_book(book)
    body = json.dumps({"list": data.hex(), "mac": _compute_mac(paths, data)}).encode("ascii")
    for name in _COPIES:
        disk.replace(paths.state / name, body)
