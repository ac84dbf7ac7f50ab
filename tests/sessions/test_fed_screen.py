"""A screen fed from another thread: lines, deadlines, leaving and the end of the input."""

from __future__ import annotations

import threading

import pytest

from exskill.sessions.fed_screen import FedScreen, Part, Shown
from exskill.sessions.screen import QuickExit


def _screen() -> tuple[FedScreen, list[Shown]]:
    shown: list[Shown] = []
    return FedScreen(shown.append), shown


def test_lines_come_in_order_and_the_end_comes_after_them() -> None:
    screen, shown = _screen()
    screen.say("one")
    screen.say("two\nand three")
    screen.hang_up()
    assert screen.ask(None) == "one"
    assert screen.ask(5) == "two\nand three"
    with pytest.raises(EOFError):
        screen.ask(None)
    assert [s.seconds for s in shown if s.part is Part.ASK] == [None, 5, None]


def test_the_time_is_up() -> None:
    screen, _shown = _screen()
    assert screen.ask(0) is None


def test_a_line_from_another_thread_wakes_the_session() -> None:
    asked = threading.Event()
    screen = FedScreen(lambda _shown: asked.set())
    feeding = threading.Thread(target=lambda: (asked.wait(30), screen.say("hello")))
    feeding.start()
    assert screen.ask(None) == "hello"
    feeding.join()


def test_leaving_wakes_the_session_blanks_and_draws_nothing_more() -> None:
    screen, shown = _screen()
    screen.leave()
    for wait in (lambda: screen.ask(None), lambda: screen.burst("late", 0)):
        with pytest.raises(QuickExit):
            wait()
    screen.coach("late")
    assert [s.part for s in shown] == [Part.BLANK]


def test_what_was_sent_before_a_question_does_not_answer_it_and_is_not_lost() -> None:
    screen = FedScreen(lambda shown: screen.say("answer") if shown.seconds == 9 else None)
    screen.say("early")
    assert screen.ask(9, fresh=True) == "answer"
    assert screen.ask(0) == "early"
