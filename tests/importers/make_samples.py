# ruff: noqa: E501 - pages stand as their tools write them
"""Write the samples that one does not type by hand: ``python -m tests.importers.make_samples``, then ``golden``.

Everything in them is invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data" / "importers"
MARK = "\u200e"


WAITING = (
    "Waiting for this message. This may take a while.", "Warten auf diese Nachricht. Das kann etwas dauern.",
    "Esperando este mensaje. Esto puede tomar tiempo.", "En attente de ce message. Ceci peut prendre du temps.",
    "In attesa di questo messaggio. Potrebbe volerci un po'.", "Aguardando mensagem. Essa ação pode levar alguns instantes.",
    "Wachten op dit bericht. Dit kan even duren.", "Ожидание сообщения. Это может занять некоторое время.",
    "Bu mesaj bekleniyor. Bu biraz zaman alabilir.", "Menunggu pesan ini. Ini mungkin perlu waktu.",
    "Đang chờ tin nhắn này. Quá trình này có thể mất một lúc.", "正在等待此消息。这可能需要一段时间。",
    "이 메시지를 기다리는 중입니다. 시간이 걸릴 수 있습니다.", "في انتظار هذه الرسالة. قد يستغرق هذا بعض الوقت.",
    "ממתין להודעה זו. הפעולה עשויה להימשך זמן מה.", "इस मैसेज का इंतज़ार है. इसमें कुछ समय लग सकता है.",
    "กำลังรอข้อความนี้ อาจใช้เวลาสักครู่", "Čekání na tuto zprávu. Může to chvíli trvat.",
    "Oczekiwanie na wiadomość. To może chwilę potrwać.", "Várakozás erre az üzenetre. Ez eltarthat egy ideig.",
    "Se așteaptă acest mesaj. Poate dura puțin.", "Väntar på detta meddelande. Det kan ta ett tag.",
)  # fmt: skip


def whatsapp() -> dict[str, str]:
    """WhatsApp as it was and as it is: months by name, no year, old iPhones, pasted chats, odd names, groups, notices."""
    return {
        "whatsapp_2013.txt": (
            "10:14am, 30 Dec 2012 - Mara: first of the old ones\n9:15pm, 5 Feb - Jon: a year later, the year left out\n"
            "second line\n11:02pm, Feb 6 - Mara: month first\n"
        ),
        "whatsapp_day_parts.txt": (
            "18/3/17 9:15 de la mañana - Mara: buenos días\n18/3/17 9:20 de la noche - Jon: buenas noches\n"
            "19/3/17 1:05 de la noche - Mara: ya es mañana\n"
        ),
        "whatsapp_no_year.txt": "18/03, 14:56 - Mara: no year anywhere\n19/03, 08:01 - Jon: none here either\n",
        "whatsapp_ios_old.txt": (
            "09/12/2012 17:02:35: Mara: hello from an old phone\n09/12/2012 17:03:01: Jon joined\n"
            "09/12/2012 17:04:10: Jon: hi\n09/12/2012 17:05:00: Mara changed the group icon\n"
        ),
        "whatsapp_pasted.txt": "".join(
            f"[{day}.9.2019, 10:00:{day:02}] {'Mara' if day % 2 else 'Jon'}: message {day}\n" for day in range(1, 25)
        )
        + "[25.9.2019, 10:00:00] Mara: look what he wrote:\n[1.9.19, 09:00:00] Kim: pasted from elsewhere\n"
        "[26.9.2019, 10:00:00] Jon: oh\n",
        "whatsapp_names.txt": (
            "[12/03/21, 21:04:10] ~: my name is a tilde\n[12/03/21, 21:05:10] Jon: I see\n"
            f"[12/03/21, 21:06:10] {MARK}\u200f: mine is invisible\n"
        ),
        "whatsapp_group_ios.txt": (
            f"[3/1/26, 10:00:00] Friday Dinner: {MARK}Messages and calls are end-to-end encrypted. Only people in this chat"
            f" can read, listen to, or share them.\n[3/1/26, 10:00:00] Mara: {MARK}Mara created this group\n"
            f"[3/1/26, 10:01:00] ~ Kim: {MARK}~ Kim joined from the community\n[3/1/26, 10:02:00] Mara: who cooks\n"
            "[3/1/26, 10:03:00] Jon: me\n[3/1/26, 10:04:00] ~ Kim: and I bring wine\n"
            f"[3/1/26, 10:05:00] Jon: pasta it is {MARK}<This message was edited>\n"
            f"{MARK}[3/1/26, 10:06:00] Mara: {MARK}POLL:\nred or white?\n"
            f"{MARK}OPTION: red (2 votes)\n{MARK}OPTION: white (1 vote)\n"
        ),
        "whatsapp_waiting.txt": "".join(
            f"{day:02}/03/2021, 21:04 - Mara: {notice}\n{day:02}/03/2021, 21:05 - Jon: I said {day}\n"
            for day, notice in enumerate(WAITING, 1)
        ),
        "whatsapp_notices.txt": (
            "12/03/2021, 21:04 - Mara: Waiting for this message. This may take a while.\n"
            "12/03/2021, 21:05 - Jon: live location shared\n12/03/2021, 21:06 - Mara: waiting for this message all day\n"
            "12/03/2021, 21:07 - Jon: Warten auf diese Nachricht. Dies könnte etwas dauern.\n"
            "12/03/2021, 21:08 - Mara: This message was deleted by admin Jon.\n"
        ),
    }


def texts() -> dict[str, str]:
    """LINE and KakaoTalk with dates that mislead."""
    return {
        "line_weekday.txt": (
            "[LINE] Chat history with Mara\nSaved on: 12/3/2025, 10:00\n\nMon, 11/03/2025\n10:00\tMara\thello\n"
            "10:01\tJon\thi\n\nTue, 11/04/2025\n09:00\tMara\tmorning\n"
        ),
        "kakao_date_inside.txt": (
            "마라 님과 카카오톡 대화\n저장한 날짜 : 2021년 12월 31일 오후 7:17\n\n2021년 12월 29일 수요일\n"
            "오후 8:36, 마라 : 우리 만난 날\n2020년 1월 5일 일요일\n오후 8:37, 존 : 기억나\n"
            "2021년 12월 30일 목요일\n오전 9:00, 존 : 좋은 아침\n"
        ),
        "kakao_long_posts.txt": "2021년 12월 29일 오후 8:36, 마라 : 긴 글\n"
        + "".join(f"{line}번째 줄\n" for line in range(60))
        + "2021년 12월 29일 오후 9:36, 존 : 읽었어\n",
    }


def page(*messages: tuple[str, str, str]) -> str:
    """Instagram's page: a block that lists the people, then messages from the newest to the oldest."""
    head = (
        '<!DOCTYPE html><html><head><title>Mara</title></head><body class="_5vb_"><div class="_a706" role="main">'
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_3-95 _2pim _a6-h _a6-i">'
        "Participants: Mara Lindt and Jon Vale</div></div>"
    )
    rows = "".join(
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
        f'<div class="_3-95 _2pim _a6-h _a6-i">{who}</div><div class="_3-95 _a6-p"><div><div></div><div>{text}</div></div></div>'
        f'<div class="_3-94 _a6-o">{when}</div></div>'
        for who, text, when in messages
    )
    return f"{head}{rows}</div></body></html>"


