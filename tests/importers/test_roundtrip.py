"""For every text format: what is written down in its shape reads back as it was."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exskill.chat.messages import Message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from tests.scale import scaled


@dataclass(frozen=True)
class Said:
    when: datetime
    who: str
    text: str


WHO = ("Mara Lindt", "阿川", "Jörg", "+49 1522 123456", "قمر", "수아")
LETTERS = "abcäß你好吗도요אبي0123456789 .,!?'()-+%&@😀\n\":;/"


def ordinary(text: str) -> bool:
    """Whether no line could be taken for something that a format writes itself."""
    return (
        text == text.strip()
        and bool(text)
        and not any(line[:1].isdigit() or line[:1] in "[<-#=(/\"'" for line in text.split("\n"))
        and all(line.strip() == line and line for line in text.split("\n"))
        and not any(":" in line or "：" in line for line in text.split("\n")[1:])
        and text not in ("null", "나", "사진")
    )


times = st.datetimes(datetime(2012, 1, 1), datetime(2037, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
said = st.builds(Said, times, st.sampled_from(WHO), st.text(LETTERS, min_size=1, max_size=60).filter(ordinary))
chats = st.lists(said, min_size=2, max_size=12)
short = st.builds(Said, times, st.sampled_from(WHO), st.sampled_from(("ok", "gute Nacht", "晚安\n明天见")))
Render = Callable[[list[Said]], str]


def android(chat: list[Said]) -> str:
    return "".join(f"{one.when:%d/%m/%Y, %H:%M} - {one.who}: {one.text}\n" for one in chat)


def ios(chat: list[Said]) -> str:
    return "".join(f"\u200e[{one.when:%d.%m.%y, %H:%M:%S}] {one.who}: {one.text}\r\n" for one in chat)


def arabic(chat: list[Said]) -> str:
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    return "".join(
        f"{one.when:%d/%m/%Y، %I:%M}".translate(digits)
        + f" {'ص' if one.when.hour < 12 else 'م'} - {one.who}: {one.text}\n"
        for one in chat
    )


def time_first(chat: list[Said]) -> str:
    return "".join(f"[{one.when:%H:%M:%S, %d/%m/%y}] {one.who}: {one.text}\n" for one in chat)


def buddhist(chat: list[Said]) -> str:
    return "".join(
        f"[{one.when:%d/%m}/{one.when.year + 543} BE, {one.when:%H:%M:%S}] {one.who}: {one.text}\n" for one in chat
    )


def twelve_hours(chat: list[Said]) -> str:
    return "".join(f"{one.when:%d/%m/%y, %I:%M\u202f%p} - \u202a{one.who}\u202c: {one.text}\n" for one in chat)


def qq(chat: list[Said]) -> str:
    ids = {who: 10001 + number for number, who in enumerate(WHO)}
    head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n================\n消息对象:x\n================\n\n"
    return head + "".join(f"{one.when:%Y-%m-%d %H:%M:%S} {one.who}({ids[one.who]})\n{one.text}\n\n" for one in chat)


def qq_exporter(chat: list[Said]) -> str:
    return "[QQChatExporter V5 / x]\n\n" + "\n".join(
        f"{one.who}:\n时间: {one.when:%Y-%m-%d %H:%M:%S}\n内容: {one.text}\n\n" for one in chat
    )


def line(chat: list[Said]) -> str:
    rows = ["[LINE] Chat history with x", "Saved on: 2024/01/01 00:00", ""]
    for one in chat:
        text = '"' + one.text.replace('"', '""') + '"' if "\n" in one.text else one.text
        rows += [f"{one.when:%Y/%m/%d(%a)}", f"{one.when:%H:%M}\t{one.who}\t{text}", ""]
    return "\r\n".join(rows)


def kakao_android(chat: list[Said]) -> str:
    rows = ["x 님과 카카오톡 대화", "저장한 날짜 : 2021년 12월 18일 오후 7:17", ""]
    for one in chat:
        half = "오전" if one.when.hour < 12 else "오후"
        stamp = f"{one.when.year}년 {one.when.month}월 {one.when.day}일 {half} {one.when.hour % 12 or 12}:{one.when:%M}"
        rows += [stamp, f"{stamp}, {one.who} : {one.text}", ""]
    return "\n".join(rows)


def kakao_windows(chat: list[Said]) -> str:
    rows = ["x 님과 카카오톡 대화", "저장한 날짜 : 2021-12-18 19:17:00", ""]
    for one in chat:
        rows.append(f"--------------- {one.when.year}년 {one.when.month}월 {one.when.day}일 수요일 ---------------")
        rows.append(f"[{one.who}] [{one.when:%H:%M}] {one.text}")
    return "\n".join(rows)


def weflow(chat: list[Said]) -> str:
    return "".join(f"{one.when:%Y-%m-%d %H:%M:%S} '{one.who}'\n{one.text}\n\n" for one in chat)


def weflow_markdown(chat: list[Said]) -> str:
    return "# x\n\n- 会话ID: y\n\n" + "".join(
        f"## {one.when:%Y-%m-%d %H:%M:%S} {one.who}\n\n{one.text}\n\n" for one in chat
    )


def weflow_sql(chat: list[Said]) -> str:
    rows = []
    for one in chat:
        epoch = int(one.when.replace(tzinfo=UTC).timestamp())
        text = one.text.replace("'", "''")
        rows.append(f"('s', '1', NULL, {epoch}, '{one.who}', FALSE, 1, NULL, '{text}', NULL)")
    return "BEGIN;\nINSERT INTO weflow_messages VALUES " + ",\n".join(rows) + ";\nCOMMIT;\n"


def table(columns: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def pywxdump(chat: list[Said]) -> str:
    names = ["id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime"]
    return table(
        names,
        [
            ["1", str(n), "文本", "0", one.who, "r", one.text, "", f"{one.when:%Y/%m/%d %H:%M}"]
            for n, one in enumerate(chat)
        ],
    )


def kakao_csv(chat: list[Said]) -> str:
    return table(["Date", "User", "Message"], [[f"{one.when:%Y-%m-%d %H:%M:%S}", one.who, one.text] for one in chat])


def generic_csv(chat: list[Said]) -> str:
    return table(["时间", "发送者", "内容"], [[f"{one.when:%d.%m.%Y %H:%M}", one.who, one.text] for one in chat])


def generic_lines(chat: list[Said]) -> str:
    rows = [{"date": one.when.isoformat(), "from": one.who, "body": one.text} for one in (*chat, *chat)]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows[: max(2, len(chat))])


def telegram(chat: list[Said]) -> str:
    rows = [{"type": "message", "date": one.when.isoformat(), "from": one.who, "text": one.text} for one in chat]
    return json.dumps({"name": "x", "type": "personal_chat", "id": 1, "messages": rows})


def chatlab(chat: list[Said]) -> str:
    rows = [
        {"sender": one.who, "timestamp": int(one.when.replace(tzinfo=UTC).timestamp()), "type": 0, "content": one.text}
        for one in chat
    ]
    return json.dumps({"chatlab": {"version": "0.0.2"}, "meta": {"name": "x"}, "members": [], "messages": rows})


def paste(chat: list[Said]) -> str:
    return "".join(f"--- {one.when:%Y-%m-%d} ---\n{one.who}  {one.when:%H:%M}\n{one.text}\n" for one in chat)


FORMATS: list[tuple[str, Render]] = [
    ("whatsapp", android),
    ("whatsapp", ios),
    ("whatsapp", arabic),
    ("whatsapp", time_first),
    ("whatsapp", buddhist),
    ("whatsapp", twelve_hours),
    ("qq_text", qq),
    ("qq_export_text", qq_exporter),
    ("line", line),
    ("kakaotalk", kakao_android),
    ("kakaotalk", kakao_windows),
    ("kakaotalk", kakao_csv),
    ("wechat_text", weflow),
    ("wechat_text", weflow_markdown),
    ("wechat_text", weflow_sql),
    ("wechat_csv", pywxdump),
    ("generic", generic_csv),
    ("telegram", telegram),
    ("chatlab", chatlab),
    ("paste", paste),
]


@pytest.mark.parametrize(("name", "render"), FORMATS, ids=lambda value: getattr(value, "__name__", value))
@given(chat=chats)
@settings(max_examples=scaled(25), deadline=None)
def test_reads_back(name: str, render: Render, chat: list[Said]) -> None:
    importer = get_importer(name)
    source = MemorySource(render(chat).encode())
    options = ReadOptions(date_order="dmy")
    assert importer.sniff(source) is not None
    records = [record for record in importer.read(source, options) if isinstance(record, Message)]
    found = [
        Said(
            record.ts.replace(tzinfo=None) if record.ts else datetime.min,
            record.sender.name if record.sender else "",
            record.text,
        )
        for record in records
    ]
    assert found == chat
    people = {person.name for each in importer.conversations(source, options) for person in each.participants}
    assert people == {one.who for one in chat}


@given(chat=chats)
@settings(max_examples=scaled(25), deadline=None)
def test_json_lines_read_back(chat: list[Said]) -> None:
    importer = get_importer("generic")
    source = MemorySource(generic_lines(chat).encode())
    found = [(r.ts, r.text) for r in importer.read(source, ReadOptions()) if isinstance(r, Message)]
    assert found[: len(chat)] == [(one.when, one.text) for one in chat][: len(found)]


@given(chat=st.lists(short, min_size=30, max_size=40), american=st.booleans())
@settings(max_examples=scaled(25), deadline=None)
def test_the_order_of_day_and_month_is_found_in_sorted_chats(chat: list[Said], american: bool) -> None:
    assume(any(one.when.day > 12 for one in chat))
    chat = sorted(chat, key=lambda one: one.when)
    pattern = "%m/%d/%y, %H:%M" if american else "%d/%m/%y, %H:%M"
    text = "".join(f"{one.when.strftime(pattern)} - {one.who}: {one.text}\n" for one in chat)
    records = get_importer("whatsapp").read(MemorySource(text.encode()), ReadOptions())
    assert [record.ts for record in records if isinstance(record, Message)] == [one.when for one in chat]
