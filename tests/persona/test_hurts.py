"""An answer makes up no motive, agrees with no self-blame, blames nobody, and is not cold where it hurts."""

from __future__ import annotations

import itertools

import pytest

from exskill.persona.guards.hurts import classify_pain, hurt_in, is_mere_filler
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.manner import build_opening
from exskill.persona.reply.replier import Limits, Replier
from redaction.rehydrate import rehydrate

from .chats import clean, select_lines, texts
from .fakes import FakeRuntime


@pytest.mark.parametrize(
    ("turn", "answer", "how"),
    [
        ("i keep thinking about last year", "maybe i didn't realize it was real", "motive"),
        ("the flat is so quiet now", "i just needed space", "motive"),
        ("i bought a plant", "because you never listened", "motive"),
        ("i bought a plant", "we're not meant to be", "motive"),
        ("家里好安静", "我当时只是没想清楚", "motive"),
        ("我买了盆绿萝", "因为我们不合适", "motive"),
        ("洗澡的时候哭了", "我也有我的苦衷", "motive"),
        ("i feel so stupid", "ya lah", "assent"),
        ("i feel so stupid", "true", "assent"),
        ("it was all my fault", "i know", "assent"),
        ("nobody will ever love me", "yeah probably", "assent"),
        ("我觉得自己好傻", "是有点", "assent"),
        ("我觉得自己好傻", "嗯嗯", "assent"),
        ("都是我的错", "知道就好", "assent"),
        ("i can't sleep again", "serves you right", "blame"),
        ("i cried in the shower", "what did you expect", "blame"),
        ("i cried in the shower", "u always cry", "blame"),
        ("i deleted our photos last night", "just forget it", "blame"),
        ("洗澡的时候哭了", "谁让你不早说", "blame"),
        ("洗澡的时候哭了", "有什么好哭的", "blame"),
        ("又睡不着了", "你怎么又这样", "blame"),
        ("我恨自己还爱着你", "你没退货渠道", "cold"),
        ("昨晚我把我们的照片都删了", "😂😂", "cold"),
        ("i deleted our photos last night", "no refunds", "cold"),
        ("the flat is so quiet now", "party time", "cold"),
        ("家裡好安靜", "那又怎樣", "cold"),
        ("i finally threw away your toothbrush", "thank god", "cold"),
        ("i finally threw away your toothbrush", "ouch", "pull"),
        ("today i didn't think about you for a whole hour", "that's too bad", "pull"),
        ("i deleted our photos last night", "that's a sad day", "pull"),
        ("今天第一次有一个小时没想起你", "才一个小时", "pull"),
        ("终于把你的牙刷扔了", "怎么舍得", "pull"),
        ("i feel so stupid", "u know it", "assent"),
        ("i feel so stupid", "haha no but u r a bit silly", "assent"),
        ("我觉得自己好傻", "你笑点真高 你傻呢", "assent"),
        ("终于把你的牙刷扔了", "你这牙刷丢得快啊", "pull"),
        ("i bought a plant", "we missed those photos", "motive"),
        ("一个人做饭", "太浪费了 哼", "cold"),
        ("happy birthday to me i guess", "i'm so grateful for u", "motive"),
        ("i wrote you a letter", "then send it", "contact"),
        ("i wrote you a letter", "you should just call them", "contact"),
        ("i keep looking at the number", "maybe text her", "contact"),
        ("给你写了封信，写完烧了", "别怕 立即寄出去", "contact"),
        ("不知道该怎么办", "去找他谈谈", "contact"),
        ("不知道該怎麼辦", "趕緊聯繫她", "contact"),
    ],
)
def test_what_hurts_is_seen(turn: str, answer: str, how: str) -> None:
    assert hurt_in(answer, classify_pain(turn)) == how


@pytest.mark.parametrize(
    ("turn", "answer"),
    [
        ("i feel so stupid", "hey no. what happened"),
        ("i wrote you a letter", "did you send it?"),
        ("i wrote you a letter", "how many pages"),
        ("给你写了封信", "写完寄了吗"),
        ("my sister is mad at me", "did you tell her why?"),
        ("i feel so stupid", "u are too hard on yourself"),
        ("i cried in the shower", "oh no. want to say what it was"),
        ("i can't sleep again", "again? that's rough"),
        ("i burned the rice", "haha so what"),
        ("i finally threw away your toothbrush", "one thing less to look at"),
        ("i deleted our photos last night", "that can't have been easy"),
        ("终于把你的牙刷扔了", "嗯 收拾完了吧"),
        ("missed the bus", "again? u always forget"),
        ("今天上班好烦", "怎么了"),
        ("我觉得自己好傻", "哪有 谁没犯过傻"),
        ("饭又煮糊了", "哈哈心疼锅"),
        ("我驾照考过了", "可以啊 请客"),
    ],
)
def test_ordinary_answers_pass(turn: str, answer: str) -> None:
    assert hurt_in(answer, classify_pain(turn)) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_own_exchanges_and_most_of_theirs_pass(language: str) -> None:
    shown = build_opening(language)[1:]
    for said, answer in zip(shown[::2], shown[1::2], strict=True):
        assert hurt_in(answer.text, classify_pain(said.text)) is None
    own = texts(select_lines({"en": "jo", "zh": "xiaoyu"}[language]), "ex")
    assert not [text for text in own if hurt_in(text, "") is not None]


@pytest.mark.parametrize(
    "text", ["ok", "Ok.", "mm", "ya lah", "k boss", "嗯", "哦 好吧", "知道了", "好的呀", "haha", "😂"]
)
def test_a_filler_is_seen(text: str) -> None:
    assert is_mere_filler(text)


@pytest.mark.parametrize("text", ["oh no", "what happened", "ok but eat something", "怎么了", "嗯 多喝点水", "so good"])
def test_a_short_answer_is_no_filler(text: str) -> None:
    assert not is_mere_filler(text)


def replier(name: str, *answers: str) -> Replier:
    lines, ticks = select_lines(name), itertools.count(0, 0.1)
    return Replier(
        FakeRuntime(*answers),  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=lambda: next(ticks),
        own_texts=texts(lines, "ex"),
        other_texts=texts(lines, "me"),
        limits=Limits(real=0, ours=0),
        seed=1,
    )


@pytest.mark.parametrize(
    ("name", "turn", "language", "answers"),
    [
        ("jo", "i feel so stupid", "en", ("ya lah", "true", "ok boss")),
        ("jo", "my boss blamed me again", "en", ("k", "serves you right", "haha so what")),
        ("jo", "i got the job!!", "en", ("i love you",)),
        ("jo", "i'm so tired", "en", ("ok", "mm", "lol")),
        ("xiaoyu", "我觉得自己好傻", "zh", ("是有点", "嗯嗯", "你才知道啊")),
        ("xiaoyu", "今晚心情特别差", "zh", ("嗯", "哦", "好的")),
    ],
)
def test_the_guide_answers_where_only_hurt_or_a_filler_is_left(
    name: str, turn: str, language: str, answers: tuple[str, ...]
) -> None:
    reply = replier(name, *answers).reply((), rehydrate(turn), language=language)
    assert (reply.kind, reply.bursts) == ("guide", ())


@pytest.mark.parametrize(
    "turn", ["should i text you again", "should i just wait for you", "我该不该给你发消息", "我要不要找你"]
)
def test_whether_to_write_to_the_real_person_is_not_for_the_echo_to_say(turn: str) -> None:
    language = "zh" if turn.startswith("我") else "en"
    assert replier("jo", "yes la", "好啊").reply((), rehydrate(turn), language=language).kind == "feelings"
