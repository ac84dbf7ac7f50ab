"""Small two-sided chats of our own making, as lines, and what else the persona's tests need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from exskill.chat.lines import Line
from exskill.chat.schema import SenderRole
from redaction.rehydrate import rehydrate
from redaction.text import RedactedText

DATA = Path(__file__).resolve().parents[1] / "data" / "persona"
START = datetime(2023, 3, 1, 19, 0)


def select_lines(name: str, repeat: int = 1) -> tuple[Line, ...]:
    """Read a chat file; exchanges are a day apart every third one, half an hour otherwise."""
    found: list[Line] = []
    now = START
    for _round in range(repeat):
        for i, row in enumerate((DATA / f"{name}.tsv").read_text("utf-8").splitlines()):
            role, text = row.split("\t")
            if role == "me":
                now += timedelta(days=1) if i % 6 == 0 else timedelta(minutes=30)
            for part in text.split(" | "):
                now += timedelta(seconds=20)
                seq = len(found)
                language = "zh" if any("一" <= c <= "鿿" for c in part) else "en"
                who = SenderRole.ME if role == "me" else SenderRole.EX
                found.append(Line(f"{name}-{seq:05d}", who.value, rehydrate(part), now, "t1", seq, lang=language))
    return tuple(found)


def texts(lines: Sequence[Line], role: str) -> list[str]:
    """Return the messages of one side."""
    return [str(line.text) for line in lines if line.role == role]


def clean(texts_: Sequence[str]) -> list[RedactedText | None]:
    """Pass everything: a leak guard for tests that are about something else."""
    return [rehydrate(text) for text in texts_]
