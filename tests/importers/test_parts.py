"""Dates, JSON walking, the registry and the identity of messages, each by itself."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib.metadata import EntryPoint, EntryPoints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.chat.messages import Direction, Handle, Kind, Message, ThreadId
from exskill.core.errors import HostileFile, NothingRecognised, UsageError
from exskill.importers import registry
from exskill.importers.formats.other.generic import Generic, propose_mapping
from exskill.importers.formats.whatsapp import whatsapp_header
from exskill.importers.identity import hash_message, mark_new
from exskill.importers.interface import Importer, ReadOptions
from exskill.importers.reading.dates import apply_zone, decide_order, from_epoch, make_date, parse_iso
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.jsonwalk import Scanner, walk_items
from exskill.importers.reading.source import MemorySource
from redaction.text import RawText


@pytest.mark.parametrize(
    ("dates", "order", "certain"),
    [
        ([(13, 6, 18)], "dmy", True),
        ([(19, 6, 28), (19, 6, 29), (19, 6, 30), (19, 7, 1)], "ymd", True),
        ([(13, 6, 2018)], "dmy", True),
        ([(6, 13, 18)], "mdy", True),
        ([(6, 2018, 13)], "myd", True),
        ([(2018, 6, 13)], "ymd", True),
        ([(2018, 13, 6)], "ydm", True),
        ([(1, 2, 2021), (2, 2, 2021), (3, 2, 2021)], "dmy", True),
        ([(2, 1, 2021), (2, 2, 2021), (2, 3, 2021)], "mdy", True),
        ([(3, 5, 2021), (4, 2, 2021)], "mdy", True),
        ([(2012, 1, 1), (2012, 2, 1)], "ymd", True),
        ([(5, 30, 21), (6, 1, 21), (6, 2, 21)], "mdy", True),
        ([(3, 18, 2565)], "mdy", True),
        ([(4, 5, 2021)], "dmy", False),
        ([], "dmy", False),
    ],
)
def test_the_order_is_decided_once_for_all_dates(dates: list[tuple[int, int, int]], order: str, certain: bool) -> None:
    decision = decide_order(dates)
    assert decision.order == order
    assert decision.certain == certain


def test_a_wanted_order_holds_unless_it_is_impossible() -> None:
    assert decide_order([(4, 5, 2021)], "mdy").order == "mdy"
    assert decide_order([(2021, 5, 4)], "dmy").order == "ymd"
    assert not decide_order([(4, 4, 2021)]).matters
    assert decide_order([(4, 5, 2021)]).matters


def test_eras() -> None:
    assert make_date((18, 3, 2565), "dmy") == date(2022, 3, 18)
    assert make_date((18, 3, 22), "dmy") == date(2022, 3, 18)
    assert make_date((18, 3, 65), "dmy") == date(2022, 3, 18)
    assert make_date((111, 3, 18), "ymd") == date(2022, 3, 18)
    assert make_date((1445, 9, 1), "ymd") == date(2024, 3, 11)
    assert make_date((1401, 1, 1), "ymd") == date(2022, 3, 21)
    assert make_date((1399, 12, 30), "ymd") == date(2021, 3, 20)
    assert make_date((1403, 7, 1), "ymd") == date(2024, 9, 22)
    assert make_date((31, 2, 2022), "dmy") is None


@pytest.mark.parametrize(
    ("hour", "meridiem", "expected"),
    [
        (12, "AM", 0), (12, "p. m.", 12), (1, "p.\u00a0m.", 13), (2, "م", 14), (12, "ص", 0), (7, "下午", 19), (12, "中午", 12),
        (12, "오전", 0), (8, "午後", 20), (14, "PM", 14), (9, None, 9), (9, "??", 9), (3, "μ.μ.", 15), (12, "晚上", 0),
    ],
)  # fmt: skip
def test_clocks(hour: int, meridiem: str | None, expected: int) -> None:
    assert hour_24(hour, meridiem) == expected


def test_iso_like_times() -> None:
    assert parse_iso("2024/10/4 11:43") == datetime(2024, 10, 4, 11, 43)
    assert parse_iso("2019-07-16 8:01:02") == datetime(2019, 7, 16, 8, 1, 2)
    assert parse_iso("2024-01-05T07:03:09Z") == datetime(2024, 1, 5, 7, 3, 9, tzinfo=UTC)
    for bad in ("", "x", None, 5, "2024-13-01 00:00", "2024-1-1 99:00", "1/2/3 4"):
        assert parse_iso(bad) is None


def test_epochs_and_zones() -> None:
    assert from_epoch("1615582800") == datetime(2021, 3, 12, 21, 0, tzinfo=UTC)
    for bad in ("", "x", None, True, float("nan"), float("inf"), 10**30, -5, 0):
        assert from_epoch(bad) is None
    assert apply_zone(1615582800, "2021-03-12T22:00:00") == datetime(
        2021, 3, 12, 22, tzinfo=timezone(timedelta(hours=1))
    )
    assert apply_zone(1615582800, "2021-03-12T22:04:00") == datetime(2021, 3, 12, 21, 0, tzinfo=UTC)
    assert apply_zone(None, "2021-03-12T22:00:00") == datetime(2021, 3, 12, 22)


trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=5),
    max_leaves=20,
)


@given(st.lists(trees, max_size=8), trees, st.booleans(), st.integers(0, 3))
def test_walking_gives_what_json_gives(items: list[object], before: object, ascii_only: bool, indent: int) -> None:
    tree = {"first": before, "a": {"x": 1, "list": items, "after": [1]}, "b": None}
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent or None)
    values = []
    for found in walk_items(io.StringIO(text), "a.list.item"):
        values.append(found.value)
        assert found.around == ({"first": before}, {"x": 1})
    assert values == items


@given(st.integers(0, 200))
def test_cut_json_says_after_which_record(length: int) -> None:
    text = json.dumps({"m": [{"t": "hello", "n": 12.5}] * 6})
    if length >= len(text):
        assert [found.number for found in walk_items(io.StringIO(text), "m.item")] == [1, 2, 3, 4, 5, 6]
        return
    with pytest.raises(HostileFile, match=r"after record \d"):
        list(walk_items(io.StringIO(text[:length]), "m.item"))


def test_walking_survives_what_breaks_parsers() -> None:
    text = '{"m": [{"t": "\\ud83d lone"}, {"t": "\\ud83d\\ude00"}]}'
    assert [found.value["t"] for found in walk_items(io.StringIO(text), "m.item")] == ["\ufffd lone", "😀"]
    for bad in ("[" * 100_000, '{"m": [' + "1" * 10_000 + "]}", '{"m": [tru]}', '{"m" 1}', "{1: 2}", '{"m": [1 2]}'):
        with pytest.raises(HostileFile):
            list(walk_items(io.StringIO(bad), "m.item.item"))
    assert list(walk_items(io.StringIO('{"m": 5, "n": null}'), "m.item", "n.item.x")) == []


def test_json_inside_scripts() -> None:
    import re

    scanner = Scanner(io.StringIO("x" * 3000 + 'f([1, {"a": 2}]); f([3]); end'))
    values = []
    while scanner.find(re.compile(r"f\((?=\[)")):
        values += list(scanner.array())
    assert values == [1, {"a": 2}, 3]


def message(text: str = "hi", *, native: str | None = None, thread: str = "a.txt", **changes: object) -> Message:
    fields: dict[str, object] = {
        "source": "whatsapp",
        "thread": ThreadId(thread),
        "row": 1,
        "ts": datetime(2021, 1, 1, 10),
        "sender": Handle("m", "m"),
        "direction": Direction.UNKNOWN,
        "kind": Kind.TEXT,
        "text": RawText(text),
        "native_id": native,
    }
    return Message(**{**fields, **changes})  # type: ignore[arg-type]


def test_identity_is_the_platforms_id_or_the_content() -> None:
    assert hash_message(message(native="1", thread="x#7")) == hash_message(message("other", native="1", thread="y#7"))
    assert hash_message(message(native="1", thread="x#7")) != hash_message(message(native="1", thread="x#8"))
    assert hash_message(message()) == hash_message(message(thread="renamed.txt"))
    for other in (
        message("ho"),
        message(ts=datetime(2021, 1, 1, 11)),
        message(sender=Handle("n", "m")),
        message(kind=Kind.IMAGE),
    ):
        assert hash_message(message()) != hash_message(other)
    east = timezone(timedelta(hours=8))
    assert hash_message(message(ts=datetime(2021, 1, 1, 10, tzinfo=UTC))) == hash_message(
        message(ts=datetime(2021, 1, 1, 18, tzinfo=east))
    )


def test_a_second_import_adds_only_what_is_new() -> None:
    known: set[bytes] = set()
    first = [message("a"), message("a"), message("b")]
    assert [new for _message, new in mark_new(first, known)] == [True, True, True]
    second = [message("a"), message("a"), message("b"), message("b"), message("c")]
    assert [new for _message, new in mark_new(second, known)] == [False, False, False, True, True]


def test_formats_of_other_packages_are_found_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("mine", "exskill.importers.formats.other.generic:Generic", registry.GROUP)
    taken = EntryPoint("whatsapp", "nowhere:Nothing", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: EntryPoints([point, taken]))
    assert registry.list_names()[-1] == "mine"
    assert isinstance(registry.get_importer("mine"), Generic)
    assert registry.get_importer("whatsapp").name == "whatsapp"
    with pytest.raises(UsageError):
        registry.get_importer("nothing")


def test_every_reader_says_what_it_is() -> None:
    for reader in registry.list_importers():
        assert isinstance(reader, Importer)
        assert reader.name in registry.REGISTRY
        assert reader.title
        assert reader.platform
        assert reader.variants


def test_a_mapping_overrules_the_proposal() -> None:
    source = MemorySource(b"wer,was,wann\nMara,hey,2021-01-01 10:00\n")
    with pytest.raises(NothingRecognised):
        list(Generic().read(source, ReadOptions()))
    options = ReadOptions(mapping=(("sender", "wer"), ("text", "was"), ("time", "wann")))
    (record,) = Generic().read(source, options)
    assert isinstance(record, Message)
    assert (record.text, record.ts) == ("hey", datetime(2021, 1, 1, 10))
    for bad in ((("sender", "nobody"),), (("weather", "wer"),)):
        with pytest.raises(UsageError):
            propose_mapping(source, ReadOptions(mapping=bad))


def test_what_the_user_says_about_the_encoding_reaches_the_sniffers() -> None:
    data = "12/03/2021, 21:04 - Mara: caf\xe9 \x81\n".encode("latin-1")
    source = MemorySource(data)
    found = registry.recognise_source(source, ReadOptions(encoding="latin-1"))
    assert found[0][0].name == "whatsapp"


@given(
    st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    st.times(),
    st.sampled_from(["%d/%m/%y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%y"]),
    st.sampled_from(["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S\u202f%p"]),
    st.booleans(),
    st.sampled_from([", ", " "]),
)
def test_the_fast_pattern_reads_what_the_full_ones_read(
    day: date, clock: time, dates: str, times: str, bracket: bool, gap: str
) -> None:
    stamp = f"{day.strftime(dates)}{gap}{clock.strftime(times)}"
    line = f"[{stamp}] Mara: hi" if bracket else f"{stamp} - Mara: hi"
    family = "[d" if bracket else "d"
    match = whatsapp_header.FAMILIES[family].match(line)
    assert match is not None
    assert whatsapp_header.parse_header(line) == whatsapp_header._from_match(family, match, line)


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("whatsapp", "stray\n13/03/22, 10:00 - Mara: hi\n", 1),
        ("line", "[LINE] Chat history with x\nSaved on: y\nstray\n\n2015/12/25 Fri\nstray\n07:33\tJon\thi\n", 2),
        ("kakaotalk", "x 님과 카카오톡 대화\n저장한 날짜 : y\nstray\n\n2021년 12월 29일 오후 8:36, 수아 : hi\n", 1),
        (
            "qq_text",
            "消息记录（此消息记录为文本格式）\nstray\n=====\n消息对象:x\n=====\nstray\n\n2019-07-16 18:15:05 x(10001)\nhi\n",
            2,
        ),
        ("wechat_text", "stray\n2023-11-26 20:00:01 '小棠'\nhi\n", 1),
        ("paste", "stray\n--- 2024-05-01 ---\nstray\nMara  21:03\nhi\n", 2),
        ("paste", "--- 2024-05-01 ---\nMara  21:03\nhi\n", 0),
    ],
)
def test_lines_that_belong_to_no_message_are_counted(name: str, text: str, count: int) -> None:
    (conversation,) = registry.get_importer(name).conversations(MemorySource(text.encode()), ReadOptions())
    assert conversation.messages == 1
    assert [warning.split()[0] for warning in conversation.warnings] == ([str(count)] if count else [])
