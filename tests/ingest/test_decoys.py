"""What is shredded is what gave rows: no reader touches a stranger's file that happens to be beside its own."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exskill.chat.messages import ImportReport, Message
from exskill.importers.claims import claim_files
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.ingest.shred_source import files_that_gave_rows
from tests.importers.golden import samples

# Samples whose readers go by the name of the file, or that need a name to be one of several.
NAMES = {
    "message_1.html": "message_1.html", "box.mbox": "mail.mbox", "direct-messages.js": "direct-messages.js",
    "attributed_body.bin": "", "edit_history.plist": "", "paste_clock.txt": "", "paste_zh.txt": "", "generic.csv": "",
    "generic.json": "", "generic.jsonl": "",
}  # fmt: skip


def database(path: Path) -> bytes:
    with sqlite3.connect(path) as base:
        base.execute("create table message (id integer, text text)")
        base.execute("insert into message values (1, 'a stranger wrote this')")
    base.close()
    data = path.read_bytes()
    path.unlink()
    return data


def decoys(place: Path) -> Iterator[tuple[str, bytes]]:
    page = b"<html><head><title>Diary</title></head><body><div class='entry'>Monday. Rain.</div></body></html>"
    yield "diary.html", page
    yield "other.sqlite", database(place / "x.db")
    yield "journal.db", database(place / "y.db")
    yield "thesis.docx", b"PK\x03\x04\x14\0\0\0\0\0" + b"\0" * 16 + b"\x13\0\0\0[Content_Types].xml"
    yield "taxes.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    yield "holiday.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(200)
    yield "song.mp3", b"ID3\x04\0\0" + bytes(200)
    yield "notes.txt", b"Buy milk.\nCall the bank at ten.\nNothing else today.\n"
    yield "poem.md", b"# Autumn\n\nLeaves fall: slowly.\n"
    yield "package.json", json.dumps({"name": "tool", "version": "1.0.0", "scripts": {"test": "x"}}).encode()
    yield "settings.json", json.dumps({"messages": {"unread": 3}, "user": {"theme": "dark"}}).encode()
    yield "places.json", json.dumps([{"lat": 1.5, "lon": 2.5, "name": "home"}] * 3).encode()
    yield "bank.csv", b"Date,Amount,Balance\n2025-01-01,3.50,100\n2025-01-02,4.50,95\n"
    yield "contacts.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:A Stranger\nEND:VCARD\n"
    yield "feed.xml", b"<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>"
    yield "script.js", b"window.onload = function () { return 1; };\n"
    yield "dump.sql", b"CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n"
    yield "trace.log", b"2025-01-01 10:00:00 INFO started\n2025-01-01 10:00:01 WARN slow: disk\n"
    yield "events.jsonl", b'{"level": "info", "event": "start"}\n{"level": "warn", "event": "slow"}\n{"level": "x"}\n'


@pytest.mark.parametrize("path", [p for p in samples() if NAMES.get(p.name, p.name)], ids=lambda path: path.name)
def test_no_decoy_is_touched(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "export"
    place.mkdir()
    strangers = dict(decoys(tmp_path))
    assert len(strangers) == 19
    for name, data in strangers.items():
        (place / name).write_bytes(data)
    if path.is_dir():
        shutil.copytree(path, place / path.name)
    else:
        shutil.copy(path, place / NAMES.get(path.name, path.name))
    own = {file for file in place.rglob("*") if file.is_file() and file.name not in strangers}
    parts = []
    for claim in claim_files(open_source(place), ReadOptions()).claims:
        for view in claim.views:
            report = ImportReport(claim.importer.name, "")
            for record in claim.importer.read(view, ReadOptions()):
                if isinstance(record, Message):  # harsher than an import, which counts what it keeps
                    report.stored_by_file[record.member] += 1
            parts.append((view, report))
    gone = set(files_that_gave_rows(parts))
    assert gone <= own
    assert gone or not any(report.stored_by_file for _view, report in parts)
