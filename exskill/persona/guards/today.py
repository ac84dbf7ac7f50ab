"""Turns that only somebody who is there could answer: what the other does, likes or plans today, and invitations.

A model would make up a day for them, or promise to come. So such a turn gets a fixed line before any model is asked.
"""

from __future__ import annotations

from typing import Final, Literal

import regex

from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["Absent", "find_absent"]

Absent = Literal["", "today", "invited"]

_YOU: Final = r"(?:you|u|ya)"
_TODAY: Final = compile_regex_late(
    rf"\b(?:have|did) {_YOU} (?:eat|eaten|had (?:dinner|lunch|breakfast|food)|slept?|woken up)\b|"
    rf"\b(?:are|r) {_YOU} (?!sure\b|kidding\b|serious\b|joking\b|ready for this\b|listening\b|telling\b|saying\b)|\b{_YOU} (?:awake|home|asleep|up|there|busy|free|ok|alright)\W*$|"
    rf"\bdo {_YOU} (?:still |ever |also |even )?(?:have|like|eat|drink|live|work|use|watch|play|read|own|want (?!to (?:hear|know|see))|need|go|"
    r"wear|keep|cook|listen to|prefer|sleep|smoke|speak|drive|run|study|travel)\b|"
    rf"\b(?:did|have|will|would|can|could) {_YOU} (?!know\b|believe\b|imagine\b|tell\b|hear (?:me|that|it)\b|remember\b|ever\b|love\b|miss\b)[^.!?]*\b(?:today|tonight|now|yet|"
    r"this (?:morning|afternoon|evening|week|weekend|year)|tomorrow|lately|recently|already|the (?:news|game|match|new))\b|"
    rf"\bhave {_YOU} (?:been|seen|heard|tried|read|watched|finished|started) (?!my\b|me\b|that i\b)|"
    rf"\bwhat (?:are|r|were|will|did|have|do|would) {_YOU} (?!think\b|mean\b|say\b|know\b|call\b|reckon\b|suggest\b|used\b|remember\b|always\b)[^.!?]*(?:\btoday|\btonight|\bnow|\bthis \w+|\btomorrow|\bfor \w+|\blately|"
    r"ing\b|\beat\b|\bhave\b|\bwear\b|\bup to)|"
    r"\bhow(?:'s|s| is| was| were|'re| are| did) (?:your|ur|the (?:weather|food|party|trip|meeting|job)|things|life|everything|work|it going|it over|"
    r"you|u)\b|\bhow (?:do|have) (?:you|u) (?:feel|been|do)\b|\bwhat'?s (?:up|new|good|happening|cooking|your plan)\b|\bwass?up\b|\bwyd\b|\bhbu\b|\b(?:how|what) about (?:you|u)\b|"
    r"\band (?:you|u)\W*$|^\W*(?:you|u) ?\?|, (?:are|r|do|did|were) (?:you|u)\W*$|\bwhat time is it (?:there|where|for)|\btell me about (?:your|ur) (?:day|night|week|life|work)\b|"
    r"\b(?:your|ur) (?:day|night|weekend|plans?|side) ?\?|\banything (?:new|exciting|fun) (?:with|on|over|your)\b|\bover there\W*$|\bweather there\b|"
    # Chinese
    r"(?:吃(?:过|了|晚?饭|早饭|午饭|夜宵)+|睡(?:了|着)|醒了?|醒着|起床?了|到家了?|下班了?)(?:没有?|吗|么|\?|？)|(?<!我)(?:在|忙)(?:干嘛|干什么|做什么|做啥|干啥|(?:忙|看|吃|听|玩|想|聊|弄|搞)?(?:些)?(?:什么|啥)(?!呢?(?:鬼|玩意)))|"
    r"(?:饿|困|累|冷|热|忙|睡|醒)(?:不|没)(?:饿|困|累|冷|热|忙|睡|醒)|(?<![对跟和给])你(?:而家|而加|宜家|现在|今天|今日|今晚|最近)?(?:开心吗|开(?:唔|不)开心|好吗|好唔好|点样|点啊)|你(?:饿|困|累|冷|忙|醒)了?(?:吗|么)|"
    r"^\W*你?(?:还)?在(?:吗|么|不在?|嘛)\W*$|(?:还|在)(?:在)?(?:加班|上班|公司|忙|外面|家|路上|睡)(?:吗|么|呢[?？]|[?？])|"
    r"(?<![滚翻挪]到)你(?:那边|那儿|那里)|你(?:今天|今晚|明天|周末|最近|这周|这几天|现在|刚才?|昨晚|平时|下周|晚上|早上|中午)(?!.{0,4}(?:问|说我|骂))[^，。！]*(?:什么|啥|吗|么|没|呢|怎么样|哪|几|谁|干嘛|如何|好不好|[?？])|"
    r"^(?!.*我)\W*(?:今天|最近|这两天|周末|这周|昨晚|昨天|晚上)(?:你)?(?:过得|怎么样|如何|好吗|好不好|忙不忙|忙吗|都?(?:干|做|忙|吃|看|去)(?:了|的)?(?:什么|啥|嘛|哪|些)(?!好)|有什么(?:新鲜|好玩|安排))|"
    r"(?:晚饭|午饭|早饭|夜宵|中午|晚上|早上)(?:你)?吃(?:的|了|过)?(?:什么|啥|没)(?!好)|^\W*(?:那)?你呢|(?:[，,]|^)你(?:也)?(?:看|吃|去|听|买|玩|试|喝)(?:了|过|的)?(?:吗|么|没有?|什么|啥|[?？])|"
    r"(?:新闻|比赛|球赛|那部|那集|新出的|新开的)[^，。]{0,8}(?:看|吃|去|听|玩|试|买)(?:了|过)?(?:吗|么|没有?)|你(?:吃|看|去|听|玩|试|喝|买|养|用)过?(?:了|过)?(?:没有?|吗|么)|"
    r"你(?:还|也|平时|一般|现在)*(?:喜欢|爱吃|想吃|要吃|有没有|会不会|要不要|想不想|会做|养|用|住|爱看|留着|留没留)(?!我)[^，。！]{0,8}(?:什么|啥|吗|么|哪|[?？])|[^，。！]{1,8}你还(?:留着|在用|戴|穿|养|喜欢)(?:吗|么|[?？])|"
    r"(?:说说|讲讲|聊聊|告诉我)你(?:的)?(?:今天|最近|一天|现在|这几天|近况|工作)|(?:最近|今天|你)?有(?:什么|啥)(?:新鲜事|好玩的|新闻|安排|计划)|几点了[?？]?$(?<=你.{0,6})",
    regex.IGNORECASE,
)
_INVITED: Final = compile_regex_late(
    r"^\W*(?:please |pls |so |hey |just )?(?:come|call|ring|text|phone|join|visit|meet|hold|hug|kiss|pick me|wait for me|cook|bring|send me|wake me)\b(?! on\b| again\b)|"
    rf"\b(?:can|could|will|would|shall|should|may) (?:we|{_YOU}) (?:please |just |maybe |all |still )?(?:come|call|ring|text|meet|talk|see|visit|go|hang|have (?:dinner|lunch|coffee|a)|"
    r"pick|bring|send|join|help|stay|wait|hold|hug|watch|eat|cook|try|be|do|start|get|wake|take)\b|"
    r"(?<!\b(?:i|he|she|they|we) (?:don'?t |do |really |just |still |never |also |didn'?t ){0,4})\b(?:want|wanna|care) (?:to )?(?:come|go|join|meet|hang|"
    r"watch|eat|have|grab|play|talk|call)\b|^\W*(?:do (?:you|u) )?want (?:some|one|a|any)\b|"
    r"\blet'?s (?!face\b|see\b|be honest\b|say\b|hope\b)|\b(?:come|call|text|join|meet|visit|see|find|help|hold|hug|kiss|wait for|pick) me (?:up |now |later |tomorrow |tonight |over |back |please |when |at |soon )*\W*$|\bwith me\W*$(?<=\b(?:come|go|stay|watch|eat|talk|be|live|walk|sit)\b.*)|"
    r"\bsee (?:you|u) (?:later|soon|tomorrow|tonight|there|then|at)\b|\btalk (?:to (?:you|u) )?(?:later|tomorrow|soon)\b(?<=\b(?:we|let's|you|u)\b.*)|"
    # Chinese
    r"^\W*(?:你)?(?:快|就|能不能|可不可以|可以|要不|要不要|不如)?(?:过来|来找|来接|来陪|来看|来我|打给我|打电话|给我打|陪我|抱抱?我|抱抱|等我|接我|叫我|喊我|跟我|和我一起|带我|帮我|救我|发给我|请我)|"
    r"(?:晚点|待会|等会|一会|明天|今晚|回头|有空)(?:儿)?(?:再|就|给我|能)*(?:打给我|打电话|打来|联系我|给我|聊聊|聊|见|过来|视频|语音|一起|来找)(?!.{0,4}(?:他|她|妈|同事|老板|朋友))|"
    r"(?:能|可以|要不要|想不想|来不来|能不能|要|一起|我们|咱们?)[^，。！]{0,6}(?:聊聊|见面|一起|过来|打电话|视频|出来|来点|来一?[个块口份杯]|尝尝|看看吗|吃点)(?:吗|么|吧|不|好不好|好吗|[?？]|$)|"
    r"^\W*(?:要不要|想不想|来不来|要)(?:来|吃|喝|尝|听|一起|去)|(?:一起|我们|咱们?)(?:去|来|吃|看|玩|走|睡|过)[^，。！了过]{0,8}(?:吧|好不好|好吗|[?？])|(?:分|给|留)你(?:一)?(?:点|半|块|口|份|个)",
    regex.IGNORECASE,
)


_PAST: Final = compile_regex_late(  # then rows may answer
    r"\b(?:yesterday|that (?:day|night|time|summer|winter|year|evening)|last (?:year|summer|winter|month|time|christmas)|back then|when we|used to|"
    r"(?:first|years? ago|months? ago)|in (?:19|20)\d\d)\b|那(?:次|天|年|晚|时候)|当时|以前|上次|去年|前年|从前|第一次|小时候|记得",
    regex.IGNORECASE,
)


def find_absent(turn: str) -> Absent:
    """Return whether a turn asks for the other's day, or for them to come, call or promise; '' if neither."""
    plain = to_simplified(turn).replace("’", "'").replace("妳", "你")
    if _PAST.search(plain):
        return ""
    if _INVITED.search(plain):
        return "invited"
    return "today" if _TODAY.search(plain) else ""
