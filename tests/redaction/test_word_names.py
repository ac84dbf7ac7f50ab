"""A word that is a name as well is hidden where somebody is meant, and stays where nobody is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction import Person, RawText, Redactor
from tests.redaction.word_names import NOBODY, NOBODY_ZH, SOMEBODY, SOMEBODY_ZH
from tests.scale import scaled

PEOPLE = SOMEBODY | SOMEBODY_ZH
WORDS = NOBODY | NOBODY_ZH
THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam",))]


def redacted(lines: list[str]) -> list[str]:
    redactor = Redactor(THE_TWO)
    raw = [RawText(line) for line in lines]
    redactor.observe(raw)
    return [str(r.text) for r in redactor.redact(raw)]


def named(name: str, lines: list[str]) -> list[str]:
    return [line for line in lines if name in line.casefold().replace(f"{name}s", "")]


@pytest.mark.parametrize("name", PEOPLE)
def test_in_one_chat_the_person_goes_and_the_word_stays(name: str) -> None:
    people, words = list(PEOPLE[name]), list(WORDS[name])
    out = redacted(people + words)
    assert named(name, out[: len(people)]) == []
    assert out[len(people) :] == words


@pytest.mark.parametrize("name", PEOPLE)
def test_one_use_as_a_person_is_enough(name: str) -> None:
    assert named(name, [redacted([line])[0] for line in PEOPLE[name]]) == []


@pytest.mark.parametrize("words", [NOBODY, NOBODY_ZH], ids=["en", "zh"])
def test_the_word_stays_where_nobody_bears_it(words: dict[str, tuple[str, ...]]) -> None:
    lines = [line for some in words.values() for line in some]
    assert redacted(lines) == lines


@settings(max_examples=scaled(25), deadline=None)
@given(st.data())
def test_the_order_of_lines_decides_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PEOPLE)))
    people = data.draw(st.lists(st.sampled_from(PEOPLE[name]), min_size=1, max_size=3))
    words = data.draw(st.lists(st.sampled_from(WORDS[name]), max_size=4)) if WORDS[name] else []
    lines = data.draw(st.permutations(people + words))
    for line, out in zip(lines, redacted(lines), strict=True):
        assert (name not in out) if line in people else (out == line)


@pytest.mark.parametrize("name", ["joão", "josé", "zoë", "łukasz", "søren", "renée", "nuño", "joa\u0303o"])
def test_letters_beyond_ascii_hide_nobody_from_us(name: str) -> None:
    lines = [f"{name} can drive us", f"i saw {name} at the gym", f"tell {name} i said hi", f"is {name} coming too"]
    assert [out for line in lines if (out := redacted([line])[0]) and "[Friend-1]" not in out] == []


def test_no_name_is_found_inside_a_longer_word() -> None:
    lines = ["Feld called me", "we live in Larkfield and feldspar is a rock", "marcus.feld@example.com"]
    out = redacted(lines)
    assert out[1] == lines[1]
    assert "feld" not in out[0].casefold() + out[2]


def test_an_address_makes_nobody() -> None:
    redactor = Redactor(THE_TWO)
    redactor.observe([RawText("write to marcus.feld@example.com"), RawText("see https://hartmann.example/julia")])
    redactor.freeze()
    assert redactor.roster() == ()
