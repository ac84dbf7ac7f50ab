"""What is damaged is named with its place; what stands before a cut is kept only where the user asks for it."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import HostileFile, NothingRecognised, UsageError
from exskill.importers.claims import claim_files
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import FolderSource, MemorySource
from exskill.ingest.exports import Exports, find_chats, find_exports
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


CHAT = "".join(LINES).encode()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def count_rows(exports: Exports) -> int:
    claims = [claim for found in exports.found for claim in found.claims]
    return sum(1 for c in claims for view in c.views for _row in c.importer.read(view, ReadOptions()))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_archives_inside_archives_are_read(tmp_path: Path, depth: int) -> None:
    data = zipped(chat_txt=CHAT)
    for _level in range(depth):
        data = zipped(inner_zip=data, note_pdf=b"%PDF-1.7")
    (tmp_path / "backup.zip").write_bytes(data)
    exports = find_exports([tmp_path / "backup.zip"], ReadOptions())
    assert count_rows(exports) == len(LINES)
    assert [file.name for file in exports.left] == ["inner.zip/" * level + "note.pdf" for level in range(depth)]


def test_archives_too_deep_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = zipped(chat_txt=CHAT)
    for _level in range(5):
        data = zipped(inner_zip=data)
    (tmp_path / "backup.zip").write_bytes(data)
    with pytest.raises(HostileFile, match="too deep"):
        find_exports([tmp_path / "backup.zip"], ReadOptions())
    (tmp_path / "chat.txt").write_bytes(CHAT)
    exports = find_exports([tmp_path], ReadOptions())
    assert count_rows(exports) == len(LINES)
    assert "backup.zip/inner.zip/inner.zip/inner.zip" in [file.name for file in exports.left]


@pytest.mark.parametrize("name", ["chat.zip", "chat.dat", "no ending"])
def test_an_archive_is_known_by_what_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(zipped(chat_txt=CHAT))
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert count_rows(find_exports([tmp_path], ReadOptions())) == len(LINES)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_every_line_end_ends_a_line(end: str, encoding: str) -> None:
    source = MemorySource("".join(LINES).replace("\n", end).encode(encoding), "chat.txt")
    [claim] = claim_files(source, ReadOptions()).claims
    assert len(list(claim.importer.read(source, ReadOptions()))) == len(LINES)


def test_a_second_export_behind_the_first_is_no_silence() -> None:
    source = MemorySource(sample("telegram_chat.json") * 2, "result.json")
    [claim] = claim_files(source, ReadOptions()).claims
    with pytest.raises(HostileFile):
        list(claim.importer.read(source, ReadOptions()))


def test_one_foreign_byte_in_english_is_damage_and_no_russian() -> None:
    data = b"".join(line.replace("Zoë", "Zoe").replace("–", "-").encode() for line in LINES).replace(
        b"e 7 -", b"e \xff 7 -"
    )
    with pytest.raises(NothingRecognised, match="row 7 "):
        claim_files(MemorySource(data, "chat.txt"), ReadOptions())


def test_a_letter_is_told_how_it_is_read() -> None:
    with pytest.raises(NothingRecognised) as caught:
        claim_files(MemorySource(b"# A letter\n\nDear you, I think of the sea.\n", "letter.md"), ReadOptions())
    assert "--format notes" in caught.value.hint


@pytest.mark.parametrize(
    ("good", "bad"), [("sms.xml", b"<smses><sms"), ("telegram_chat.json", b""), ("messenger.json", b"")]
)
def test_a_damaged_file_does_not_take_its_neighbours_along(tmp_path: Path, good: str, bad: bytes) -> None:
    data = sample(good)
    (tmp_path / f"a_{good}").write_bytes(data)
    (tmp_path / f"b_{good}").write_bytes(bad or data[:-40])
    exports, chats = find_chats(find_exports([tmp_path], ReadOptions()), ReadOptions())
    [claim] = claim_files(MemorySource(data, good), ReadOptions()).claims
    assert count_rows(exports) == len(list(claim.importer.read(claim.views[0], ReadOptions())))
    assert chats
    assert [file.name for file in exports.left] == [f"b_{good}"]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("name", ["b.json", "b.txt"])
@pytest.mark.parametrize("size", [500, 90_000])
def test_a_damaged_file_of_an_archive_is_named_and_the_others_are_read(
    tmp_path: Path, nested: bool, name: str, size: int
) -> None:
    noise = "".join(random.Random(1).choices("abcdefghij \n", k=size)).encode()
    data = bytearray(zipped(**{"chat_txt": CHAT, name.replace(".", "_"): noise, "c_txt": b"x" * 9}))
    at = data.rindex(b"c.txt", 0, data.index(b"PK\x01\x02")) - 60
    data[at] ^= 0xFF  # near the end of what stands before
    (tmp_path / "backup.zip").write_bytes(zipped(inner_zip=bytes(data)) if nested else bytes(data))
    exports, _chats = find_chats(find_exports([tmp_path / "backup.zip"], ReadOptions()), ReadOptions())
    assert count_rows(exports) == len(LINES)
    left = {file.name.rsplit("/", 1)[-1]: file.reason for file in exports.left}
    assert left.keys() == {name, "c.txt"}
    assert "damaged" in left[name]


def test_a_file_that_may_not_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_bytes(CHAT)
    (tmp_path / "closed.txt").write_bytes(CHAT)

    class Closed(FolderSource):
        def open(self, member: str) -> AbstractContextManager[BinaryIO]:
            if member == "closed.txt":
                raise UsageError("the file may not be read by this user")
            return super().open(member)

    claims = claim_files(Closed(tmp_path), ReadOptions())
    assert [claim.files for claim in claims.claims] == [("chat.txt",)]
    [left] = claims.left
    assert "may not read" in left.reason
