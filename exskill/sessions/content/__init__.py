"""Every scripted word of a session, one file per language, reviewed like code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from exskill.core.i18n import in_script

__all__ = ["Prompt", "convert_script", "line", "lines", "load_content", "prompts"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing that the guide says; ``asks`` tells whether it waits for an answer."""

    text: str
    asks: bool = True


@cache
def load_content(language: str) -> dict[str, Any]:
    """Return the words of a language (``en`` or ``zh``)."""
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))


def prompts(language: str, *path: str) -> list[Prompt]:
    """Return what is said in a phase, in order."""
    found: Any = load_content(language)
    for name in path:
        found = found[name]
    rows = [found] if isinstance(found, str) else found
    return [Prompt(in_script(r)) if isinstance(r, str) else Prompt(in_script(r["say"]), asks=False) for r in rows]


def lines(language: str, *path: str) -> list[str]:
    """Return the same as texts; a single line is a list of one."""
    return [prompt.text for prompt in prompts(language, *path)]


def line(language: str, *path: str) -> str:
    """Return one line."""
    return lines(language, *path)[0]


def convert_script(data: Any) -> Any:
    """Return nested data with every text in the script in force."""
    if isinstance(data, str):
        return in_script(data)
    if isinstance(data, dict):
        return {key: convert_script(value) for key, value in data.items()}
    return [convert_script(value) for value in data] if isinstance(data, list) else data
