"""Every word a user sees, in the user's language.

Traditional Chinese is a script of Chinese, not a language of its own: the words are the Simplified catalogue's, converted by
``python -m exskill.locale.traditional``; where a word was not converted yet, the Simplified one is shown.

Source strings are English and are written in the code inside :func:`_` (translated where they are evaluated)
or :func:`N_` (marked now, translated when shown). The Simplified Chinese catalogue is in
``exskill/locale/zh_Hans``; a test fails on a missing or stale entry. JSON keys, logs and audit events stay English.
"""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = [
    "LANGUAGES",
    "LOCALE_DIR",
    "N_",
    "_",
    "chosen_language",
    "current_language",
    "in_script",
    "language_from_environment",
    "ngettext",
    "set_language",
]

LANGUAGES = ("en", "zh", "zh-Hant")
_CATALOGUES = {"zh": ("zh_Hans",), "zh-Hant": ("zh_Hant", "zh_Hans")}
_TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh-tw", "zh-hk", "zh-mo", "zh-hant", "zh_hant")
LOCALE_DIR = Path(__file__).parents[1] / "locale"

_language = "en"
_chosen = "en"
_translation = gettext.NullTranslations()


def language_from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """Return one of :data:`LANGUAGES` from EXSKILL_LANG, LC_ALL, LC_MESSAGES, LANG (first that is set)."""
    for name in ("EXSKILL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return "zh-Hant" if value.startswith(_TRADITIONAL) else "zh" if value.startswith("zh") else "en"
    return "en"


def set_language(language: str) -> None:
    """Choose the language of everything shown from now on; an unknown one means English."""
    global _language, _chosen, _translation
    _chosen = language if language in LANGUAGES else "en"
    _language = "zh" if _chosen.startswith("zh") else "en"
    _translation = gettext.NullTranslations()
    for name in reversed(_CATALOGUES.get(_chosen, ())):
        if gettext.find("exskill", LOCALE_DIR, [name]) is None:
            continue
        fuller = gettext.translation("exskill", LOCALE_DIR, languages=[name])
        fuller.add_fallback(_translation)
        _translation = fuller


def current_language() -> str:
    """Return the language in force: ``en`` or ``zh``, in whichever script."""
    return _language


def chosen_language() -> str:
    """Return the language in force with its script, one of :data:`LANGUAGES`."""
    return _chosen


def in_script(text: str) -> str:
    """Return a Chinese line of the session's texts in the script in force; any other text as it is."""
    return _traditional_lines().get(text, text) if _chosen == "zh-Hant" else text


@cache
def _traditional_lines() -> dict[str, str]:
    path = LOCALE_DIR / "zh_Hant" / "lines.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _(message: str) -> str:
    """Translate a message."""
    return _translation.gettext(message) if message else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message whose form depends on a count."""
    return _translation.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a message for extraction without translating it yet (class attributes, tables)."""
    return message
