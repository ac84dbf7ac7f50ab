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
from exskill.importers.registry import get_importer, recognise_source
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


REPEATED = ("Reminder", "Note", "Run", "Einkauf", "提醒", "PS")


@pytest.mark.parametrize("label", REPEATED)
@pytest.mark.parametrize("render", [android, ios, signal])
def test_what_somebody_puts_before_every_line_is_theirs(render: Render, label: str) -> None:
    said = [
        Said(START + timedelta(minutes=day), "Ben" if day % 2 else "Mara", f"{label}: thing {day}" if day % 2 else "hm")
        for day in range(40)
    ]
    assert split(render(said), "chat.md" if render is signal else "chat.txt") == [(one.who, one.text) for one in said]


@pytest.mark.parametrize("told", ["<Media omitted>", "ok", "Ja!", "This message was deleted"])
def test_what_nobody_labels_tells_a_name_with_a_colon(told: str) -> None:
    lines = "".join(f"13/03/2022, 10:0{n} - Ana: work: {'on my way' if n else told}\n" for n in range(4))
    assert {who for who, _text in split(lines, "chat.txt")} == {"Ana: work"}


def test_the_title_of_a_chat_tells_a_name_with_a_colon() -> None:
    lines = "".join(f"13/03/2022, 10:0{n} - Ana: work: on my way\n" for n in range(4))
    assert {who for who, _text in split(lines, "WhatsApp Chat with Ana_ work.txt")} == {"Ana: work"}
    assert {who for who, _text in split(lines, "WhatsApp Chat with Bo.txt")} == {"Ana"}


def test_signal_needs_no_space_behind_the_colon_of_somebody_known() -> None:
    text = "[2022-03-13 10:00] Ben: hi  \n[2022-03-13 10:01] Ben:see: this\nhttp://x.y: z\n[2022-03-13 10:02] Ben:ok\n"
    assert split(text, "chat.md") == [("Ben", "hi"), ("Ben", "see: this\nhttp://x.y: z"), ("Ben", "ok")]
    assert split(text.replace("Ben: hi", "Ben:hi"), "chat.md")[0] == ("Ben", "hi")


@pytest.mark.parametrize("label", ["Note", "Reminder", "Wichtig", "提醒"])
def test_a_label_in_pasted_text_is_no_person(label: str) -> None:
    text = f"Ben: hi\nMia: hello\n{label}: bring milk\nBen: yes\n{label}: and bread\n"
    source = MemorySource(text.encode(), "chat.txt")
    found = [r for r in get_importer("paste").read(source, ReadOptions()) if isinstance(r, Message)]
    assert [(m.sender.name if m.sender else "", m.text) for m in found] == [
        ("Ben", "hi"), ("Mia", f"hello\n{label}: bring milk"), ("Ben", f"yes\n{label}: and bread"),
    ]  # fmt: skip


def split(text: str, name: str) -> list[tuple[str, str]]:
    """Return author and text of every message."""
    source = MemorySource(text.encode(), name)
    importer, _match = recognise_source(source, ReadOptions())[0]
    found = [record for record in importer.read(source, ReadOptions()) if isinstance(record, Message)]
    return [(message.sender.name if message.sender else "", message.text) for message in found]
