"""What somebody passed on, or said aloud: kept as what it is by every reader whose app tells."""

from __future__ import annotations

import json

import pytest

from exskill.chat.messages import Kind, Message
from exskill.importers.formats.other.mail import own_words
from exskill.importers.formats.wechat.wechat_kinds import kind_of_code, kind_of_words
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource, open_source
from exskill.importers.registry import recognise_source
from tests.importers.golden import DATA


def read(data: bytes, name: str = "x.json") -> list[Message]:
    source = MemorySource(data, name)
    importer, _match = recognise_source(source, ReadOptions())[0]
    return [record for record in importer.read(source, ReadOptions()) if isinstance(record, Message)]


def is_passed_on(message: Message) -> bool:
    return message.forwarded or message.kind is Kind.FORWARDED


def test_chatlab_and_qq() -> None:
    head = {"chatlab": {"version": "0.0.2"}, "meta": {"name": "x", "platform": "qq", "type": "private"}, "members": []}
    rows = [
        {"sender": "1", "accountName": "Mara", "timestamp": 1703001600, "type": code, "content": "words"}
        for code in (0, 26)
    ]
    assert [is_passed_on(message) for message in read(json.dumps({**head, "messages": rows}).encode())] == [False, True]
    rows = [
        {"id": f"{n}", "timestamp": 1703001600000 + n, "sender": {"uid": "u", "name": "Mara"}, "type": kind,
         "content": {"text": "[聊天记录]" if n else "hi"}}
        for n, kind in enumerate(("type_1", "forward"))
    ]  # fmt: skip
    rows.append({**rows[0], "id": "3", "content": {"text": "her words", "elements": [{"type": "forward"}]}})
    body = {"metadata": {"name": "QQChatExporter"}, "chatInfo": {"name": "x", "type": "private"}, "messages": rows}
    assert [message.kind for message in read(json.dumps(body).encode())] == [
        Kind.TEXT,
        Kind.FORWARDED,
        Kind.FORWARDED,
    ]


def test_wechat_words_and_codes() -> None:
    assert kind_of_words("聊天记录合并转发") is kind_of_code(49, 19) is Kind.FORWARDED


@pytest.mark.parametrize("name", ["discord_forwarded.txt", "discord_forwarded.json", "telegram_html"])
def test_samples(name: str) -> None:
    source = open_source(DATA / name)
    importer, _match = recognise_source(source, ReadOptions())[0]
    found = [record for record in importer.read(source, ReadOptions()) if isinstance(record, Message)]
    passed_on = [message for message in found if is_passed_on(message)]
    assert len(passed_on) == 1
    assert passed_on[0].text


@pytest.mark.parametrize(
    "words",
    ["---------- Forwarded message ---------", "Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
     "-------- Weitergeleitete Nachricht --------", "---------- Mensaje reenviado ---------", "下面是被转发的邮件："],
)  # fmt: skip
def test_a_forwarded_mail_ends_where_the_other_mail_begins(words: str) -> None:
    assert (
        own_words(f"look at this\n\n{words}\nFrom: Ida <ida@example.org>\nSubject: x\n\nher words\n") == "look at this"
    )


def test_a_transcript_beside_a_voice_note_is_read_without_its_label() -> None:
    rows = [
        {
            "localId": n,
            "createTime": 1700000000 + n,
            "type": "语音消息",
            "content": words,
            "isSend": 0,
            "senderUsername": "a",
        }
        for n, words in enumerate(("[语音转文字] 我到家了", "[语音]"))
    ]
    body = {"weflow": {"version": "1"}, "session": {"wxid": "a", "type": "私聊"}, "messages": rows}
    assert [(m.kind, m.text) for m in read(json.dumps(body).encode())] == [(Kind.VOICE, "我到家了"), (Kind.VOICE, "")]