def meta() -> dict[str, str]:
    """Meta: notices in many languages, links without words, Instagram's page."""
    said = [
        "You started an audio call", "Küldtél egy mellékletet.", "Đã bày tỏ cảm xúc ❤ về tin nhắn của bạn",
        "तुमच्या मेसेजवर ❤ प्रतिक्रिया दिली", "Odeslali jste přílohu.", "Poslali ste prílohu.", "आपने अटैचमेंट भेजा.",
        "添付ファイルを送信しました。",
        "첨부 파일을 보냈습니다.", "คุณส่งไฟล์แนบ", "Bir ek gönderdin.", "أرسلت مرفقًا.",
        "You called me crazy",
    ]  # fmt: skip
    messages: list[dict[str, Any]] = [
        {"sender_name": "Jon Vale", "timestamp_ms": 1615582800000 + 1000 * at, "content": mangled(text)}
        for at, text in enumerate(said)
    ]
    messages.append(
        {"sender_name": "Mara Lindt", "timestamp_ms": 1615582900000, "share": {"link": "https://example.org/a"}}
    )
    body = {
        "participants": [{"name": "Mara Lindt"}, {"name": "Jon Vale"}],
        "messages": messages[::-1],
        "title": "Mara Lindt",
        "thread_path": "inbox/maralindt_1",
    }
    return {
        "meta_notices.json": json.dumps(body),
        "instagram.html": page(
            ("Jon Vale", "see you", "Mar 13, 2021 10:04 am"), ("Mara Lindt", "tomorrow then", "Mar 12, 2021 9:04 pm")
        ),
    }


