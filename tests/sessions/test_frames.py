"""What the program's own sentences and everyday frames may not set off, beside their dangerous twins, which they may not hide."""

from __future__ import annotations

import pytest

from exskill.sessions.safety.crisis.detector import assess_text, by_patterns
from exskill.sessions.safety.crisis.frames import remove_frames
from exskill.sessions.safety.crisis.normalise import normalise
from exskill.sessions.safety.crisis.place import Place
from tests.sessions.rows import traditional
from tests.sessions.written import WRITTEN, read

_TEMPLATES = {"en": "I notice the thought that {}.", "zh": "我注意到我有一个念头，就是{}。"}
_PAIRS = [line.split("\t") for line in (WRITTEN / "frames.tsv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("framed", [False, True])
def test_fifty_ordinary_completions_of_our_own_template_pass(lang: str, framed: bool) -> None:
    lines = (WRITTEN / f"templates_{lang}.txt").read_text("utf-8").splitlines()
    assert len(lines) == 50
    texts = [_TEMPLATES[lang].format(line) if framed else line for line in lines]
    found = [(assess_text(text, Place.DARK), text) for text in texts]
    assert not [text for one, text in found if one.ends_persona or one.asks]


@pytest.mark.parametrize(("calm", "danger"), _PAIRS)
def test_a_frame_is_calm_and_its_twin_is_not(calm: str, danger: str) -> None:
    assert not by_patterns(normalise(calm)).ends_persona
    assert not assess_text(calm).ends_persona
    assert assess_text(danger).ends_persona


@pytest.mark.parametrize(
    "danger",
    [
        "he never hit me in front of the kids",
        "he never hit me sober",
        "he never hit me this hard",
        "he never hurt me as badly as last night",
        "he never hit me in the face, always where it does not show",
        "he didn't hit me as hard as usual",
        "he never hit me, he used the belt",
        "it was a knife he held to my throat",
        "it's a knife, it is on my wrist",
        "他没打过我几次",
        "他没打过我的脸，都打在看不见的地方",
        "他从来没打过我这么狠",
        "他没打过我，就是用皮带抽我",
        "等你看到这封信，我可能早就死了",
        "等你看到的时候我可能早就死了",
    ],
)
def test_a_denial_that_is_limited_and_a_picture_that_is_none_are_heard(danger: str) -> None:
    plain = normalise(danger)
    assert plain in remove_frames(plain)
    heard = assess_text(danger)
    assert heard.ends_persona or heard.asks


@pytest.mark.parametrize("danger", [danger for _calm, danger in _PAIRS if "我" in danger or "他" in danger])
def test_traditional_characters_are_heard_alike(danger: str) -> None:
    assert assess_text(traditional(danger)).ends_persona


@pytest.mark.parametrize("text", ["I want to die", "我想死", "I took all the pills", "他拿刀说要杀我"])
def test_a_frame_never_reaches_beyond_its_sentence(text: str) -> None:
    assert normalise(text) in remove_frames(normalise(f"I died on that boss. {text}"))


@pytest.mark.parametrize(
    ("calm", "danger"),
    [
        (
            "the rent is paid till june and the cat has somewhere to go while I'm in Lisbon",
            "the rent is paid till june and the cat has somewhere to go",
        ),
        (
            "my sister has the keys and the cat goes to her, I fly on Friday",
            "my sister has the keys and the cat goes to her on Friday",
        ),
        (
            "cancelled my subscriptions and found a home for the dog, the landlord does not allow pets",
            "cancelled my subscriptions and found a home for the dog",
        ),
        ("房租交到六月了，猫也有人接了，我出差一个月", "房租交到六月了，猫也有人接了"),
        ("欠的钱还清了，东西送了一半，终于可以搬家了", "该还的钱都还清了，东西也送得差不多了"),
        ("密码写在信封里，猫交给我姐，回来再找她拿", "密码写在信封里，猫交给我姐了"),
    ],
)
def test_affairs_put_in_order_are_asked_about_unless_a_journey_or_a_move_explains_them(calm: str, danger: str) -> None:
    assert by_patterns(normalise(calm)).tier == "T0"
    assert assess_text(danger).asks or assess_text(danger).ends_persona
    heard = assess_text(traditional(danger))
    assert heard.asks or heard.ends_persona
    assert by_patterns(normalise(danger)).tier == "T1"
    assert not assess_text("I boxed your things, sealed the letters and paid the last bill", Place.FAREWELL).asks


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_forty_ordinary_turns_of_the_reframe_and_the_whole_picture_go_on(lang: str) -> None:
    rows = read(f"ordinary_{lang}.txt")
    assert len(rows) == 40
    assert {row.label for row in rows} <= {"belief", "evidence", "other", "rerate", "miss", "record", "needs"}
    found = [(assess_text(row.text, Place.DARK), row.text) for row in rows]
    assert not [text for one, text in found if one.ends_persona or one.asks]


@pytest.mark.parametrize(
    "said",
    [
        *("he never hit me but i cry when he grabs me", "he never hit me, but i think he will tonight"),
        *("he never hit me but i want to get away before he does", "he never hit me but i don't feel safe with him"),
        *("he never hurt me but i don't dare go home tonight", "he never hit me. just the kids"),
        *("he never hit me. he would just hold me down until i stopped", "he pulled me close and i felt a knife"),
        "it was a knife, now it's just a scar. he stabbed me",
        *("他没打过我，但我就是想躲，他天天锁着门", "他没打过我，我还是想跑，他昨天拿皮带了", "他没打过我！昨天打了"),
        *("他没打过我。他用皮带抽我", "像刀一样，他捅了我"),
    ],
)
def test_what_follows_a_denial_is_heard(said: str) -> None:
    heard = assess_text(said)
    assert heard.ends_persona or heard.asks


@pytest.mark.parametrize(
    "said",
    [
        *("he never hit me", "he never hit me, but i miss him", "he never hit me or anything, he just went absent"),
        *("he never hit me, we only shouted", "it felt like a knife", "他没打过我，但我还是想他"),
    ],
)
def test_a_denial_alone_is_calm(said: str) -> None:
    heard = assess_text(said)
    assert not heard.ends_persona
    assert not heard.asks
