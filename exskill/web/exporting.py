"""How to get a chat out of each app, step by step, in the user's language."""

from __future__ import annotations

from exskill.core.i18n import _

__all__ = ["how_to_export"]


def how_to_export() -> list[tuple[str, list[str]]]:
    """Return (app, steps)."""
    return [
        (
            "WhatsApp",
            [
                _("Open the chat on the phone, then the menu (⋮) or the person's name, then “Export chat”."),
                _("Choose “Without media”. Save the file, or send it to yourself."),
                _("Bring the .zip or .txt file here."),
            ],
        ),
        (
            _("WeChat"),
            [
                _("WeChat itself has no export to a file. A tool on a computer of yours, such as WeFlow, writes one."),
                _("Choose JSON, CSV, TXT or HTML, and this one chat only."),
                _("Bring the file or the folder here."),
            ],
        ),
        (
            "QQ",
            [
                _("In QQ on a computer: message manager, right-click the person, “Export messages”."),
                _("Save as .txt or .mht and bring that file here."),
            ],
        ),
        (
            "Telegram",
            [
                _("In Telegram Desktop, open the chat, then the menu (⋮), then “Export chat history”."),
                _("Choose “Machine-readable JSON” without photos and videos."),
                _("Bring the file result.json here."),
            ],
        ),
        (
            _("Messenger and Instagram"),
            [
                _("In the account settings: “Download your information”, only “Messages”, format JSON."),
                _("The app tells you when it is ready; that may take days. Bring the .zip here."),
            ],
        ),
        (
            "iMessage",
            [
                _("On a Mac, quit Messages and copy the file chat.db from the folder Library/Messages of your home."),
                _("Bring the copy here."),
            ],
        ),
        (
            "LINE, KakaoTalk, Signal, Discord",
            [
                _("In the chat's settings: export or save the history as text (Discord: with DiscordChatExporter)."),
                _("Bring that file here."),
            ],
        ),
        (
            _("Text messages"),
            [
                _("On Android, the app “SMS Backup & Restore” writes an .xml file."),
                _("Bring that file here."),
            ],
        ),
    ]