def mangled(text: str) -> str:
    """Return text as Meta writes it: each byte of its UTF-8 as a character."""
    return text.encode("utf-8").decode("latin-1")


def telegram() -> dict[str, str]:
    """Telegram: text in entities alone, and somebody else's words passed on."""
    body = {
        "name": "Mara", "type": "personal_chat", "id": 1234,
        "messages": [
            {"id": 1, "type": "message", "date": "2021-03-12T22:04:00", "from": "Mara", "from_id": "user1234",
             "text_entities": [{"type": "plain", "text": "only in "}, {"type": "bold", "text": "entities"}]},
            {"id": 2, "type": "message", "date": "2021-03-12T22:05:00", "from": "Jon", "from_id": "user77",
             "forwarded_from": "A Poet", "text": "not my words"},
        ],
    }  # fmt: skip
    return {"telegram_entities.json": json.dumps(body)}


def qq_chunked() -> dict[str, str]:
    """qq-chat-exporter in chunks: what is announced by ``fileName`` lies in ``chunksDir``."""
    manifest = {
        "metadata": {"name": "QQChatExporter V5", "version": "5.0"},
        "chatInfo": {"name": "Mara", "type": "private", "selfUid": "u_jon"},
        "chunked": {
            "chunksDir": "chunks",
            "chunks": [{"index": 1, "fileName": "c000001.jsonl", "relativePath": "chunks/c000001.jsonl", "count": 2}],
        },
    }
    rows = [
        {"id": str(at), "timestamp": 1615582800000 + at, "sender": {"uid": uid, "name": name}, "type": "text",
         "content": {"text": text}}
        for at, (uid, name, text) in enumerate([("u_mara", "Mara", "在吗"), ("u_jon", "Jon", "在")], 1)
    ]  # fmt: skip
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return {"qce_chunked/manifest.json": json.dumps(manifest), "qce_chunked/chunks/c000001.jsonl": lines}


def discord() -> dict[str, str]:
    """DiscordChatExporter: a message that was passed on has its words elsewhere."""
    author = {"id": "1", "name": "mara", "discriminator": "0000", "nickname": "Mara", "isBot": False}
    body = {
        "guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "9", "type": "DirectTextChat", "name": "mara"},
        "messages": [
            {"id": "1", "type": "Default", "timestamp": "2021-03-12T22:04:00+00:00", "content": "", "author": author,
             "forwardedMessage": {"timestamp": "2021-03-01T00:00:00+00:00", "content": "somebody else's words"}},
            {"id": "2", "type": "Default", "timestamp": "2021-03-12T22:05:00+00:00", "content": "mine", "author": author},
        ],
        "messageCount": 2,
    }  # fmt: skip
    return {"discord_forwarded.json": json.dumps(body)}


