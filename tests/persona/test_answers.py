"""Our own answers: each passes every guard after anything it may follow, and the right ones are found."""

from __future__ import annotations

import pytest

from exskill.persona.guards.rules import CopyGuard, Guards
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.reply.answers import load_topics
from exskill.persona.reply.checks import Checks, Minded
from redaction.rehydrate import rehydrate

from .chats import clean


def checks() -> Checks:
    return Checks(Guards(CopyGuard([])), clean, Corrections(), vocabulary=frozenset(), often=frozenset())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_passes_the_guards_after_every_line_of_its_topic(language: str) -> None:
    checked, broken = checks(), []
    for topic in load_topics(language):
        for said in topic.said:
            minded = Minded.of(rehydrate(said), language, [said])
            for answer in topic.answers:
                why = checked.find_broken([answer], minded, ())
                if why:
                    broken.append((topic.name, said, answer, why))
    assert not broken, "\n".join(map(str, broken))
