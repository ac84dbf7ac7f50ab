"""Another look at a thought: the next question depends on what was written; circling is noticed, once."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from exskill.sessions.content import line, load_content
from exskill.sessions.guide import listener as listener_module
from exskill.sessions.guide.parts import Frame
from exskill.sessions.guide.reframe import Reframe, quote_words
from exskill.sessions.guide.rumination import Circles
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import TYPES, SessionKind, plan_phases
from exskill.sessions.safety.crisis import Assessment
from tests.sessions.test_runner_fuzz import Clock, FakeAudit, FakeScreen


def _asked(said: str, phase: str = "other", prompt: int = 1, *, thought: str = "", language: str = "en") -> str | None:
    reframe = Reframe(language, thought=thought)
    return reframe.follow_up(phase, prompt, said)


@pytest.mark.parametrize(
    ("thought", "name"),
    [
        ("It was all my fault", "blame_self"),
        ("都是我的错", "blame_self"),
        ("he is a liar", "blame_other"),
        ("I am not enough", "worth"),
        ("没人会爱我", "worth"),
        ("I will stay alone for years", "future"),
    ],
)
def test_the_thought_chooses_the_question(thought: str, name: str) -> None:
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in thought) else "en"
    assert _asked("x", thought=thought, language=language) == line(language, "S2", name)


def test_a_word_that_leaves_nothing_out_is_quoted_as_it_was_written() -> None:
    found = _asked("everybody leaves", "evidence", 0)
    assert found is not None
    assert '"everybody"' in found


def test_mind_reading_is_told_from_what_was_seen() -> None:
    assert _asked("she never loved me", "evidence", 0) == line("en", "S2", "mind")
    assert _asked("她根本不在乎我", "evidence", 0, language="zh") == line("zh", "S2", "mind")
    assert _asked("she took her books", "evidence", 0) == line("en", "S2", "thin")


def test_a_question_a_silence_and_a_flood_are_made_one_sentence() -> None:
    reframe = Reframe("en")
    assert reframe.follow_up("belief", 0, "why did he go?") == line("en", "S2", "question")
    reframe.take("belief", 0, "that I was too much")
    assert reframe.thought == "that I was too much"
    assert Reframe("en").follow_up("belief", 0, "") == line("en", "S2", "choose")
    assert Reframe("en").follow_up("belief", 0, "and " * 60) == line("en", "S2", "many")


def test_numbers_are_read_and_compared() -> None:
    reframe = Reframe("en", thought="x")
    assert reframe.follow_up("belief", 1, "about 80%") is None
    assert reframe.follow_up("rerate", 0, "lots") == line("en", "S2", "again_number")
    reframe.take("rerate", 0, "60")
    assert reframe.compared == line("en", "S2", "lower").format(before=80, after=60)


def test_nothing_is_asked_twice() -> None:
    reframe = Reframe("en")
    first = reframe.follow_up("evidence", 0, "she never loved me")
    assert reframe.follow_up("evidence", 0, "she never loved me") not in (None, first)


def test_the_users_words_are_quoted_unchanged() -> None:
    assert quote_words(" 'nobody will love me' ", "en") == '"nobody will love me"'
    assert quote_words("没人会爱我", "zh") == "“没人会爱我”"
    assert len(quote_words("x" * 1000, "en")) < 150
    assert quote_words("I was not enough.", "en") == '"I was not enough"'
    assert quote_words("我不够好。", "zh") == "“我不够好”"


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every line heard as calm: the detector has tests of its own."""
    monkeypatch.setattr(listener_module, "hear_turn", lambda *_args: Assessment())


def _held(turns: Sequence[str], kind: SessionKind = SessionKind.REFRAME, language: str = "en") -> list[str]:
    clock = Clock()
    screen = FakeScreen(turns, clock, random.Random(3))
    runner = Runner(
        kind, plan_phases(kind, None, persona_minutes=0), screen=screen, audit=FakeAudit(), clock=clock, language=language,
        country="GB", frame=Frame(asks_suds=False),
    )  # fmt: skip
    runner.run()
    return [text for shown, text in screen.shown if shown == "coach"]


@pytest.mark.usefixtures("calm")
def test_the_session_quotes_and_never_paraphrases() -> None:
    said = _held(["I was too loud at every dinner", "70", "today", "they left early", "the look", "they laughed too", "be kind",
                  "be kind too", "the word is bigger", "my aunt", "lighter", "I was loud at some", "50", "tea"])  # fmt: skip
    assert 'The thought is: "I was too loud at every dinner"' in said
    assert any("Before 70, now 50" in text for text in said)
    assert sum("?" in text for text in said) >= 9


def test_it_lasts_twelve_to_twenty_five_minutes() -> None:
    assert 12 <= TYPES[SessionKind.REFRAME].minutes <= 25
    asks = sum(
        isinstance(p, str)
        for phase in TYPES[SessionKind.REFRAME].phases[:-1]
        for p in load_content("en")["S2"][phase[0]]
    )
    assert asks >= 10


def test_circling_is_noticed_once_a_topic() -> None:
    circles = Circles()
    turns = [
        "he left his keys on the kitchen table",
        "the keys on that kitchen table",
        "again the kitchen table and keys",
    ]
    assert [circles.hear(t) for t in turns] == [False, False, True]
    assert not circles.hear("the kitchen table, the keys")
    assert not circles.hear("the cat is asleep on the sofa now")


def test_three_whys_are_enough_and_chinese_counts_too() -> None:
    circles = Circles()
    assert [circles.hear(t) for t in ("why", "but why", "why though")] == [False, False, True]
    circles = Circles()
    turns = ["他把钥匙留在厨房桌上", "厨房桌上那把钥匙", "又想起厨房桌上的钥匙"]
    assert [circles.hear(t) for t in turns] == [False, False, True]


def test_ordinary_different_turns_do_not_circle() -> None:
    circles = Circles()
    for text in ("we ate soup", "it rained on monday", "my sister called", "the train was late", "a new haircut"):
        assert not circles.hear(text)


def test_lines_without_a_question_wait_for_nothing() -> None:
    said = _held(["", "", "", "", "", ""], SessionKind.ARRIVAL)
    at = said.index(line("en", "S0", "consent"))
    assert said[at + 1] == load_content("en")["S0"]["consent"][1]["say"]