def instagram_activity() -> dict[str, str]:
    """Instagram's download of today: chats beside likes and comments, which are no chats; a file has the newest first."""
    rows = [
        {"sender_name": ("Mara", "Jon")[at % 2], "timestamp_ms": 1_615_582_800_000 + at, "content": f"said {at}",
         "is_geoblocked_for_viewer": False, "is_unsent_image_by_messenger_kid_parent": False}
        for at in range(4)
    ]  # fmt: skip
    body = {"participants": [{"name": "Mara"}, {"name": "Jon"}], "messages": rows[:1:-1], "title": "Mara",
            "is_still_participant": True, "thread_path": "inbox/mara_1", "magic_words": []}  # fmt: skip
    chat = "instagram_activity/your_instagram_activity/messages/inbox/mara_1"
    likes = {"likes_media_likes": [{"title": "kim", "string_list_data": [{"href": "x", "value": "y", "timestamp": 1}]}]}
    return {
        f"{chat}/message_1.json": json.dumps(body),
        f"{chat}/message_2.json": json.dumps({**body, "messages": rows[1::-1]}),
        "instagram_activity/your_instagram_activity/likes/liked_posts.json": json.dumps(likes),
    }


def telegram_page(*rows: str) -> str:
    """Telegram Desktop's page around some messages."""
    return (
        '<!DOCTYPE html>\n<html>\n <head>\n  <meta charset="utf-8"/>\n  <title>Exported Data</title>\n </head>\n <body>\n'
        '  <div class="page_wrap">\n   <div class="page_header">\n    <div class="content">\n     <div class="text bold">\n'
        'Mara Lindt\n     </div>\n    </div>\n   </div>\n   <div class="page_body chat_page">\n    <div class="history">\n'
        + "\n".join(rows)
        + "\n    </div>\n   </div>\n  </div>\n </body>\n</html>\n"
    )


def telegram_row(number: int, when: str, body: str, *, name: str = "") -> str:
    """One message; without a name it is joined to the one before."""
    who = f'<div class="from_name">\n{name} \n</div>' if name else ""
    joined = "" if name else " joined"
    return (
        f'<div class="message default clearfix{joined}" id="message{number}">\n<div class="body">\n'
        f'<div class="pull_right date details" title="{when}">\n{when[11:16]}\n</div>\n{who}\n{body}\n</div>\n</div>'
    )


def telegram_html() -> dict[str, str]:
    """Telegram's HTML export in two pages: joined messages, a reply, a photo, a call, words passed on, notices."""
    text = '<div class="text">\n{}\n</div>'.format
    first = [
        '<div class="message service" id="message-1">\n<div class="body details">\n12 March 2021\n</div>\n</div>',
        telegram_row(1, "12.03.2021 22:04:00 UTC+01:00", text("home?<br>or <strong>still</strong> there"), name="Mara Lindt"),
        telegram_row(2, "12.03.2021 22:04:30 UTC+01:00", text("hello &amp; bye")),
        telegram_row(
            3, "12.03.2021 22:05:00 UTC+01:00",
            '<div class="reply_to details">\nIn reply to <a href="#go_to_message2">this message</a>\n</div>' + text("yes"),
            name="Jon",
        ),
        '<div class="message service" id="message4">\n<div class="body details">\nMara Lindt pinned a message\n</div>\n</div>',
    ]  # fmt: skip
    photo = (
        '<div class="media_wrap clearfix">\n<a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg">\n'
        '<img class="photo" src="photos/photo_1_thumb.jpg"/>\n</a>\n</div>'
    )
    call = (
        '<div class="media_wrap clearfix">\n<div class="media clearfix pull_left media_call success">\n'
        '<div class="body">\n<div class="title bold">\nMara Lindt\n</div>\n<div class="status details">\nOutgoing (5 seconds)\n'
        "</div>\n</div>\n</div>\n</div>"
    )
    passed_on = (
        '<div class="forwarded body">\n<div class="from_name">\nA Poet <span class="date details" '
        'title="01.01.2020 10:00:00"> 01.01.2020 10:00:00</span>\n</div>\n<div class="text">\nnot my words\n</div>\n</div>'
    )
    second = [
        telegram_row(5, "13.03.2021 08:00:00 UTC+01:00", photo + text("look"), name="Jon"),
        telegram_row(6, "13.03.2021 08:01:00 UTC+01:00", call, name="Jon"),
        telegram_row(7, "13.03.2021 08:02:00 UTC+01:00", passed_on, name="Mara Lindt"),
    ]
    return {
        "telegram_html/messages.html": telegram_page(*first),
        "telegram_html/messages2.html": telegram_page(*second),
    }


