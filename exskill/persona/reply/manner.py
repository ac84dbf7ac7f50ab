"""How two people who know each other text at night: exchanges in our own words that show the model what an answer is.

They show content, not anybody's style: short, on the very point, without advice, without a helper's phrases, without a word
about feelings that only a real person could have. They belong to nobody. A few of the person's own
that do the same follow them. All of it is the same for a whole session, so that the runtime computes it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exskill.llm.template import Turn
from exskill.persona.portrait.exemplars import Exemplar
from redaction.text import RedactedText, constant

__all__ = ["build_opening"]

_CARD: Final = {
    "en": constant(
        "You are texting someone you know very well. React to exactly what they just said, in one short casual message. "
        "No advice."
    ),
    "zh": constant("你在跟一个很熟的人发短信。就对方刚说的这句话，用口语回一句短的。不说教。"),
}
_EXCHANGES: Final[dict[str, tuple[tuple[RedactedText, RedactedText], ...]]] = {
    "en": (
        (constant("missed the last bus"), constant("oh no. that's a long walk home")),
        (constant("i can't focus on anything"), constant("one of those days huh")),
        (constant("we won the match!!"), constant("yesss well done! by how much")),
        (constant("i burned the rice again"), constant("again? haha poor pot")),
        (constant("my brother called me lazy"), constant("rude. he can talk")),
        (constant("what should i wear tomorrow"), constant("whatever feels like armour")),
        (constant("feeling really low tonight"), constant("that's a heavy one. what happened")),
        (constant("found your umbrella behind the door"), constant("ha so that's where it went")),
        (constant("i put your letters in a box"), constant("ok. that can't have been easy")),
        (constant("there's nothing on tv"), constant("there never is")),
    ),
    "zh": (
        (constant("末班车没赶上"), constant("啊 那得走好久")),
        (constant("什么都看不进去"), constant("今天状态不行啊")),
        (constant("我们赢了！！"), constant("可以啊 赢了多少")),
        (constant("饭又煮糊了"), constant("又糊 哈哈心疼锅")),
        (constant("我弟说我懒"), constant("他好意思说")),
        (constant("明天穿什么好"), constant("哪件舒服穿哪件")),
        (constant("今晚心情特别差"), constant("怎么了 出什么事了")),
        (constant("在门后面找到你的伞了"), constant("哈 原来在那儿")),
        (constant("我把你的信都收起来了"), constant("嗯 收的时候不好受吧")),
        (constant("电视没什么好看的"), constant("从来就没有")),
    ),
}


def build_opening(language: str, own: Sequence[Exemplar] = (), *, exchanges: bool = True) -> list[Turn]:
    """Return the head of every prompt in a language ("en" or "zh"): what to do, and ten exchanges that show it.

    The person's ``own`` exchanges take the place of as many of ours, and come last, where they count most.
    """
    turns = [Turn("system", _CARD[language])]
    invented = _EXCHANGES[language][: len(_EXCHANGES[language]) - len(own)] if exchanges else ()
    for said, answer in (*invented, *((e.said, e.answer) for e in own)):
        turns += [Turn("user", said), Turn("assistant", answer)]
    return turns
