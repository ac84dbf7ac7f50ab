"""What reads bytes that somebody else may have written: each reader, what it may raise, and whole samples.

:mod:`tests.faults.parsers_fuzz` fuzzes them by coverage, tests/faults/test_parsers.py changes the samples a little.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from audit.bundle import parse_bundle
from audit.checkpoint import MalformedNote, open_note, parse_unverified
from audit.errors import AuditError, InvalidEvent
from audit.events import Entry, Event, EventKind
from audit.pending import note, note_id
from audit.proof import parse_proof
from audit.receipt import open_receipt
from exskill.consent.signing import SignedManifest
from exskill.core.errors import ExskillError
from exskill.llm.gguf import read_head
from exskill.retrieval.embed import decode_request, encode_request
from tests.llm.ggufs import gguf
from vault import journal, keyring
from vault.age import file as age
from vault.age import stream
from vault.age.armor import dearmor
from vault.age.header import Stanza, read_header, write_header
from vault.agent import delegate
from vault.agent.keeper import SHARED, Clock, Keeper, Limits
from vault.agent.process import read_start
from vault.backup import unpack
from vault.columns import read_columns
from vault.errors import VaultError
from vault.locked_facts import fold_changes, say_event, say_fact, say_own
from vault.padding import pad
from vault.slots import passphrase_costs, read_argon2_stanza
from vault.state import Anchor

KEY = bytes(32)


__all__ = ["TARGETS", "Target", "read"]


@dataclass(frozen=True)
class Target:
    """What is fuzzed, what it may raise, and whole samples to begin with."""

    run: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]


def _header(data: bytes) -> None:
    header = read_header(io.BytesIO(data))
    for stanza in header.stanzas:
        if stanza.type.endswith("argon2id"):
            read_argon2_stanza(stanza)
    passphrase_costs(data)


def _journal(data: bytes) -> None:
    contents = journal.parse_records(data, KEY)
    facts = fold_changes(contents)
    assert contents.end <= len(data)
    assert (
        fold_changes(
            journal.parse_records(
                journal.encode_changes(facts.changes(frozenset(facts.own)) or [say_event(b"")], 1, KEY), KEY
            )
        ).spoilt
        == 0
    )


def _journal_changes(data: bytes) -> None:
    """Changes whose records are whole and whose data is anything."""
    kinds = list(journal.Kind)
    changes = [journal.Change(kinds[part[0] % len(kinds)], part[1:]) for part in data.split(b"\n") if part]
    if changes:
        contents = journal.parse_records(journal.encode_changes(changes, 1, KEY), KEY)
        assert contents.spoilt == 0
        assert [change for _number, change in contents.changes] == changes
        fold_changes(contents)


def _agent_request(data: bytes) -> None:
    keeper = Keeper(bytearray(SHARED + 64 + 100), [b"h1", b"h2"], Limits(60, 60), Clock.system())
    for part in data.split(b"\xff")[:8]:
        answer = keeper.answer(part)
        assert sum(len(piece) for piece in answer) < 1 << 20


def _agent_start(data: bytes) -> None:
    reader, writer = os.pipe()
    try:
        os.write(writer, data[:60_000])
        os.close(writer)
        read_start(reader)
    finally:
        os.close(reader)


def _gguf(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as file:
        file.write(data)
        file.flush()
        read_head(Path(file.name))


def _archive(data: bytes) -> None:
    """A backup whose archive is anything, in an age file that is whole."""
    key = bytes(16)
    sealed = age.encrypt(data, key, [Stanza("x", (), b"")])
    for _name, _content in unpack(io.BytesIO(sealed), [age.RawFileKey(key)]):
        pass


def _note(data: bytes) -> None:
    """What waits for a locked vault's log: an event with an id and a time, or none that is ever folded."""
    if note_id(data) is not None:
        assert Entry.from_bytes(data).event.at is not None


def _proof(data: bytes) -> None:
    parse_proof(data.decode("utf-8", "replace"))


def _columns(data: bytes) -> None:
    """A segment's table that is anything, in a payload that is whole."""
    sealed = b"".join(stream.encrypt(bytes(32), pad(data)))
    read_columns(stream.Pieces(bytes(32), memoryview(sealed)), ["id"])


def _stream() -> bytes:
    sink = io.BytesIO()
    table = pa.table({"id": ["0" * 32], "text": ["soup"]})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _keyring(data: bytes) -> None:
    ring = keyring.decode_keyring(pad(data, multiple=4096))
    keyring.decode_keyring(keyring.encode_keyring(ring))


_STANZA = Stanza("exskill.dev/argon2id", ("00" * 8, "A" * 22, "A" * 22, "65536", "3", "4"), bytes(32))
_RING = keyring.Keyring("0" * 32, KEY, KEY, KEY, (), 1, consent_seed=KEY)
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"
_ENTRY = Entry(0, 1, Event(kind=EventKind.UNLOCK)).to_bytes()
TARGETS = {
    "age-header": Target(_header, (VaultError,), (write_header(bytes(16), [_STANZA]),)),
    "age-armor": Target(dearmor, (VaultError,), (_ARMOR,)),
    "anchor": Target(Anchor.from_bytes, (VaultError,), (Anchor.make(1, "0" * 64, KEY, ()).to_bytes(),)),
    "archive": Target(_archive, (VaultError,), (bytes(10240),)),
    "agent-envelopes": Target(delegate._parse_envelopes, (VaultError,), (bytes(18),)),
    "agent-request": Target(_agent_request, (), (b"S", b"K" + bytes(18))),
    "agent-start": Target(_agent_start, (ValueError,), (b"exa2" + bytes(16),)),
    "audit-bundle": Target(parse_bundle, (AuditError,), (b"\x00\x02ab",)),
    "audit-entry": Target(Entry.from_bytes, (InvalidEvent,), (_ENTRY,)),
    "checkpoint": Target(
        lambda data: (parse_unverified(data), open_note(data, KEY)), (MalformedNote,), (b"a\n1\nAA==\n\n",)
    ),
    "columns": Target(_columns, (VaultError,), (_stream(),)),
    "embed-request": Target(decode_request, (ValueError,), (encode_request([b"a"], is_query=True, threads=1),)),
    "gguf": Target(_gguf, (ExskillError,), (gguf(), gguf(template="{{ x }}"))),
    "journal": Target(
        _journal, (), (journal.encode_changes([say_own(["0" * 32]) or say_event(b""), say_fact("a", b"b")], 1, KEY),)
    ),
    "journal-changes": Target(_journal_changes, (), (b"\1" + bytes(16) + b"\n\5opened\x001",)),
    "keyring": Target(_keyring, (VaultError,), (bytes(keyring.encode_keyring(_RING))[8:].rstrip(b"\0"),)),
    "manifest": Target(SignedManifest.from_bytes, (ExskillError,), (b"{}",)),
    "note": Target(_note, (), (note(Event(kind=EventKind.UNLOCK_FAILED), at=1),)),
    "proof": Target(
        _proof,
        (MalformedNote, ValueError),
        (b"c2sp.org/tlog-proof@v1\n",),
    ),
    "receipt": Target(lambda data: open_receipt(data, [KEY]), (InvalidEvent,), (b'{"receipt": {}, "signature": ""}',)),
}


def read(name: str, data: bytes) -> None:
    """Have a target read bytes; its own errors are an answer, any other is a bug."""
    target = TARGETS[name]
    try:
        target.run(data)
    except target.errors:
        return
