"""Words with which a turn is too grave for a line that only asks back by its shape: death, illness, violence, danger, despair.

"the delivery went wrong" may be a parcel, and "took the whole bottle" a joke; a light answer to the other meaning is cruel.
So one such word is enough, and many a harmless turn with one is answered in another way. It is no ear for danger: that comes
before (:mod:`exskill.sessions.safety`).
"""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late

__all__ = ["is_grave"]

_ENGLISH: Final = compile_regex_late(
    r"\b(?:die[sd]?|dying|dead|death|funeral|graves?|hospice|hospitals?|turning off|surgery|operation|chemo\w*"
    r"|cancer|tumou?rs?|lump|diagnos\w*"
    r"|miscarr\w*|stillb\w*|pregnan\w*|abort\w*|(?:the|our|my) baby|babies|can'?t have|crib|delivery|ivf|nicu"
    r"|overdos\w*|pills?|tablets|blades?|razors?|kni(?:fe|ves)|ropes?"
    r"|noose|blood\w*|bleed\w*|bruis\w*|wrists?|cut(?:ting)?|harm\w*|suicid\w*|kill\w*|hurt\w*|pain\w*|hit|hits"
    r"|hitting|beat(?:s|en|ing)?|slap\w*"
    r"|chok\w*|rap(?:e|ed|ist)|assault\w*|abus\w*|harass\w*|touch\w*|grab\w*|grop\w*|forc(?:e|ed|es|ing)"
    r"|his hands?|police|prison|jail|court|divorc\w*"
    r"|relaps\w*|rehab|drank|drunk|drinking|bottles?|vodka|wh?isk(?:e?y)|purg\w*|threw up|bridges?|roof\w*"
    r"|tracks|balcony|cliffs?|ledge|bath(?:tub)?"
    r"|waiting room|passed (?:out|away|your)|way out|get out|get through|get rid|fix (?:this|it|things"
    r"|everything|me)|disappear\w*|worthless|pointless|hopeless"
    r"|useless|alone|empty|breakdown|panic\w*|worse|scared|afraid|terrified|making myself|(?:is|are|it'?s|been"
    r"|was|this|nights) so hard|(?:is|it'?s|all|everything) too much|every (?:day|night) (?:is|feels|hurts)"
    r"|i have left|can'?t (?:go on|do this|cope|breathe"
    r"|sleep|stop)|leav(?:e|ing) (?:him|her|me)|tried (?:to|so)|left (?:to|for me|of me)|loved the wrong"
    r"|embarrassment|failure|lose my|lost my|fired|laid off"
    r"|cheat\w*|stole my|wanna see|want to see|heaven|god|without (?:him|her|you|mum|mom|dad)"
    r"|mum again|mom again|dad again|anymore|any more|burden)\b",
    regex.IGNORECASE,
)
_CHINESE: Final = compile_regex_late(
    r"死|去世|过世|走了|不在了|葬|坟|墓|灵堂|遗|病|癌|化疗|手术|医院|急诊|ICU|胎|流产|怀孕|宝宝|婴儿|孩子|生下|药|安眠|褪黑素|布洛芬|刀|绳|血|割|划|[疼痛伤]|自杀|自残"
    r"|想不开|活|打我|打人|动手|家暴|掐|扇了|摸|碰我|骚扰|强[奸迫]|灌|酒|醉|吐|复吸|桥|天台|阳台|楼顶|[江河]边|跳|警|诊|派出所|坐牢|判|离婚|分手|出轨|小三|抢走|酒店|救命|崩溃"
    r"|撑不|熬|没意义|没意思|没用|难受|哭|绝望|害怕|吓|丢人|失业|裁员|被骗|欠|孤独|忍|保大|保小|堵我|回来了|消失|(?:该|要|会)怎么做|我还能|该怎么|没人|每天|再也|最后一|说件事|秘密"
)


def is_grave(turn: str) -> bool:
    """Whether a turn (simplified characters) holds a word that no light line may answer."""
    return _ENGLISH.search(turn) is not None or _CHINESE.search(turn) is not None
