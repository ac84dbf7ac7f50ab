"""Somebody tries to keep a name or number readable: case, pinyin, full width, emoji, split digits, spelt-out digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction import Person, RawText, Redactor
from redaction.normalise import fold_text
from tests.scale import scaled

PEOPLE = [
    Person("1", "self", ("Alex",)),
    Person("2", "ex", ("Sam Winter",), handles=("samwinter_x",)),
    Person("3", "third", ("Quentin Abara",), handles=("q_abara77",)),
    Person("4", "third", ("欧阳娜娜",)),
    Person("5", "third", ("王丽丽",)),
]


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    made = Redactor(PEOPLE, languages=())
    made.freeze()
    return made


def out(redactor: Redactor, text: str) -> str:
    result = redactor.redact_one(RawText(text))
    assert result.text is not None
    return str(result.text)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("QUENTIN called", "QUENTIN"),
        ("qUENtin called", "qUENtin"),
        ("Ｑｕｅｎｔｉｎ called", "Ｑｕｅｎｔｉｎ"),
        ("Quen\u200btin called", "Quen\u200btin"),
        ("Quen🙂tin called", "Quen"),
        ("Q u e n t i n called", "e n t i"),
        ("Q.u.e.n.t.i.n called", "e.n.t"),
        ("quentin's dog", "quentin"),
        ("昨天Quentin来了", "Quentin"),
        ("王丽丽来了", "丽丽"),
        ("王🙂丽丽来了", "丽丽"),
        ("王 丽 丽 来了", "丽 丽"),
        ("丽丽来了", "丽丽"),
        ("Wang Lili is here", "Lili"),
        ("wanglili is here", "wanglili"),
        ("lili wang is here", "lili"),
        ("王丽丽阿姨来了", "阿姨来" + "x"),
        ("ask q_abara77", "q_abara77"),
        ("ask @Q_Abara77", "Abara77"),
        ("i am samwinter_x there", "samwinter_x"),
        ("139🙂1234🙂5678", "5678"),
        ("1 3 9 1 2 3 4 5 6 7 8", "5 6 7"),
        ("139-1234-5678", "5678"),
        ("１３９　１２３４　５６７８", "５６７８"),
        ("幺三九 一二三四 五六七八", "五六七八"),
        ("①③⑨①②③④⑤⑥⑦⑧", "⑤⑥⑦"),
        ("zero seven seven double zero nine zero zero one two three", "nine zero zero"),
        ("quentin dot abara at example dot com", "abara at"),
    ],
)
def test_a_disguised_name_or_number_vanishes(redactor: Redactor, text: str, hidden: str) -> None:
    assert hidden not in out(redactor, text)


def test_principals_can_have_tags_of_the_users_choice() -> None:
    made = Redactor(PEOPLE, languages=(), principal_tags={"ex": "[them]", "self": "[me]"})
    assert out(made, "Alex, it's sam. Sam Winter!") == "[me], it's [them]. [them]!"


def test_a_pet_form_of_a_principal_stays_unless_it_is_somebody_known() -> None:
    made = Redactor([Person("1", "ex", ("Rachel Green",))], languages=())
    assert out(made, "Rach!") == "Rach!"
    made = Redactor([Person("1", "ex", ("Alexandra",)), Person("2", "third", ("Alex",))], languages=())
    assert "Alex" not in out(made, "Alex says hi")


def test_relation_words_stay_in_the_tag(redactor: Redactor) -> None:
    assert out(redactor, "王丽丽阿姨来了").startswith("[阿姨-")


LETTERS = st.sampled_from(["Quentin", "quentin", "QUENTIN", "Abara", "王丽丽", "丽丽", "欧阳娜娜"])
AROUND = st.text(alphabet=" .,!?，。！？🙂我们的好", max_size=8)


@settings(max_examples=scaled(150), deadline=None)
@given(AROUND, LETTERS, AROUND)
def test_a_known_name_never_survives(before: str, name: str, after: str) -> None:
    made = Redactor(PEOPLE, languages=())
    text = out(made, f"{before} {name} {after}")
    assert name not in text
    assert out(made, text) == text


@settings(max_examples=scaled(200), deadline=None)
@given(st.text(max_size=80))
def test_any_text_passes_and_what_is_not_found_stays(text: str) -> None:
    result = Redactor(PEOPLE, languages=()).redact_one(RawText(text))
    assert result.error is None
    assert result.text is not None
    at, rest = 0, []
    for finding in result.findings:
        assert at <= finding.start < finding.end <= len(text)
        rest.append(text[at : finding.start])
        at = finding.end
    rest.append(text[at:])
    position = 0
    for piece in rest:
        position = str(result.text).index(piece, position) + len(piece)


@settings(max_examples=scaled(200), deadline=None)
@given(st.text(alphabet="王丽ＱＡ１９　ﬁ\u200b①一二三四五六七八九🙂é\u0301", max_size=40))
def test_offsets_map_back_whatever_is_folded(text: str) -> None:
    folded = fold_text(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
