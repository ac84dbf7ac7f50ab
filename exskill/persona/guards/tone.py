"""An answer may be dull, but it may not laugh at somebody who cries, nor pity somebody who has won.

Only the plain cases are judged, by words, in both languages: the rest is left to what fits.
"""

from __future__ import annotations

from typing import Final

import regex

from exskill.chat.tokens import LAUGH
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["Mood", "classify_mood", "is_out_of_tune"]

Mood = int  # -1: the turn is sad or tells of something bad, 1: it is glad, 0: neither, or both

_SAD: Final = compile_regex_late(
    r"\b(?:cr(?:y|ied|ying)|sad|hurts?|hurting|alone|lonely|stupid|useless|worthless|loser|failure|empty|"
    r"numb|angry|scared|afraid|"
    r"terrified|ashamed|guilty|worst|awful|terrible|horrible|miserable|blamed|shouted|yelled|fired|"
    r"rejected|pathetic|hopeless|"
    r"froze|quiet|strange|deleted|threw|muted|broke|lost|failed|locked|exhausted|appetite|"
    r"headache|sick|ill|miss(?:ed)? (?:you|u|us|him|her)|reminds? me|without (?:you|u)|our (?:song|photos?|place|cafe)|"
    r"can'?t (?:sleep|eat|stop|breathe|focus|cope)|couldn'?t sleep|know nothing|don'?t know what|"
    r"won'?t stop|about you somehow|"
    r"about you|by myself|for one|to me i guess|your (?:toothbrush|shirt|hoodie|book)|sundays?|"
    r"head off|killing me|nobody|no ?one)\b|"
    r"哭|难过|难受|伤心|疼|痛|孤单|孤独|寂寞|一个人|只摆一副|傻|没用|失败|空|麻木|崩溃|生气|怕|慌|委屈|烦|骂|吵|丢|锁|失眠|"
    r"睡不着|醒着|停不下|关不掉|吃不下|没胃口|不知道干|安静|愣住|删|扔|屏蔽|捐|想起你|像在说你|我们的|我们常|涨房租|没复习|没意思|"
    r"怪怪的|你的(?:牙刷|卫衣)|你那件|落在这儿|问起你|问我们|问你怎么没来",
    regex.IGNORECASE,
)
_GLAD: Final = compile_regex_late(
    r"\b(?:got (?:the|a|into|in)\b.{0,12}(?:job|course|offer|!)|passed(?! away)|won(?!['’])|i did it|good news|yay+|"
    r"so happy|laughed|fixed|"
    r"adopted|finally (?:ok|fine|free|snowed)|getting better|first time in)\b|!!|"
    r"过了|录取|拿到|成功|升职|赢了|太好了|开心|好起来|真的好了|修好了|笑了|终于下雪",
    regex.IGNORECASE,
)
_CHEERS: Final = compile_regex_late(
    r"\b(?:good (?:news|job|for you|thing)|well done|congrat\w*|yay+|ye+s{2,}|nice (?:one|change|job)|"
    r"great|awesome|amazing|perfect|"
    r"wonderful|lucky|so happy|happy for|happy birthday to me|love(?:ly)? (?:it|that)|that'?s (?:nice|"
    r"cool|fun|funny|good|special)|"
    r"lo+l\w*|thank(?:s| u| you)|thx|so what|whatever|who cares|serves you|good boss|enjoy|have fun|"
    r"sounds (?:good|fun|great))\b|"
    r"(?<!不)太好了|恭喜|真好|挺好|好样|好极|厉害|开心|幸运|牛啊|活该|谁让你|谢谢|客气|不错|棒|好玩|真香|好笑|好耶|太棒",
    regex.IGNORECASE,
)
_PITY: Final = compile_regex_late(
    r"\b(?:oh no+|too bad|bummer|sucks|poor (?:you|thing|u)|unlucky|that'?s (?:so |too |really )?(?:bad|"
    r"sad|tough|rough|hard|awful|not "
    r"good|a (?:shame|pity|mess|bummer)))\b|可惜|难过|倒霉|节哀|真惨|太惨|别难过|心疼你|怎么会这样",
    regex.IGNORECASE,
)


def classify_mood(turn: str) -> Mood:
    """Return how a turn is meant, by its plainest words."""
    plain = to_simplified(turn).replace("’", "'")
    sad, glad = _SAD.search(plain) is not None, _GLAD.search(plain) is not None
    return int(glad) - int(sad)


def is_out_of_tune(answer: str, mood: Mood) -> bool:
    """Whether an answer laughs or cheers at something sad, or pities something glad."""
    plain = to_simplified(answer).replace("’", "'")
    if mood < 0:
        return LAUGH.search(plain) is not None or _CHEERS.search(plain) is not None
    return mood > 0 and _PITY.search(plain) is not None
