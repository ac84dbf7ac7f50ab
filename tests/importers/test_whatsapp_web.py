"""WhatsApp Web's own export: a zip with the chat twice, where "You" is the exporter and forwarded words say so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from exskill.chat.messages import Direction, Kind, Message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from exskill.ingest.exports import find_exports
from tests.importers.folders import zip_files

TEXT = """Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.
Some earlier messages may not be available.
[3/4/26, 9:05:01 AM] - Mara changed the group name to: x
[3/4/26, 9:05:11 AM] Mara: good morning
[3/4/26, 9:06:00 AM] You: [Forwarded] a poem of somebody
second line
[3/4/26, 9:06:30 AM] Mara: [Forwarded many times] a joke
[3/4/26, 9:07:00 PM] You: <image omitted> the lake
[3/4/26, 9:08:00 PM] Mara: IMG-1.jpg (file attached) look
[3/4/26, 9:08:20 PM] Mara: <voice message omitted>
[3/4/26, 9:09:00 PM] Mara: Location: 51.5, -0.12 - https://maps.google.com/?q=51.5,-0.12
[3/4/26, 9:10:00 PM] You: Poll: where?
    - here
    - there
[3/4/26, 9:11:00 PM] You: You deleted this message
[3/4/26, 9:12:00 PM] Mara: [sic] is no mark
[3/4/26, 9:13:00 PM] Mara: <AI message>
"""


def read(text: str) -> list[Message]:
    source = MemorySource(text.encode(), "chat.txt")
    return [record for record in get_importer("whatsapp").read(source, ReadOptions()) if isinstance(record, Message)]


def test_every_line() -> None:
    found = read(TEXT)
    assert [(m.sender.name if m.sender else "", m.kind, m.text, m.forwarded) for m in found] == [
        ("", Kind.SYSTEM, "Mara changed the group name to: x", False),
        ("Mara", Kind.TEXT, "good morning", False),
        ("You", Kind.TEXT, "a poem of somebody\nsecond line", True),
        ("Mara", Kind.TEXT, "a joke", True),
        ("You", Kind.IMAGE, "the lake", False),
        ("Mara", Kind.IMAGE, "look", False),
        ("Mara", Kind.VOICE, "", False),
        ("Mara", Kind.LOCATION, "", False),
        ("You", Kind.POLL, "Poll: where?\n    - here\n    - there", False),
        ("You", Kind.DELETED, "", False),
        ("Mara", Kind.TEXT, "[sic] is no mark", False),
        ("Mara", Kind.OTHER, "", False),
    ]
    assert found[1].ts == datetime(2026, 3, 4, 9, 5, 11)
    assert found[0].direction is Direction.SYSTEM


@pytest.mark.parametrize(
    ("you", "word"), [("Du", "Weitergeleitet"), ("Você", "Encaminhada"), ("您", "已转发"), ("Вы", "Переслано")]
)
def test_the_exporter_is_known_in_every_language(you: str, word: str) -> None:
    text = TEXT.replace("] You:", f"] {you}:").replace("[Forwarded]", f"[{word}]")
    text = "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand sonst.\n" + text.split("\n", 1)[1]
    [conversation] = get_importer("whatsapp").conversations(MemorySource(text.encode(), "chat.txt"), ReadOptions())
    assert conversation.me is not None
    assert conversation.me.name == you
    assert not conversation.warnings
    assert [message.forwarded for message in read(text)][2]


def test_the_same_words_in_another_export_stay_as_they_are() -> None:
    [message] = read("[3/14/26, 9:06:00 AM] You: [Forwarded] it is\n")
    assert (message.text, message.forwarded) == ("[Forwarded] it is", False)


def test_the_second_copy_of_the_chat_is_named_and_not_read(tmp_path: Path) -> None:
    markdown = (
        "# WhatsApp Chat Export: Mara\nExport date: x\n\n---\n\n## March 4, 2026\n\n[9:05 AM] **Mara:** good morning\n"
    )
    (tmp_path / "Mara.zip").write_bytes(zip_files({"chat.txt": TEXT.encode(), "chat.md": markdown.encode()}))
    exports = find_exports([tmp_path / "Mara.zip"], ReadOptions())
    [claims] = exports.found
    [claim] = claims.claims
    assert claim.files == ("chat.txt",)
    [left] = claims.left
    assert (left.name, "same chat" in left.reason) == ("chat.md", True)
    [conversation] = claim.importer.conversations(claim.views[0], ReadOptions())
    assert conversation.title == "Mara"


def test_the_archive_of_an_iphone_names_the_chat(tmp_path: Path) -> None:
    place = tmp_path / "WhatsApp Chat - Mara.zip"
    place.write_bytes(zip_files({"_chat.txt": b"[13/03/22, 10:00:00] Mara: hi\n[13/03/22, 10:01:00] Jon: ho\n"}))
    [claims] = find_exports([place], ReadOptions()).found
    [conversation] = claims.claims[0].importer.conversations(claims.claims[0].views[0], ReadOptions())
    assert conversation.title == "Mara"


HEAD = TEXT.split("\n", 1)[0] + "\n"


@pytest.mark.parametrize(
    "words",
    [
        "<rolls eyes>",
        "<not my problem> lol",
        "<photo of us>",
        "<rolls eyes>\nsecond line",
        "I sent it.Then (she left) I cried",
        "my essay.pdf (the long one) is done",
        "holiday.Plan (file attached) says who",
        "[forward this to mum] please",
        "[I forwarded it] ok",
        "[nicht weitergeleitet] warte",
        "Shopping: today\n    - eggs",
        "Shopping: today\n    - eggs\n    - milk",
        "Poll: today\n    - eggs",
        "so we met right there, remember, it was 51.5, -0.12 - https://maps.google.com/?q=51.5,-0.12",
    ],
)
def test_what_people_write_stays_theirs(words: str) -> None:
    [found] = read(f"{HEAD}[3/4/26, 9:05:11 AM] Mara: {words}\n")
    assert (found.kind, found.text, found.forwarded, found.attachments) == (Kind.TEXT, words, False, ())


@pytest.mark.parametrize(
    ("words", "kind", "text"),
    [
        ("<Bild weggelassen> am See", Kind.IMAGE, "am See"),
        ("<Media omitted>", Kind.OTHER, ""),
        ("<Vídeo omitido>", Kind.VIDEO, ""),
        ("song.opus (Datei angehängt) hör mal", Kind.VOICE, "hör mal"),
        ("Umfrage: wo?\n    - hier\n    - dort", Kind.POLL, "Umfrage: wo?\n    - hier\n    - dort"),
    ],
)
def test_what_the_page_writes_is_known_in_other_languages(words: str, kind: Kind, text: str) -> None:
    [found] = read(f"{HEAD}[3/4/26, 9:05:11 AM] Mara: {words}\n")
    assert (found.kind, found.text) == (kind, text)


@pytest.mark.parametrize(
    ("first", "header"),
    [
        ("", "[3/4/26, 9:05:11 AM]"),
        ("[3/4/26, 9:05:00 AM] Mara: \u200eMessages and calls are end-to-end encrypted.\n", "[3/4/26, 9:05:11 AM]"),
        ("3/4/26, 9:05 - Messages and calls are end-to-end encrypted.\n", "3/4/26, 9:05 -"),
        ("Ana created this group\n", "[3/4/26, 9:05:11 AM]"),
        (HEAD, "[13.03.22, 10:00:00]"),
        (HEAD, "3/4/26, 9:05 -"),
    ],
)
def test_an_export_of_a_phone_is_never_taken_for_the_pages(first: str, header: str) -> None:
    found = read(f"{first}{header} You: [Forwarded] it is\n")[-1]
    assert (found.text, found.forwarded) == ("[Forwarded] it is", False)


MARKDOWN = """# WhatsApp Chat Export: Mara
Export date: x

