from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from exskill.chat.lines import Line
from exskill.persona.page.labels import format_duration
from exskill.persona.page.show import GROUPS, find_evidence
from exskill.persona.portrait.profile import build_profile
from exskill.persona.portrait.values import Value
from redaction.rehydrate import rehydrate


def chat(*turns: tuple[str, str]) -> tuple[Line, ...]:
    """Return the turns, an hour apart; a turn of several messages has them a second apart."""
    found: list[Line] = []
    for hour, (role, text) in enumerate(turns):
        for second, part in enumerate(text.split(" | ")):
            when = datetime(2023, 3, 1) + timedelta(hours=hour, seconds=second)
            found.append(Line(f"r{len(found)}", role, rehydrate(part), when, "t", len(found)))
    return tuple(found)


@pytest.mark.parametrize(
    "text",
    [
        *("you idiot. i love you", "you're so dumb haha", "you idiot | miss you", "such an idiot 😂", "i'm so stupid"),
        *(
            "this stupid phone",
            "倒垃圾了吗",
            "我好蠢",
            "你真蠢哈哈",
            "你这个白痴 | 爱你",
            "wait, do you think i'm ugly",
        ),
    ],
)
def test_what_is_not_meant_as_an_insult_is_not_counted(text: str) -> None:
    assert build_profile(chat(("me", "hey"), ("ex", text), ("me", "fine"))).get("harm").status == "unknown"


@pytest.mark.parametrize("text", ["you are so stupid", "idiot", "you're pathetic", "你真恶心", "废物", "你就是个白痴"])
def test_an_insult_is_counted_with_its_line(text: str) -> None:
    lines = chat(("me", "hey"), ("ex", text), ("me", "fine"))
    profile = build_profile(lines)
    assert profile.get("harm").value["insult"] == {"theirs": 1, "yours": 0}
    assert [line.text for line in find_evidence(profile, "harm", lines).rows] == [text]


def test_an_insult_that_is_laughed_at_is_banter() -> None:
    assert build_profile(chat(("ex", "you are so stupid"), ("me", "hahaha"))).get("harm").status == "unknown"


def test_every_line_of_a_count_is_its_evidence_and_the_page_does_not_show_the_count() -> None:
    lines = chat(*[(role, text) for _i in range(30) for role, text in (("me", "hey"), ("ex", "you are so stupid"))])
    found = build_profile(lines).get("harm")
    assert found.value["insult"]["theirs"] == len(found.evidence) == 30
    assert not any("harm" in names for _title, names in GROUPS)


@pytest.mark.parametrize(("sad", "kind"), [("i feel so sad", "oh no, come here"), ("今天好难过", "抱抱 我在")])
def test_comfort_is_what_was_said_after_sad_turns(sad: str, kind: str) -> None:
    turns = [("me", sad), ("ex", kind), ("me", "ok"), ("ex", "see you")]
    found = build_profile(chat(*turns * 5, ("me", sad), ("ex", "ok"))).get("comfort")
    assert found.value == {"comforted": 5, "sad_turns": 6, "after_others": 0.0}
    assert build_profile(chat(*turns * 4)).get("comfort").status == "unknown"


@pytest.mark.parametrize("text", ["sorry i'm late", "not sad at all", "别难过", "crying hahaha"])
def test_a_turn_that_is_not_sad_is_not_counted(text: str) -> None:
    assert build_profile(chat(*[("me", text), ("ex", "oh no, come here")] * 6)).get("comfort").status == "unknown"


def test_no_comfort_found_is_no_claim() -> None:
    assert (
        build_profile(chat(*[("me", "i feel so sad"), ("ex", "the bus was late")] * 6)).get("comfort").status
        == "unknown"
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.2, "less than a minute"),
        (1, "about a minute"),
        (4.4, "about 4 minutes"),
        (237.18, "about 4 hours"),
        (8000, "about 6 days"),
    ],
)
def test_times_are_rounded_and_have_units(minutes: float, said: str) -> None:
    assert format_duration(minutes) == said


def test_only_what_is_sure_is_shown() -> None:
    assert not Value(0.5, 10, confidence=0.5, status="pattern").is_sure
    assert Value(0.5, 15, confidence=0.6, status="pattern").is_sure
    assert Value(["INFJ"], 1, status="user").is_sure
    assert not Value(None, 90, confidence=0.9, status="observed").is_sure
