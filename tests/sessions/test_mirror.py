"""The guide's reflecting sentence: only what the line holds, said back; everything else is refused."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.engine import Aborted
from exskill.llm.runtime import Candidate
from exskill.sessions.content import lines
from exskill.sessions.guide.mirror import Mirror, first_sentence, fits
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import SessionKind, plan
from redaction import Redactor
from tests.sessions.test_runner_fuzz import Clock, FakeAudit, FakeScreen

BED = "she left in march and i still sleep on my side of the bed"
FAULT = "he is a liar and it is all his fault and I paid the rent"
ZH = "她三月走的，我还睡在床的这一边"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("She left in March, and you still sleep on your side of the bed.", BED),
        ("You want to be heard, held, and calm in the evening.", "I want to be heard and held and calm in the evening"),
        ("她三月走的，你还睡在床的这一边。", ZH),
    ],
)
def test_what_is_only_said_back_passes(sentence: str, said: str) -> None:
    assert fits(sentence, said, language="zh" if "你" in sentence else "en")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("You should sleep on the other side of the bed.", BED),
        ("Why do you still sleep on your side of the bed?", BED),
        ("You still sleep on your side of the bed, and it will get better.", BED),
        ("She still loves you, and you sleep on your side of the bed.", BED),
        ("You sleep on your side of the bed because of your trauma.", BED),
        ("I see that you still sleep on your side of the bed.", BED),
        ("He is a liar, and you paid the rent.", FAULT),
        ("You paid the rent, and it was his fault.", FAULT),
        ("You went to Paris with your sister in a red car.", BED),
        ("You left 3 letters on your side of the bed.", BED),
        ("You were too much for her side of the bed.", BED),
        (f"{BED}.", BED),
        ("You still sleep on your side of the bed", BED),
        ("你应该睡到另一边。", ZH),
        ("她还爱你，你睡在这一边。", ZH),
        ("一切都会好的，你还睡在这一边。", ZH),
        ("You sleep on this side.", ZH),
        ("", BED),
    ],
)
def test_advice_promises_and_the_other_persons_mind_are_refused(sentence: str, said: str) -> None:
    assert not fits(sentence, said, language="zh" if said == ZH else "en")


def test_what_is_believed_may_stand_as_a_thought_only() -> None:
    said = "I was too much for everybody, too loud at every dinner"
    sentence = "You were too much, too loud at every dinner."
    assert not fits(sentence, said, language="en")
    assert fits(sentence, said, language="en", framed=True)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (' "You rest. And more." ', "You rest."),
        ("你累了。明天再说。", "你累了。"),
        ("You rest.\nUser: x", "You rest."),
        ("", ""),
    ],
)
def test_only_the_first_sentence_is_looked_at(text: str, first: str) -> None:
    assert first_sentence(text) == first


class Model:
    """Says what it is told to."""

    def __init__(self, *texts: str, error: Exception | None = None) -> None:
        self.texts, self.error, self.seen = texts, error, ""

    def generate(self, turns: Sequence[Any], _options: Any, **_more: Any) -> tuple[Candidate, ...]:
        self.seen = str(turns[-1].text)
        if self.error is not None:
            raise self.error
        return tuple(Candidate(t, 5, -1.0, ended=True) for t in self.texts)


def mirror(model: Model) -> Mirror:
    return Mirror(cast(Any, model), Redactor(), seed=1)


def reflect(model: Model, said: str, *, framed: bool = False) -> str | None:
    return mirror(model).reflect(said, language="en", framed=framed, abort=lambda: False)


def test_the_nearest_fitting_sentence_is_taken_and_a_belief_is_framed() -> None:
    near = "She left in March, and you still sleep on your side of the bed."
    model = Model("You should move on.", "You sleep on your side of the bed.", near)
    assert reflect(model, BED) == near
    assert reflect(Model("You believe that you were only loved for the rent you paid."), "I was only loved for the rent I paid",
                   framed=True) == "You notice the thought that you were only loved for the rent you paid."  # fmt: skip


def test_the_model_never_sees_and_never_says_a_third_name() -> None:
    model = Model("You went to the market with Oluwaseun.")
    assert reflect(model, "I went to the market with Oluwaseun and cried") is None
    assert "Oluwaseun" not in model.seen


@pytest.mark.parametrize("error", [Aborted(), ModelUnavailable("x"), MemoryError()])
def test_a_model_that_fails_says_nothing(error: Exception) -> None:
    assert reflect(Model(error=error), BED) is None
    assert reflect(Model("anything"), "no") is None


class Parrot:
    def reflect(self, said: str, *, language: str, framed: bool, abort: Callable[[], bool]) -> str | None:
        return f"MIRROR {language} {framed} {said[:12]}"


def held(turns: Sequence[str], mirror: Any) -> tuple[list[str], FakeAudit]:
    clock, audit = Clock(), FakeAudit(broken=False)
    screen = FakeScreen(turns, clock, random.Random(3))
    runner = Runner(
        SessionKind.REFRAME, plan(SessionKind.REFRAME, 25, persona_minutes=0), screen=screen, audit=audit, clock=clock,
        language="en", country="GB", ask_suds=False, mirror=mirror,
    )  # fmt: skip
    runner.run()
    return [text for kind, text in screen.shown if kind == "coach"], audit


def test_the_guide_says_back_what_was_written_and_falls_back_to_fixed_lines() -> None:
    turns = ["I was too loud at every dinner"] * 12
    said, _audit = held(turns, Parrot())
    assert "MIRROR en True I was too lo" in said
    rated, _audit = held(["I was too loud at every dinner", "70", *turns], Parrot())
    assert "MIRROR en True I was too lo" in rated
    plain, _audit = held(turns, None)
    assert not any(text.startswith("MIRROR") for text in plain)
    assert any(text in lines("en", "coach", "noted") for text in plain)


def test_after_danger_nothing_is_said_back() -> None:
    said, _audit = held(["I want to kill myself tonight"] * 6, Parrot())
    assert not any(text.startswith("MIRROR") for text in said)
