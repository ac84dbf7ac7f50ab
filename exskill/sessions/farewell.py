"""Letting go: what is destroyed at the end of the farewell, and the certificate that stays.

The whole vault goes, or, where the user wants to look back at weeks 8 and 10, everything but their own measures and
writings. Either way the same chat is not read again for 180 days (docs/decisions.md 17), and nothing of it can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit.events import Count, EventKind, Reason
from exskill.consent.withdraw import KEPT_DOCUMENTS, REIMPORT_DAYS, strip_kind
from exskill.core.errors import ExskillError
from exskill.core.i18n import _, ngettext
from exskill.erasure import reimport_block as bans
from exskill.erasure.destroy import destroy_open
from exskill.sessions.programme.stored import load_programme, save_programme

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Certificate", "let_go", "write_page"]

LET_GO: Final = "let_go"  # in the programme's state: the echo is over for good


@dataclass(frozen=True, slots=True)
class Certificate:
    """What may be kept of a farewell: dates, counts and a hash; no name and no word of anybody."""

    began: datetime
    ended: datetime
    keys: int
    whole: bool
    hash: str


def let_go(store: Store, *, now: datetime, whole: bool) -> Certificate:
    """Destroy the keys, close the way back to the chat, and return the certificate.

    ``hash`` is the root hash of the audit log just before, 64 hex digits. With ``whole`` the store is closed afterwards.
    """
    with suppress(
        ExskillError
    ):  # a list that cannot be read stops every import by itself; letting go does not wait for it
        bans.start_cooldown(store.paths, store.vault.vault_id, now)
    store.record(EventKind.FORGET, reason=Reason.LET_GO)
    began, root = datetime.fromtimestamp(store.vault.created, UTC).astimezone(now.tzinfo), store.log.root.hex()
    keys = destroy_open(store).shards if whole else _erase_all_but_own(store, now)
    return Certificate(began, now, keys, whole, root)


def _erase_all_but_own(store: Store, now: datetime) -> int:
    documents = [d for d in store.vault.documents() if strip_kind(d.kind) not in KEPT_DOCUMENTS]
    segments = [s.id for s in store.vault.segments()]
    state = load_programme(store)
    save_programme(store, replace(state, extra={**state.extra, LET_GO: int(now.timestamp())}))
    store.save_settings(replace(store.settings(), ex_alias="", names=()))
    store.destroy_rows(segments)
    for document in documents:
        store.drop_document(document.kind, scope=document.scope)
    counts = {Count.SEGMENTS: len(segments), Count.DOCUMENTS: len(documents)}
    store.record_erasure(Reason.LET_GO, counts, kind=EventKind.DESTROY)
    return len(segments) + len(documents)


def write_page(
    certificate: Certificate, day: Callable[[datetime], str] = lambda at: at.strftime("%Y-%m-%d")
) -> list[str]:
    """Return the certificate in lines."""
    days = max(0, (certificate.ended - certificate.began).days)
    what = (
        _("Everything that was kept here can no longer be read by anybody.")
        if certificate.whole
        else _("Everything of the conversation can no longer be read by anybody. Your own measures and writings stay.")
    )
    return [
        _("LET GO"),
        _("from {began} to {ended}").format(began=day(certificate.began), ended=day(certificate.ended)),
        ngettext("{n} day", "{n} days", days).format(n=days),
        what,
        ngettext("{n} key was destroyed.", "{n} keys were destroyed.", certificate.keys).format(n=certificate.keys),
        _("The same chat is not read again before {when}.").format(
            when=day(
                datetime.fromtimestamp(certificate.ended.timestamp() + REIMPORT_DAYS * 86_400, certificate.ended.tzinfo)
            )
        ),
        _("hash of the log: {hash}").format(hash=certificate.hash),
    ]
