"""The echo behind a session: what it remembers, and what an objection changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.replier import Limits, Replier
from exskill.sessions.echo import PersonaEcho
from redaction import Redactor
from tests.persona.chats import clean, select_lines, texts
from tests.persona.fakes import FakeRuntime


def never() -> bool:
    return False


def echo_of(*answers: str) -> tuple[PersonaEcho, FakeRuntime]:
    lines, ticks, runtime = select_lines("jo"), itertools.count(0, 0.1), FakeRuntime(*answers)
    replier = Replier(
        runtime,  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=lambda: next(ticks),
        own_texts=texts(lines, "ex"),
        limits=Limits(real=0, ours=0),
    )
    return PersonaEcho(replier, Redactor([]), "en"), runtime


def said(echo: PersonaEcho, turn: str, abort: Callable[[], bool] = never) -> Sequence[str]:
    return [text for text, _pause in echo.answer(turn, abort)]


def test_an_objection_takes_the_answer_back_and_changes_the_next_one() -> None:
    echo, runtime = echo_of("wah boss so good haha", "ok boss noted")
    assert not echo.objects("not like them")  # nothing was said yet
    (first,) = said(echo, "i made soup")
    assert not echo.objects("i made tea too")
    assert echo.objects("not like them")
    (second,) = said(echo, "i made soup")
    assert second != first
    assert first not in [str(turn.text) for turn in runtime.prompts[-1]]