---

## March 4, 2026

[9:05 AM] Mara changed the group name to: x

[9:05 AM] **Mara:** good morning

second line
[9:06 PM] **You:** [Forwarded] a poem
[9:07 PM] **You:** <image omitted>

## March 5, 2026

[12:10 AM] **Mara: work:** note: milk
[12:11 AM] **Mara:** ## not a day
"""


def test_the_markdown_alone_is_read(tmp_path: Path) -> None:
    (tmp_path / "chat.md").write_text(MARKDOWN, encoding="utf-8")
    [claims] = find_exports([tmp_path / "chat.md"], ReadOptions()).found
    [claim] = claims.claims
    assert claim.importer.name == "whatsapp_markdown"
    found = [m for m in claim.importer.read(claim.views[0], ReadOptions()) if isinstance(m, Message)]
    assert [(m.sender.name if m.sender else "", m.kind, m.text, m.forwarded) for m in found] == [
        ("", Kind.SYSTEM, "Mara changed the group name to: x", False),
        ("Mara", Kind.TEXT, "good morning\n\nsecond line", False),
        ("You", Kind.TEXT, "a poem", True),
        ("You", Kind.IMAGE, "", False),
        ("Mara: work", Kind.TEXT, "note: milk", False),
        ("Mara", Kind.TEXT, "## not a day", False),
    ]
    assert [m.ts for m in found[-2:]] == [datetime(2026, 3, 5, 0, 10), datetime(2026, 3, 5, 0, 11)]
    [chat] = claim.importer.conversations(claim.views[0], ReadOptions())
    assert (chat.title, chat.me.name if chat.me else "") == ("Mara", "You")


def test_both_copies_in_a_folder_are_one_chat(tmp_path: Path) -> None:
    (tmp_path / "chat.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "chat.txt").write_text(TEXT, encoding="utf-8")
    [claims] = find_exports([tmp_path], ReadOptions()).found
    assert [claim.files for claim in claims.claims] == [("chat.txt",)]
    assert [left.name for left in claims.left] == ["chat.md"]
