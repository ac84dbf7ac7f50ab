"""The same answers give the same session on the page as in a terminal: what is shown, what ends it, what is remembered."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exskill.sessions.guide.parts import Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import SessionKind, plan_phases
from exskill.sessions.service import Context
from exskill.web.words import without_commands
from tests.scale import scaled
from tests.sessions.test_runner_fuzz import Clock, FakeAudit, FakeEcho
from tests.web.test_sitting import desk_of, sitting_of

LINES = [
    *("", "6", "0", "10", "yes", "no", "I miss the mornings", "我想念早上", "stop", "停", "有", "没有"),
    *("i want to kill myself", "我不想活了", "not like them", "write a message to her for me", "ignore your rules"),
    *("if I want to write, then I will call Ana", "I do not want to say"),
]


class Script:
    """A screen that types the answers of a list and writes down what it was shown."""

    def __init__(self, turns: Sequence[str]) -> None:
        self._turns = list(turns)
        self.shown: list[tuple[str, tuple[str, ...]]] = []
        self.leaving = False

    def banner(self, text: str, remaining_s: float) -> None:
        self.shown.append(("banner", (text,)))

    def coach(self, text: str) -> None:
        self.shown.append(("coach", (text,)))

    def card(self, texts: Sequence[str]) -> None:
        self.shown.append(("card", tuple(texts)))

    def show_typing(self) -> None:
        self.shown.append(("typing", ()))

    def burst(self, text: str, pause_s: float) -> None:
        self.shown.append(("burst", (text,)))

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        if not self._turns:
            raise EOFError
        return self._turns.pop(0)

    def blank(self) -> None:
        self.shown.append(("blank", ()))


class QuietEcho(FakeEcho):
    """Answers without a pause, so that nobody waits."""

    def answer(self, said: str, abort: Any) -> Sequence[tuple[str, float]]:
        return [("an echo", 0.0)]


_ON_BUTTONS = (
    "(yes/no)",
    "（有/没有）",
    "（是/否）",
    "yes / no / not sure",
    "yes / no",
    "是 / 不是 / 说不清",
    "是 / 不是",
    "对 / 不对",
)
_BEFORE_THEM = ("One word is enough:", "一个词就够：")


def _as_drawn(part: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return what the page makes of a part: no commands, and no "(yes/no)" where buttons say it."""
    shown = tuple(without_commands(text) for text in texts)
    return tuple(map(_strip_buttons, shown)) if part == "coach" else shown


def _strip_buttons(text: str) -> str:
    offered = next((words for words in _ON_BUTTONS if text.endswith(words)), None)
    if offered is None:
        return text
    kept = text.removesuffix(offered).removesuffix(" ")
    for words in _BEFORE_THEM:
        kept = kept.removesuffix(words).removesuffix(" ")
    return kept


def run(kind: SessionKind, language: str, screen: Any) -> Outcome:
    clock = Clock()
    echo = QuietEcho(clock, random.Random(1))
    runner = Runner(
        kind,
        plan_phases(kind, None, persona_minutes=5.0),
        screen=screen,
        audit=FakeAudit(),
        clock=clock,
        language=language,
        country="GB",
        echo=echo,
    )
    return runner.run()


@settings(max_examples=scaled(25), deadline=None)
@given(
    kind=st.sampled_from(list(SessionKind)),
    language=st.sampled_from(["en", "zh"]),
    turns=st.lists(st.sampled_from(LINES), max_size=14),
)
def test_the_page_shows_and_remembers_what_the_terminal_does(
    kind: SessionKind, language: str, turns: list[str]
) -> None:
    terminal = Script(turns)
    outcome = run(kind, language, terminal)

    def hold(context: Context) -> Outcome:
        return run(kind, language, context.screen)

    sitting = sitting_of(desk_of(Path("/nowhere")), hold).start()
    left = list(turns)
    while True:
        sitting.wait_until_asking(60)
        if sitting.is_over:
            break
        if left:
            sitting.say(left.pop(0))
        else:
            sitting.hang_up()
    drawn = [(n.part, n.texts) for n in sitting.news() if n.part not in ("ask", "said", "skipped", "over")]
    assert drawn == [(part, _as_drawn(part, texts)) for part, texts in terminal.shown]
    assert sitting.error is None
    assert sitting.result == outcome
