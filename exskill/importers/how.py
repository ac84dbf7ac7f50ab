# ruff: noqa: E501 - a step stands in one row
"""How to get a chat out of an app: steps in words, and no tool that decrypts, extracts keys or signs in for anybody.

The steps were written from what the apps publish and were not tried on every phone; each says when it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _

__all__ = ["HOW", "Way", "find_export_way", "has_way", "list_ways"]


@dataclass(frozen=True, slots=True)
class Way:
    """The way out of one app. ``steps`` and ``note`` are marked for translation; ``written`` is a month."""

    app: str
    steps: tuple[str, ...]
    note: str = ""
    written: str = "2026-11"


_WAIT: Final = N_("The link comes by e-mail, often after some hours. Download the zip, then:")

HOW: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "whatsapp": Way(
            "WhatsApp",
            (
                N_("On the phone, open the chat with the person."),
                N_("iPhone: tap the name at the top, scroll down, Export Chat. Android: the three dots, More, Export chat."),
                N_("Choose Without media. The words are enough, and the file stays small."),
                N_("Save the file to yourself: Files or Downloads, a cable, or AirDrop. A mail would leave a copy with the provider."),
                N_("Then: exskill import \"WhatsApp Chat with NAME.zip\""),
            ),
            N_("WhatsApp writes at most 40,000 messages and leaves out the oldest without saying so. WhatsApp Web, where it has Export chat in the chat's menu, goes further back; its zip is read too."),
        ),
        "wechat": Way(
            "WeChat",
            (
                N_("WeChat has no export of a chat. What its own menus can do: long-press a message, More, tick messages, the envelope."),
                N_("Where the envelope is there, send the text to an address of your own and save it as a text file."),
                N_("If you already have a file (JSON, CSV, TXT, HTML) that a program of yours once made, exskill reads it as it is."),
                N_("Screenshots of the chat are read too: exskill import FOLDER (needs the extra `images`)."),
            ),
            N_("exskill opens no database of WeChat and names no tool that does."),
        ),
        "telegram": Way(
            "Telegram",
            (
                N_("Use Telegram Desktop from desktop.telegram.org; the phone apps have no export."),
                N_("Open the chat, the three dots at the top right, Export chat history."),
                N_("Format: Machine-readable JSON (HTML is read too). Leave photos and the rest unticked."),
                N_("Telegram may ask you to wait a day and to confirm on the phone."),
                N_("Then: exskill import result.json"),
            ),
        ),
        "imessage": Way(
            "iMessage",
            (
                N_("On the Mac whose Messages show the chat, quit Messages."),
                N_("In the Finder press Shift-Cmd-G and go to ~/Library/Messages. The Terminal may need Full Disk Access in the settings."),
                N_("Copy chat.db together with chat.db-wal and chat.db-shm into a folder of your own."),
                N_("Then: exskill import FOLDER --list-chats"),
            ),
            N_("Without a Mac there is no official way; a text file made by imessage-exporter is read too."),
        ),
        "instagram": Way(
            "Instagram",
            (
                N_("In the app: your profile, the three lines, Accounts Centre, Your information and permissions, Export your information."),
                N_("Choose Export to device, only Messages, all time, format JSON (HTML is read too), low media quality."),
                _WAIT,
                N_("exskill import instagram-NAME.zip --list-chats"),
            ),
            N_("The zip holds all your chats. Import the one, then delete the zip or use --shred-source."),
        ),
        "messenger": Way(
            "Messenger",
            (
                N_("On facebook.com: Settings, Accounts Centre, Your information and permissions, Export your information."),
                N_("Choose Export to device, only Messages, all time, format JSON."),
                _WAIT,
                N_("exskill import facebook-NAME.zip --list-chats"),
                N_("End-to-end encrypted chats come apart: in Messenger, Settings, Privacy and safety, Message storage, Download secure storage data."),
            ),
        ),
        "line": Way(
            "LINE",
            (
                N_("Open the chat, the three lines at the top right, Settings."),
                N_("Export chat history. On a computer: the three dots in the chat, Save chat."),
                N_("Save the text file to yourself, then: exskill import \"[LINE]NAME.txt\""),
            ),
        ),
        "kakaotalk": Way(
            "KakaoTalk",
            (
                N_("Open the chat, the three lines, the cogwheel."),
                N_("Export chats, text only. On a computer: the menu of the chat, Export chat."),
                N_("Save the file to yourself, then: exskill import FILE"),
            ),
        ),
        "signal": Way(
            "Signal",
            (
                N_("Signal Desktop: Settings, Chats, Export chat history (where your version has it)."),
                N_("Choose a folder of your own; the export holds main.jsonl."),
                N_("Then: exskill import FOLDER --list-chats"),
            ),
            N_("Messages that were set to disappear are left out: both of you agreed to that."),
        ),
        "discord": Way(
            "Discord",
            (
                N_("Discord's own package (Settings, Data & Privacy, Request Data) holds only what you wrote yourself."),
                N_("Both sides are in files of DiscordChatExporter (JSON, HTML, CSV or text), if you have one."),
                N_("Then: exskill import FILE"),
            ),
        ),
        "qq": Way(
            "QQ",
            (
                N_("QQ for computers: the message manager, right-click the contact, Export messages."),
                N_("Choose the text format (.txt) or .mht; an encrypted .bak is not read."),
                N_("Then: exskill import FILE"),
            ),
        ),
        "sms": Way(
            "SMS",
            (
                N_("Android: the free app SMS Backup & Restore writes an XML file. Choose a local backup, messages only."),
                N_("Then: exskill import sms-DATE.xml --list-chats"),
            ),
        ),
        "google": Way(
            "Google Chat",
            (
                N_("takeout.google.com: Deselect all, then tick Google Chat (or Hangouts)."),
                _WAIT,
                N_("exskill import takeout-DATE.zip --list-chats"),
            ),
        ),
        "notes": Way(
            "Notes",
            (
                N_("Mac: in Notes open the note, then File, Export as, Markdown. If that is missing, copy the words into TextEdit and save it as plain text."),
                N_("iPhone: open the note, then Share, Export to Markdown, Save to Files. If that is missing, use a Mac as above."),
                N_("Word, LibreOffice, Google Docs: save as .docx, .txt or .md. Obsidian and other Markdown apps: the folder is the export."),
                N_("Then: exskill import --format notes FOLDER"),
            ),
            N_("Notes are kept as your own memories, one for each document, and never as anybody's style. A PDF is not read."),
        ),
    }
)  # fmt: skip


# As their users write them.
_ALSO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "微信": "wechat", "weixin": "wechat", "电报": "telegram", "飞机": "telegram", "facebook": "messenger",
        "facebook messenger": "messenger", "insta": "instagram", "ig": "instagram", "短信": "sms", "kakao": "kakaotalk",
        "apple messages": "imessage", "google chat": "google", "hangouts": "google", "whats app": "whatsapp",
        "apple notes": "notes", "note": "notes", "markdown": "notes", "letters": "notes", "备忘录": "notes", "笔记": "notes",
    }
)  # fmt: skip


def list_ways() -> tuple[str, ...]:
    """Return the apps whose way is told."""
    return tuple(HOW)


def has_way(app: str) -> bool:
    """Return whether the way out of an app is told, by its short name or as its users call it."""
    return _find_key(app) in HOW


def _find_key(app: str) -> str:
    key = app.strip().lower()
    return _ALSO.get(key, key)


def find_export_way(app: str) -> Way:
    """Return the way out of an app by its name; raises UsageError where none is told."""
    way = HOW.get(_find_key(app))
    if way is None:
        raise UsageError(_("the way out of this app is not told"), hint=_("known: {apps}").format(apps=", ".join(HOW)))
    return way
