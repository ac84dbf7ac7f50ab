"""Every scripted word of a session, one file per language, reviewed like code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["content", "line", "lines"]


@cache
def content(language: str) -> dict[str, Any]:
    """Return the words of a language (``en`` or ``zh``)."""
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))


def lines(language: str, *path: str) -> list[str]:
    """Return a list of lines; a single line is a list of one."""
    found: Any = content(language)
    for name in path:
        found = found[name]
    return [found] if isinstance(found, str) else list(found)


def line(language: str, *path: str) -> str:
    """Return one line."""
    return lines(language, *path)[0]
