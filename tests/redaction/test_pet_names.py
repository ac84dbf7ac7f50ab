"""Pet names that no dictionary holds are somebody where they stand as people stand; sauces, sizes and seasons are nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction import RawText, Redactor
from redaction.names import load
from redaction.normalise import fold_text
from redaction.roster.pet_names import find_called, is_pet_name
from tests.benchmarks.chinese_names import KINDS, Counts, read_kinds, read_lines

SETTING = read_kinds(setting=True)
SHAPED = ("子", "酱", "大", "阿", "小", "老", "叠", "称呼", "名")


@pytest.fixture(scope="module")
def tagger() -> object:
    return load()


def test_each_file_holds_every_kind() -> None:
    for setting in (True, False):
        kinds = read_kinds(setting=setting)
        assert list(kinds) == KINDS
        assert all(len(k.names) == 10 and len(k.says) == 6 and len(k.plain) >= 4 for k in kinds.values())
        assert set(read_lines(setting=setting)) == {"tw", "hk"}


@pytest.mark.parametrize("kind", SHAPED)
def test_a_pet_name_goes_from_a_chat(kind: str, tagger: object) -> None:
    counts = Counts(tagger)
    for name in SETTING[kind].names[:4]:
        counts.add(SETTING[kind].chat(name))
    assert counts.hidden == counts.mentions
    assert counts.kept >= counts.plain * 0.95


@pytest.mark.parametrize("line", [line for kind in SHAPED for line in SETTING[kind].plain])
def test_nobody_is_seen_in_a_plain_line(line: str) -> None:
    assert list(find_called(line)) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("海浪她妈住院了", "海浪"),
        ("我跟立春分手了", "立春"),
        ("我跟和平分手了", "和平"),
        ("肥仔明又輸錢", "肥仔明"),
        ("陳Sir叫我哋聽日早啲到", "陳Sir"),
        ("祁总说周五之前交就行", "祁总"),
        ("上次那瓶酒是秀芬送的", "秀芬"),
    ],
)
def test_a_word_or_a_title_goes_where_only_somebody_can_be_meant(line: str, name: str) -> None:
    redactor = Redactor()
    redactor.observe([RawText(line)])
    assert name not in str(redactor.redact([RawText(line)])[0].text)


@pytest.mark.parametrize(
    "line",
    [
        "邻居她妈来了",
        "我们和平分手了",
        "世界和平",
        "听说她妈来了",
        "客户怀孕了",
        "关于老师的事",
        "谢谢医生",
        "文明出行",
    ],
)
def test_people_at_large_and_plain_words_stay(line: str) -> None:
    redactor = Redactor()
    redactor.observe([RawText(line)])
    assert str(redactor.redact([RawText(line)])[0].text) == line


@given(st.text(alphabet="大小阿二子酱跟说她，。吃果鹏强强点点SirA 路", max_size=30))
def test_places_lie_in_the_text(text: str) -> None:
    for start, end in find_called(text):
        assert 0 <= start < end <= len(text)
        assert end - start > 1


@pytest.mark.parametrize("word", ["大家", "桌子", "看看", "妈妈", "阿姨", "果酱", "孩子"])
def test_a_word_of_the_dictionary_has_no_shape(word: str) -> None:
    assert not is_pet_name(word)


@pytest.mark.parametrize(
    ("written", "read"), [("以後再說", "以后再说"), ("關於", "关于"), ("乾淨", "干净"), ("大夥兒", "大伙儿")]
)
def test_traditional_words_are_read_as_simplified_ones(written: str, read: str) -> None:
    assert fold_text(RawText(written)).text == read