def discord_html() -> dict[str, str]:
    """DiscordChatExporter's page as it is today, and as it was."""
    head = '<!DOCTYPE html><html lang="en"><head><title>Direct Messages - mara</title></head><body>'
    preamble = (
        '<div class="preamble"><div class="preamble__entries-container"><div class="preamble__entry">Direct Messages</div>'
        '<div class="preamble__entry">Private / mara</div></div></div><div class="chatlog">'
    )
    container = (
        '<div id="c{0}" class="chatlog__message-container " data-message-id="{0}"><div class="chatlog__message">'.format
    )
    said = '<div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">{}</span></div>'.format
    author = (
        '<div class="chatlog__header"><span class="chatlog__author" title="{1}" data-user-id="{0}">{2}</span> '
        '<span class="chatlog__timestamp" title="{3}"><a href="#c">{4}</a></span></div>'
    ).format
    new = (
        f'<div class="chatlog__message-group">{container(11)}<div class="chatlog__message-aside"></div>'
        f'<div class="chatlog__message-primary">{author(1, "mara", "Mara", "Friday, March 12, 2021 10:04 PM", "03/12/2021 10:04 PM")}'
        f"{said('home? <br>or there')}</div></div></div>"
        f'{container(12)}<div class="chatlog__message-aside"><div class="chatlog__short-timestamp" '
        'title="Friday, March 12, 2021 10:05 PM">10:05 PM</div></div><div class="chatlog__message-primary">'
        f'{said("hello &amp; bye")}<div class="chatlog__reactions"><div class="chatlog__reaction" title="heart">'
        '<img class="chatlog__emoji chatlog__emoji--small" alt="❤" src="x"><span class="chatlog__reaction-count">1</span>'
        "</div></div></div></div></div></div>"
        f'<div class="chatlog__message-group">{container(13)}<div class="chatlog__message-primary">'
        '<div class="chatlog__reply"><div class="chatlog__reply-author">Mara</div><div class="chatlog__reply-content">home?</div></div>'
        f"{author(2, 'jon', 'Jon', 'Friday, March 12, 2021 10:06 PM', '03/12/2021 10:06 PM')}{said('yes')}"
        '<div class="chatlog__attachment"><a href="a.jpg"><img class="chatlog__attachment-media" src="a.jpg"></a></div>'
        "</div></div></div></div>"
    )
    old = (
        '<div class="chatlog__message-group"><div class="chatlog__author-avatar-container"></div><div class="chatlog__messages">'
        '<span class="chatlog__author-name" title="mara#0001" data-user-id="1">Mara</span>'
        '<span class="chatlog__timestamp">12-Mar-21 10:04 PM</span>'
        '<div class="chatlog__message " data-message-id="21" id="message-21"><div class="chatlog__content"><div class="markdown">'
        '<span class="preserve-whitespace">an old page</span></div></div></div>'
        '<div class="chatlog__message " data-message-id="22" id="message-22"><div class="chatlog__content"><div class="markdown">'
        '<span class="preserve-whitespace">second line</span></div></div></div></div></div>'
    )
    return {
        "discord_page.html": f"{head}{preamble}{new}</div></body></html>",
        "discord_page_old.html": f"{head}{preamble}{old}</div></body></html>",
    }


def all_samples() -> dict[str, str]:
    """Return every sample by its path below the folder of samples."""
    return {
        **whatsapp(),
        **texts(),
        **meta(),
        **telegram(),
        **qq_chunked(),
        **discord(),
        **telegram_html(),
        **discord_html(),
        **instagram_activity(),
        "generic_german.csv": "Datum;Absender;Nachricht\n13.03.2021 10:00;Mara;hallo\n13.03.2021 10:01;Jon;na\n",
    }


if __name__ == "__main__":
    for name, text in all_samples().items():
        path = DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
