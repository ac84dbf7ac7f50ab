"""Apple's database in the columns of several versions, with what makes its texts hard to read."""

from __future__ import annotations

import base64
import json
import plistlib
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.chat.messages import Kind, Message, RowProblem
from exskill.core.errors import ExskillError
from exskill.importers.formats.apple.imessage import IMessage
from exskill.importers.formats.apple.imessage_blob import edited_text, link_text, poll_text
from exskill.importers.formats.apple.typedstream import Damaged, attributed_text, first_string, read_transcript
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.importers.registry import recognise_source
from tests.importers.golden import DATA

NEW = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB, handle_id INTEGER DEFAULT 0,
  date INTEGER, is_from_me INTEGER DEFAULT 0, service TEXT, item_type INTEGER DEFAULT 0, group_action_type INTEGER,
  associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, associated_message_emoji TEXT,
  thread_originator_guid TEXT, date_edited INTEGER, date_retracted INTEGER, message_summary_info BLOB,
  payload_data BLOB, balloon_bundle_id TEXT, is_expirable INTEGER, expire_state INTEGER);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT, display_name TEXT, style INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, mime_type TEXT, transfer_name TEXT, is_sticker INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES (1, '+100', 'iMessage'), (2, 'a@example.org', 'iMessage');
