"""Words of the services as the page shows them.

Texts of the services name commands of the terminal; on the page they name the place where the same thing is done.
Errors begin in lower case and
end without a full stop; on the page they are sentences. Telephone numbers can be tapped.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.core.i18n import N_, _, current_language

__all__ = ["make_sentence", "split_numbers", "without_commands", "without_numbers"]

_NUMBER: Final = re.compile(r"(?<![\w-])(\+?\d(?:[ -]?\d){2,13})(?![\w-])")
_COMMAND: Final = re.compile(r"`exskill ([^`]+)`|`(letter shred)`")
_BARE_COMMAND: Final = re.compile(r"\bexskill ((?:persona correct|session start wave|consent edit|slot list|passwd)\b)")
_TOOLS: Final = "exskill|pip|age-keygen|loginctl|python3"
_WORD: Final = re.compile(rf"`(?!(?:{_TOOLS})\b)(\w[\w' ]*)`")
_OF_A_TERMINAL: Final = re.compile(r"`[^`]*`|(?<!\w)--?[a-z]|\bpip install\b|\bterminal\b|终端|終端")
_ASIDE: Final = re.compile(r"\s{0,3}[(（][^()（）]*(?:`|(?<!\w)--?[a-z])[^()（）]*[)）]")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_CLAUSES: Final = re.compile(r"(?<=[;；.。:：,，])(?=\s|[\u3400-\u9fff])")
_YES_AS_NUMBER: Final = re.compile(r"\s{0,3}[(（][^()（）]*[01][^()（）]*[01][^()（）]*[)）]")
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
    ("slot", N_("This machine")),
    ("passwd", N_("This machine")),
    ("lock", N_("Lock")),
    ("status", N_("This machine")),
    ("path", N_("This machine")),
    ("persona", N_("How they wrote")),
    ("import", N_("Bring a chat")),
    ("review", N_("People who were hidden")),
    ("restore", N_("Put a backup back")),
    ("audit", N_("What was done here")),
    ("forget", N_("Forget something")),
    ("destroy", N_("Destroy everything")),
    ("backup", N_("This machine")),
    ("doctor", N_("This machine")),
    ("model", N_("This machine")),
)


_KEYS: Final = (  # the sessions' texts name the keys of a terminal; the longer ones first
    ("A line with a single dot ends it; it will not be sent.", "It will not be sent."),
    ("单独一个点的一行就是结束；它不会寄出。", "它不会寄出。"),
    ("單獨一個點的一行就是結束；它不會寄出。", "它不會寄出。"),
    ("press Tab or Ctrl-C", "press Esc twice"),
    ("press Enter and this closes", "leave it empty and this closes"),
    ("; Enter lets it vanish", ", or leave it empty and it vanishes"),
    ("or Enter to", "or nothing to"),
    ("Enter leaves one out", "an empty answer leaves one out"),
    ("An empty line goes on to the next part.", "For the next part, leave it empty and go on."),
    ("Enter closes.", "Leave it empty to close."),
    ("Enter keeps it.", "Leave it empty to keep it."),
    ("按 Tab 或 Ctrl-C", "按两次 Esc"),
    ("空着按一下回车", "空着直接继续"),
    ("按回车", "留空"),
    ("空著按一下回車", "空著直接繼續"),
    ("空着按一下回車", "空着直接繼續"),
    ("按回車", "留空"),
)


def without_commands(text: str) -> str:
    """Return text as the page says it: places for commands, a browser's keys, no option; a word to write in quotation marks.

    A clause that only makes sense in a terminal is left out.
    """
    shown = _BARE_COMMAND.sub(_mark_place, _COMMAND.sub(_mark_place, text))
    for there, here in _KEYS:
        shown = shown.replace(there, here)
    shown = _WORD.sub(r"“\1”", shown)
    if not _OF_A_TERMINAL.search(shown):
        return shown
    shown = _ASIDE.sub("", shown)
    return "".join(clause for clause in _CLAUSES.split(shown) if not _OF_A_TERMINAL.search(clause)).rstrip(" ;；,，")


def _mark_place(found: re.Match[str]) -> str:
    for command, place in _PLACES:
        if (found[found.lastindex or 0]).startswith(command):
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
    if not shown:
        return ""
    chinese = current_language() == "zh" and _CHINESE.search(shown) is not None
    end = "" if shown[-1] in ".!?。！？”" else "。" if chinese else "."
    return shown[0].upper() + shown[1:] + end


def split_numbers(text: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a telephone number."""
    return [(part, i % 2 == 1) for i, part in enumerate(_NUMBER.split(text)) if part]
