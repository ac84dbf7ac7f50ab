"""WhatsApp's shapes one by one: headers of every locale, notices, media in and beside the text."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from exskill.chat.messages import Direction, Kind, Message, RowProblem
from exskill.importers.formats.whatsapp.whatsapp_header import parse_header, split_author
from exskill.importers.formats.whatsapp.whatsapp_languages import ROWS, Phrases
from exskill.importers.formats.whatsapp.whatsapp_phrases import classify_text
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.dates import make_date
from exskill.importers.reading.source import MemorySource, open_source
from exskill.importers.registry import get_importer, recognise_source

AFTERNOON = datetime(2022, 3, 18, 14, 56)
HEADERS = [
    "18/03/2022, 14:56 - ", "3/18/22, 2:56 PM - ", "18.03.22, 14:56 - ", "18-03-2022 14:56 - ", "2022/03/18, 14:56 - ",
    "2022-03-18, 2:56 p.m. - ", "2022/03/18, 2:56 pm - ", "18.3.2022 klo 14.56 - ", "18. 3. 2022. 14:56 - ",
    "١٨/٠٣/٢٠٢٢، ٢:٥٦ م - ", "\u200f١٨\u200f/٣\u200f/٢٠٢٢، ٢:٥٦ م - ", "[3/18/22, 14:56:00] ", "[18.03.22, 14:56:00] ",
    "[2022-03-18, 14:56:00] ", "[3/18/22 14:56:00] ", "[14:56:00, 3/18/22] ", "[3/18/2565 BE, 14:56:00] ",
    "[3/18/R4, 14:56:00] ", "[令和4/3/18 14:56:00] ", "18/03/2022 14:56:00: ", "18/3/2565 14:56 - ", "[18/3/2565 พ.ศ. 14:56:00] ",
    "14:56, 18/03/2022 - ", "[2022/3/18 下午2:56:00] ", "2022/3/18 下午2:56 - ", "2022. 3. 18. 오후 2:56 - ",
    "2022/03/18, 午後2:56 - ", "18.03.22 г., 14:56 - ", "[18.03.22 г., 14:56:00 ч.] ", "2022. 03. 18. du. 2:56 - ",
    "18/03/2022 à 14:56 - ", "[18/3/2022, 2:56:00 μ.μ.] ", "18.03.2022 ÖS 2:56 - ", "2:56 CH, 18/03/2022 - ",
    "१८/३/२२, २:५६ pm - ", "18.03.22 kl. 14.56 - ", "\u202a18/03/2022, 14:56\u202c - ", "\u200e[18/03/22, 2:56:00\u202fp. m.] ",
    "18/03/22, 2:56\u00a0p.\u00a0m. - ", "18/03/22, 14:56 – ",
]  # fmt: skip
NO_HEADERS = [
    "", "hello", "1/2/2020 is 10:30 - x", "12/12/12 12:12", "2021-01-01 10:00:00 ERROR: x", "[link] x",
    "25/01/2021, 25:61 - a: b", "10:30 - a: b", "[18/03, 14:56] Mara: pasted without a year",
]  # fmt: skip


@pytest.mark.parametrize("stamp", HEADERS)
def test_every_header_shape(stamp: str) -> None:
    header = parse_header(stamp + "Mara: hi: there")
    assert header is not None
    assert split_author(header.rest) == ("Mara", "hi: there")
    days = {make_date(header.date, order) for order in ("dmy", "mdy", "ymd")} - {None}
    assert AFTERNOON.date() in days
    assert (header.hour, header.minute) == (14, 56)


@pytest.mark.parametrize("line", NO_HEADERS)
def test_what_only_looks_like_a_header(line: str) -> None:
    assert parse_header(line) is None


@pytest.mark.parametrize(
    ("rest", "author"),
    [
        ("Mara: hi", "Mara"), ("Mara:", "Mara"), ("~\u202fMara: hi", "Mara"), ("~ Mara: hi", "Mara"), ("Mara:\u200ehi", "Mara"),
        ("\u202a+49 1522 123\u202c: hi", "+49 1522 123"), ("\u2068Mara\u2069: hi", "Mara"), ("J & J: x", "J & J"),
        ("no colon here", None), ("https://example.org: x", None), ("19:00: Uhr", None), ("x" * 61 + ": y", None), (": x", None),
    ],
)  # fmt: skip
def test_who_is_an_author(rest: str, author: str | None) -> None:
    found = split_author(rest)
    assert (found[0] if found else None) == author


@pytest.mark.parametrize(
    ("text", "marked", "kind", "left"),
    [
        ("hello", False, Kind.TEXT, "hello"),
        ("<Media omitted>", False, Kind.OTHER, ""),
        ("<Média vynechány>\nlook", False, Kind.OTHER, "look"),
        ("<3 you>", False, Kind.TEXT, "<3 you>"),
        ("\u200eimage omitted", True, Kind.IMAGE, ""),
        ("\u200eBild weggelassen", True, Kind.IMAGE, ""),
        ("\u200eнаклейку не додано", True, Kind.STICKER, ""),
        ("\u200eलम्बा ऑडियो हटाई गयी", True, Kind.VOICE, ""),
        ("\u200fلم يتم إدراج الصورة", True, Kind.IMAGE, ""),
        ("image omitted", False, Kind.TEXT, "image omitted"),
        ("notes.pdf • \u200e2 pages \u200edocument omitted", True, Kind.FILE, ""),
        ("see this \u200eimage omitted", True, Kind.IMAGE, "see this"),
        ("IMG-20220323-WA0002.jpg (file attached)\ncaption", False, Kind.IMAGE, "caption"),
        ("PTT-20220323-WA0000.opus (Datei angehängt)", False, Kind.VOICE, ""),
        ("\u200eAlex.vcf (soubor byl přiložen)", False, Kind.CONTACT, ""),
        ("my.file (version two) is good", False, Kind.TEXT, "my.file (version two) is good"),
        ("\u200e<attached: 00000035-PHOTO-2022-03-27-21-41-55.jpg>", True, Kind.IMAGE, ""),
        ("\u200e<pièce jointe : 00000035-VIDEO-2022-03-27-21-41-55.mp4>", True, Kind.VIDEO, ""),
        ("\u200e<添付ファイル: 00000042-TR.vcf>", True, Kind.CONTACT, ""),
        ("This message was deleted", False, Kind.DELETED, ""),
        ("\u200eDu hast diese Nachricht gelöscht.", False, Kind.DELETED, ""),
        ("此消息已删除", False, Kind.DELETED, ""),
        ("Missed voice call", False, Kind.CALL, "Missed voice call"),
        ("\u200eVideo call, \u200e5 min", False, Kind.CALL, "Video call, \u200e5 min"),
        ("POLL:\nWhere?\nOPTION: here (1 vote)", False, Kind.POLL, "POLL:\nWhere?\nOPTION: here (1 vote)"),
        ("Location: https://maps.google.com/?q=51.5,-0.1", False, Kind.LOCATION, ""),
        ("look at https://maps.google.com/?q=51.5,-0.1 please", False, Kind.TEXT, None),
        ("\u200eYour security code with Elon changed. \u200eTap to learn more.", False, Kind.SYSTEM, None),
        ("\u200esomething in a language of the moon", False, Kind.OTHER, None),
        ("fixed \u200e<This message was edited>", False, Kind.TEXT, "fixed"),
        ("geht \u200e<Diese Nachricht wurde bearbeitet.>", False, Kind.TEXT, "geht"),
        ("null", False, Kind.OTHER, ""),
    ],
)  # fmt: skip
def test_what_whatsapp_writes_instead_of_people(text: str, marked: bool, kind: Kind, left: str | None) -> None:
    body = classify_text(text, marked=marked, members={})
    assert body.kind is kind
    assert left is None or body.text == left


def read(text: str, **options: object) -> list[Message]:
    records = get_importer("whatsapp").read(MemorySource(text.encode()), ReadOptions(**options))  # type: ignore[arg-type]
    return [record for record in records if isinstance(record, Message)]


def test_exact_times_of_a_foreign_test_suite(shared: Path) -> None:
    cases = json.loads((shared / "fixtures" / "whatsapp" / "pustur_header_formats.json").read_text(encoding="utf-8"))
    for case in cases:
        (message,) = read(case["raw"])
        assert message.ts == datetime.fromisoformat(case["expected_local_time"])
        assert message.sender is not None
        assert (message.sender.name, message.text) == (case["author"], case["text"])


def test_one_family_rules_so_that_pasted_chats_stay_inside_their_message() -> None:
    own = "".join(f"[{day:02}/03/22, 10:00:00] Mara: note {day}\n" for day in range(1, 29))
    pasted = "[29/03/22, 10:00:00] Jon: he wrote:\n01/02/21, 10:00 - Ida: not a message\n"
    messages = read(own + pasted)
    assert len(messages) == 29
    assert messages[-1].text == "he wrote:\n01/02/21, 10:00 - Ida: not a message"


def test_a_notice_is_no_person_unless_it_keeps_talking() -> None:
    lines = ['1/3/21, 10:00 - Ana changed the subject from "a: b" to "c"', "1/3/21, 10:01 - Ana: hi"]
    assert [message.direction for message in read("\n".join(lines))] == [Direction.SYSTEM, Direction.UNKNOWN]
    named = ['1/3/21, 10:00 - Jane "JJ" Doe: hi', '1/3/21, 10:01 - Jane "JJ" Doe: there']
    assert [message.sender.name for message in read("\n".join(named)) if message.sender] == ['Jane "JJ" Doe'] * 2


def test_the_wanted_order_changes_the_dates() -> None:
    text = "4/1/23, 9:15 AM - Mara: hi\n"
    assert read(text)[0].ts == datetime(2023, 1, 4, 9, 15)
    assert read(text, date_order="mdy")[0].ts == datetime(2023, 4, 1, 9, 15)
    (conversation,) = get_importer("whatsapp").conversations(MemorySource(text.encode()), ReadOptions())
    assert len(conversation.warnings) == 1
    (conversation,) = get_importer("whatsapp").conversations(MemorySource(text.encode()), ReadOptions(date_order="mdy"))
    assert conversation.warnings == ()


def test_media_in_a_zip_are_found_beside_the_text() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("_chat.txt", "\u200e[13/03/22, 10:00:00] Mara: \u200e<attached: 00000001-PHOTO-2022.jpg>\n")
        archive.writestr("00000001-PHOTO-2022.jpg", b"\xff\xd8\xff")
        archive.writestr("00000002-notes.txt", b"a document that somebody sent")
    source = open_source(io.BytesIO(buffer.getvalue()))
    assert recognise_source(source, ReadOptions())[0][0].name == "whatsapp"
    (message,) = (
        record for record in get_importer("whatsapp").read(source, ReadOptions()) if isinstance(record, Message)
    )
    assert message.attachments[0].member == "00000001-PHOTO-2022.jpg"
    assert not message.attachments[0].omitted


def test_the_exporter_is_who_deleted() -> None:
    text = "13/03/22, 10:00 - Mara: hi\n13/03/22, 10:01 - Jon: You deleted this message\n"
    (conversation,) = get_importer("whatsapp").conversations(MemorySource(text.encode()), ReadOptions())
    assert conversation.me is not None
    assert conversation.me.name == "Jon"


def test_full_exports_warn_that_the_beginning_may_be_missing() -> None:
    text = "".join("13/03/22, 10:00 - Mara: x\n" for _number in range(10_000))
    (conversation,) = get_importer("whatsapp").conversations(MemorySource(text.encode()), ReadOptions())
    assert any("10000" in warning for warning in conversation.warnings)


def test_impossible_days_keep_their_message() -> None:
    messages = read("31/02/2022, 10:00 - Mara: hi\n13/03/2022, 10:00 - Jon: ho\n")
    assert [message.ts for message in messages] == [None, datetime(2022, 3, 13, 10)]
    assert [message.precision for message in messages] == ["none", "min"]


def test_a_message_beyond_measure_is_a_problem_and_the_next_one_is_read() -> None:
    text = "13/03/22, 10:00 - Mara: " + "a" * (1 << 20) + "b\n13/03/22, 10:01 - Jon: ho\n"
    records = list(get_importer("whatsapp").read(MemorySource(text.encode()), ReadOptions()))
    assert [type(record) for record in records] == [RowProblem, Message]


CLOCKS = (Path(__file__).resolve().parents[1] / "data" / "whatsapp_clocks.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", CLOCKS, ids=range(len(CLOCKS)))
def test_the_clocks_of_all_languages(row: str) -> None:
    """Short date and time as CLDR writes them, under which phones export."""
    line, clock = row.split("\t")
    header = parse_header(line)
    assert header is not None
    assert header.rest == "Ana: hi"
    assert f"{header.hour:02}:{header.minute:02}:{header.second:02}" == clock


@pytest.mark.parametrize(
    "line", ["2021-03-13 21 h 04 - Ana: hi", "13. 03. 2021. u 21:04 - Ana: hi", "13-Mar-2021 21:04 - Ana: hi"]
)
def test_clocks_with_words_beside_them(line: str) -> None:
    header = parse_header(line)
    assert header is not None
    assert (header.hour, header.minute, header.rest) == (21, 4, "Ana: hi")


@pytest.mark.parametrize("line", ["13/03/2021 21:04 soon - Ana: hi", "[13/03/2021, 9:04 or so] Ana: hi"])
def test_words_that_tell_no_part_of_a_day_make_no_header(line: str) -> None:
    assert parse_header(line) is None


def test_a_name_with_a_colon_is_one_name() -> None:
    lines = [f"[13/03/21, 21:04:1{n}] {('Ana: work', 'Jon')[n % 2]}: {('yes', 'note: no')[n % 2]}\n" for n in range(8)]
    source = MemorySource("".join(lines).encode() + b"[13/03/21, 21:05:00] Jon: plain\n", "_chat.txt")
    importer, _match = recognise_source(source, ReadOptions())[0]
    records = [record for record in importer.read(source, ReadOptions()) if isinstance(record, Message)]
    assert {(record.sender.name, record.text) for record in records if record.sender} == {
        ("Ana: work", "yes"), ("Jon", "note: no"), ("Jon", "plain")
    }  # fmt: skip


def test_joined_exports_have_an_order_each() -> None:
    lines = [
        "13/03/22, 10:00 - Ana: hi",
        "14/03/22, 22:05 - Jon: ho",
        "3/15/22, 10:05 PM - Ana: later",
        "3/16/22, 9:05 AM - Jon: so",
    ]
    source = MemorySource("\n".join(lines).encode(), "chat.txt")
    found = [record for record in get_importer("whatsapp").read(source, ReadOptions()) if isinstance(record, Message)]
    assert [str(message.ts) for message in found] == [
        "2022-03-13 10:00:00", "2022-03-14 22:05:00", "2022-03-15 22:05:00", "2022-03-16 09:05:00"
    ]  # fmt: skip
    [conversation] = get_importer("whatsapp").conversations(source, ReadOptions())
    assert not conversation.warnings


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.language)
def test_every_language_of_the_table(row: Phrases) -> None:
    def kind(text: str) -> Kind:
        return classify_text(text, marked=False, members={}).kind

    assert {kind(phrase) for phrase in (*row.deleted, *row.deleted_by_me)} <= {Kind.DELETED}
    assert all("deleted_by_me" in classify_text(p + ".", marked=False, members={}).flags for p in row.deleted_by_me)
    assert {kind(phrase + ". x") for phrase in row.waiting} <= {Kind.SYSTEM}
    assert {kind(phrase) for phrase in row.live_location} <= {Kind.LOCATION}
    for phrase in row.edited:
        body = classify_text(f"see you <{phrase.capitalize()}.>", marked=False, members={})
        assert (body.text, body.flags) == ("see you", {"edited"})
    for phrase in (*row.deleted, *row.waiting):
        assert kind(f"she wrote: {phrase}, and left") is Kind.TEXT


@pytest.mark.parametrize(
    "words",
    [
        "Menunggu mesej ini dari kamu sejak semalam",
        "čeka se ova poruka cijeli dan",
        "s'està esperant aquest missatge des de fa dies",
    ],
)
def test_somebody_who_waits_for_a_message_says_so_in_words_of_their_own(words: str) -> None:
    assert classify_text(words, marked=False, members={}).kind is Kind.TEXT


def test_a_message_that_has_not_arrived_is_told_by_two_sentences() -> None:
    for words in ("Menunggu mesej ini. Ini mungkin mengambil sedikit masa.", "Čeka se ova poruka. Ovo može potrajati."):
        assert classify_text(words, marked=False, members={}).kind is Kind.SYSTEM


def lines_of(text: str) -> list[tuple[str, str]]:
    source = MemorySource(text.encode(), "chat.txt")
    found = [record for record in get_importer("whatsapp").read(source, ReadOptions()) if isinstance(record, Message)]
    return [(message.sender.name if message.sender else "", message.text) for message in found]


@pytest.mark.parametrize("pasted", ["[1.9.19, 10:00:00] Bo: old", "1/9/19, 10:00 - Bo: old", "[1.9.19, 10:00] Bo: old"])
@pytest.mark.parametrize("more", [3, 12, 60])
def test_a_header_of_another_form_inside_a_message_is_the_persons_text(pasted: str, more: int) -> None:
    own = "".join(f"[17.9.2019, 10:{n:02}:00] {'Ana' if n % 2 else 'Jon'}: line {n}\n" for n in range(more))
    found = lines_of(own + f"[17.9.2019, 11:00:00] Ana: look:\n{pasted}\n[17.9.2019, 11:01:00] Jon: oh\n")
    assert found[-2:] == [("Ana", f"look:\n{pasted}"), ("Jon", "oh")]
    assert len(found) == more + 2


def test_lines_of_the_same_form_with_an_earlier_day_are_told() -> None:
    text = (
        "[17.9.2019, 10:00:00] Ana: look:\n[1.9.2019, 10:00:00] Bo: old\n[1.9.2019, 10:01:00] Cy: older\n"
        "[17.9.2019, 10:01:00] Jon: oh\n[17.9.2019, 10:00:30] Ana: a clock that was a little late\n"
    )
    [chat] = get_importer("whatsapp").conversations(MemorySource(text.encode(), "chat.txt"), ReadOptions())
    assert [warning for warning in chat.warnings if "2 " in warning and "row 2" in warning]
    again = text.replace("[1.9.", "[17.9.")
    [chat] = get_importer("whatsapp").conversations(MemorySource(again.encode(), "chat.txt"), ReadOptions())
    assert not [warning for warning in chat.warnings if "row" in warning]
