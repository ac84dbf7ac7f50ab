"""The journal beside an open keyring: compared with what the keyring remembers, brought up to date, written anew when long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vault.errors import Damaged
from vault.journal import Head
from vault.keyring import DocumentEntry, SegmentEntry
from vault.locked_facts import LOST, Facts, not_own, say_deadlines, say_fact, say_own
from vault.open_keyring import OpenKeyring
from vault.state import State

__all__ = ["JournalReport", "settle_journal"]

_LONG: Final = 64  # records


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What was wrong with the journal: records that could not be read, all of it lost, or an older one put back."""

    spoilt: int = 0
    lost: bool = False
    is_older: bool = False

    def __bool__(self) -> bool:
        """Whether anything was wrong."""
        return bool(self.spoilt or self.lost or self.is_older)


def settle_journal(keyring: OpenKeyring) -> JournalReport:
    """Say in the journal what the keyring knows and it does not; return what was wrong with it. Never fatal."""
    state = keyring.state
    facts, report = _read_facts(state, Head(keyring.ring.journal_number, keyring.ring.journal_sha256))
    entries: list[SegmentEntry | DocumentEntry] = [*keyring.ring.segments, *keyring.ring.documents]
    living = [e for e in entries if state.has_shard(e.shard)]
    mine = frozenset(e.shard for e in living if e.own)
    dated = {e.shard: e.expires_at for e in living if e.expires_at is not None}
    state.say(
        say_own(mine - facts.own),
        not_own((facts.own - mine) & frozenset(e.shard for e in living)),
        say_deadlines({s: at for s, at in dated.items() if facts.deadlines.get(s, at + 1) > at}),
    )
    if state.journal.exists():
        _compact_journal(keyring, report)
    return report


def _read_facts(state: State, known: Head) -> tuple[Facts, JournalReport]:
    try:
        facts = state.facts()
        is_older = state.journal.exists() and not state.journal.continues(known)
    except Damaged:
        state.say(say_fact(LOST, b"journal"))  # which begins it anew
        return state.facts(), JournalReport(lost=True)
    lost = LOST in facts.values or (known.number > 0 and not state.journal.exists())
    return facts, JournalReport(facts.spoilt, lost, is_older and not lost)


def _compact_journal(keyring: OpenKeyring, report: JournalReport) -> None:
    """Write the journal anew without what is settled, and have the keyring remember it at once."""
    state, ring = keyring.state, keyring.ring
    facts = state.facts()
    if not report and len(state.journal.read().heads) <= _LONG:
        return
    kept = replace(facts, values={name: value for name, value in facts.values.items() if name != LOST})
    state.journal.compact(kept.changes(frozenset(state.names())), Head(ring.journal_number, ring.journal_sha256))
    keyring.commit()
