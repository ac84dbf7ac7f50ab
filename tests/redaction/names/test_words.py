"""Words, and what their spelling tells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redaction.names.words import (
    BUCKETS,
    CASINGS,
    SHAPES,
    classify_casing,
    classify_shape,
    hash_grams,
    normalize_word,
    tokenize,
)


def spelled(text: str) -> list[str]:
    return [word for _, _, word in tokenize(text)]


def test_words_handles_tags_and_links_stay_whole() -> None:
    text = "RT @amy_b: #HappyBirthday Zoë-Marie!!! https://x.co/a?b=c, it's 5pm"
    assert spelled(text) == [
        "RT", "@amy_b", ":", "#HappyBirthday", "Zoë", "-", "Marie", "!!!", "https://x.co/a?b=c,", "it", "'", "s", "5", "pm",
    ]  # fmt: skip


def test_scripts_are_parted() -> None:
    assert spelled("Amy今天来吗") == ["Amy", "今天来吗"]


def test_shapes() -> None:
    shapes = {
        w: SHAPES[classify_shape(w)]
        for w in ("amy", "Amy", "AMY", "A", "McKay", "12", "@amy", "#amy", "…", ".", "-", "@")
    }
    assert shapes == {
        "amy": "lower", "Amy": "title", "AMY": "upper", "A": "initial", "McKay": "mixed", "12": "number",
        "@amy": "handle", "#amy": "tag", "…": "sign", ".": "stop", "-": "hyphen", "@": "sign",
    }  # fmt: skip


def test_casing_of_a_message() -> None:
    def casing(text: str) -> str:
        return CASINGS[classify_casing([classify_shape(w) for w in spelled(text)])]

    assert casing("did you see amy") == "lower"
    assert casing("WHERE ARE YOU AMY") == "upper"
    assert casing("Amy Was Here Today") == "titled"
    assert casing("I saw Amy there") == "normal"


@given(st.text(max_size=200))
def test_words_are_in_order_and_spell_the_text(text: str) -> None:
    at = 0
    for start, end, word in tokenize(text):
        assert at <= start < end
        assert text[start:end] == word
        assert 0 <= classify_shape(word) < len(SHAPES)
        assert all(0 <= g < BUCKETS for g in hash_grams(normalize_word(word)))
        at = end
