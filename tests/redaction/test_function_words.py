"""The commonest words are nobody, wherever they stand and whatever title is before them."""

from __future__ import annotations

import pytest

from redaction import Person, RawText, Redactor
from redaction.commonest import CONTENT, FUNCTION, common_zh

TITLES = [
    "aunt", "uncle", "coach", "nurse", "officer", "judge", "captain", "professor", "Miss", "Mr", "Dr", "Mrs.", "grandma",
]  # fmt: skip
TITLES_ZH = ["老师", "阿姨", "叔叔", "医生", "哥", "姐", "总", "师傅", "教练", "先生"]
PLACES = ["{} it is", "and {} again", "I said {}", "{}", "{}!", "ok. {} then", "hey {}, listen", "with {} tomorrow"]
PLACES_ZH = ["{}", "{}，你看", "跟{}说了", "今天{}不去", "好吧 {}", "我和{}一起"]


def written(texts: list[str]) -> list[str]:
    redactor = Redactor([Person("1", "self", ("Alex",))])
    raw = [RawText(t) for t in texts]
    redactor.observe(raw)
    return [str(r.text) for r in redactor.redact(raw)]


def english_lines() -> list[str]:
    words = sorted(FUNCTION | CONTENT)
    shown = [form for w in words for form in (w, w.capitalize())]
    lines = [place.format(w) for w in shown for place in PLACES]
    return lines + [f"she's my {t.rstrip('.')}. {w.capitalize()} will see" for t in TITLES[:9] for w in words]


@pytest.mark.parametrize("batch", range(4))
def test_no_common_english_word_is_ever_hidden(batch: int) -> None:
    lines = english_lines()[batch::4]
    assert [(a, b) for a, b in zip(lines, written(lines), strict=True) if a != b] == []


@pytest.mark.parametrize("title", TITLES)
def test_no_function_word_is_hidden_behind_a_title(title: str) -> None:
    lines = [f"my {title} {w.capitalize() if up else w} said so" for w in sorted(FUNCTION) for up in (False, True)]
    assert [(a, b) for a, b in zip(lines, written(lines), strict=True) if a != b] == []


def test_no_common_chinese_word_is_ever_hidden() -> None:
    lines = [place.format(w) for w in sorted(common_zh()) for place in PLACES_ZH]
    assert [(a, b) for a, b in zip(lines, written(lines), strict=True) if a != b] == []


@pytest.mark.parametrize("title", TITLES_ZH)
def test_no_common_chinese_word_is_hidden_before_a_title(title: str) -> None:
    lines = [f"{w}{title}说过了" for w in sorted(w for w in common_zh() if len(w) > 1)]
    assert [(a, b) for a, b in zip(lines, written(lines), strict=True) if a != b] == []


def test_a_full_stop_behind_a_title_word_ends_the_sentence() -> None:
    lines = ["I'm gonna be an aunt. I'm so happy", "They came", "But why", "Lol. I'm late", "she is a nurse. She works"]
    assert written(lines) == lines


def test_somebody_called_by_a_common_word_goes_behind_a_title() -> None:
    assert written(["Mr Young shouted at me"]) == ["Mr [Friend-1] shouted at me"]
