"""Countries, teams, firms, assistants, feasts and prayers act and are nobody; whoever bears such a name is somebody."""

from __future__ import annotations

import pytest

from tests.redaction.support import redact_lines

NOBODY = [
    "Brazil cried", "Brazil cried and so did I", "Germany lost again and I laughed", "France wants a rematch",
    "Japan knew what was coming", "England thinks it is over", "Wales never asked", "Scotland voted to keep it",
    "China said no", "Poland, come on!", "Portugal won on penalties", "Lyon was hotter and Marseille cried for rain",
    "Manchester was worse", "Leeds wants its money back", "Ghent said hello", "we walked around Ghent",
    "Siri told me", "Siri told me it would rain", "Alexa keeps playing the wrong song", "Alexa told me the weather",
    "Cortana said sorry", "Alexa, play something", "Hey Siri", "ChatGPT told me to drink water", "siri said no",
    "Easter is early", "Easter came early", "Ramadan comes early", "Diwali left me broke", "Eid is on friday",
    "Hanukkah said hi", "Christmas told on us", "amen", "Amen to that", "amen said everyone", "Hallelujah",
    "Inshallah we go", "Mashallah", "Microsoft wants me to restart", "Netflix asked if I'm still watching",
    "Monzo told me I'm broke", "Spotify knows me too well", "Nintendo said no", "Ryanair lied",
    "Buddha said so", "Karma knows", "Ostern ist früh", "Brasilien hat geweint", "Weihnachten kommt bald",
    "Brésil a pleuré", "Noël arrive", "Alemania lloró", "Navidad llega pronto", "Im Sommer 2019 war ich da",
    "Im Mai 2021 kam er zurück", "Im Winter war es kalt", "Im Herbst fahren wir", "Amen, das stimmt ja auch",
]  # fmt: skip
NOBODY_ZH = [
    "巴西哭了", "德国输了我笑死",
    "阿根廷来了", "日本说要道歉", "曼城输了", "皇马又来了", "小爱同学说明天下雨",
    "小度告诉我要下雨", "天猫精灵在吗", "圣诞快到了", "复活节来了", "开斋节到了", "阿门", "阿弥陀佛", "菩萨说要行善",
    "谢啦老板", "谢啦老板，明天见", "好的老板", "辛苦啦师傅", "早啊老师", "晚安啦宝贝",
]  # fmt: skip
SOMEBODY = [
    ("my niece Alexa loves cats", "Alexa"), ("Paris is my ex's new girlfriend", "Paris"),
    ("my flatmate India never washes up", "India"),
    ("my niece Alexa turned 9", "Alexa"), ("Chelsea told me she loves him", "Chelsea"),
    ("Brooklyn kissed me at the party", "Brooklyn"), ("Kenya said she would call me", "Kenya"),
    ("India texted me last night", "India"), ("tell China i said hi", "China"), ("Israel is my cousin", "Israel"),
    ("my cousin Eid is here", "Eid"), ("Easter is my niece", "Easter"), ("Alexa slept with him", "Alexa"),
    ("Alexa and I broke up", "Alexa"), ("Alexa told me she loves you", "Alexa"),
    ("my friend Siri is from Norway", "Siri"),
    ("i kissed London", "London"), ("my sister Lyon is late", "Lyon"), ("had drinks with Lincoln", "Lincoln"),
    ("hey Milan, are you coming", "Milan"), ("Florence's mum called me", "Florence"),
    ("马赛叔叔说他到了", "马赛"), ("陈老板说明天", "陈"), ("王师傅辛苦啦", "王"),
]  # fmt: skip


@pytest.mark.parametrize("line", [*NOBODY, *NOBODY_ZH])
def test_what_acts_and_is_nobody_stays(line: str) -> None:
    assert redact_lines(line, people=[]) == [line]


def test_it_does_not_spread_through_a_history() -> None:
    assert redact_lines(*NOBODY, people=[]) == NOBODY
    assert redact_lines(*NOBODY_ZH, people=[]) == NOBODY_ZH


@pytest.mark.parametrize(("line", "name"), SOMEBODY)
def test_whoever_bears_such_a_name_is_hidden(line: str, name: str) -> None:
    assert name not in redact_lines(line, people=[])[0]


def test_one_such_use_is_enough() -> None:
    lines = ["my flatmate India is home", "India cried all night", "flights to India are cheap"]
    assert [("India" in line) for line in redact_lines(*lines, people=[])] == [False, False, True]


@pytest.mark.parametrize(
    "word",
    ["Sammykins", "sammykins", "Sammy Bear", "lexi bear", "Lex", "Sammo", "Alexito", "Samster", "sambear", "alex baby"],
)
def test_pet_names_of_the_two_stay(word: str) -> None:
    assert redact_lines(f"{word}, pick up milk") == [f"{word}, pick up milk"]


@pytest.mark.parametrize("name", ["Samira", "Samson", "Alessia", "Lexington Steele"])
def test_longer_names_are_others(name: str) -> None:
    assert name not in redact_lines(f"my friend {name} called me")[0]


@pytest.mark.parametrize(
    "line",
    [
        "rewatching Quibnor tonight", "the Quibnor season finale broke me", "Quibnor v Spurs later",
        "got a cup of Zentlo", "Quibnor was cancelled again",
    ],
)  # fmt: skip
def test_a_strange_word_where_things_are_shown_and_sold_is_nobody(line: str) -> None:
    assert redact_lines(line, people=[]) == [line]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Shazza was sold a lie and cried", "Shazza"),
        ("played tennis with Titilayo", "Titilayo"), ("finished with Dazza for good, he cried", "Dazza"),
    ],
)  # fmt: skip
def test_whoever_stands_near_such_words_is_hidden(line: str, name: str) -> None:
    assert name not in redact_lines(line, people=[])[0]
