"""Every scripted word of a session, one file per language, reviewed like code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from exskill.core.i18n import in_script

__all__ = ["content", "line", "lines", "scripted"]


@cache
def content(language: str) -> dict[str, Any]:
    """Return the words of a language (``en`` or ``zh``)."""
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))


def lines(language: str, *path: str) -> list[str]:
    """Return a list of lines; a single line is a list of one."""
    found: Any = content(language)
    for name in path:
        found = found[name]
    return [in_script(text) for text in ([found] if isinstance(found, str) else found)]


def line(language: str, *path: str) -> str:
    """Return one line."""
    return lines(language, *path)[0]


def scripted(data: Any) -> Any:
    """Return nested data with every text in the script in force."""
    if isinstance(data, str):
        return in_script(data)
    if isinstance(data, dict):
        return {key: scripted(value) for key, value in data.items()}
    return [scripted(value) for value in data] if isinstance(data, list) else data
