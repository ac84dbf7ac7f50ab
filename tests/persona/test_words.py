from __future__ import annotations

import pytest

from exskill.chat.tokens import EMOJI, LAUGH, PARTICLE, PLACEHOLDER, is_chinese, split_tokens, word_count
from exskill.chat.words import split_words
from exskill.persona.portrait.phrases import join_gram, list_ngrams, list_phrases
from redaction.tags import ENTITIES, make_tag, person_tag


@pytest.mark.parametrize("text", ["hello there", "你好啊"])
def test_every_tag_of_the_redactor_is_known_and_is_no_emoji(text: str) -> None:
    tags = [make_tag(entity, text) for entity in (*ENTITIES, "ANYTHING")] + [person_tag(12, text)]
    for found in tags:
        assert PLACEHOLDER.fullmatch(found), found
        assert not EMOJI.search(found), found
        assert not list_ngrams(found)


@pytest.mark.parametrize(
    ("text", "found"), [("[捂脸] 好", "[捂脸]"), ("ok [Facepalm]", "[Facepalm]"), ("yay 😂", "😂"), ("hi :)", ":)")]
)
def test_emoji_and_stickers_are_found(text: str, found: str) -> None:
    assert EMOJI.findall(text) == [found]


@pytest.mark.parametrize("text", ["haha", "哈哈哈", "lol", "笑死", "hahaha!"])
def test_laughter_is_found(text: str) -> None:
    assert LAUGH.search(text)


@pytest.mark.parametrize("text", ["what", "wahhh", "halo", "behave"])
def test_other_words_are_no_laughter(text: str) -> None:
    assert not LAUGH.search(text)


def test_words_are_counted_in_both_languages() -> None:
    assert word_count("one two three!") == 3
    assert word_count("一二三四五") == 3
    assert split_tokens("Don't 走开!!") == ["don't", "走", "开", "!!"]
    assert join_gram("哈 哈 lol you") == "哈哈 lol you"
    assert is_chinese("今天 ok")
    assert not is_chinese("hello")


@pytest.mark.parametrize("text", ["好囉", "這樣耶", "是喔", "好唷", "好啦"])
def test_little_words_of_traditional_writing_are_heard(text: str) -> None:
    assert PARTICLE.search(text)
    assert not PARTICLE.search("耶穌和耶鲁大学")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("你在干嘛呢", ["你", "在", "干嘛", "呢"]),
        ("小朋友们 ok", ["小朋友", "们", "ok"]),
        ("今天天气真好！", ["今天", "天气", "真", "好", "！"]),
        ("還是那家麵", ["還是", "那", "家", "麵"]),
        ("Don't go", ["don't", "go"]),
        ("", []),
    ],
)
def test_chinese_is_cut_into_words(text: str, found: list[str]) -> None:
    assert split_words(text) == found


@pytest.mark.parametrize(
    ("text", "cut", "whole"), [("你在干嘛", "在 干", "在 干 嘛"), ("小朋友好", "小 朋", "小 朋 友")]
)
def test_a_phrase_never_begins_or_ends_inside_a_word(text: str, cut: str, whole: str) -> None:
    assert whole in list_phrases(text)
    assert cut not in list_phrases(text)
    assert list_phrases(text) <= list_ngrams(text)
