"""What the user writes for themselves: letters that are not sent, and notes to be opened on a date or at the farewell.

Every writing is a document under a key of its own, so that shredding one destroys its key. A seal is a promise that the
program keeps, not a cipher: whoever has the passphrase and another program could open it earlier. Nothing of this is ever
given to the model.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from audit.events import Count, EventKind, Reason
from exskill.core.errors import LimitActive, UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = [
    "FAREWELL",
    "Writing",
    "destroy_writing",
    "find_writing",
    "keep_writing",
    "list_writings",
    "read_writing",
    "seal_writing",
]

KEPT_DAYS: Final = 90
_AFTER_OPENING_DAYS: Final = 30
_KINDS: Final = ("letter", "note")
FAREWELL: Final = -1  # ``opens_at``: sealed until the farewell


@dataclass(frozen=True, slots=True)
class Writing:
    """A letter or a note. Times are Unix seconds; ``opens_at`` 0 is open, FAREWELL is sealed until then."""

    id: str
    kind: str
    written: int
    opens_at: int
    text: str

    def is_open(self, now: int) -> bool:
        """Whether it may be read now."""
        return self.opens_at != FAREWELL and self.opens_at <= now


def list_writings(store: Store) -> tuple[Writing, ...]:
    """Return everything that was written, oldest first; what a seal closes is among it, so show only ``opened``.

    What an agent's keys do not open is left out.
    """
    vault = store.vault
    documents = [
        d for d in vault.documents() if d.kind.partition("/")[0] in _KINDS and "/" in d.kind and vault.has_key(d)
    ]
    found = [Writing(**json.loads(body)) for d in documents if (body := store.document(d.kind)) is not None]
    return tuple(sorted(found, key=lambda w: (w.written, w.id)))


def find_writing(store: Store, name: str) -> Writing:
    """Return a writing by its id or the beginning of it."""
    found = [w for w in list_writings(store) if w.id.startswith(name.lower())]
    if len(found) != 1 or not name:
        raise UsageError(_("there is no such letter"), hint=_("`exskill letter list` shows what is there"))
    return found[0]


def keep_writing(store: Store, text: str, *, kind: str, now: datetime, opens_at: int = 0) -> Writing:
    """Store a writing, sealed until ``opens_at`` unless that is 0."""
    if not text.strip():
        raise UsageError(_("there is nothing to keep"))
    writing = Writing(os.urandom(4).hex(), kind, int(now.timestamp()), opens_at, text)
    _store_writing(store, writing, now)
    return writing


def seal_writing(store: Store, writing: Writing, *, now: datetime, opens_at: int) -> Writing:
    """Seal an open writing, or seal one for longer; a seal is never opened earlier."""
    at = int(now.timestamp())
    sooner = writing.opens_at == FAREWELL or (opens_at != FAREWELL and opens_at < writing.opens_at)
    if not writing.is_open(at) and sooner:
        raise LimitActive(_("it is sealed for longer than that; a seal is not opened earlier"), hint="")
    sealed = replace(writing, opens_at=opens_at)
    _store_writing(store, sealed, now)
    return sealed


def _store_writing(store: Store, writing: Writing, now: datetime) -> None:
    latest = now + timedelta(days=KEPT_DAYS)
    if writing.opens_at > 0:
        latest = max(latest, datetime.fromtimestamp(writing.opens_at, now.tzinfo) + timedelta(days=_AFTER_OPENING_DAYS))
    body = json.dumps(asdict(writing), ensure_ascii=False).encode("utf-8")
    store.put_document(f"{writing.kind}/{writing.id}", body, expires_at=int(latest.timestamp()))


def read_writing(writing: Writing, now: datetime) -> str:
    """Return the text; raises LimitActive while it is sealed."""
    if writing.is_open(int(now.timestamp())):
        return writing.text
    if writing.opens_at == FAREWELL:
        raise LimitActive(
            _("it is sealed until the farewell"), hint=_("`exskill let-go` opens it; `letter shred` destroys it")
        )
    when = datetime.fromtimestamp(writing.opens_at, now.tzinfo).strftime("%Y-%m-%d")
    raise LimitActive(_("it is sealed until {when}").format(when=when), hint=_("`letter shred` destroys it unread"))


def destroy_writing(store: Store, writing: Writing) -> None:
    """Destroy a writing's key."""
    store.drop_document(f"{writing.kind}/{writing.id}")
    store.record(EventKind.FORGET, reason=Reason.USER_REQUEST, counts={Count.DOCUMENTS: 1})
