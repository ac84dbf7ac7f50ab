"""Does ``--voice`` answer from the wrong time? ``python -m tests.benchmarks.periods`` prints it, without a model.

Invented chats of twelve months turn at a day of their own: before it a share of the lines is kind, after it as large a share is
not; the rest is everyday talk from both sides. What a session of a voice may answer from are the rows of the period that was
chosen, and nothing else (``tests/persona/test_periods.py``); so the share of their rows that lie on the wrong side of the day is
the share of wrong-period answers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from exskill.chat.lines import Line
from exskill.chat.schema import SenderRole
from exskill.persona.portrait.periods import Voice, choose_period
from redaction.rehydrate import rehydrate
from tests.persona.chats import select_lines, texts

KIND = {
    "en": (
        "haha love you, that was so nice",
        "you are so sweet",
        "yay so happy",
        "aw thank you, best day",
        "love this",
    ),
    "zh": ("爱你 太好了", "真好 开心", "你最好了", "谢谢宝贝 好幸福", "喜欢你这样"),
}
UNKIND = {
    "en": ("whatever, leave me alone", "i hate this, you always do that", "stop it, i'm so angry", "fine. your fault"),
    "zh": ("烦死了 别理我", "你总是这样 生气", "随便你 讨厌", "别烦我 受不了了"),
}
PERSON = {"en": "jo", "zh": "xiaoyu"}
BEGIN = datetime(2022, 1, 1, 20)


def make_chat(language: str, mood: float, seed: int) -> tuple[tuple[Line, ...], datetime]:
    """Return a chat of a year and the day on which it turned; ``mood`` is the share of lines that show a tone."""
    rng = random.Random(seed)
    turn = BEGIN + timedelta(days=rng.randrange(120, 270))
    everyday = {role: texts(select_lines(PERSON[language]), role) for role in ("me", "ex")}
    found: list[Line] = []
    for day in range(365):
        now = BEGIN + timedelta(days=day)
        tone = KIND if now < turn else UNKIND
        for i in range(rng.randrange(2, 8)):
            role = ("me", "ex")[i % 2]
            text = rng.choice(tone[language] if rng.random() < mood else everyday[role])
            found.append(Line(f"r{len(found)}", role, rehydrate(text), now + timedelta(minutes=2 * i), "t", len(found)))
    return tuple(found), turn


def share_wrong(lines: Sequence[Line], turn: datetime, voice: Voice) -> tuple[bool, float]:
    """Return whether a period was found, and the share of their rows in it from the other side of the turn."""
    period = choose_period(lines, voice)
    theirs = [line for line in period.lines if line.role == SenderRole.EX and line.ts is not None]
    wrong = sum((line.ts >= turn) == (voice == "good") for line in theirs if line.ts is not None)
    return period.is_found, wrong / max(len(theirs), 1)


@click.command()
@click.option("--chats", default=20, show_default=True, help="Chats for each language and share.")
def main(chats: int) -> None:
    """Print how often a time is found, and how much of it is the wrong one."""
    table = Table("language", "lines with a tone", "voice", "found", "wrong-period rows, mean", "worst", box=None)
    for language in ("en", "zh"):
        for mood in (0.5, 0.25, 0.1):
            made = [make_chat(language, mood, seed) for seed in range(chats)]
            for voice in ("good", "last"):
                found = [share_wrong(lines, turn, voice) for lines, turn in made]  # type: ignore[arg-type]
                shares = [wrong for is_found, wrong in found if is_found]
                mean, worst = (f"{sum(shares) / len(shares):.1%}", f"{max(shares):.1%}") if shares else ("-", "-")
                table.add_row(language, f"{mood:.0%}", voice, f"{len(shares)} of {chats}", mean, worst)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
