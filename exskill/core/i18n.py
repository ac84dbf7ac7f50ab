"""Every word a user sees, in the user's language.

Source strings are English and stand in the code inside :func:`_` (translated where they are evaluated)
or :func:`N_` (marked now, translated when shown). The Simplified Chinese catalogue lies in
``exskill/locale/zh_Hans``; a test fails on a missing or stale entry. JSON keys, logs and audit events stay English.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = [
    "LANGUAGES",
    "LOCALE_DIR",
    "N_",
    "_",
    "current_language",
    "language_from_environment",
    "ngettext",
    "set_language",
]

LANGUAGES = ("en", "zh")
_CATALOGUES = {"zh": "zh_Hans"}
LOCALE_DIR = Path(__file__).parents[1] / "locale"

_language = "en"
_translation: gettext.NullTranslations = gettext.NullTranslations()


def language_from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """Return ``"zh"`` or ``"en"`` from EXSKILL_LANG, LC_ALL, LC_MESSAGES, LANG (first that is set)."""
    for name in ("EXSKILL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def set_language(language: str) -> None:
    """Choose the language of everything shown from now on; an unknown one means English."""
    global _language, _translation
    _language = language if language in LANGUAGES else "en"
    name = _CATALOGUES.get(_language)
    _translation = gettext.translation("exskill", LOCALE_DIR, languages=[name]) if name else gettext.NullTranslations()


def current_language() -> str:
    """Return the language in force."""
    return _language


def _(message: str) -> str:
    """Translate a message."""
    return _translation.gettext(message) if message else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message whose form depends on a count."""
    return _translation.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark a message for extraction without translating it yet (class attributes, tables)."""
    return message
