"""SMS Backup & Restore: dirty XML is mended, never guessed; pictures cost no memory."""

from __future__ import annotations

import html
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.chat.messages import Message, RowProblem
from exskill.core.errors import HostileFile
from exskill.importers.formats.sms.sms_backup import SmsBackup
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.reading.xmlpull import mend_blocks
from tests.scale import scaled

LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60)


def read(text: str | bytes) -> list[Message | RowProblem]:
    data = text.encode() if isinstance(text, str) else text
    return list(SmsBackup().read(MemorySource(data, "sms.xml"), ReadOptions()))


def units(text: str) -> str:
    """Write characters beyond the basic plane as phones do: two references that XML forbids."""
    raw = text.encode("utf-16-be")
    codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
    return "".join(f"&#{code};" if 0xD800 <= code < 0xE000 else html.escape(chr(code)) for code in codes)


@given(st.lists(st.tuples(LEGAL, st.sampled_from("12"), st.integers(1, 4_000_000_000)), max_size=8))
def test_what_is_written_is_read(rows: list[tuple[str, str, int]]) -> None:
    body = "".join(
        f'<sms address="+100" date="{seconds * 1000}" type="{kind}" body="{units(text)}" contact_name="Bo"/>'
        for text, kind, seconds in rows
    )
    found = read(f'<?xml version="1.0"?><smses count="7">{body}</smses>')
    assert [(r.text, r.direction.value, r.ts) for r in found if isinstance(r, Message)] == [
        (
            "" if text == "null" else text,
            "in" if kind == "1" else "out",
            datetime.fromtimestamp(seconds, UTC),
        )
        for text, kind, seconds in rows
    ]


@given(st.text(alphabet='ab &#;x0123456789DdFf"\ud83d\udc4b<>\x00', max_size=300), st.integers(1, 50))
def test_mending_does_not_depend_on_where_blocks_end(text: str, size: int) -> None:
    blocks = (text[at : at + size] for at in range(0, len(text), size))
    assert "".join(mend_blocks(blocks)) == "".join(mend_blocks(iter([text])))


def test_a_long_text_without_punctuation_is_no_picture() -> None:
    words = "na " * 2000
    assert [r.text for r in read(f'<smses><sms address="1" date="1000000" type="1" body="{words}"/></smses>')] == [
        words
    ]  # type: ignore[union-attr]


def test_a_picture_is_not_held_in_memory() -> None:
    picture = b"QUJD" * scaled(4_000_000)
    part = b'<mms date="1000000" msg_box="1" address="1"><parts><part seq="0" ct="image/png" data="%s"/></parts></mms>'
    data = b"<smses>" + part % picture + b"</smses>"
    source = MemorySource(data, "sms.xml")
    tracemalloc.start()
    found = list(SmsBackup().read(source, ReadOptions()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert peak < 8 << 20


@pytest.mark.parametrize(
    "text",
    [
        "<smses><sms address='1' date='1' type='1' body='x'",
        "<smses><sms></smses>",
        '<!DOCTYPE smses [<!ENTITY a "b">]><smses><sms address="1" date="1000000" type="1" body="&a;"/></smses>',
        '<smses><sms body="' + "é" * (17 << 20),
    ],
    ids=["cut", "unclosed", "entities", "endless"],
)
def test_what_is_no_backup_any_more_is_refused(text: str) -> None:
    with pytest.raises(HostileFile):
        read(text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings(encoding: str) -> None:
    name = "utf-16" if encoding == "utf-16" else "iso-8859-1" if encoding == "iso-8859-1" else "utf-8"
    text = f'<?xml version="1.0" encoding="{name}"?><smses><sms address="1" date="1000000" type="1" body="hé"/></smses>'
    assert [r.text for r in read(text.encode(encoding)) if isinstance(r, Message)] == ["hé"]


@pytest.mark.parametrize("shift", range(24))
def test_pairs_stay_together_wherever_a_block_ends(shift: int) -> None:
    written = "<a>" + "z" * shift + "&#55296;&#56320;" * 6 + "k" * 560 + "</a>"
    assert "".join(mend_blocks(iter([written]))).count("&#65536;") == 6
