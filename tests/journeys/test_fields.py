"""A third person's name in every place where an export can hold one: none of it reaches a stored row."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.importers.registry import get_importer
from exskill.ingest.pipeline import Job, Part, ingest_job

NAME = "Zebulon Quartermaine"
PARTS = ("zebulon", "quartermaine")
PHONE = "+44 7700 900456"


def telegram(folder: Path) -> Path:
    def said(n: int, who: str, text: Any, **more: Any) -> dict[str, Any]:
        base = {
            "id": n,
            "type": "message",
            "date": f"2025-03-02T10:{n:02d}:00",
            "date_unixtime": str(1740909600 + 60 * n),
        }
        return {**base, "from": who, "from_id": f"user{sum(map(ord, who))}", "text": text, "text_entities": [], **more}

    mention = [{"type": "mention_name", "text": NAME, "user_id": 77}, " is late again"]
    bold = [{"type": "bold", "text": NAME}, " called, and ", {"type": "phone", "text": PHONE}]
    link = [{"type": "text_link", "text": "look", "href": "https://example.org/zebulon-quartermaine"}]
    messages = [
        said(1, "Alex", "morning"),
        said(2, "Sam", "haha barely slept"),
        said(3, NAME, "hello you two, it is Zebulon"),
        said(4, "Sam", mention, reply_to_message_id=3),
        said(5, "Alex", bold),
        said(6, "Alex", link),
        said(7, "Sam", "from elsewhere", forwarded_from=NAME, saved_from=NAME, via_bot="@zebulon_quartermaine_bot"),
        said(8, "Alex", "", contact_information={"first_name": "Zebulon", "last_name": "Quartermaine", "phone_number": PHONE}),
        said(9, "Sam", "", poll={"question": f"does {NAME} come?", "closed": False, "total_voters": 1, "answers": [
            {"text": f"only with {NAME}", "voters": 1, "chosen": True}]}),
        said(10, "Alex", f"photo of {NAME}", photo="photos/Zebulon Quartermaine.jpg"),
        said(11, "Sam", "", file="files/Zebulon Quartermaine CV.pdf", file_name="Zebulon Quartermaine CV.pdf"),
        said(12, "Sam", "ok", reactions=[{"type": "emoji", "count": 1, "emoji": "❤", "recent": [{"from": NAME}]},
                                          {"type": "custom_emoji", "count": 1, "document_id": "zebulon"}]),
        {**said(13, "Alex", ""), "type": "service", "actor": NAME, "actor_id": "user77", "action": "invite_members",
         "members": [NAME], "title": f"{NAME} and friends"},
    ]  # fmt: skip
    path = folder / "result.json"
    path.write_text(json.dumps({"name": f"Party of {NAME}", "type": "private_group", "id": 5, "messages": messages}))
    return path


def whatsapp(folder: Path) -> Path:
    path = folder / f"WhatsApp Chat with {NAME}.txt"
    path.write_text(
        "02/03/2025, 10:00 - Messages and calls are end-to-end encrypted.\n"
        f'02/03/2025, 10:00 - {NAME} created group "{NAME} and friends"\n'
        f"02/03/2025, 10:01 - {NAME} added you\n"
        "02/03/2025, 10:02 - Alex: morning\n"
        "02/03/2025, 10:03 - Sam: haha barely slept\n"
        f"02/03/2025, 10:04 - {NAME}: hello you two\n"
        f"02/03/2025, 10:05 - Sam: @{NAME} is late again, tell zebulon\n"
        f"02/03/2025, 10:06 - Alex: {NAME}.vcf (file attached)\n"
        f"02/03/2025, 10:07 - Alex: {NAME} CV.pdf (file attached)\n{NAME} wrote it\n"
        f"02/03/2025, 10:08 - Sam: IMG-20250302-WA0001.jpg (file attached)\nQuartermaine at the lake\n"
        f"02/03/2025, 10:09 - Alex: POLL:\ndoes {NAME} come?\nOPTION: only Zebulon (1 vote)\n"
        f"02/03/2025, 10:10 - Sam: Forwarded by {NAME}: see you\n"
    )
    return path


def discord(folder: Path) -> Path:
    def user(name: str, n: int) -> dict[str, Any]:
        return {"id": str(n), "name": name.lower().replace(" ", "_"), "nickname": name, "isBot": False}

    def said(n: int, who: str, text: str, **more: Any) -> dict[str, Any]:
        base = {"id": str(1000 + n), "type": "Default", "timestamp": f"2025-03-02T10:{n:02d}:00+00:00", "content": text}
        empty: dict[str, Any] = {"attachments": [], "embeds": [], "reactions": [], "mentions": []}
        return {**base, "author": user(who, sum(map(ord, who))), **empty, **more}

    embed = {"title": f"{NAME} plays live", "url": "https://example.org/zebulon", "description": f"by {NAME}",
             "author": {"name": NAME}, "fields": [{"name": NAME, "value": NAME}], "footer": {"text": NAME}}  # fmt: skip
    emoji = {"emoji": {"id": "9", "name": "zebulon", "code": "zebulon"}, "count": 1, "users": [user(NAME, 3)]}
    messages = [
        said(1, "Alex", "morning"),
        said(2, "Sam", "haha barely slept"),
        said(3, NAME, "hello you two"),
        said(4, "Sam", f"@{NAME} is late", mentions=[user(NAME, 3)], reactions=[emoji]),
        said(5, "Alex", "look https://example.org/zebulon", embeds=[embed]),
        said(
            6,
            "Alex",
            "",
            attachments=[{"id": "1", "url": "x", "fileName": "Zebulon Quartermaine.png", "fileSizeBytes": 9}],
        ),
        said(7, "Sam", "yes", reference={"messageId": "1003", "channelId": "4"}, type="Reply"),
    ]
    body = {
        "guild": {"id": "0", "name": f"{NAME}'s place"},
        "channel": {
            "id": "4",
            "type": "DirectGroupTextChat",
            "category": NAME,
            "name": NAME,
            "topic": f"all about {NAME}",
        },
        "dateRange": {"after": None, "before": None},
        "messages": messages,
        "messageCount": len(messages),
    }
    path = folder / "discord.json"
    path.write_text(json.dumps(body))
    return path


def mail(folder: Path) -> Path:
    def letter(n: int, sender: str, to: str, text: str) -> bytes:
        made = EmailMessage()
        made["From"], made["To"], made["Cc"] = sender, to, f"{NAME} <zq@example.net>"
        made["Subject"] = f"Re: {NAME}'s birthday"
        made["Date"], made["Message-ID"] = f"Sun, 02 Mar 2025 10:{n:02d}:00 +0000", f"<{n}@example.org>"
        made.set_content(f"{text}\n\nOn Sat, {NAME} <zq@example.net> wrote:\n> hello from Zebulon\n")
        made.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{NAME}.pdf")
        return b"From x@example.org Sun Mar  2 10:00:00 2025\n" + made.as_bytes() + b"\n\n"

    alex, sam = "Alex <alex@example.org>", "Sam <sam@example.org>"
    path = folder / "box.mbox"
    path.write_bytes(
        letter(1, alex, sam, f"did {NAME} call you?")
        + letter(2, sam, alex, "yes, Zebulon called twice")
        + letter(3, f"{NAME} <zq@example.net>", alex, "I am Zebulon")
    )
    return path


@pytest.mark.parametrize(
    ("name", "make"), [("telegram", telegram), ("whatsapp", whatsapp), ("discord", discord), ("mail", mail)]
)
def test_no_field_brings_a_third_name_into_a_row(tmp_path: Path, name: str, make: Any) -> None:
    source, importer = open_source(make(tmp_path)), get_importer(name)
    options = ReadOptions()
    conversations = list(importer.conversations(source, options))
    cast = decide_cast(conversations, me=["Alex"], ex=["Sam"])
    done = ingest_job(
        Job((Part(source, importer, options, cast),), "import1", b"key"), build_redactor(cast, conversations), None
    )
    assert done.report.kept >= 2
    assert done.report.balanced
    stored = json.dumps(done.table.to_pylist(), default=str, ensure_ascii=False).lower()
    for part in (*PARTS, "zq@example", "900456"):
        at = stored.find(part)
        assert at < 0, stored[max(0, at - 80) : at + 40]
