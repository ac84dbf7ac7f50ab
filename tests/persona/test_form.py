from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.reply.form import Form
from exskill.persona.reply.marks import Marks
from exskill.persona.reply.spelling import Spelling

from .chats import select_lines

BARE = [
    "dont know",
    "im home",
    "cant do it",
    "its raining",
    "thats fine",
    "i dont care",
    "lol ok",
    "whats up",
    "im so tired of this",
    "ok but not today i think",
] * 3
BOOKISH = [
    "Don't know.",
    "I'm home.",
    "It's raining, I think, again today.",
    "That's fine.",
    "I can't.",
    "What's up?",
] * 3
BARE_ZH = [
    "今天好累啊 不想动",
    "吃了吗 我还没吃",
    "行吧 那就这样",
    "明天再说 我先睡了",
    "好的好的 知道了哈",
    "随便 都行吧我",
] * 2


def test_whoever_never_sets_a_mark_gets_none() -> None:
    marks = Marks.of(BARE)
    assert marks.apply("I don't think so, it's too late for that.") == "I dont think so its too late for that"
    assert Marks.of(BARE_ZH).apply("今天真的很累，不想出门。") == "今天真的很累 不想出门"


def test_whoever_sets_them_keeps_them() -> None:
    assert Marks.of(BOOKISH).apply("I don't know.") == "I don't know."


def test_marks_come_about_as_often_as_theirs() -> None:
    half = [text for pair in zip(["dont go"] * 10, ["don't go"] * 10, strict=True) for text in pair]
    marks = Marks.of(half)
    kept = 0
    for _turn in range(40):
        text = marks.apply("i don't know")
        marks.count_shown([text])
        kept += "'" in text
    assert 15 <= kept <= 25


def test_full_width_marks_become_half_width_for_whoever_types_those() -> None:
    marks = Marks.of(["真的吗?", "好啊!", "吃了吗?", "在哪,我去", "走吧!", "行,好"] * 2)
    assert marks.half_width
    assert "？" not in marks.apply("你在哪？")


@given(st.text(max_size=60))
def test_marks_never_empty_a_message_nor_add_letters(text: str) -> None:
    changed = Marks.of(BARE + BARE_ZH).apply(text)
    assert bool(changed.strip()) == bool(text.strip())
    assert [c for c in changed if c.isalpha()] == [c for c in text if c.isalpha()]


@pytest.mark.parametrize("name", ["jo", "xiaoyu"])
def test_sentences_become_messages_for_whoever_sends_them_so(name: str) -> None:
    form = Form(Exemplars.build(select_lines(name)).pool)
    first, second = ("wah so good!", "treat me") if name == "jo" else ("真的啊！", "好香")
    assert form.bursts([f"{first} {second}"]) == [first, second]
    assert sum(map(len, form.bursts(["a long story. " * 20]))) <= max(form.most, 20)


def test_words_are_spelt_as_the_person_spells_them() -> None:
    spelling = Spelling.of(["how r u", "u there", "wat r u doing", "wat happened", "wat", "why u so early", "r u ok"])
    assert spelling.apply("What are you doing, young man?") == "Wat r u doing, young man?"
    assert spelling.apply("you're right") == "you're right"
    assert Spelling.of(["吃啥", "啥事", "干啥呢"]).apply("你想吃什么") == "你想吃啥"
    assert Spelling.of(["how are you", "you ok"]).apply("how are you") == "how are you"


def test_a_form_comes_about_as_often_as_theirs() -> None:
    spelling = Spelling.of(["how are u", "how are you"] * 10)
    shown = [spelling.apply("are you ok") for _turn in range(40)]
    assert 15 <= sum(text == "are u ok" for text in shown) <= 25


@given(st.text(max_size=60))
def test_nobodys_spelling_changes_nothing(text: str) -> None:
    assert Spelling.of([]).apply(text) == text
