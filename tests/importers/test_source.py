"""Nothing hostile reaches a reader, and every refusal says where without saying what."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from exskill.core.errors import HostileFile, NothingRecognised, UsageError
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import FileSource, FolderSource, MemorySource, ZipSource, local_path, open_source
from exskill.importers.registry import recognise_source
from tests.importers.golden import DATA

SECRET = "private-name"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def read_all(data: bytes) -> None:
    source = open_source(io.BytesIO(data))
    for member in source.members():
        with source.open(member.name) as stream:
            while stream.read(1 << 16):
                pass


def refuse(data: bytes) -> HostileFile:
    with pytest.raises(HostileFile) as caught:
        read_all(data)
    assert caught.value.exit_code == 4
    assert SECRET not in str(caught.value)
    return caught.value


def test_file_folder_zip_and_stream_read_alike(tmp_path: Path) -> None:
    data = (DATA / "whatsapp_android.txt").read_bytes()
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "chat.txt").write_bytes(data)
    (tmp_path / "in" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "chat.zip").write_bytes(zipped(("deep/chat.txt", data), ("__MACOSX/deep/._chat.txt", b"x")))
    sources = [
        open_source(tmp_path / "in" / "deep" / "chat.txt"),
        open_source(tmp_path / "in"),
        open_source(tmp_path / "chat.zip"),
        open_source(io.BytesIO(data)),
        open_source(io.BytesIO((tmp_path / "chat.zip").read_bytes())),
    ]
    kinds = [type(source) for source in sources]
    assert kinds == [FileSource, FolderSource, ZipSource, MemorySource, ZipSource]
    for source in sources:
        (member,) = source.members()
        assert member.size == len(data)
        with source.open(member.name) as stream:
            assert stream.read() == data
        assert source.fingerprint() == source.fingerprint()
        assert recognise_source(source, ReadOptions())[0][0].name == "whatsapp"


def test_fingerprint_changes_with_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_bytes(b"1")
    before = open_source(tmp_path / "a").fingerprint()
    (tmp_path / "a" / "x.txt").write_bytes(b"2")
    changed = open_source(tmp_path / "a").fingerprint()
    (tmp_path / "a" / "x.txt").rename(tmp_path / "a" / "y.txt")
    assert len({before, changed, open_source(tmp_path / "a").fingerprint()}) == 3


def test_local_path_is_only_for_plain_files(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"1")
    assert local_path(open_source(tmp_path / "x.db"), "x.db") == tmp_path / "x.db"
    assert local_path(open_source(tmp_path), "x.db") == tmp_path / "x.db"
    assert local_path(MemorySource(b"x"), "stdin") is None


@pytest.mark.parametrize(
    "name",
    [f"../{SECRET}", f"a/../../{SECRET}", f"/etc/{SECRET}", f"..\\{SECRET}", f"C:\\{SECRET}", "a\0.txt"],
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = name
    assert refuse(zipped(("fine.txt", b"1"), (info, b"x"))).hint


def test_duplicate_names_are_refused() -> None:
    data = zipped(("aa.txt", b"1"), ("bb.txt", b"2")).replace(b"bb.txt", b"aa.txt")
    refuse(data)


@pytest.mark.parametrize("kind", [0o120000, 0o010000, 0o020000, 0o060000])
def test_links_and_devices_in_archives_are_refused(kind: int) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (kind | 0o777) << 16
    refuse(zipped((info, b"/etc/passwd")))


def test_bombs_are_refused_by_ratio_before_reading() -> None:
    refuse(zipped(("a.txt", b"\0" * (80 << 20))))
    refuse(zipped(*((f"{number}.txt", b"\0" * (20 << 20)) for number in range(4))))


def test_overlapping_entries_are_refused() -> None:
    data = bytearray(zipped(("a.txt", b"x" * 500), ("b.txt", b"y" * 500)))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 5)
    refuse(bytes(data))


def test_a_size_that_lies_is_caught_while_reading() -> None:
    data = bytearray(zipped(("a.txt", os.urandom(2000))))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    refuse(bytes(data))


def test_encrypted_archives_name_the_way_out() -> None:
    data = bytearray(zipped(("a.txt", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refuse(bytes(data)).message


def test_every_truncation_of_an_archive_is_refused() -> None:
    data = zipped(("a.txt", b"hello " * 200), ("b.txt", b"there " * 200))
    for length in range(4, len(data), 7):
        refuse(data[:length])


def test_every_flipped_byte_is_refused_or_harmless() -> None:
    data = zipped(("a.txt", b"hello there, this is a chat " * 20))
    for at in range(0, len(data), 3):
        damaged = bytearray(data)
        damaged[at] ^= 0xFF
        try:
            source = open_source(io.BytesIO(bytes(damaged)))
            for member in source.members():
                with source.open(member.name) as stream:
                    stream.read()
        except NothingRecognised:
            pass


def test_links_and_pipes_in_folders_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to("/etc/passwd")
    with pytest.raises(HostileFile):
        open_source(folder)
    (folder / "link.txt").unlink()
    (folder / "dir").symlink_to("/etc")
    with pytest.raises(HostileFile):
        open_source(folder)
    (folder / "dir").unlink()
    os.mkfifo(folder / "pipe")
    with pytest.raises(HostileFile):
        open_source(folder)


def test_a_file_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"1")
    source = open_source(tmp_path)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").symlink_to("/etc/passwd")
    with pytest.raises(HostileFile), source.open("a.txt"):
        pass


def test_special_files_never_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(HostileFile):
        open_source(tmp_path / "pipe")
    with pytest.raises(HostileFile):
        open_source(Path("/dev/zero"))


def test_missing_and_unnameable_files(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", Path("a\0b")):
        with pytest.raises(UsageError):
            open_source(path)


def test_unknown_members_are_a_programmers_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"1")
    for source in (open_source(tmp_path), open_source(tmp_path / "a.txt"), MemorySource(b"1")):
        with pytest.raises(KeyError), source.open("../a.txt"):
            pass


def test_a_stream_is_bounded() -> None:
    with pytest.raises(HostileFile):
        open_source(io.BytesIO(b"x" * 3000), limit=2000)
    assert open_source(io.BytesIO(b"x" * 2000), limit=2000).members()[0].size == 2000


def test_empty_and_unknown_things_are_refused(tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    for source in (
        MemorySource(b""),
        open_source(tmp_path / "e"),
        MemorySource(b"hello world"),
        MemorySource(os.urandom(999)),
    ):
        with pytest.raises(NothingRecognised) as caught:
            recognise_source(source, ReadOptions())
        assert caught.value.exit_code == 4
        assert caught.value.hint
