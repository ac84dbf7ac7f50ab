"""Whatever somebody calls themselves is a name: every text reader finds the person, and every word is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exskill.chat.messages import Message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.names import NAMELESS, ColonNames, show_name
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import recognise_source
from tests.importers.test_roundtrip import (
    Render,
    Said,
    android,
    chatlab,
    ios,
    kakao_android,
    kakao_csv,
    kakao_windows,
    line,
    qq_exporter,
    telegram,
    twelve_hours,
    weflow,
    weflow_markdown,
)
from tests.scale import scaled

START = datetime(2022, 3, 13, 10, 0)
ODD = (
    "12:30", "http", "https", "http://x.y", "~", "\u200f", "\u2800\u3164", "😀", "😀🎉❤️", "قمر الدين", "שרה לוי", "x" * 300,
    "A" * 61, "Sam left", "Messages and calls", "You", "Media omitted", "<Media omitted>", "null", "Missed voice call",
    "created group", "[Sam]", "Sam - Alex", "-", "12/03/22, 10:00", "Sam (mobile)", "+49 151 1234567", "🅐🅛🅔🅧", "Jo\u00a0Ann",
    "Ana changed", "a", "İ", "Sam added Bo", "e.g.", '"Sam"', "«Sam»", "Sam <3", "19:00 Club", "Sam:", "::", "?!", "Sam/Work",
    "Сам", "photo", "waiting for this message", "This message was deleted", "end-to-end", "Ana: work", "Dr.: Who", "山田: 太郎",
)  # fmt: skip
LETTERS = "abZéß你好אב قم가나😀🎉.,;!?()#%&@_-+=*0123456789 \u200e\u2800"
names = st.sampled_from(ODD) | st.text(LETTERS, min_size=1, max_size=300).filter(
    lambda name: name.strip() == name != "나"
)


def signal(chat: list[Said]) -> str:
    return "".join(f"[{one.when:%Y-%m-%d %H:%M:%S}] {one.who}: {one.text}  \n" for one in chat)


FORMATS: list[tuple[str, Render]] = [
    ("whatsapp", android), ("whatsapp", ios), ("whatsapp", twelve_hours), ("line", line), ("kakaotalk", kakao_android),
    ("kakaotalk", kakao_windows), ("kakaotalk", kakao_csv), ("wechat_text", weflow), ("wechat_text", weflow_markdown),
    ("signal", signal), ("qq_export_text", qq_exporter), ("telegram", telegram), ("chatlab", chatlab),
]  # fmt: skip


@pytest.mark.parametrize(("name", "render"), FORMATS, ids=lambda value: getattr(value, "__name__", value))
@given(who=names)
@settings(max_examples=scaled(60), deadline=None)
def test_every_name_is_a_person(name: str, render: Render, who: str) -> None:
    assume(who != "0" or render is not qq_exporter)  # its own notices come from there
    assume("**" not in who or render is not weflow_markdown)  # bold
    said = [
        Said(
            START + timedelta(days=day, minutes=day),
            who if day % 2 else "Mara Lindt",
            f"note {day}" if day % 3 else "ok",
        )
        for day in range(12)
    ]
    source = MemorySource(render(said).encode("utf-8", "surrogatepass"), "chat.md" if render is signal else "chat.txt")
    importer, _match = recognise_source(source, ReadOptions())[0]
    assert importer.name == name
    found = [record for record in importer.read(source, ReadOptions()) if isinstance(record, Message)]
    assert [record.text for record in found] == [one.text for one in said]
    senders = [record.sender for record in found]
    assert None not in senders
    assert len({sender.id for sender in senders if sender}) == 2
    assert all(sender.name == "Mara Lindt" for sender in senders[::2] if sender)
    if show_name(who) == who:
        assert all(sender.name == who for sender in senders[1::2] if sender)


def test_an_invisible_name_can_be_told_and_typed() -> None:
    assert show_name("\u200f") == NAMELESS
    assert show_name("\u2800\u3164") == "(no visible name U+2800 U+3164)"
    assert show_name("\u200eSam\u202c ") == "Sam"
    assert show_name("") == show_name("  ") == ""


def test_a_name_with_the_separator_is_learnt_only_where_it_never_varies() -> None:
    known = ColonNames()
    for text in (
        "Ana: work: yes",
        "Ana: work: no",
        "Ana: work: later",
        "Jon: PS: x",
        "Jon: so",
        "Jon: PS: y",
        "Jon: PS: z",
    ):
        known.add(text)
    assert known.names() == ("Ana: work",)
