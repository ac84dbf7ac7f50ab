"""What a history looks like afterwards: third parties gone everywhere, the two of them untouched."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import redaction
from redaction import MapDestroyed, Person, RawText, RedactedText, Redactor
from redaction.normalise import fold_text

PEOPLE = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam Winter",)), Person("3", "third", ("Quentin Abara",))]


def redacted(*texts: str, people: list[Person] | None = None) -> list[str]:
    redactor = Redactor(people if people is not None else PEOPLE)
    raw = [RawText(t) for t in texts]
    redactor.observe(raw)
    redactor.freeze()
    return [str(r.text) for r in redactor.redact(raw)]


def test_a_name_found_once_is_found_everywhere() -> None:
    first, second, third = redacted("Mr Hartmann shouted at me", "HARTMANN again", "hartmann's dog")
    assert first == "Mr [Friend-1] shouted at me"
    assert second == "[Friend-1] again"
    assert third == "[Friend-1]'s dog"


def test_aliases_of_one_person_get_one_tag() -> None:
    out = redacted("王丽丽今天又迟到", "小丽还是老样子", "丽丽你好")
    assert out[0].startswith("[朋友-1]")
    assert out[1].startswith("[朋友-1]")


def test_a_part_of_a_full_name_tells_as_much_as_the_whole() -> None:
    out = redacted("Priya Hartmann is late", "How was it... Hartmann?", "the market was closed, mark my words")
    assert out == ["[Friend-1] is late", "How was it... [Friend-1]?", "the market was closed, mark my words"]
    assert redacted("Joan Market is late", "the market was closed")[1] == "the market was closed"


def test_traditional_and_simplified_characters_are_one_name() -> None:
    out = redacted("鄭曉東欠我錢", "郑晓东来了", "寄到臺北市信義區忠孝東路五段7號3樓")
    assert out[0] == "[朋友-1]欠我錢"
    assert out[1] == "[朋友-1]来了"
    assert "忠孝" not in out[2]
    people = [Person("1", "self", ("陳美玲",)), Person("2", "ex", ("张伟",)), Person("3", "third", ("劉德健",))]
    assert redacted("陈美玲在吗", "張偉說好", "刘德健也来", people=people) == ["陈美玲在吗", "張偉說好", "[朋友-1]也来"]


def test_a_name_within_a_handle_is_the_person_of_the_other_lines() -> None:
    out = redacted("//@任志强:故意？", "任志强说的", "@花花世界 你好")
    assert out == ["//@[朋友-1]:故意？", "[朋友-1]说的", "[账号] 你好"]


@pytest.mark.parametrize("text", ["杨壮的密码是!@#$%^&*", "我的密码是 ******!! 杨壮知道", "password: !@#$%^&*~ 杨壮"])
def test_a_secret_of_signs_beside_a_name_goes_too(text: str) -> None:
    out = redacted("杨壮说的", text)[1]
    assert "!" not in out.replace("!!", "!")
    assert "&" not in out
    assert "*" not in out


@pytest.mark.parametrize("text", ["昨天和丽丽娜娜一起吃饭", "我和婷婷佳佳去上海", "莹莹蓉蓉吵架了"])
def test_two_doubled_names_in_a_row_do_not_stay(text: str) -> None:
    out = redacted(text)[0]
    assert "[朋友-" in out
    assert not set("丽娜婷佳莹蓉") & set(out)


def test_a_whole_name_goes_whatever_word_its_end_makes() -> None:
    assert redacted("郑晓东来了") == ["[朋友-1]来了"]


def test_doubled_words_are_nobody() -> None:
    assert redacted("好不容易安安静静待会了") == ["好不容易安安静静待会了"]


def test_compatibility_characters_are_folded_twice() -> None:
    assert fold_text("\u2fba建国").text == "马建国"


def test_a_map_from_before_is_read_as_texts_are_now() -> None:
    redactor = Redactor()
    redactor.observe([RawText("郑晓东来了")])
    redactor.freeze()
    old = redactor.export_map().decode().replace("郑晓东", "鄭曉東")
    again = Redactor.from_map(old.encode())
    assert str(again.redact_one(RawText("鄭曉東欠我錢")).text) == "[朋友-1]欠我錢"


def test_two_possible_owners_are_not_joined() -> None:
    out = redacted("王丽丽来了", "张丽丽也来了", "小丽呢")
    tags = {part.split("]")[0] for part in out}
    assert len(tags) == 3


def test_the_two_principals_stay_readable() -> None:
    out = redacted("Alex, where are you?", "sam says hi", "Sam Winter is late", "winter is coming, Sam")
    assert out == ["Alex, where are you?", "sam says hi", "Sam Winter is late", "winter is coming, Sam"]


def test_people_known_from_the_export_vanish_without_any_detector() -> None:
    out = redacted("quentin will bring it", "ask Abara")
    assert out == ["[Friend-1] will bring it", "ask [Friend-1]"]


def test_tags_follow_the_language_of_the_message() -> None:
    out = redacted("Mr Hartmann again", "又是hartmann 真的烦死了")
    assert out[0] == "Mr [Friend-1] again"
    assert "[朋友-1]" in out[1]


@pytest.mark.parametrize(
    "text",
    [
        "haha ok see you at the usual place",
        "i'm on the bus",
        "good night, love you",
        "May I will rose hope grace",
        "今天好累啊 早点睡吧",
        "哈哈哈哈 行吧",
        "妈妈叫我吃饭",
        "老公 你到家了吗",
        "我马上到",
        "明白了 谢谢",
        "Happy Birthday!!",
        "OMG NO WAY",
        "Ok. Thanks. Bye.",
        "小心点",
        "和平分手",
    ],
)
def test_ordinary_lines_are_untouched(text: str) -> None:
    assert redacted(text) == [text]


def test_redacting_twice_changes_nothing() -> None:
    once = redacted("Mr Hartmann, 07700 900123, 14 Larkfield Road", "mail a@example.org")
    assert redacted(*once) == once


def test_live_text_gets_the_same_tags_from_the_map() -> None:
    redactor = Redactor(PEOPLE)
    redactor.observe([RawText("Mr Hartmann shouted")])
    redactor.freeze()
    again = Redactor.from_map(redactor.export_map())
    assert str(again.redact_one(RawText("i saw hartmann and sam")).text) == "i saw [Friend-1] and sam"


def test_an_unreadable_map_is_refused() -> None:
    for data in (b"", b"{}", b"[]", b'{"version": 99}'):
        with pytest.raises(MapDestroyed):
            Redactor.from_map(data)


def test_detection_works_without_a_map() -> None:
    out = Redactor().redact([RawText("call Mr Hartmann on 07700 900123")])[0]
    assert out.text is not None
    assert "artmann" not in out.text
    assert "900123" not in out.text


def test_one_broken_row_is_not_the_end_of_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    from redaction import redactor as module

    def explode(text: str, _also: frozenset[str]) -> list[object]:
        if "boom" in text:
            raise ValueError(text)
        return []

    monkeypatch.setattr(module, "scan_all", explode)
    good, bad = Redactor(PEOPLE).redact([RawText("fine"), RawText("boom")])
    assert str(good.text) == "fine"
    assert bad.text is None
    assert bad.error == "ValueError"


def test_special_categories_are_tagged() -> None:
    redactor = Redactor(PEOPLE)
    rows = redactor.redact([RawText("the doctor said it is depression"), RawText("我工资还没发"), RawText("see you")])
    assert rows[0].categories == {"health"}
    assert rows[1].categories == {"finance"}
    assert rows[2].categories == frozenset()
    assert isinstance(rows[0].text, RedactedText)


SECRETS = ["07700 900123", "13912345678", "zoe.q@example.org", "https://example.org/x", "4111111111111111", "京A12345"]
FILLER = st.text(alphabet="abc xyz,.!?我们的 好吗。，🙂", max_size=20)


@settings(max_examples=60, deadline=None)
@given(FILLER, st.sampled_from(SECRETS), FILLER)
def test_a_planted_secret_never_survives(before: str, secret: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    out = Redactor(PEOPLE, languages=()).redact([RawText(text)])[0]
    assert out.text is not None
    assert secret not in out.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_folding_maps_every_span_back(text: str) -> None:
    folded = fold_text(text)
    assert folded.span(0, len(folded.text))[1] <= len(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_the_example_in_the_package_documentation_is_true() -> None:
    assert doctest.testmod(redaction).failed == 0
