"""Names as people write them: initials, accents, drawn out, shared with stars and with everyday words, in one history."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction import Person, RawText, Redactor
from redaction.roster.aliases import fold_name, list_features, same_person
from redaction.roster.matcher import Matcher
from tests.scale import scaled

THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam",))]


def redacted(*texts: str, people: list[Person] | None = None) -> list[str]:
    redactor = Redactor(people or THE_TWO)
    raw = [RawText(t) for t in texts]
    redactor.observe(raw)
    return [str(r.text) for r in redactor.redact(raw)]


def test_a_middle_initial_does_not_part_a_name() -> None:
    assert redacted("Ella H. Snider called me") == ["[Friend-1] called me"]
    assert redacted("Ella H. Snider emailed me") == ["[Friend-1] emailed me"]
    assert redacted("I saw Tom. Ross left")[0].count("Friend") == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Szczepański", "szczepański called"),
        ("Slepička", "then Slepička left"),
        ("Şahin", "ask Şahin or sahin"),
        ("Emily", "Em-Emily please"),
        ("Tommy", "Tommyyyy where are you"),
        ("Tobi", "T0bi again"),
        ("Kevin", "kevin123 wrote"),
    ],
)
def test_no_letter_of_another_spelling_stays(name: str, text: str) -> None:
    out = redacted(text, people=[*THE_TWO, Person("3", "third", (name,))])[0]
    assert "[Friend-1]" in out
    left = out.replace("[Friend-1]", "").lower()
    assert not any(part in left for part in ("szcz", "ski", "slep", "hin", "mil", "tom", "t0b", "kev"))


@pytest.mark.parametrize("name", ["Adele", "Madonna", "Elvis", "王菲", "雷军", "大雄"])
def test_a_flatmate_with_a_stars_name_is_a_flatmate(name: str) -> None:
    chinese = not name.isascii()
    line = f"我室友{name}怀孕了" if chinese else f"my flatmate {name} is pregnant"
    assert name not in redacted(line)[0]


def test_a_star_who_is_sung_about_stays() -> None:
    assert redacted("the new Adele album is so good") == ["the new Adele album is so good"]
    assert redacted("王菲的演唱会门票好贵") == ["王菲的演唱会门票好贵"]


@pytest.mark.parametrize("name", ["小雨", "和平", "石头"])
def test_an_everyday_word_that_is_called_is_somebody(name: str) -> None:
    lines = [f"{name}说她不来了", f"我昨天跟{name}说了", f"{name}，你在哪", f"{name}给我打电话了"]
    assert [out for out in redacted(*lines) if name in out] == []


def test_the_same_word_stays_where_nobody_is_called_by_it() -> None:
    lines = ["今天有小雨", "明天小雨转晴", "和平分手吧", "世界和平"]
    assert redacted(*lines) == lines


@pytest.mark.parametrize("text", ["关谷你来", "关谷神奇来了", "一菲姐呢", "一菲啊", "Monicaaa!", "monnica??"])
def test_other_ways_to_call_the_two_stay(text: str) -> None:
    people = [Person("1", "self", ("关谷神奇", "Monica")), Person("2", "ex", ("胡一菲",))]
    assert redacted(text, people=people) == [text]


def test_one_person_in_three_spellings_has_one_number() -> None:
    out = redacted("Lin Zihan is here", "I met Lin Zi Han", "tell Zihan", "LIN ZI HAN!!")
    assert {part[part.index("[") : part.index("]")] for part in out} == {"[Friend-1"}


def test_nicknames_go_and_jam_stays() -> None:
    assert redacted("花花酱生日快乐", "买瓶花生酱") == ["[朋友-1]生日快乐", "买瓶花生酱"]
    assert redacted("Kevin陈 发你的文件")[0].startswith("[朋友-1] ")


def test_two_people_with_one_beginning_stay_two() -> None:
    out = redacted(
        "hey kev", "Kevin陈 发的", people=[*THE_TWO, Person("3", "third", ("kev",)), Person("4", "third", ("Kevin陈",))]
    )
    assert "-1]" in out[0]
    assert "-2]" in out[1]


NAMES = ["丽丽", "小雨来", "王丽丽", "lin zi han", "tommy", "o'neil", "şahin", "阿 明"]


@settings(max_examples=scaled(300), deadline=None)
@given(st.text(alphabet="王丽小雨来阿明 tomyTOMlinzha0'’s-şAHIN.\u200b🙂", max_size=24))
def test_what_is_matched_lies_in_the_text(text: str) -> None:
    matcher = Matcher({name: at for at, name in enumerate(NAMES)}, sure=NAMES)
    for start, end, number in matcher.find(text, lambda _name: False):
        assert 0 <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert 0 <= number < len(NAMES)


@settings(max_examples=scaled(200), deadline=None)
@given(
    st.lists(
        st.text(alphabet="王丽来了小雨 Tommy说sal12345678@qq.comＡ①\u200b🙂é", max_size=20), min_size=1, max_size=5
    )
)
def test_findings_lie_in_the_text_and_no_row_is_lost(texts: list[str]) -> None:
    redactor = Redactor([*THE_TWO, Person("3", "third", ("小雨", "Tommy"))], languages=())
    raw = [RawText(t) for t in texts]
    redactor.observe(raw)
    for text, result in zip(texts, redactor.redact(raw), strict=True):
        assert result.error is None
        at = 0
        for found in result.findings:
            assert at <= found.start < found.end <= len(text)
            at = found.end


PARTS = st.lists(
    st.sampled_from(["lin", "zi", "han", "zihan", "tommy", "tommyyy", "tom", "王", "丽丽", "小丽", "老师", "kevin"]),
    min_size=1,
    max_size=3,
)


@settings(max_examples=scaled(400), deadline=None)
@given(PARTS, PARTS, st.sampled_from([" ", ""]))
def test_the_index_of_names_misses_nobody(one: list[str], other: list[str], between: str) -> None:
    a, b = fold_name(between.join(one)), fold_name(between.join(other))
    if same_person(a, b):
        assert list_features(a) & list_features(b)
