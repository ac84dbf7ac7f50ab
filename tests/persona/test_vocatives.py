from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from exskill.chat.lines import Line
from exskill.persona.portrait.phrases import find_beginnings
from exskill.persona.portrait.profile import build_profile
from exskill.persona.portrait.vocatives import address_terms, find_addresses
from redaction.rehydrate import rehydrate

BEAR = """morning bear | haha ok | sorry, i was asleep | nice, see you later | bear, where are you | ok so tired | lol | sorry
night bear | thanks again | i saw a bear at the zoo | so good, really | good night, bear | love you too | yes, please"""
BOSS = """ok lah boss | haha so what | aiyo boss | my boss shouted at me | morning boss~ | sorry la | thanks | ya, later
no lah boss | u so early one | boss, eat already? | liao | hi there | so shiok, wow | okok | sorry ah"""
BABE = """babe are you home | fine, honey | sorry babe | please, not now | i miss you so much | thank you babe! | oh dear
come home, honey | my baby cousin cried | babe? | see you, bye | honey, i'm home | love you honey | with ginger and honey"""
BENBEN = """晚安笨笨 | 哈哈哈 | 在干嘛 | 对不起 | 笨笨你到了吗 | 慢慢来 | 早点睡 | 嗯嗯 | 谢谢
早啊笨笨 | 小心点 | 在干嘛呢 | 好的 | 笨笨，吃饭没 | 加油加油 | 晚安 明天见 | 天天加班 | 晚安 | 抱抱 | 小朋友们好吵"""
YUANYUAN = """晚安小圆 | 我妈妈来了 | 妈妈说要早点睡 | 小圆，看这个 | 好吧 | 老板又骂人 | 想你了小圆 | 拜拜
小圆早 | 老公饼好吃 | 谢谢老师 | 小圆你慢点 | 晚安好梦 | 知道啦 | 开心 | 开心 | 随便 | 辛苦了"""
BAOBEI = """宝贝在吗 | 今天好累 | 好的宝贝 | 我家宝宝会走了 | 表姐的宝宝好可爱 | 对不起宝贝 | 猪猪晚安 | 不好意思
想你了宝贝 | 加油 | 猪猪，起床 | 没事没事 | 爱你猪猪 | 你真棒 | 哈哈 | 等等 | 好好好 | 行吧"""


def said(chat: str) -> tuple[Line, ...]:
    """Return what the ex wrote, a line of the chat a day, after a greeting of the user's."""
    found = [Line("m", "me", rehydrate("hey"), datetime(2023, 3, 1, 19), "t", 0)]
    for day, turns in enumerate(chat.splitlines()):
        for i, text in enumerate(turns.split(" | ")):
            when = datetime(2023, 3, 2 + day, 19) + timedelta(minutes=i)
            found.append(Line(f"r{len(found)}", "ex", rehydrate(text), when, "t", len(found)))
    return tuple(found)


@pytest.mark.parametrize(
    ("chat", "names"),
    [
        (BEAR, {"bear"}),
        (BOSS, {"boss"}),
        (BABE, {"babe", "honey"}),
        (BENBEN, {"笨笨"}),
        (YUANYUAN, {"小圆"}),
        (BAOBEI, {"宝贝", "猪猪"}),
    ],
)
def test_what_they_call_you_is_what_they_call_you_and_nothing_else(chat: str, names: set[str]) -> None:
    found = build_profile(said(chat)).get("address_terms")
    assert {name for name, _n in found.value} == names
    assert found.status == "pattern"
    assert found.confidence >= 0.6


@pytest.mark.parametrize("name", ["笨笨", "小圆"])
def test_the_count_of_a_name_is_the_lines_that_call_it(name: str) -> None:
    found = build_profile(said(BENBEN if name == "笨笨" else YUANYUAN)).get("address_terms")
    called = {"笨笨": 4, "小圆": 5}[name]
    assert found.value == [[name, called]]
    assert len(found.evidence) == called


@pytest.mark.parametrize(
    "text",
    [
        *(
            "sorry",
            "ok",
            "lol",
            "so, what now",
            "oh dear",
            "my baby cried",
            "your boss is mean",
            "i love it",
            "hi there",
        ),
        *(
            "good night [PERSON-1]",
            "对不起",
            "好的",
            "哈哈",
            "老板又加活",
            "表姐的宝宝",
            "在干嘛",
            "晚安好梦",
            "谢谢谢谢",
            "",
        ),
    ],
)
def test_no_name_is_heard_in_other_words(text: str) -> None:
    assert not any(find_addresses(text).values())


def test_a_name_on_one_day_only_is_no_habit() -> None:
    assert (
        build_profile(said("night bear | hi bear | bear, come | love you bear")).get("address_terms").status
        == "unknown"
    )


def test_how_they_begin_is_whole_words() -> None:
    days = "\n".join(f"在干嘛呢 {mark} | 小朋友你好" for mark in ("a", "b", "c", "d"))
    lines = [line for line in said(days) if line.role == "ex"]
    assert {start for start, _rows in find_beginnings(lines)} == {"在干嘛呢", "小朋友你好"}


def test_a_beginning_is_as_long_as_its_lines_agree() -> None:
    lines = [line for line in said("hey so what now\nhey so what then\nhey so what else") if line.role == "ex"]
    assert [(start, len(rows)) for start, rows in find_beginnings(lines)] == [("hey so what", 3)]


def test_a_name_that_is_known_is_counted_wherever_it_is_called() -> None:
    chat = "morning captain.\nnight captain.\nwhat did they do captain\nno doubt captain.\ngrowth, captain.\nask the captain"
    assert [(name, len(rows)) for name, rows in address_terms([li for li in said(chat) if li.role == "ex"])] == [
        ("captain", 5)
    ]


def test_one_character_can_be_a_pet_name() -> None:
    chat = "早安寶～\n寶你先吃啦\n手機放下啦寶\n太強了吧寶\n淘宝到了\n宝贝计划\n支付宝"
    assert [(name, len(rows)) for name, rows in address_terms([li for li in said(chat) if li.role == "ex"])] == [
        ("宝", 4)
    ]
