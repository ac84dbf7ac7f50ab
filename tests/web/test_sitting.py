"""A session on the page is the session of the terminal: same service, same screen, same limits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from exskill.core.errors import LimitActive, WrongPassphrase
from exskill.core.native_child import NativeChild
from exskill.core.paths import Paths
from exskill.sessions.fed_screen import FedScreen
from exskill.sessions.safety.answers import Reply, read_reply
from exskill.sessions.service import Context
from exskill.web.desk import Desk
from exskill.web.entrance import Entrance
from exskill.web.models import PageModels
from exskill.web.sitting import Sitting


def desk_of(tmp_path: Any) -> Desk:
    desk = Desk(Paths(tmp_path, tmp_path, tmp_path), None, Entrance(lambda: None), leave=lambda: None)
    desk.store = cast(Any, SimpleNamespace(close=lambda: None))
    desk.clock = lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)
    return desk


def sitting_of(desk: Desk, run: Callable[[Context], Any]) -> Sitting:
    models = PageModels(desk.paths.models)
    return Sitting(desk.opened, models, desk.clock, run, slug="wave", title="The wave")


def held(tmp_path: Any, run: Callable[[Context], Any]) -> Sitting:
    return sitting_of(desk_of(tmp_path), run).start()


def finished(sitting: Sitting) -> Sitting:
    sitting._thread.join(30)
    assert sitting.is_over
    return sitting


def test_what_is_shown_and_typed_is_there_in_order(tmp_path: Any) -> None:
    def run(context: Context) -> list[str | None]:
        context.screen.banner("guide", 60.0)
        context.screen.coach("How strong, 0 to 10?")
        first = context.screen.ask(None)
        context.screen.burst("an echo", 0.0)
        return [first, context.screen.ask(None)]

    sitting = held(tmp_path, run)
    sitting.wait_until_asking(30)
    assert [one.value for one in sitting.choices()] == [str(n) for n in range(11)]
    sitting.say("7")
    sitting.wait_until_asking(30)
    assert sitting.is_asking
    sitting.say("")
    assert finished(sitting).result == ["7", ""]
    assert [(n.part, n.texts) for n in sitting.lines()] == [
        ("coach", ("How strong, 0 to 10?",)),
        ("said", ("7",)),
        ("burst", ("an echo",)),
    ]


def test_the_end_keeps_none_of_the_echo(tmp_path: Any) -> None:
    def run(context: Context) -> None:
        context.screen.ask(None)
        context.screen.burst("an echo", 0.0)
        context.screen.coach("Good night.")

    sitting = held(tmp_path, run)
    sitting.say("hello")
    assert [n.texts for n in finished(sitting).last_lines()] == [("Good night.",)]


def test_an_error_is_kept_and_an_unexpected_one_says_nothing_of_its_words(tmp_path: Any) -> None:
    def refuse(_context: Context) -> None:
        raise LimitActive("too soon")

    def break_down(_context: Context) -> None:
        raise ValueError("a secret word")

    assert finished(held(tmp_path, refuse)).error is not None
    broken = finished(held(tmp_path, break_down)).error
    assert broken is not None
    assert "secret" not in broken.message


def test_hanging_up_ends_it_as_a_closed_terminal_does(tmp_path: Any) -> None:
    ended: list[str] = []

    def run(context: Context) -> None:
        try:
            context.screen.ask(None)
        except EOFError:
            ended.append("eof")

    sitting = held(tmp_path, run)
    sitting.hang_up()
    assert finished(sitting)
    assert ended == ["eof"]


def test_leaving_stops_a_pause_and_empties_the_screen(tmp_path: Any) -> None:
    entered = threading.Event()

    def run(context: Context) -> None:
        entered.set()
        context.screen.burst("an echo", 3600.0)

    sitting = held(tmp_path, run)
    assert entered.wait(30)
    sitting.leave()
    finished(sitting)
    assert list(sitting.lines()) == []


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("From 0 to 10: how strong is the longing?", 11), ("从 0（平静）到 10（难受到极点）", 11), ("How true, 0 to 100?", 0),
        ("has there been violence? (yes/no)", 2), ("有没有过？（有/没有）", 2), ("Write what was never said.", 0),
        ("Write “seal” to keep it.", 1),
        ("I ask once more. yes or no is enough.", 2), ("写“有”或“没有”就好。", 2), ("（有/沒有）", 2), ("Write 1 / 2 / 3.", 3),
        ("Are you thinking of it? yes / no / not sure", 4), ("是 / 不是 / 说不清", 4),
        ("Is it about somebody else? yes / no", 2), ("那说的是别人吗？是 / 不是", 2), ("我理解得对吗？对 / 不对", 2),
    ],
)  # fmt: skip
def test_answers_that_can_be_tapped_are_read_off_the_question(tmp_path: Any, asked: str, offered: int) -> None:
    sitting = sitting_of(desk_of(tmp_path), lambda _c: None)
    sitting.screen.coach(asked)
    assert len(sitting.choices()) == offered
    assert isinstance(sitting.screen, FedScreen)


@pytest.fixture
def child() -> Iterator[NativeChild]:
    made = NativeChild("tests.core.native_examples")
    made.start()
    yield made
    made.close()


def test_the_lock_kills_the_processes_for_outside_code(tmp_path: Any, child: NativeChild) -> None:
    process = child._process
    assert process is not None
    desk_of(tmp_path).close_vault()
    assert process.wait(30) == -signal.SIGKILL


def test_opening_the_vault_leaves_them_at_work(
    tmp_path: Any, child: NativeChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: Any, **_more: Any) -> None:
        raise WrongPassphrase("wrong")

    monkeypatch.setattr("exskill.web.desk.open_store", refuse)
    process = child._process
    assert process is not None
    with pytest.raises(WrongPassphrase):
        desk_of(tmp_path).unlock(cast(Any, None))
    assert process.poll() is None
    assert child.ask(b"echo still here", within_s=600.0) == b"still here"


@pytest.mark.parametrize(
    "asked", ["Is it so? yes / no / not sure", "One word is enough: yes / no / not sure", "Is it so? yes / no"]
)
def test_what_the_buttons_say_is_not_said_twice(tmp_path: Any, asked: str) -> None:
    sitting = sitting_of(desk_of(tmp_path), lambda _c: None)
    sitting.screen.coach(asked)
    assert not any("yes / no" in text or text.endswith(":") for line in sitting.lines() for text in line.texts)
    assert [one.label for one in sitting.choices()][:1] == ["Yes"]


def test_the_question_about_danger_can_be_left_without_a_word(tmp_path: Any) -> None:
    sitting = sitting_of(desk_of(tmp_path), lambda _c: None)
    sitting.screen.coach("Are you thinking of it? yes / no / not sure")
    offered = {one.label: one.value for one in sitting.choices()}
    assert offered["No, I meant it differently"] == "no"
    assert read_reply(offered["I do not want to say"]) is Reply.SILENCE


def test_ten_minutes_without_anybody_lock_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, closed = list[Any](), list[Desk]()

    class Timer:
        daemon, is_cancelled = False, False

        def __init__(self, seconds: float, act: Callable[[], None]) -> None:
            self.seconds, self.act = seconds, act
            made.append(self)

        def start(self) -> None: ...

        def cancel(self) -> None:
            self.is_cancelled = True

    monkeypatch.setattr("exskill.web.desk.threading.Timer", Timer)
    monkeypatch.setattr(Desk, "close_vault", lambda desk: closed.append(desk))
    desk = Desk(Paths(tmp_path, tmp_path, tmp_path), None, Entrance(lambda: None), leave=lambda: None)
    desk.touch()
    desk.touch()
    assert [(timer.seconds, timer.is_cancelled) for timer in made] == [(600, True), (600, False)]
    made[-1].act()
    assert closed == [desk]
    assert desk.take_notice()
