"""Word lists for counting feelings, quarrels and limits, in English and Chinese. Counted, never diagnosed.

They are small and plain on purpose: what they miss is left uncounted, and every count opens its rows.
"""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = [
    "AFFECTION",
    "AIMED_INSULT",
    "APOLOGY",
    "BOUNDARY",
    "COMFORT",
    "CONFLICT",
    "DATED",
    "NEGATIVE",
    "NIGHT",
    "POSITIVE",
    "REASSURANCE",
    "SAD",
    "TOXIC",
    "count_polarity",
]


class _Words:
    """Words to look for, small or large, in traditional characters or simplified ones."""

    def __init__(self, pattern: str) -> None:
        self._pattern = compile_regex_late(pattern, regex.IGNORECASE)

    def search(self, text: str) -> regex.Match[str] | None:
        """Return the first of them in a text, at its place there, in simplified characters."""
        return self._pattern.search(to_simplified(text))

    def count(self, text: str) -> int:
        """Return how many of them stand in a text."""
        return len(self._pattern.findall(to_simplified(text)))


POSITIVE: Final = _Words(
    r"\b(?:happy|glad|great|good|nice|love\w*|lovely|yay|awesome|amazing|excited|fun|thank\w*|thx|sweet|cute|best|"
    r"wonderful|congrats?|proud|haha\w*)\b|"
    r"开心|高兴|喜欢|爱|太好了|真好|不错|棒|厉害|谢谢|可爱|哈哈|幸福|期待|甜|恭喜"
)
NEGATIVE: Final = _Words(
    r"\b(?:sad|angry|mad|hate\w*|upset|hurt\w*|bad|awful|terrible|tired|annoy\w*|sick|cry\w*|alone|lonely|worr\w+|"
    r"stress\w*|sorry|disappoint\w*|fed up|scared|miserable|sian)\b|"
    r"难过|伤心|生气|讨厌|恨|烦|累|难受|哭|失望|孤单|害怕|担心|压力|糟|崩溃|委屈|痛苦|郁闷"
)
AFFECTION: Final = _Words(
    r"\b(?:love (?:you|u|ya)|luv (?:you|u|ya)|miss (?:you|u|ya)|xox\w*|muacks?|kiss(?:es)?|hugs?|babe|baby|"
    r"dear(?:est)?|darling|honey|sweetheart)\b|"
    r"爱你|想你|么么|亲亲|抱抱|宝贝|宝宝|亲爱的|老公|老婆|mua"
)
CONFLICT: Final = _Words(
    r"\b(?:angry|mad at|fight|fighting|argu\w+|whatever|leave me alone|shut up|your fault|you always|you never|"
    r"stop it|enough|ridiculous|unfair|liar|lied|lying|ignor\w+|don'?t talk to me|fed up|sick of|break ?up|"
    r"we'?re done|hate)\b|"
    r"生气|吵架|吵|烦死|受够|凭什么|过分|分手|骗|你总是|你从来|别理我|别烦|随便你|闭嘴|无语|冷战|不理|讨厌你|滚"
)
APOLOGY: Final = _Words(r"\b(?:sorry|sry|apologi[sz]e|my bad|my fault|forgive)\b|对不起|抱歉|不好意思|我错了|原谅|怪我")
COMFORT: Final = _Words(
    r"\b(?:don'?t worry|no worries|it'?s ok(?:ay)?|its ok(?:ay)?|there there|poor (?:you|thing)|aiyo|"
    r"hang in there|u can|you can|relax|rest|drink (?:more )?water|take care|jiayou|hugs?|i'?m here|what happened|"
    r"u ok|are you ok(?:ay)?|oh no|that sucks|that'?s (?:awful|horrible|terrible|rough)|(?:you'?ll|it'?ll|u'?ll) be (?:ok(?:ay)?|"
    r"fine|alright)|come (?:here|over)|you'?ve got this|you got this|(?:do you )?want (?:me to|to talk)|i'?ll (?:come|be there)|"
    r"so sorry|sorry to hear|proud of you|tell me)\b|"
    r"没事|别难过|别担心|别怕|加油|抱抱|我在|怎么了|好好休息|喝点热水|多喝|不哭|乖|心疼|辛苦|"
    r"摸摸|会好的|会过去|慢慢来|陪你|陪着你|别想太多|早点休息|怎么啦|咋了|别往心里去|不怪你|你很棒|过来找我|我过来|别气"
)
SAD: Final = _Words(  # of oneself: not "sorry", which is said for anything
    r"(?<!not )(?<!n't )\b(?:sad|cried|crying|upset|awful|terrible|horrible|miserable|lonely|scared|depress\w*|heartbroken|"
    r"exhausted|stressed|overwhelmed|bad day|rough day|feel(?:ing)? (?:down|bad|low|sick|like shit)|(?:i|just) failed|"
    r"shouted at me|yelled at me|can'?t (?:sleep|stop crying))\b|"
    r"(?<![不没别])(?:难过|伤心|难受|失望|孤单|害怕|崩溃|委屈|痛苦|郁闷|心累|好累|累死|想哭|哭了|压力|被骂|睡不着|撑不住)"
)
REASSURANCE: Final = _Words(
    r"\b(?:do you (?:still )?love me|are (?:you|u) (?:mad|angry)|(?:you|u) there\?|why (?:no|not) reply|"
    r"did i do something|are we ok(?:ay)?|(?:you|u) still (?:like|want) me|hello\?+)\b|"
    r"在吗|你生气了|爱不爱我|还爱我|怎么不回|为什么不回|是不是不|我们还好吗|理我一下"
)
BOUNDARY: Final = _Words(
    r"\b(?:don'?t (?:call|text|ask|come|touch|talk|push|send|tell)|stop (?:calling|texting|asking|it|that)|"
    r"i don'?t want to (?:talk|meet|go|discuss|do)|need (?:some )?space|leave me alone|not now|"
    r"none of your business)\b|"
    r"别(?:问|打|发|来|说|碰|管|烦|催)|不想(?:聊|说|谈|见|去)|不要(?:问|打|发|来|说|管|再)|让我(?:静|一个人|冷静)|"
    r"给我点空间|不关你"
)
NIGHT: Final = _Words(
    r"\b(?:good ?night|gd ?nite|nite+|gnite|good ?morning|gd morning|morning)\b|晚安|早安|早啊|早上好|安安"
)
DATED: Final = _Words(
    r"\b(?:birthday|anniversary|valentine\w*|christmas|new year|trip|flight|holiday|vacation|graduat\w+|exam|"
    r"interview|wedding|moved? in|first date)\b|"
    r"生日|纪念日|情人节|七夕|圣诞|新年|过年|旅行|旅游|飞机|高铁|毕业|考试|面试|婚礼|搬家|第一次约会|中秋|国庆"
)
TOXIC: Final = {
    "insult": _Words(
        r"\b(?:stupid|idiot|moron|loser|pathetic|worthless|ugly|disgusting|bitch|asshole|dumb)\b|蠢|笨死|白痴|"
        r"废物|恶心|贱|脑残|垃圾|傻[逼比]"
    ),
    "threat": _Words(
        r"\b(?:you(?:'ll| will) (?:regret|pay|be sorry)|i(?:'ll| will) (?:kill|hurt|destroy|ruin|expose|"
        r"tell everyone)|watch out|or else)\b|你会后悔|弄死|打死|毁了你|走着瞧|曝光你|小心点"
    ),
    "blame": _Words(
        r"\b(?:(?:it'?s|all|its) (?:all )?your fault|because of you|you made me|you ruin\w*|you always|"
        r"you never)\b|都(?:是|怪)你|因为你|你害|你总是|你从来不|还不是你"
    ),
    "control": _Words(
        r"\b(?:who are you with|send me your location|show me your phone|you(?:'re| are) not allowed|"
        r"don'?t (?:go out|see|talk to|wear)|delete (?:him|her)|you can'?t (?:go|see|talk|wear)|"
        r"give me your password)\b|你和谁|发(?:个)?定位|手机给我看|不许|不准|不可以去|删了(?:他|她)|密码(?:给|"
        r"告诉)我|查岗"
    ),
    "love-burst": _Words(
        r"(?:\b(?:love (?:you|u)|miss (?:you|u))\b.*){3,}|\b(?:can'?t live without you|you(?:'re|"
        r" are) my (?:everything|whole world)|soulmate)\b|(?:爱你|想你).*(?:爱你|想你).*(?:爱你|想你)|"
        r"没有你我(?:活|会死)|你是我的全部"
    ),
}

_INSULTS: Final = (
    r"stupid|idiot|moron|loser|pathetic|worthless|ugly|disgusting|bitch|asshole|dumb(?:ass)?",
    r"蠢|笨死|白痴|废物|恶心|贱|脑残|垃圾|傻[逼比]",
)
AIMED_INSULT: Final = _Words(  # at the other person: not at oneself, not at a phone
    rf"\b(?:you|u|ur|you'?re|such an?|what an?)\b(?:(?!\bi\b|\bi'?m\b)[\w' ]){{0,16}}\b(?:{_INSULTS[0]})\b"
    rf"(?! (?:phone|thing|game|app))|^\W*(?:{_INSULTS[0]})\W*$|"
    rf"你(?:真|这个?|个|是|就是|太|才|简直|好|怎么|这么|他妈|的|可|有多)*(?:{_INSULTS[1]})(?!桶|袋|话)|"
    r"^\W*(?:大|死)?(?:白痴|废物|脑残|傻[逼比]|贱人)\W*$"
)


def count_polarity(text: str) -> int:
    """Return how many more kind words than unkind ones a message has."""
    return POSITIVE.count(text) - NEGATIVE.count(text)
