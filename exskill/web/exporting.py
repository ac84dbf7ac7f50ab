"""How to get a chat out of each app, step by step, in the user's language."""

from __future__ import annotations

from markupsafe import Markup

from exskill.core.i18n import _
from exskill.web.drawn_steps import DRAWINGS, Step

__all__ = ["how_to_export"]


def how_to_export() -> list[tuple[str, list[tuple[Markup, str]]]]:
    """Return (app, steps), each step with its drawing."""
    return [(app, [(DRAWINGS[step], words) for step, words in steps]) for app, steps in _list_apps()]


def _list_apps() -> list[tuple[str, list[tuple[Step, str]]]]:
    return [
        (
            "WhatsApp",
            [
                ("menu", _("Open the chat on the phone, then the menu (⋮) or the person's name, then “Export chat”.")),
                ("choose", _("Choose “Without media”. Save the file, or send it to yourself.")),
                ("bring", _("Bring the .zip or .txt file here.")),
            ],
        ),
        (
            _("WeChat"),
            [
                (
                    "computer",
                    _(
                        "WeChat itself has no export to a file. A tool on a computer of yours, such as WeFlow, writes one."
                    ),
                ),
                ("choose", _("Choose JSON, CSV, TXT or HTML, and this one chat only.")),
                ("bring", _("Bring the file or the folder here.")),
            ],
        ),
        (
            "QQ",
            [
                ("computer", _("In QQ on a computer: message manager, right-click the person, “Export messages”.")),
                ("copy", _("Save as .txt or .mht and bring that file here.")),
            ],
        ),
        (
            "Telegram",
            [
                ("computer", _("In Telegram Desktop, open the chat, then the menu (⋮), then “Export chat history”.")),
                ("choose", _("Choose “Machine-readable JSON” without photos and videos.")),
                ("bring", _("Bring the file result.json here.")),
            ],
        ),
        (
            _("Messenger and Instagram"),
            [
                ("choose", _("In the account settings: “Download your information”, only “Messages”, format JSON.")),
                ("wait", _("The app tells you when it is ready; that may take days. Bring the .zip here.")),
            ],
        ),
        (
            "iMessage",
            [
                (
                    "copy",
                    _(
                        "On a Mac, quit Messages and copy the file chat.db from the folder Library/Messages of your home."
                    ),
                ),
                ("bring", _("Bring the copy here.")),
            ],
        ),
        (
            "LINE, KakaoTalk, Signal, Discord",
            [
                (
                    "menu",
                    _(
                        "In the chat's settings: export or save the history as text (Discord: with DiscordChatExporter)."
                    ),
                ),
                ("bring", _("Bring that file here.")),
            ],
        ),
        (
            _("Text messages"),
            [
                ("choose", _("On Android, the app “SMS Backup & Restore” writes an .xml file.")),
                ("bring", _("Bring that file here.")),
            ],
        ),
    ]
