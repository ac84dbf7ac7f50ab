"""Places where only somebody can stand, and words that look like somebody and are nobody, in both directions."""

from __future__ import annotations

import pytest

from redaction.roster.aliases import same_person
from redaction.roster.framed_zh import find_framed
from tests.redaction.support import redact_lines


@pytest.mark.parametrize(
    "name", ["竹竿", "耗子", "大炮", "闹闹", "毛豆酱", "四毛子", "浩然", "K总", "Linda姐", "阿Kit"]
)
@pytest.mark.parametrize(
    "line",
    [
        "昨天{}又放我鸽子了",
        "我把车借给{}了",
        "听说{}要结婚了",
        "{}他们几个在吃火锅",
        "别告诉{}",
        "就{}没回",
        "{}，你周末来不来",
    ],
)
def test_whoever_stands_where_only_people_stand_is_hidden(name: str, line: str) -> None:
    assert name not in redact_lines(line.format(name))[0]


@pytest.mark.parametrize(
    "line",
    [
        "竹竿断了", "耗子药买了吗", "大炮打蚊子", "别告诉别人", "把车还给公司了", "听说房东要结婚了", "就我没回",
        "朋友，你周末来不来", "突然给我打电话", "尽管离婚了也还是朋友", "医生让我多喝水", "是公司送的", "总算到家了", "工作好累",
    ],
)  # fmt: skip
def test_nobody_is_made_of_words_trades_and_relations(line: str) -> None:
    assert redact_lines(line) == [line]


def test_traditional_characters_are_read_alike() -> None:
    assert redact_lines("聽說竹竿要結婚了", "竹竿沒回")[1] == "[朋友-1]沒回"


def test_both_edges_of_a_place_are_asked() -> None:
    assert [("我把车借给竹竿了"[a:b]) for a, b in find_framed("我把车借给竹竿了", lambda _word: True)] == ["竹竿"]


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (
            ("高兴那小子又迟到了", "跟高兴说一声", "高兴手机号多少", "让高兴开车", "他叫高兴"),
            ("我今天很高兴", "你高兴就好", "别高兴太早", "高兴得睡不着", "高高兴兴上班去", "他不高兴了"),
        ),
        (
            ("春天？你表妹？", "春天她男朋友好帅", "问下春天晚上吃什么", "借了春天两百块"),
            ("春天到了", "今年春天好冷", "我喜欢春天", "去年春天我们去了杭州"),
        ),
        (("可乐又骂人了", "可乐，你到哪了"), ("可乐喝完了", "买了可乐")),
    ],
)
def test_a_word_of_the_dictionary_goes_where_it_is_somebody(people: tuple[str, ...], words: tuple[str, ...]) -> None:
    out = redact_lines(*people, *words)
    assert all("[朋友-1]" in line for line in out[: len(people)])
    assert tuple(out[len(people) :]) == words


@pytest.mark.parametrize(
    "line",
    [
        "he drives a Bentley now", "my Venmo is down", "do you speak Mandarin", "I have two PhDs and no job", "hahas nice",
        "the Romulan was funny", "English food tonight?", "dammit I forgot", "sweetie, go to bed", "rly sry mayb tmr",
    ],
)  # fmt: skip
def test_peoples_firms_cries_and_short_forms_are_nobody(line: str) -> None:
    assert redact_lines(line) == [line]


def test_a_word_after_a_title_stays_a_word_elsewhere() -> None:
    out = redact_lines(
        "you are the Doctor Doom to my Mr Fantastic", "what a fantastic day", "fantastic news", "that is fantastic"
    )
    assert out[1:] == ["what a fantastic day", "fantastic news", "that is fantastic"]


def test_the_end_of_a_sentence_parts_two_people() -> None:
    out = redact_lines("That's Marcie. Patty is the other one.", "marcie called", "patty called")
    assert len({line.split("]")[0] for line in out[1:]}) == 2


@pytest.mark.parametrize(
    "name", ["oluwatobi", "nneka", "kojo", "yiming", "xinran", "bartosz", "halyna", "yazan", "gokhan", "thuy", "siti"]
)
@pytest.mark.parametrize(
    "line", ["i told {} already", "{} is coming over later", "me n {} are going out", "did {} call u"]
)
def test_names_of_the_whole_world_are_hidden_said_once_in_small_letters(name: str, line: str) -> None:
    assert name not in redact_lines(line.format(name))[0]


@pytest.mark.parametrize(
    ("name", "other"), [("jan", "jane"), ("louis", "louise"), ("eric", "erica"), ("paul", "paula"), ("carl", "carla")]
)
def test_two_names_that_begin_alike_are_two_people(name: str, other: str) -> None:
    out = redact_lines(f"{name.title()} called me", f"i told {other.title()} about it", f"then {name.title()} left")
    assert not same_person(name, other)
    assert out[0][:10] == out[2][5:15] != out[1][7:17]


@pytest.mark.parametrize(
    ("name", "other"),
    [("rob", "robert"), ("chris", "christopher"), ("ann", "annie"), ("dan", "daniel"), ("steph", "stephanie")],
)
def test_a_name_and_its_beginning_are_one_person(name: str, other: str) -> None:
    assert same_person(name, other)
