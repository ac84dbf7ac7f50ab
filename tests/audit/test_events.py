"""The schema is closed: there is no field in which words could stand."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.bundle import parse_bundle
from audit.checkpoint import MalformedNote, parse_unverified, parse_vkey
from audit.errors import InvalidEvent
from audit.events import (
    Actor,
    Count,
    Entry,
    Event,
    EventKind,
    Level,
    Outcome,
    Reason,
    SessionType,
    Stance,
    Tier,
    identifier,
)
from audit.events import Purpose as LoggedPurpose
from audit.pending import note_id
from audit.proof import parse_proof
from audit.receipt import open_receipt
from tests.scale import scaled

HEX = st.integers(0, 2**128 - 1).map(lambda n: f"{n:032x}")
WHOLE = st.integers(0, 2**53 - 1)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


EVENTS = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    actor=st.sampled_from(Actor),
    outcome=st.sampled_from(Outcome),
    purpose=maybe(st.sampled_from(LoggedPurpose)),
    level=maybe(st.sampled_from(Level)),
    stance=maybe(st.sampled_from(Stance)),
    tier=maybe(st.sampled_from(Tier)),
    session=maybe(st.sampled_from(SessionType)),
    reason=maybe(st.sampled_from(Reason)),
    manifest_version=maybe(WHOLE),
    deadline=maybe(WHOLE),
    at=maybe(WHOLE),
    prompt=maybe(HEX),
    answer=maybe(HEX),
    model=maybe(st.integers(0, 2**64 - 1).map(lambda n: f"{n:016x}")),
    counts=st.dictionaries(st.sampled_from(Count), WHOLE, max_size=5),
    ids=st.lists(HEX, max_size=3).map(tuple),
)


@given(event=EVENTS, seq=WHOLE, ts=WHOLE, boot=st.sampled_from(["", "0" * 16]))
@settings(max_examples=scaled(200), deadline=None)
def test_an_entry_reads_back_as_it_was(event: Event, seq: int, ts: int, boot: str) -> None:
    entry = Entry(seq, ts, event, boot)
    data = entry.to_bytes()
    assert Entry.from_bytes(data) == entry
    assert data.isascii()
    assert b" " not in data


@given(event=EVENTS, at=st.integers(0, 10**6), bit=st.integers(0, 7))
@settings(max_examples=scaled(200), deadline=None)
def test_another_spelling_is_refused(event: Event, at: int, bit: int) -> None:
    data = bytearray(Entry(1, 2, event).to_bytes())
    data[at % len(data)] ^= 1 << bit
    try:
        read = Entry.from_bytes(bytes(data))
    except InvalidEvent:
        return
    assert read.to_bytes() == bytes(data)


def test_no_field_takes_free_text() -> None:
    """Every field refuses words; the test fails if a field is added that does not."""
    for item in fields(Event):
        for words in ("her name", "she said no", 'x","kind":"lock'):
            for value in (words, (words,), {words: 1}, {Count.BYTES: words}, [words]):
                options: dict[str, Any] = {"kind": EventKind.IMPORT, item.name: value}
                with pytest.raises((InvalidEvent, AttributeError, TypeError)):
                    Event(**options)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "import"},
        {"counts": {Count.BYTES: -1}},
        {"counts": {Count.BYTES: 1.0}},
        {"counts": {Count.BYTES: True}},
        {"counts": {Count.BYTES: 2**53}},
        {"ids": ["0" * 32]},
        {"ids": ("0" * 31,)},
        {"ids": ("G" * 32,)},
        {"ids": ("0" * 32,) * 65},
        {"prompt": "0" * 64},
        {"model": "0" * 64},
        {"at": -1},
        {"tier": "T1"},
    ],
)
def test_values_outside_the_schema(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent):
        Event(**({"kind": EventKind.IMPORT} | change))


def test_unknown_and_repeated_fields_are_refused() -> None:
    good = Entry(0, 0, Event(kind=EventKind.LOCK)).to_bytes()
    body = json.loads(good)
    body["event"]["text"] = "words"
    for data in (
        json.dumps(body, sort_keys=True, separators=(",", ":")).encode(),
        good.replace(b'"seq":0', b'"seq":0,"seq":0'),
        good + b" ",
        b"[]",
        b"null",
        b"{}",
        b"",
        b"\xff",
    ):
        with pytest.raises(InvalidEvent):
            Entry.from_bytes(data)


def test_identifiers_tell_nothing_and_do_not_run_together() -> None:
    key = b"k" * 32
    assert identifier(key, "ab", "c") != identifier(key, "a", "bc")
    assert identifier(key, "a") != identifier(b"l" * 32, "a")
    assert len(identifier(key, "x")) == 32


def test_enum_values_are_single_words() -> None:
    for kind in (EventKind, Actor, Outcome, LoggedPurpose, Level, Stance, Tier, SessionType, Reason, Count):
        assert issubclass(kind, StrEnum)
        for value in kind:
            assert value.value.replace("_", "").isalnum()


@given(data=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
@settings(max_examples=scaled(200), deadline=None)
def test_readers_refuse_anything_in_one_way(data: bytes) -> None:
    with pytest.raises(InvalidEvent):
        Entry.from_bytes(data)
    with pytest.raises(InvalidEvent):
        open_receipt(data, [bytes(32)])
    with pytest.raises(MalformedNote):
        parse_unverified(data)
    with pytest.raises(MalformedNote):
        parse_proof(data.decode("latin-1"))
    with pytest.raises(MalformedNote):
        parse_vkey(data.decode("latin-1"))
    assert parse_bundle(data).rest is not None
    assert note_id(data) is None


def test_deep_nesting_is_refused() -> None:
    for data in (b"[" * 100_000, b'{"event":' * 50_000):
        with pytest.raises(InvalidEvent):
            Entry.from_bytes(data)
        with pytest.raises(InvalidEvent):
            open_receipt(data, [])
