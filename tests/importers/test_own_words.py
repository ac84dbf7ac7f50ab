"""What somebody types comes back word for word in every format, however near it is to what the app writes itself."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from exskill.chat.messages import Kind, Message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from tests.importers.sentences import SENTENCES
from tests.importers.test_roundtrip import (
    FORMATS,
    Render,
    Said,
    android,
    generic_lines,
    ios,
    twelve_hours,
)

START = datetime(2022, 3, 13, 10, 0)
CHAT = [
    Said(START + timedelta(days=at // 9, minutes=at), "Mara Lindt" if at % 2 else "阿川", text)
    for at, text in enumerate(SENTENCES)
]
ID = {"Mara Lindt": "1", "阿川": "2"}


def epoch(one: Said, unit: int = 1) -> int:
    return int(one.when.replace(tzinfo=UTC).timestamp()) * unit


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def whatsapp_web(chat: list[Said]) -> str:
    first = "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
    return first + "".join(f"[{one.when:%-m/%-d/%y, %-I:%M:%S %p}] {one.who}: {one.text}\n" for one in chat)


def whatsapp_german(chat: list[Said]) -> str:
    return "".join(f"{one.when:%d.%m.%y, %H:%M} - {one.who}: {one.text}\n" for one in chat)


def signal_markdown(chat: list[Said]) -> str:
    return "".join(f"[{one.when:%Y-%m-%d %H:%M:%S}] {one.who}: {one.text}  \n" for one in chat)


def signal_data(chat: list[Said]) -> str:
    more = {"quote": "", "sticker": None, "reactions": [], "attachments": [], "deleted": False, "call": False}
    return "\n".join(dump({"date": one.when.isoformat(), "sender": one.who, "body": one.text, **more}) for one in chat)


def signal_main(chat: list[Said]) -> str:
    rows: list[Any] = [{"version": "1", "backupTimeMs": "1767225600000"}, {"chat": {"id": "9", "recipientId": "2"}}]
    rows += [{"recipient": {"id": ID[who], "contact": {"profileGivenName": who}}} for who in ID]
    for one in chat:
        item = {"chatId": "9", "authorId": ID[one.who], "dateSent": str(epoch(one, 1000)), "incoming": {}}
        rows.append({"chatItem": {**item, "standardMessage": {"text": {"body": one.text}}}})
    return "\n".join(map(dump, rows))


def discord_text(chat: list[Said]) -> str:
    rule = "=" * 62
    rows = [rule, "Guild: Direct Messages", "Channel: lin", rule, ""]
    for one in chat:
        rows += [f"[{one.when:%m/%d/%Y %-I:%M %p}] {one.who}", one.text, "", ""]
    return "\n".join([*rows, rule, f"Exported {len(chat)} message(s)", rule])


def discord_csv(chat: list[Said]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"])
    writer.writerows([[ID[one.who], one.who, f"{one.when.isoformat()}+01:00", one.text, "", ""] for one in chat])
    return out.getvalue()


def discord_json(chat: list[Said]) -> str:
    rows = [
        {
            "id": str(at), "type": "Default", "timestamp": f"{one.when.isoformat()}+01:00", "content": one.text,
            "author": {"id": ID[one.who], "name": one.who, "nickname": one.who, "isBot": False},
            "attachments": [], "embeds": [], "stickers": [], "reactions": [], "mentions": [],
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    channel = {"id": "77", "type": "DirectTextChat", "name": "lin"}
    return dump({"guild": {"id": "0", "name": "Direct Messages"}, "channel": channel, "messages": rows})


def discord_html(chat: list[Said]) -> str:
    rows = [
        f'<div class="chatlog__message-group"><div id="c{at}" class="chatlog__message-container" data-message-id="{at}">'
        '<div class="chatlog__message"><div class="chatlog__message-primary"><div class="chatlog__header">'
        f'<span class="chatlog__author" title="{one.who}" data-user-id="{ID[one.who]}">{one.who}</span>'
        f'<span class="chatlog__timestamp" title="{one.when:%A, %B %d, %Y %-I:%M %p}"><a>{one.when:%m/%d/%Y}</a></span>'
        '</div><div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">'
        f"{html.escape(one.text)}</span></div></div></div></div></div>"
        for at, one in enumerate(chat)
    ]
    return (
        '<!DOCTYPE html><html><body><div class="preamble"><div class="preamble__entries-container">'
        '<div class="preamble__entry">Direct Messages</div></div></div><div class="chatlog">'
        + "".join(rows)
        + "</div></body></html>"
    )


def messenger(chat: list[Said]) -> str:
    def mangle(text: str) -> str:
        return text.encode().decode("latin-1")

    rows = [
        {
            "sender_name": mangle(one.who),
            "timestamp_ms": epoch(one, 1000),
            "content": mangle(one.text),
            "type": "Generic",
        }
        for one in reversed(chat)
    ]
    people = [{"name": mangle(who)} for who in ID]
    return json.dumps({"participants": people, "messages": rows, "title": "x", "thread_path": "inbox/x_1"})


def messenger_secure(chat: list[Said]) -> str:
    rows = [
        {
            "isUnsent": False, "media": [], "reactions": [], "senderName": one.who, "text": one.text,
            "timestamp": epoch(one, 1000), "type": "text",
        }
        for one in chat
    ]  # fmt: skip
    return dump({"participants": list(ID), "threadName": "x_7", "messages": rows})


def messenger_html(chat: list[Said]) -> str:
    rows = [
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_3-95 _2pim _a6-h _a6-i">'
        f'{one.who}</div><div class="_3-95 _a6-p"><div><div></div><div>{html.escape(one.text)}</div></div></div>'
        f'<div class="_3-94 _a6-o">{one.when:%b %d, %Y, %-I:%M %p}</div></div>'
        for one in reversed(chat)
    ]
    return f'<html><head><title>x</title></head><body><div role="main">{"".join(rows)}</div></body></html>'


def imessage_text(chat: list[Said]) -> str:
    return "".join(f"{one.when:%b %d, %Y  %-I:%M:%S %p}\n{one.who}\n{one.text}\n\n" for one in chat)


def imessage_html(chat: list[Said]) -> str:
    rows = [
        f'<div class="message"><div class="received"><p><span class="timestamp">{one.when:%b %d, %Y  %-I:%M:%S %p}'
        f'</span> <span class="sender">{one.who}</span></p><hr><div class="message_part"><span class="bubble">'
        f"{html.escape(one.text)}</span></div></div></div>"
        for one in chat
    ]
    return f"<!DOCTYPE html><html><body>{''.join(rows)}</body></html>"


def telegram_html(chat: list[Said]) -> str:
    rows = [
        f'<div class="message default clearfix" id="message{at}"><div class="body">'
        f'<div class="pull_right date details" title="{one.when:%d.%m.%Y %H:%M:%S} UTC+01:00">x</div>'
        f'<div class="from_name">{one.who}</div><div class="text">{html.escape(one.text)}</div></div></div>'
        for at, one in enumerate(chat, 1)
    ]
    return (
        '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">'
        '<div class="page_header"><div class="content"><div class="text bold">Mara</div></div></div>'
        f'<div class="page_body chat_page"><div class="history">{"".join(rows)}</div></div></div></body></html>'
    )


def google_chat(chat: list[Said]) -> str:
    rows = [
        {
            "creator": {"name": one.who, "email": f"{ID[one.who]}@example.org", "user_type": "Human"},
            "created_date": f"{one.when:%A, %B %-d, %Y at %-I:%M:%S %p} UTC", "text": one.text, "message_id": f"s/{at}",
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    return dump({"messages": rows})


def hangouts(chat: list[Said]) -> str:
    people = [{"id": {"gaia_id": ID[who]}, "fallback_name": who} for who in ID]
    about = {"id": {"id": "c"}, "type": "STICKY_ONE_TO_ONE", "participant_data": people}
    events = [
        {
            "conversation_id": {"id": "c"}, "sender_id": {"gaia_id": ID[one.who]}, "timestamp": str(epoch(one, 10**6)),
            "event_id": f"e{at}", "event_type": "REGULAR_CHAT_MESSAGE",
            "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": one.text}]}},
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    outer = {"conversation": {"conversation_id": {"id": "c"}, "conversation": about}, "events": events}
    return dump({"conversations": [outer]})


def matrix(chat: list[Said]) -> str:
    rows = [
        {
            "event_id": f"$e{at}", "sender": f"@{ID[one.who]}:example.org", "origin_server_ts": epoch(one, 1000),
            "type": "m.room.message", "content": {"msgtype": "m.text", "body": one.text},
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    return dump({"room_name": "us", "room_creator": "@1:example.org", "export_date": "x", "messages": rows})


def matrix_text(chat: list[Said]) -> str:
    return "".join(f"{one.when:%a, %b %d, %Y, %H:%M:%S} - @{ID[one.who]}:x.org: {one.text}\n" for one in chat)


def sms(chat: list[Said]) -> str:
    rows = [
        f'  <sms protocol="0" address="+4670000000{ID[one.who]}" date="{epoch(one, 1000)}" type="1" subject="null" '
        f'body="{html.escape(one.text)}" contact_name="{one.who}" />\n'
        for one in chat
    ]
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"9\">\n{''.join(rows)}</smses>"


def weflow_json(chat: list[Said]) -> str:
    rows = [
        {
            "localId": at, "createTime": epoch(one), "formattedTime": f"{one.when:%Y-%m-%d %H:%M:%S}", "type": "文本消息",
            "localType": 1, "content": one.text, "isSend": 0, "senderUsername": f"wxid_{ID[one.who]}",
            "senderDisplayName": one.who, "source": "", "platformMessageId": f"m{at}",
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    session = {"wxid": "wxid_p", "nickname": "x", "displayName": "x", "type": "私聊"}
    return dump({"weflow": {"version": "1.0.3", "generator": "WeFlow"}, "session": session, "messages": rows})


def chatlog_json(chat: list[Said]) -> str:
    return dump([
        {
            "seq": at, "time": f"{one.when.isoformat()}+08:00", "talker": "wxid_p", "talkerName": "x",
            "isChatRoom": False, "sender": f"wxid_{ID[one.who]}", "senderName": one.who, "isSelf": False, "type": 1,
            "subType": 0, "content": one.text, "contents": None,
        }
        for at, one in enumerate(chat)
    ])  # fmt: skip


def chatlog_csv(chat: list[Said]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"])
    for one in chat:
        writer.writerow([f"{one.when:%Y-%m-%d %H:%M:%S}", one.who, f"wxid_{ID[one.who]}", "x", "wxid_p", one.text])
    return out.getvalue()


def memotrace_csv(chat: list[Said]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"
    writer.writerow(names.split(","))
    for at, one in enumerate(chat):
        stamp = f"{one.when:%Y-%m-%d %H:%M:%S}"
        writer.writerow([at, 3, 1, 0, 0, epoch(one), 3, one.text, stamp, "", one.who, f"wxid_{ID[one.who]}"])
    return out.getvalue()


def memotrace_text(chat: list[Said]) -> str:
    return "".join(f"{one.when:%Y-%m-%d %H:%M:%S} {one.who}\n{one.text}\n\n" for one in chat)


def memotrace_html(chat: list[Said]) -> str:
    rows = ",\n".join(
        f"{{ type:1, text: '{html.escape(one.text, quote=False)}',is_send:0,avatar_path:'a.png',timestamp:{epoch(one)},"
        f"is_chatroom:0,displayname:'{one.who}'}}"
        for one in chat
    )
    return f"<!DOCTYPE html><html><body><script>\nconst chatMessages = [\n{rows},\n];\n</script></body></html>"


def qq_json(chat: list[Said]) -> str:
    rows = [
        {
            "id": str(at), "seq": str(at), "timestamp": epoch(one, 1000), "time": f"{one.when:%Y-%m-%d %H:%M:%S}",
            "sender": {"uid": f"u_{ID[one.who]}", "uin": f"1000{ID[one.who]}", "name": one.who}, "type": "type_1",
            "content": {"text": one.text, "html": "", "elements": [], "resources": [], "mentions": []},
            "recalled": False, "system": False,
        }
        for at, one in enumerate(chat)
    ]  # fmt: skip
    about = {"name": "x", "type": "private", "selfUid": "u_1", "selfUin": "10001", "selfName": "Mara Lindt"}
    return dump({"metadata": {"name": "QQChatExporter V5 / x", "version": "5"}, "chatInfo": about, "messages": rows})


def qq_pages(chat: list[Said]) -> str:
    rows, day = [], ""
    for one in chat:
        if day != f"{one.when:%Y-%m-%d}":
            day = f"{one.when:%Y-%m-%d}"
            rows.append(f"<tr><td style=border-bottom-width:1px;>日期: {day}</td></tr>")
        rows.append(
            "<tr><td><div style=color:#006EFE;padding-left:10px;><div style=float:left;margin-right:6px;>"
            f"{one.who}(1000{ID[one.who]})</div>{one.when:%H:%M:%S}</div><div style=padding-left:20px;>"
            f'<font style="font-size:9pt;">{html.escape(one.text)}</font></div></td></tr>'
        )
    head = "<html><body><table width=100% cellspacing=0><tr><td><div>消息记录</div></td></tr>"
    head += "<tr><td><div>消息对象:x</div></td></tr>\n"
    return (
        "From: <Save by Tencent MsgMgr>\nSubject: Tencent IM Message\nMIME-Version: 1.0\n"
        'Content-Type:multipart/related;\n\tcharset="utf-8"\n\ttype="text/html";\n\tboundary="----=_NextPart_1"\n\n'
        "------=_NextPart_1\nContent-Type: text/html\nContent-Transfer-Encoding:7bit\n\n"
        + head
        + "\n".join(rows)
        + "\n</table></body></html>\n------=_NextPart_1--\n"
    )


def direct_messages(chat: list[Said]) -> str:
    rows = [
        {
            "messageCreate": {
                "id": str(at), "senderId": ID[one.who], "recipientId": "3", "text": html.escape(one.text, quote=False),
                "createdAt": f"{one.when.isoformat()}.000Z", "mediaUrls": [], "reactions": [],
            }
        }
        for at, one in enumerate(reversed(chat))
    ]  # fmt: skip
    return "window.YTD.direct_messages.part0 = " + dump(
        [{"dmConversation": {"conversationId": "1-2", "messages": rows}}]
    )


def mailbox(chat: list[Said]) -> str:
    rows = []
    for at, one in enumerate(chat):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{ID[one.who]}@example.org", "3@example.org"
        mail["Date"], mail["Message-ID"] = one.when.replace(tzinfo=UTC), f"<{at}@x>"
        mail.set_content(one.text, cte="base64")
        rows.append(f"From x Thu Jan  1 00:00:00 2022\n{mail.as_string()}\n")
    return "".join(rows)


def line_words(chat: list[Said]) -> str:
    rows = ["[LINE] Chat history with x", "Saved on: 2024/01/01 00:00", ""]
    for one in chat:
        rows += [f"{one.when:%Y/%m/%d(%a)}", f"{one.when:%H:%M}\t{one.who}\t{one.text}", ""]
    return "\r\n".join(rows)


def pasted(chat: list[Said]) -> str:
    return "".join(f"--- {one.when:%Y-%m-%d} ---\n{one.who}  {one.when:%H:%M}\n{one.text}\n" for one in chat)


ALL: list[tuple[str, Callable[[list[Said]], str]]] = [
    *FORMATS,
    ("whatsapp", whatsapp_web), ("whatsapp", whatsapp_german), ("signal", signal_markdown), ("signal", signal_data),
    ("signal", signal_main), ("discord", discord_text), ("discord", discord_csv), ("discord", discord_json),
    ("discord_html", discord_html), ("meta", messenger), ("meta", messenger_secure), ("messenger_html", messenger_html),
    ("imessage_txt", imessage_text), ("imessage_txt", imessage_html), ("telegram_html", telegram_html),
    ("google_chat", google_chat), ("hangouts", hangouts), ("matrix", matrix), ("matrix", matrix_text), ("sms_backup", sms),
    ("wechat", weflow_json), ("wechat", chatlog_json), ("wechat_csv", chatlog_csv), ("wechat_csv", memotrace_csv),
    ("wechat_text", memotrace_text), ("wechat_html", memotrace_html), ("qq_json", qq_json), ("qq_mht", qq_pages),
    ("x_archive", direct_messages), ("mail", mailbox), ("generic", generic_lines),
]  # fmt: skip
MARKS: dict[Render, str] = {mailbox: ">", whatsapp_web: "["}  # a quote, and "[Forwarded] ", whoever typed it


@pytest.mark.parametrize(("name", "render"), ALL, ids=lambda value: getattr(value, "__name__", value))
def test_every_sentence_comes_back(name: str, render: Render) -> None:
    chat = [one for one in CHAT if not one.text.startswith(MARKS.get(render, "\n"))]
    found = read(name, render, chat)
    wrong = [(one.text, got) for one, got in zip(chat, found, strict=False) if got != (Kind.TEXT, one.text)]
    assert not wrong
    assert len(found) == len(chat)


@pytest.mark.parametrize("render", [android, ios, twelve_hours, whatsapp_german])
def test_every_sentence_comes_back_as_a_later_line(render: Render) -> None:
    chat = [Said(one.when, one.who, f"well\n{one.text}\nso") for one in CHAT]
    assert [text for _kind, text in read("whatsapp", render, chat)] == [one.text for one in chat]


def read(name: str, render: Render, chat: list[Said]) -> list[tuple[Kind, str]]:
    """Return kind and text of every message in the order of the chat."""
    source = MemorySource(render(chat).encode(), "chat.html" if render is memotrace_html else "chat")
    importer = get_importer(name)
    assert importer.sniff(source) is not None
    options = ReadOptions(date_order="auto")
    return [(record.kind, record.text) for record in importer.read(source, options) if isinstance(record, Message)]


def test_a_caption_with_ones_own_first_name_is_ones_own() -> None:
    item = {
        "sender_name": "Ned",
        "timestamp_ms": 1612137780000,
        "content": "Ned at the beach",
        "photos": [{"uri": "a.jpg"}],
    }
    chat = {
        "participants": [{"name": "Ned"}, {"name": "Ada"}],
        "messages": [item, {**item, "sender_name": "Ada"}],
        "title": "x",
    }
    source = MemorySource(json.dumps({**chat, "thread_path": "inbox/x_1"}).encode(), "message_1.json")
    found = [record.text for record in get_importer("meta").read(source, ReadOptions()) if isinstance(record, Message)]
    assert found == ["Ned at the beach"] * 2
