"""What the user adds by hand, and what they take out again: their memories, and their own rows in a neutral format.

A memory goes the way of every import: third parties are redacted before anything is kept. It is marked as the user's
own (``user_memory``) and is never evidence of how the other person wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.messages import Kind
from exskill.chat.schema import SenderRole, row_schema
from exskill.consent.terms import USER_IMPORT
from exskill.core.errors import ModelUnavailable, RedactionRefused, UsageError
from exskill.core.i18n import _
from redaction.text import RawText

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder
    from exskill.store.store import Store
    from redaction import Redactor
    from redaction.text import RedactedText

__all__ = ["Memory", "add_memory", "chatlab_lines", "list_memories"]

_LONGEST: Final = 20_000
_OWN: Final = (SenderRole.ME.value, SenderRole.USER_MEMORY.value)
_CODES: Final[Mapping[str, int]] = {  # ChatLab 0.0.2
    Kind.TEXT: 0, Kind.POST: 0, Kind.IMAGE: 1, Kind.VOICE: 2, Kind.VIDEO: 3, Kind.FILE: 4, Kind.STICKER: 5, Kind.LINK: 7,
    Kind.LOCATION: 8, Kind.TRANSFER: 21, Kind.CALL: 23, Kind.CONTACT: 27,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Memory:
    """A stored memory: its row id, when it was written down, and its redacted text."""

    id: str
    at: datetime
    text: str


def add_memory(store: Store, words: str, redactor: Redactor, embedder: Embedder | None, *, now: datetime) -> Memory:
    """Redact a memory and keep it; raises UsageError for nothing or too much, RedactionRefused if a detector fails."""
    if not words.strip():
        raise UsageError(_("there is nothing to remember"))
    if len(words) > _LONGEST:
        raise UsageError(_("a memory has at most {n} characters; write several").format(n=_LONGEST))
    try:
        [redaction] = redactor.redact([RawText(words.strip())])
    except Exception as error:
        raise RedactionRefused(_("a detector failed ({kind})").format(kind=type(error).__name__)) from None
    if redaction.text is None:
        raise RedactionRefused(_("the text could not be redacted, so it was not kept"))
    naive = now.replace(tzinfo=None)
    row_id = store.identify("memory", f"{now.timestamp():.6f}", words)[:32]
    row = {
        "id": row_id,
        "import_id": USER_IMPORT,
        "thread": "memory",
        "seq": int(now.timestamp() * 1000),
        "ts": naive,
        "precision": "s",
        "role": SenderRole.USER_MEMORY.value,
        "kind": Kind.TEXT.value,
        "text": redaction.text,
        "reply_to": None,
        "lang": redaction.lang,
        "categories": sorted(redaction.categories),
        "reactions": [],
        "edited": False,
        "vector": _embed_text(redaction.text, embedder),
    }
    store.add_rows(_make_table(row), redactions=len(redaction.findings))
    return Memory(row_id, naive, redaction.text)


def _embed_text(text: RedactedText, embedder: Embedder | None) -> Any:
    """Return its vector; None, as where there is no embedder, if it fails: `exskill index` makes it later."""
    try:
        vector = embedder.passages([text])[0] if embedder is not None else None
        return vector if vector is not None and vector.any() else None
    except ModelUnavailable:
        return None


def _make_table(row: Mapping[str, Any]) -> Any:
    import pyarrow as pa

    return pa.table({name: [row[name]] for name in row_schema().names}, schema=row_schema())


def list_memories(rows: Iterator[Mapping[str, Any]]) -> list[Memory]:
    """Return the user's memories among some rows, oldest first."""
    found = [
        Memory(str(row["id"]), row["ts"], str(row["text"]))
        for row in rows
        if row["role"] == SenderRole.USER_MEMORY.value
    ]
    return sorted(found, key=lambda memory: memory.at)


def chatlab_lines(rows: Iterator[Mapping[str, Any]], *, now: datetime) -> Iterator[str]:
    """Yield the user's own rows as ChatLab 0.0.2 JSON Lines; a row of anybody else raises ValueError.

    Local wall times are written as if they were UTC: the zone of the phone is not known.
    """
    header = {
        "_type": "header",
        "chatlab": {"version": "0.0.2", "exportedAt": int(now.timestamp()), "generator": "exskill"},
        "meta": {"name": "exskill", "platform": "exskill", "type": "private", "ownerId": "me"},
    }
    yield json.dumps(header, ensure_ascii=False)
    yield json.dumps({"_type": "member", "platformId": "me", "accountName": "me"}, ensure_ascii=False)
    for row in rows:
        if row["role"] not in _OWN:
            raise ValueError("only the user's own rows may be exported")
        when = row["ts"]
        message = {
            "_type": "message",
            "sender": "me",
            "accountName": "me",
            "timestamp": int(when.replace(tzinfo=UTC).timestamp()) if when is not None else 0,
            "type": _CODES.get(row["kind"], 99),
            "content": str(row["text"]),
            "platformMessageId": row["id"],
        }
        yield json.dumps(message, ensure_ascii=False)
