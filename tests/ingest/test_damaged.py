"""What is damaged is named with its place; what stands before a cut is kept only where the user asks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import HostileFile, NothingRecognised
from exskill.importers.claims import claim_files
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.ingest.service import plan_import, preview_import
from tests.ingest.support import Answers, request, sample

LINES = [f"[2025-03-{day:02}, 22:10:01] {'Alex' if day % 2 else 'Zoë'}: message {day} – ok\n" for day in range(1, 29)]


@given(st.integers(0, 27), st.sampled_from([b"\xff", b"\xc3", b"\x80", b"\xfe\xff"]))
def test_a_damaged_byte_is_named_with_its_row_and_place(line: int, damage: bytes) -> None:
    before = "".join(LINES[:line]).encode() + LINES[line][:-4].encode()
    data = before + damage + LINES[line][-4:].encode() + "".join(LINES[line + 1 :]).encode()
    with pytest.raises(NothingRecognised, match=rf"row {line + 1} \(byte {len(before)} ") as caught:
        claim_files(MemorySource(data, "chat.txt"), ReadOptions())
    assert "--encoding utf-8" in caught.value.hint
    on_request = ReadOptions(encoding="utf-8")
    [claim] = claim_files(MemorySource(data, "chat.txt"), on_request).claims
    assert len(list(claim.importer.read(claim.views[0], on_request))) == len(LINES)


@pytest.mark.parametrize("name", ["telegram_chat.json", "sms.xml", "messenger.json", "weflow.json"])
def test_a_cut_file_is_refused_or_read_up_to_the_cut(name: str) -> None:
    data = sample(name)
    cut = data[: len(data) * 2 // 3]
    with pytest.raises(HostileFile):
        plan_import(request(cut), Answers(), dry_run=True)
    asked = request(cut, options=ReadOptions(partial=True))
    [report] = preview_import(asked, plan_import(asked, Answers(), dry_run=True)).reports
    assert report.balanced
    assert report.read > 1
    assert report.dropped["unparsed"] >= 1
    whole = request(data, options=ReadOptions(partial=True))
    [complete] = preview_import(whole, plan_import(whole, Answers(), dry_run=True)).reports
    assert complete.read > report.read - report.dropped["unparsed"]
    assert not complete.warnings


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "x.pdf", "PDF"),
        (b"OggS\0\x02" + bytes(99), "PTT-1.opus", "sound"),
        (b"\0\0\0\x20ftypisom" + bytes(99), "x.mp4", "video"),
        (b"SQLite format 3\0" + bytes(600), "msgstore.db", "database"),
        (b"\x12\x34" * 300, "msgstore.db.crypt15", "encrypted WhatsApp backup"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.doc", "office"),
    ],
)
def test_what_is_no_chat_is_called_by_its_name(data: bytes, name: str, words: str) -> None:
    with pytest.raises(NothingRecognised, match=words) as caught:
        claim_files(MemorySource(data, name), ReadOptions())
    assert caught.value.hint
