"""The guided change: what is asked, what comes of it, and that nothing is signed on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from exskill.chat.schema import Category
from exskill.consent import edit
from exskill.consent.guide import Question, guide
from exskill.consent.signing import check_chain, sign_manifest
from exskill.consent.terms import Level, Purpose, Stance
from tests.consent.support import KEY, NOW, PUBLIC, compiled, made
from tests.consent.test_edit import stored

LATER = NOW + timedelta(hours=1)


def answers(**given: str) -> tuple[Callable[[Question], str], list[Question]]:
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        answer = given.get(question.key.replace("/", "__"), question.current)
        assert answer in {choice.value for choice in question.choices}
        assert question.current in {choice.value for choice in question.choices}
        return answer

    return ask, asked


def test_keeping_everything_confirms_and_changes_nothing() -> None:
    ask, asked = answers()
    edited = guide(made(), ask, stored(), now=LATER)
    assert edited.effect.lines() == ["nothing changes in what may be used"]
    assert edited.manifest.header.version == 2
    assert edited.manifest.confirmed == int(LATER.timestamp())
    check_chain(
        [sign_manifest(made_once := made(), KEY), sign_manifest(guide(made_once, ask, [], now=LATER).manifest, KEY)],
        PUBLIC,
    )
    keys = [question.key for question in asked]
    assert "adapter" not in keys  # pointless at this level, so not asked
    assert not any("ask them" in question.text.lower() for question in asked)


def test_many_changes_are_one_version() -> None:
    ask, _ = answers(
        export="yes",
        closure_letter="no",
        reflection__sensitive="choose",
        reflection__health="yes",
        sessions="2",
        minutes="5",
    )
    before = made()
    edited = guide(before, ask, stored(), now=LATER)
    assert edited.manifest.header.version == 2
    check_chain([sign_manifest(before, KEY), sign_manifest(edited.manifest, KEY)], PUBLIC)
    grant = compiled(edited.manifest, LATER)
    assert grant.allows(Purpose.EXPORT)
    assert not grant.allows(Purpose.CLOSURE_LETTER)
    assert (grant.persona_budget.sessions, grant.persona_budget.minutes) == (2, 5)
    entry = edited.manifest.find_processing(Purpose.REFLECTION)
    assert entry is not None
    assert entry.allowed == (Category.HEALTH,)
    assert edited.effect.opened == (Purpose.EXPORT,)
    assert edited.effect.closed == (Purpose.CLOSURE_LETTER,)
    again, _ = answers()
    assert guide(edited.manifest, again, stored(), now=LATER).manifest.processing == edited.manifest.processing


def test_a_no_closes_and_asks_no_more_about_the_echo() -> None:
    ask, asked = answers(stance="objected")
    edited = guide(made(), ask, stored(), now=LATER)
    assert compiled(edited.manifest, LATER).level is Level.P0
    assert "persona_chat" not in [question.key for question in asked]
    assert "sessions" not in [question.key for question in asked]
    ask, asked = answers()
    guide(edited.manifest, ask, stored(), now=LATER)
    assert "stance" not in [question.key for question in asked]


def test_danger_closes_for_ever() -> None:
    ask, _ = answers(danger="yes")
    edited = guide(made(), ask, stored(), now=LATER)
    assert edited.manifest.parties.abuse
    ask, _ = answers()
    assert guide(edited.manifest, ask, stored(), now=LATER).manifest.parties.abuse


def test_children_are_not_on_offer() -> None:
    ask, asked = answers(reflection__sensitive="choose")
    guide(made(), ask, stored(), now=LATER)
    assert "reflection/minors" not in [question.key for question in asked]


@pytest.mark.parametrize("stance", [Stance.REFUSED, Stance.WITHDRAWN])
def test_a_squashed_change_keeps_its_events(stance: Stance) -> None:
    before = made()
    after = edit.confirm(edit.set_stance(before, stance, now=LATER), now=LATER)
    merged = edit.squash_changes(before, after, now=LATER)
    assert merged.events == after.events
    assert merged.header.prev_hash == before.digest()
