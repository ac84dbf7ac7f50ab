"""A zip that is cut off: with ``partial`` every whole file before the cut, byte for byte, and never one that is not."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import HostileFile
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import ZipSource
from exskill.ingest.exports import find_chats, find_exports

LINES = "".join(f"[2025-03-{day:02}, 22:10:01] {'Alex' if day % 2 else 'Zoë'}: message {day}\n" for day in range(1, 29))
FILES = {
    "WhatsApp Chat - Zoë/_chat.txt": LINES.encode(),
    "a.bin": bytes(range(256)) * 9,
    "b.txt": b"",
    "c/d.txt": b"x" * 5000,
}


class OneWay(io.RawIOBase):
    """As a phone writes: without going back, so that sizes follow each file."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self.data += part
        return len(part)


def pack(*, one_way: bool, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target: io.RawIOBase | io.BytesIO = OneWay() if one_way else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:  # type: ignore[arg-type]
        for name, body in FILES.items():
            archive.writestr(name, body)
    return bytes(target.data) if isinstance(target, OneWay) else target.getvalue()  # type: ignore[union-attr]


FORMS = {
    "back and forth": pack(one_way=False),
    "one way": pack(one_way=True),
    "stored": pack(one_way=False, method=zipfile.ZIP_STORED),
}


def ends(data: bytes) -> list[int]:
    """Where each file ends: where the next head begins, or the directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        starts = [info.header_offset for info in archive.infolist()]
        return [*starts[1:], archive.start_dir]


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_whole_files_are_read_and_no_other(form: str, data: st.DataObject) -> None:
    whole = FORMS[form]
    cut = data.draw(st.integers(4, len(whole) - 23))
    wanted = list(FILES)[: sum(end <= cut for end in ends(whole))]
    with pytest.raises(HostileFile):
        ZipSource("x.zip", whole[:cut])
    if not wanted:
        with pytest.raises(HostileFile, match="first file"):
            ZipSource("x.zip", whole[:cut], partial=True)
        return
    source = ZipSource("x.zip", whole[:cut], partial=True)
    assert source.whole == len(wanted)
    assert sorted(member.name for member in source.members()) == sorted(wanted)
    for name in wanted:
        with source.open(name) as stream:
            assert stream.read() == FILES[name]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_an_archive_that_is_whole_is_read_as_ever(form: str) -> None:
    source = ZipSource("x.zip", FORMS[form], partial=True)
    assert source.whole is None
    assert len(source.members()) == len(FILES)


@given(st.binary(max_size=300), st.integers(0, 5000), st.sampled_from(sorted(FORMS)))
def test_damage_before_the_cut_is_never_a_crash(noise: bytes, place: int, form: str) -> None:
    data = FORMS[form]
    broken = (data[:place] + noise + data[place + len(noise) :])[: len(data) - 30]
    try:
        source = ZipSource("x.zip", broken, partial=True)
        for member in source.members():
            with source.open(member.name) as stream:
                stream.read()
    except HostileFile:
        return
    assert source.whole is not None


def test_the_rows_before_the_cut_are_read_and_the_cut_is_said() -> None:
    data = FORMS["one way"]
    cut = io.BytesIO(data[: ends(data)[2] + 40])
    with pytest.raises(HostileFile):
        find_exports([io.BytesIO(cut.getvalue())], ReadOptions())
    options = ReadOptions(partial=True)
    exports = find_exports([cut], options)
    _exports, [chat] = find_chats(exports, options)
    assert sum(1 for _row in chat.importer.read(chat.view, options)) == 28
    assert "3 whole files" in exports.left[-1].reason
    assert len(exports.failed) == 1
