"""The format of what we wrote by hand: ``=`` begins a topic, ``~`` is its sign, ``>`` an answer, other lines are told."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import regex

__all__ = ["Topic", "read_topics"]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is told (``said``), what may be answered to any of it, and the sign that names it beyond doubt."""

    name: str
    said: tuple[str, ...]
    answers: tuple[str, ...]
    sign: regex.Pattern[str] | None = None


def read_topics(name: str) -> tuple[Topic, ...]:
    """Return the topics of a file in this package."""
    found: list[Topic] = []
    text = files("exskill.persona.reply").joinpath(name).read_text("utf-8")
    for block in text.split("\n= "):
        rows = [row for row in block.removeprefix("= ").split("\n") if row]
        marks = {mark: tuple(row[2:] for row in rows[1:] if row.startswith(f"{mark} ")) for mark in "~>"}
        said = tuple(row for row in rows[1:] if row[:2] not in ("~ ", "> "))
        sign = regex.compile("|".join(marks["~"]), regex.IGNORECASE) if marks["~"] else None
        found.append(Topic(rows[0], said, marks[">"], sign))
    return tuple(found)
