"""Words that nearly always name nobody and by which people are called as well: firms, peoples, places, slang, two letters."""

from __future__ import annotations

import re

import pytest

from redaction import RawText, Redactor
from redaction.names.doubted import DOUBTED, SLANG_TOO
from redaction.names.given import given_names, world_names
from redaction.names.nobody import NOT_ASKED, is_nobody
from redaction.names.slang import is_slang
from tests.redaction.support import TAGGER, THE_TWO, redact_lines


def is_left(name: str, line: str) -> bool:
    return re.search(rf"(?<![\w-]){name}(?![\w-])", line, re.IGNORECASE) is not None


EVIDENT = [
    "my friend {N} is coming over", "{N} said she would call", "tell {n} i said hi", "{n} told me everything",
    "my cousin {n} got married", "{n} and i went to the beach", "met up with {n} yesterday", "{n}'s mum called",
    "is {n} mad at me", "her name is {N}",
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["zara", "siri", "bentley", "danish", "porsche", "honda", "shalom", "muslim", "merci", "india", "london", "aldi", "wendys"],
)  # fmt: skip
@pytest.mark.parametrize("line", EVIDENT)
def test_a_firm_a_people_or_a_place_that_is_met_is_somebody(name: str, line: str) -> None:
    assert not is_left(name, redact_lines(line.format(n=name, N=name.title()))[0])


@pytest.mark.parametrize("name", ["jo", "ed", "bo", "li", "al", "vi", "cj", "aj", "yu", "xu"])
@pytest.mark.parametrize("line", EVIDENT)
def test_a_name_of_two_letters_is_hidden_where_somebody_stands(name: str, line: str) -> None:
    assert not is_left(name, redact_lines(line.format(n=name, N=name.title()))[0])


@pytest.mark.parametrize("name", ["niaz", "Niaz"])
@pytest.mark.parametrize("line", ["i told {} already", "{} is coming over later", "did {} call u", "love u {}"])
def test_a_given_name_is_no_slang(name: str, line: str) -> None:
    assert not is_slang(name)
    assert not is_left(name, redact_lines(line.format(name))[0])


@pytest.mark.parametrize("name", ["Sian", "Sia", "Noe", "Kana", "Gal"])
@pytest.mark.parametrize(
    "line", ["my friend {} is here", "i told {} about it", "then {} said no", "i lent it to my sister {}"]
)
def test_slang_with_a_capital_is_somebody_where_somebody_stands(name: str, line: str) -> None:
    assert not is_left(name, redact_lines(line.format(name))[0])


def test_evidence_once_hides_the_name_in_the_whole_history() -> None:
    out = redact_lines(
        "tell zara i said hi", "zara is so lovely", "can't stop thinking about zara", "do you have Zara around"
    )
    assert not any(is_left("zara", line) for line in out)


def test_the_firm_stays_where_somebody_bears_its_name() -> None:
    lines = ["bought it at zara", "a zara dress", "Zara has a sale on", "he speaks danish", "a danish with my coffee"]
    assert redact_lines("tell zara i said hi", "danish said no", *lines)[2:] == lines


def test_whoever_may_bear_a_doubted_name_is_hidden_or_asked_about() -> None:
    lines = ["so Zara it is then", "maybe Siri again", "we drove to India", "in Paris", "on the Honda"]
    redactor = Redactor(THE_TWO, tagger=TAGGER)
    redactor.observe([RawText(line) for line in lines])
    words = {kept.word for kept in redactor.candidates()}
    left = " ".join(str(r.text) for r in redactor.redact([RawText(line) for line in lines]))
    assert all(word in words or word not in left for word in ("Zara", "Siri"))
    assert not {"India", "Paris", "Honda"} & words


@pytest.mark.parametrize(
    "line",
    [
        "he drives a Bentley now", "i bought it at Zara", "zara has a sale on", "hey siri set a timer",
        "siri what's the weather", "i love danish pastries", "a danish with my coffee", "he is danish",
        "we flew to india", "i'm in paris", "the Zara dress", "order from zara", "my new Porsche",
        "the honda broke down", "going to aldi, need anything?", "Muslim holiday today?", "he is a christian",
        "Christian music", "she speaks thai and hindi", "got a job at Audi", "danish is a hard language",
        "dating german guys", "talk to danish people", "met a french girl", "the apple fell", "so sian today",
        "sia la", "den said so", "noe what i mean", "wil call u", "ty so much", "smith et al were wrong", "ok ed",
        "need to buy the mo", "merci beaucoup", "shalom everyone", "Google said it is closed", "amazon texted me",
        "the English said no", "ask the germans", "uber called", "netflix wants more money", "an Audi and a BMW",
        "is paris nice in june", "a yu-gi-oh card", "my bank said no", "li-ion battery", "ed sheeran is on the radio",
    ],
)  # fmt: skip
def test_without_evidence_it_stays(line: str) -> None:
    assert redact_lines(line) == [line]


def test_every_given_name_among_the_words_for_nobody_is_open_to_evidence() -> None:
    names = given_names() | world_names()
    assert {word for word in names if is_nobody(word)} == set()
    assert {word for word in NOT_ASKED & names if word not in DOUBTED} <= {"april", "june"}
    assert {word for word in names if is_slang(word) and word not in SLANG_TOO} == set()