INSERT INTO chat VALUES (1, 'iMessage;-;+100', '+100', '', 43), (2, 'iMessage;+;chat9', 'chat9', 'Us', 45);
INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2);
"""


def body(text: str) -> bytes:
    raw = text.encode()
    length = bytes([len(raw)]) if len(raw) < 0x80 else b"\x81" + len(raw).to_bytes(2, "little")
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85"
    return head + b"\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + length + raw + b"\x86\x84\x02iI\x01\x05\x86"


def database(path: Path, rows: list[dict[str, object]], schema: str = NEW) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    for number, row in enumerate(rows, 1):
        chat = row.pop("chat", 1)
        row = {"ROWID": number, "guid": f"G{number}", "date": 700_000_000_000_000_000 + number * 10**9, **row}
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        connection.execute("INSERT INTO chat_message_join VALUES (?, ?)", (chat, number))
    connection.commit()
    connection.close()
    return path


def read(path: Path) -> list[Message | RowProblem]:
    return list(IMessage().read(open_source(path), ReadOptions()))


def test_texts_reactions_edits_and_notices(tmp_path: Path) -> None:
    history = plistlib.dumps(
        {"ec": {"0": [{"t": body("old"), "d": 1.0}, {"t": body("new"), "d": 690000060.0}]}}, fmt=plistlib.FMT_BINARY
    )
    path = database(
        tmp_path / "chat.db",
        [
            {"text": None, "attributedBody": body("long " * 60), "handle_id": 1},
            {"text": "yes", "is_from_me": 1, "thread_originator_guid": "G1"},
            {
                "associated_message_guid": "p:0/G1",
                "associated_message_type": 2001,
                "is_from_me": 1,
                "text": "Liked “x”",
            },
            {"associated_message_guid": "p:0/G2", "associated_message_type": 2000, "handle_id": 1},
            {"associated_message_guid": "bp:G2", "associated_message_type": 3000, "handle_id": 1},
            {"text": None, "message_summary_info": history, "handle_id": 1, "date_edited": 700_000_000_000_000_000},
            {"text": None, "date_retracted": 700_000_000_000_000_000, "handle_id": 1},
            {"item_type": 2, "handle_id": 1, "chat": 2},
            {"text": "\ufffc", "handle_id": 2, "chat": 2},
            {"text": None, "attributedBody": b"\x04\x0bstreamtyped\x81", "handle_id": 1},
            {"text": None, "is_expirable": 1, "expire_state": 1, "handle_id": 1},
        ],
    )
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO attachment VALUES (1, 'image/heic', 'IMG_1.HEIC', 0)")
    connection.execute("INSERT INTO message_attachment_join VALUES (9, 1)")
    connection.commit()
    connection.close()
    found = read(path)
    messages = {record.row: record for record in found if isinstance(record, Message)}
    assert len(found) == 11
    assert messages[1].text == "long " * 60
    assert [reaction.emoji for reaction in messages[1].reactions] == ["👍"]
    assert messages[2].reply_to == messages[1].native_id
    assert not messages[2].reactions  # taken back
    assert {messages[n].kind for n in (3, 4, 5, 8)} == {Kind.SYSTEM}
    assert (messages[6].text, messages[7].kind) == ("new", Kind.DELETED)
    assert (messages[9].kind, messages[9].text, messages[9].attachments[0].name) == (Kind.IMAGE, "", "IMG_1.HEIC")
    assert [record.reason.value for record in found if isinstance(record, RowProblem)] == ["unparsed", "disappearing"]
    chats = {chat.thread: chat for chat in IMessage().conversations(open_source(path), ReadOptions())}
    assert [(chat.kind, len(chat.participants)) for chat in chats.values()] == [("private", 2), ("group", 2)]


def test_an_old_database_and_one_in_a_zip(tmp_path: Path) -> None:
    old = """
    CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, date INTEGER,
      is_from_me INTEGER);
    CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
    CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
    INSERT INTO handle VALUES (1, '+100');
    """
    row = {"text": "hi", "handle_id": 1, "date": 300_000_000, "is_from_me": 0}
    path = database(tmp_path / "sms.db", [dict(row)], old)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(path, "Library/sms.db")
    for place in (path, tmp_path / "x.zip"):
        source = open_source(place)
        importer, _match = recognise_source(source, ReadOptions())[0]
        [message] = list(importer.read(source, ReadOptions()))
        assert isinstance(message, Message)
        assert message.ts is not None
        assert (message.text, message.ts.year, importer.name) == ("hi", 2010, "imessage")


def test_reading_leaves_nothing_beside_the_database(tmp_path: Path) -> None:
    path = database(tmp_path / "chat.db", [{"text": "x", "handle_id": 1}])
    before = path.read_bytes()
    (tmp_path / "chat.db-wal").write_bytes(b"x")
    [chat] = IMessage().conversations(open_source(path), ReadOptions())
    assert chat.warnings
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["chat.db", "chat.db-wal"]
    assert path.read_bytes() == before


def test_a_view_in_place_of_the_table_is_not_asked(tmp_path: Path) -> None:
    endless = """
    CREATE VIEW message AS WITH RECURSIVE n(guid) AS (SELECT 1 UNION ALL SELECT guid + 1 FROM n)
      SELECT guid, 0 AS is_from_me FROM n;
    """
    path = tmp_path / "chat.db"
    sqlite3.connect(path).executescript(endless).close()
    with pytest.raises(ExskillError):
        recognise_source(open_source(path), ReadOptions())


@given(st.data())
def test_damaged_archives_say_so(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([body("hello"), (DATA / "attributed_body.bin").read_bytes()])))
    for _change in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    for decode in (first_string, attributed_text):
        with suppress(Damaged):
            assert decode(cut) is None or isinstance(decode(cut), str)
    assert isinstance(link_text(b"bplist00" + cut), str)
    with suppress(Damaged):
        edited_text(b"bplist00" + cut)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_every_text_comes_back(text: str) -> None:
    assert first_string(body(text)) == text


def poll(item: dict[str, object]) -> bytes:
    packed = base64.b64encode(json.dumps({"version": 1, "item": item}).encode()).decode()
    objects = ["$null", {"NS.relative": 2}, f"data:,{packed}?src=p&c=2"]
    return plistlib.dumps({"$archiver": "NSKeyedArchiver", "$objects": objects}, fmt=plistlib.FMT_BINARY)


def test_polls_are_their_question_and_votes_are_nobodys_words(tmp_path: Path) -> None:
    options = [{"text": "red", "optionIdentifier": "A"}, {"text": "white", "optionIdentifier": "B"}]
    balloon = "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls"
    votes: dict[str, object] = {"votes": [{"voteOptionIdentifier": "A", "participantHandle": "+100"}]}
    path = database(
        tmp_path / "chat.db",
        [
            {"handle_id": 1, "text": "\ufffc", "balloon_bundle_id": balloon,
             "payload_data": poll({"title": "wine?", "orderedPollOptions": options})},
            {"is_from_me": 1, "balloon_bundle_id": balloon, "associated_message_guid": "G1",
             "associated_message_type": 4000, "payload_data": poll(votes)},
            {"handle_id": 1, "text": "I bring both"},
        ],
    )  # fmt: skip
    records = [record for record in read(path) if isinstance(record, Message)]
    assert [(record.kind, record.text) for record in records] == [
        (Kind.POLL, "wine?\nred\nwhite"), (Kind.SYSTEM, ""), (Kind.TEXT, "I bring both")
    ]  # fmt: skip


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_a_damaged_poll_is_no_poll(data: bytes) -> None:
    packed = base64.b64encode(data).decode()
    assert poll_text(plistlib.dumps({"$objects": [f"data:,{packed}"]}, fmt=plistlib.FMT_BINARY)) == ""
    assert poll_text(data) == ""


def test_the_transcript_of_a_voice_note_is_read() -> None:
    def text(words: str) -> bytes:
        raw = words.encode()
        return b"\x92\x84\x96\x96" + bytes([len(raw)]) + raw + b"\x86"

    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85"
    blob = head + b"\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+\x03\xef\xbf\xbc\x86\x84\x02iI\x01\x01"
    blob += b"\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x01"
    blob += text("IMAudioTranscription") + text("see you at nine") + b"\x86\x86"
    assert read_transcript(blob) == "see you at nine"
    assert first_string(blob) == "\ufffc"
    assert read_transcript(blob.replace(b"IMAudio", b"IMVideo")) == ""
    assert read_transcript(blob[:-30]) == ""
