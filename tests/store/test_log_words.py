"""Every code of the log has its words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.anchor import ChainKey
from audit.events import Actor, Count, Entry, Event, EventKind, Outcome, Reason, Tier
from audit.findings import SENTENCES, Finding, FindingCode, Verification
from audit.log import Sealed
from audit.receipt import Check, Limit, SourceFile
from exskill.cli.views.witness import make_witness, qr_code
from exskill.core.i18n import set_language
from exskill.store import log_words as words
from tests.audit.support import SIGNER, Place
from tests.audit.test_receipt import made


def test_no_code_is_without_words() -> None:
    for table, codes in (
        (words.FINDINGS, FindingCode),
        (words.KINDS, EventKind),
        (words.ACTORS, Actor),
        (words.OUTCOMES, Outcome),
        (words.REASONS, Reason),
        (words.COUNTS, Count),
        (words.LIMITS, Limit),
        (words.CHECKS, Check),
        (words.SOURCES, SourceFile),
    ):
        assert set(table) == set(codes)
        assert all(table.values())
    assert set(words.FINDINGS) == set(SENTENCES)


def test_the_table_of_the_log(tmp_path: Path) -> None:
    with Place(tmp_path).create() as log:
        log.append(Event(kind=EventKind.IMPORT, counts={Count.ROWS_READ: 10, Count.ROWS_KEPT: 7}))
        log.append(Event(kind=EventKind.CRISIS_TIER, actor=Actor.PROGRAM, tier=Tier.T1, outcome=Outcome.OK))
        log.append(Event(kind=EventKind.DENY, outcome=Outcome.DENIED, reason=Reason.CATEGORY))
        entries = list(log.entries())
    rows = list(words.log_rows([Sealed(9, "2025-01"), *entries]))
    assert rows[0].when == "2025-01"
    assert (rows[1].who, rows[1].what, rows[1].details) == ("you", "chat imported", "kept: 7, read: 10")
    assert rows[2].details == "T1"
    assert rows[3].details == "denied; sensitive"
    assert words.entry_data(entries[2])["reason"] == "category"
    assert words.entry_data(Sealed(9, "2025-01"))["sealed"]


def test_what_was_begun_anew_is_called_so() -> None:
    agreed = Event(kind=EventKind.RECOVER, reason=Reason.USER_REQUEST, counts={Count.PROBLEMS: 1})
    parts = Event(kind=EventKind.RECOVER, reason=Reason.USER_REQUEST, counts={Count.SEGMENTS: 1})
    settled = Event(kind=EventKind.RECOVER, counts={Count.BYTES: 9})
    rows = words.log_rows(Entry(n, 0, event) for n, event in enumerate((agreed, agreed, parts, settled)))
    assert [row.what for row in rows] == [
        "log begun anew: the one before did not hold",
        "what this machine remembers of the vault begun anew",
        "spoilt parts taken out",
        "what was unfinished or damaged put right",
    ]


def test_the_table_can_be_narrowed() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    entries = [
        Entry(n, int((now + timedelta(hours=n)).timestamp() * 1000), Event(kind=kind))
        for n, kind in enumerate((EventKind.UNLOCK, EventKind.ANSWER, EventKind.LOCK))
    ]
    everything = [Sealed(0, "2025-01"), *entries]
    assert list(words.select_entries(everything)) == everything
    assert [e.seq for e in words.select_entries(everything, kinds=frozenset({EventKind.ANSWER}))] == [1]
    assert [e.seq for e in words.select_entries(everything, since=now + timedelta(hours=1))] == [1, 2]
    assert [e.seq for e in words.select_entries(everything, until=now + timedelta(hours=1))] == [0]


def test_the_verdict() -> None:
    sound = Verification(3, bytes(32), (), True, True, False)
    assert words.verdict_words(sound)[0] == "The log is whole: 3 entries, in order, unchanged."
    broken = Verification(3, bytes(32), (Finding(FindingCode.DELETED, 1),), True, True, False)
    assert words.verdict_words(broken)[1] == "  an entry was taken out of the middle of the log (entry 1)"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_receipt_is_a_page_in_both_languages(language: str) -> None:
    set_language(language)
    try:
        page = words.receipt_words(made())
    finally:
        set_language("en")
    assert len(page) > 10
    assert "1" * 32 in page[0]


def test_a_witness_fits_a_code(tmp_path: Path) -> None:
    with Place(tmp_path).filled(3) as log:
        kept = make_witness(log.checkpoint(), "key", ChainKey(0, bytes(32)))
    assert kept.note.count("\n") == 5
    assert kept.chain_key is not None
    assert make_witness(b"", "key").chain_key is None
    pytest.importorskip("segno")
    code = qr_code(kept.note)
    assert code is not None
    assert code.count("\n") > 20
    assert SIGNER.public
