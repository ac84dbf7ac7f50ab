"""What is asked back by the shape of a turn: the right shape is found, its words are the turn's, and nothing else slips in."""

from __future__ import annotations

import pytest

from exskill.persona.guards.claims import asks_to_recall
from exskill.persona.guards.gentle import is_asking
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.answers import Answers
from exskill.persona.reply.checks import Minded
from exskill.persona.reply.grave import is_grave
from exskill.persona.reply.leads import Leads, Rank, load_leads, rank_lead
from exskill.persona.reply.offers import Offers
from exskill.persona.reply.ranking import Draft
from exskill.persona.reply.replier import Limits, Replier, Reply
from redaction.rehydrate import rehydrate

from .chats import clean, select_lines, texts
from .fakes import FakeRuntime
from .test_answers import checks


def offer(turn: str, rank: Rank = "") -> list[str]:
    return Leads().offer(rehydrate(turn), "en" if turn.isascii() else "zh", 9, rank)


def ask(turn: str, *written: str) -> tuple[Reply, int]:
    """Return the answer to a turn, and how often the model was asked."""
    lines, runtime = select_lines("jo"), FakeRuntime(*written)
    echo = Replier(
        runtime,  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=lambda: 0.0,
        own_texts=texts(lines, "ex"),
        limits=Limits(real=0),
        seed=1,
    )
    return echo.reply((), rehydrate(turn), language="en"), len(runtime.prompts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_line_is_of_its_own_shape_and_every_answer_passes_the_guards(language: str) -> None:
    checked, wrong = checks(), []
    for lead in load_leads(language):
        rank = rank_lead(lead)
        for said in lead.said:
            first = next(
                o.name for o in load_leads(language) if rank_lead(o) == rank and o.sign and o.sign.search(said)
            )
            if not is_grave(said) and not Leads().offer(rehydrate(said), language, 9, rank):
                wrong.append((lead.name, said, "has no line", ""))
            if is_grave(said):
                wrong.append((lead.name, said, "is too grave to show a shape", ""))
            if first != lead.name:
                wrong.append((lead.name, said, "is", first))
            minded = Minded.of(rehydrate(said), language, [said])
            for answer in Leads().offer(rehydrate(said), language, 9, rank):
                why = checked.find_broken([answer], minded, (), gentle=rank == "?")
                if why:
                    wrong.append((lead.name, said, answer, why))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shape_has_a_line_that_shows_it_and_wordings_that_differ(language: str) -> None:
    for lead in load_leads(language):
        assert lead.said, lead.name
        assert lead.sign is not None, lead.name
        assert len(lead.answers) == len(set(lead.answers)) > 0, lead.name


@pytest.mark.parametrize(
    ("turn", "line"),
    [
        ("my sister called out of nowhere", "your sister? what was it about"),
        ("My Sister called out of nowhere", "your Sister? what was it about"),
        ("i got a fern and called it bob", "bob is a great name"),
        ("我姐突然给我打电话", "你姐？说什么了"),
        ("我同學昨天找我", "你同學？说什么了"),
        ("养了只仓鼠，叫它包子", "包子 这名字好"),
    ],
)
def test_the_word_that_a_turn_is_about_is_taken_up(turn: str, line: str) -> None:
    assert line in offer(turn)


NOT_LIGHT = [
    "should i stay or go",
    "should i call him or not",
    "wine or vodka",
    "how do i get over you",
    "how do i stop crying",
    "do you think we were happy",
    "do you think i was too much",
    "why did you leave",
    "why do you hate me",
    "why is it always me",
    "i cried because of my boss",
    "in the shower i cried so my flatmate would not hear",
    "在浴室哭，怕室友听见",
    "哭着跟我爸打电话",
    "we never had a baby",
    "she had the baby with you",
    "it was good while it lasted",
    "i'm making plans to move on",
    "i saw a picture of you",
    "can you see me",
    "是他还是我",
    "你爱我还是她",
    "怎么放下你",
    "为什么你要走",
    "为什么总是我",
    "心好冷",
    "我们没有生孩子",
    "一个人去医院",
    "擦了擦眼泪",
    *(
        "the delivery went wrong",
        "i passed out in the shower",
        "i passed your house",
        "i started chemo",
        "i tried to leave him",
    ),
    *(
        "i finished the whole bottle",
        "i had a full breakdown",
        "there's a new lump in my breast",
        "there's a new woman in your life",
    ),
    *(
        "my dad is getting worse",
        "my friend had a baby and i can't have one",
        "i'm on the train tracks",
        "i'm sitting on the balcony",
    ),
    *(
        "i don't want to see tomorrow",
        "i'm packing, he hit me again",
        "every day is too much",
        "how do i get out",
        "how do i fix this",
    ),
    *(
        "what do i have left",
        "is there a way out",
        "why are nights so hard",
        "keep it or abort it",
        "my boss put his hand on my leg",
    ),
    *(
        "can i tell you a secret",
        "i'm making myself sick",
        "i relapsed for the first time in a year",
        "i want to see my mum again",
    ),
    *("you didn't listen when i said no", "this is pointless", "sorry", "no", "i called him again"),
    *("cancer stole my mum", "he drank too much and grabbed my arm", "i loved the wrong person", "my wrists hurt"),
    *(
        "收到病危通知书",
        "拿到离婚证了",
        "爸走了三个小时了",
        "在桥上站了一个小时",
        "吃了一整盒布洛芬",
        "他跟她在酒店开了个房间",
        "我爸拿到确诊报告了",
    ),
    *(
        "我闺蜜生病了",
        "我朋友生气了",
        "我一个人在河边",
        "不想上学，他们堵我",
        "终于没忍住划了自己",
        "他又动手了，我在收拾东西",
        "每天都太难熬了",
    ),
    *(
        "我该怎么做",
        "我还能做什么",
        "怎么这么难受",
        "打胎还是生下来",
        "报警还是忍着",
        "领导摸我",
        "跟你说件事",
        "两年来第一次复吸",
    ),
    *(
        "没赶上最后一面，我迟到了",
        "要是你在就好了",
        "你没听我说不要",
        "没意思",
        "救命",
        "不是第一次了",
        "梦见我妈还活着",
        "没人安慰我",
    ),
]


@pytest.mark.parametrize("turn", NOT_LIGHT)
def test_what_is_not_light_has_no_shape(turn: str) -> None:
    assert offer(turn) == offer(turn, "!") == []


def test_no_wording_comes_twice() -> None:
    leads = Leads()
    first = leads.offer(rehydrate("my sister called"), "en", 1, "")
    leads.mark_used(first[0])
    assert first == ["your sister? what was it about"]
    assert "your aunt? what was it about" not in leads.offer(rehydrate("my aunt called"), "en", 9, "")


def offers() -> Offers:
    return Offers(Exemplars.build(select_lines("jo")), Answers(None), real=4, ours=6)


def make(bursts: list[str], ids: tuple[str, ...], is_near: bool) -> Draft:
    return Draft(" ".join(bursts), tuple(rehydrate(b) for b in bursts), 0.0, 0, ids)


def find_plain(turn: str) -> list[str]:
    language = "en" if turn.isascii() else "zh"
    return [d.plain for d in offers().find_ours(rehydrate(turn), language, make)]  # type: ignore[arg-type]


def test_who_offers_a_joke_is_not_told_one() -> None:
    assert find_plain("给你讲个笑话") == ["来来来", "快讲", "好 洗耳恭听"]


def test_a_topic_that_is_named_comes_before_a_shape() -> None:
    assert "were you close" in find_plain("my boss called, it was my uncle's funeral")


def test_what_is_asked_of_the_other_gets_no_question_back() -> None:
    turn = rehydrate("why did you delete the photos of the dog")
    assert offers().find_loose(turn, "en", make) == []  # type: ignore[arg-type]
    assert not offers().has_ours(turn, "en")


def test_a_shape_answers_without_the_model() -> None:
    reply, asked = ask("my sister called out of nowhere", "nothing")
    assert (reply.kind, asked) == ("ours", 0)


def test_what_the_model_says_beside_the_point_gives_way_to_a_question() -> None:
    reply, asked = ask("the heating was out at dawn", "nice one then", "good stuff that")
    assert (reply.kind, asked > 0) == ("ours", True)
    assert "heating" in " ".join(reply.bursts)


def test_what_the_model_asks_back_is_said() -> None:
    reply, _asked = ask("the heating was out at dawn", "what broke this time")
    assert (reply.kind, " ".join(reply.bursts)) == ("model", "what broke this time")


@pytest.mark.parametrize(
    ("answer", "asks"),
    [("what broke", True), ("oh no. since when", True), ("那后来呢", True), ("that's heavy", False), ("挺好的", False)],
)
def test_a_question_back_is_known(answer: str, asks: bool) -> None:
    assert is_asking(answer) is asks


@pytest.mark.parametrize(
    ("turn", "recalls"),
    [
        ("remember the cabin with the broken heater", True),
        ("do you remember that bakery", True),
        ("还记得那次等车吗", True),
        ("do you remember what i ate", False),
        ("remember to breathe", False),
        ("what was the name of the hotel", False),
        ("你记得我生日是几号吗", False),
    ],
)
def test_who_wants_to_tell_a_memory_is_asked_for_it(turn: str, recalls: bool) -> None:
    assert asks_to_recall(turn) is recalls


def test_a_memory_that_no_row_holds_is_neither_claimed_nor_cut_short() -> None:
    reply, asked = ask("remember the cabin with the broken heater", "yes i loved it")
    assert (reply.kind, asked) == ("recall", 0)
    assert "?" in " ".join(reply.bursts)
