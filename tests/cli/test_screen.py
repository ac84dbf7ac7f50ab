"""The session's screen: a deadline holds for a silent terminal and for a pipe that nobody writes to."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator

import pytest

from exskill.cli.framework.screen import PlainScreen


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    reading, writing = os.pipe()
    with os.fdopen(reading, "r") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield writing


def test_a_silent_pipe_ends_at_the_deadline(pipe: int) -> None:
    screen = PlainScreen("en")
    assert screen.ask(0.01) is None
    os.write(pipe, b"one\ntwo\nhal")
    assert screen.ask(0.01) == "one"
    assert screen.ask(0.01) == "two"
    assert screen.ask(0.01) is None
    os.write(pipe, "f 好\n".encode())
    assert screen.ask(None) == "half 好"
    os.close(pipe)
    with pytest.raises(EOFError):
        screen.ask(None)


def test_a_stream_without_a_descriptor_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n\nb"))
    screen = PlainScreen("en")
    assert [screen.ask(1), screen.ask(1), screen.ask(1)] == ["a", "", "b"]
    with pytest.raises(EOFError):
        screen.ask(1)


def test_what_a_model_wrote_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    PlainScreen("en").burst("hi\x1b[2J\u202e there", 0)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
