"""Words of the services as the page shows them.

Hints name commands of the terminal; on the page they name the place where the same thing is done. Errors begin in lower case and
end without a full stop; on the page they are sentences. Telephone numbers can be tapped.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.core.i18n import N_, _

__all__ = ["make_sentence", "pieces", "without_commands", "without_numbers"]

_NUMBER: Final = re.compile(r"(?<![\w-])(\+?\d(?:[ -]?\d){2,13})(?![\w-])")
_COMMAND: Final = re.compile(r"`exskill ([^`]+)`")
_YES_AS_NUMBER: Final = re.compile(r"\s*[(（][^()（）]*[01][^()（）]*[01][^()（）]*[)）]")
_PLACES: Final = (
    ("session start wave", N_("The wave")),
    ("let-go", N_("Farewell")),
    ("session start farewell", N_("Farewell")),
    ("session programme", N_("Home")),
    ("session", N_("Home")),
    ("consent", N_("What may be used")),
    ("ex-objects", N_("They said no")),
    ("timer", N_("Dates")),
    ("checkin", N_("Your week")),
    ("progress", N_("How it went")),
    ("letter", N_("Letters")),
    ("persona", N_("How they wrote")),
    ("import", N_("Bring a chat")),
    ("review", N_("People who were hidden")),
    ("adopt", N_("Put a backup back")),
    ("audit", N_("What was done here")),
    ("forget", N_("Forget something")),
    ("destroy", N_("Destroy everything")),
    ("backup", N_("This machine")),
    ("doctor", N_("This machine")),
    ("model", N_("This machine")),
)


_KEYS: Final = (  # the sessions' texts name the keys of a terminal
    ("press Tab or Ctrl-C", "press Esc twice"),
    ("按 Tab 或 Ctrl-C", "按两次 Esc"),
    ("or Enter to skip", "or nothing to skip"),
    ("或按回车跳过", "或空着跳过"),
)


def without_commands(text: str) -> str:
    """Return text in which commands are named by their places on the page, and keys by those of a browser."""
    shown = re.sub(r"exskill session start wave\b", lambda _m: _("The wave"), _COMMAND.sub(_place, text))
    for there, here in _KEYS:
        shown = shown.replace(there, here)
    return shown


def _place(found: re.Match[str]) -> str:
    for command, place in _PLACES:
        if found[1].startswith(command):
            return f"“{_(place)}”"
    return found[0]


def without_numbers(question: str) -> str:
    """Return a question of yes or no without the numbers that a terminal takes for them."""
    return _YES_AS_NUMBER.sub("", question).strip()


def make_sentence(text: str) -> str:
    """Return an error's words as a sentence."""
    if not text:
        return ""
    shown = without_commands(text)
    end = "" if shown[-1] in ".!?。！？”" else "。" if "\u4e00" <= shown[-1] <= "\u9fff" else "."
    return shown[0].upper() + shown[1:] + end


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a telephone number."""
    return [(part, i % 2 == 1) for i, part in enumerate(_NUMBER.split(text)) if part]
