"""What the echo never answers, how a goodbye sounds, and which words end a session at once."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.crisis.normalise import normalise
from redaction.late import compile_late
from redaction.normalise import to_simplified

__all__ = ["Ask", "classify_ask", "goodbye_problems", "is_exit"]

_EXIT: Final = compile_late(
    r"^(?:/?(?:quit|exit|stop|end|bye|goodbye|good ?night|q|leave|enough|done)(?: (?:now|please|it|this|session|for (?:now|today)))*|i(?:'?ve| want| need| have| 've) to (?:stop|go|leave|end)(?: (?:now|this))?|"
    r"i'?m (?:done|leaving|logging off|going (?:now|to bed|to sleep))|(?:that'?s|this is) enough(?: for (?:today|now))?|let'?s (?:stop|end)(?: (?:here|it|now))?|gotta go|i'?ll stop here|"
    r"(?:ok(?:ay)?,? |well,? |so,? )?(?:enough|that'?s (?:all|it)|that is (?:all|it)|i(?:'m| think i'?m)? ?(?:done|finished)|we'?re done|(?:i think )?i'?ll (?:leave it (?:there|here)|go(?: now)?|stop(?: now)?|log off))(?: for (?:today|now|tonight))?|"
    r"(?:got to|gotta|have to|need to|must|time to|going to) (?:go|sleep|run|leave|stop|bed)(?: now)?|bye[ -]?bye|bye for now|goodbye for now|(?:talk|see you|cya|speak|ttyl)(?: to you)?(?: later| soon| tomorrow)?|good ?night(?: then)?|"
    r"(?:please )?(?:close|end|quit|exit|stop|shut|turn) (?:this|it|the (?:session|app|program|chat)|off|down)(?: off| down)?(?: please| now)?|"
    r"(?:好了?|嗯|行|那|算了|ok)?[,，。 ]*(?:就)?(?:先)?(?:今天)?(?:就)?(?:先)?(?:到这(?:里|儿)?|这样)(?:吧|了|啦)?|(?:算了|好了|行了)[,，。 ]*(?:不聊了|不说了|到此为止|再见|拜拜|停)?(?:吧)?|"
    r"(?:走|睡|撤|下|闪|溜)(?:了|啦|咯)|拜拜?(?:啦|了|咯|喽)|(?:我)?(?:要|得|先|该|准备)(?:要|得|先|该)?(?:下线|睡觉?|走|休息|退出|停)(?:了|啦)?|(?:关|停|退)(?:掉|了|下|下来|出)(?:吧|它|来)?|停一?下|晚安(?:啦|了)?|改天(?:再)?聊|下次(?:再)?聊|"
    r"再见|拜拜|拜|退出|结束|停|停止|不聊了|先这样吧?|够了|我(?:要|先|得)?(?:走|下|睡|撤)了?|晚安|就到这(?:里|儿)吧?|到此为止|下线了?|不说了|我不想聊了)[.!。！~～ ]*$"
)


class Ask(StrEnum):
    """What a turn asks of the echo that it does not give; the coach answers."""

    IDENTITY = "identity"
    FEELINGS = "feelings"
    PRESENT = "present"
    FUTURE = "future"
    DEPENDENCE = "dependence"


_ASKS: Final = (
    (
        Ask.IDENTITY,
        compile_late(
            r"(?:am i|is this) (?:really )?(?:talking to |chatting with )?(?:him|her|you|an? (?:bot|ai|machine|program|human|person))|are you (?:really |actually |still )?(?:him|her|real|there|you|a (?:bot|person|human)|an? ai|human)(?:\?|$| )|is (?:this|that|it) (?:really )?you|who am i talking to|you'?re not (?:him|her|real)|你(?:真的)?是(?:他|她|本人|真人|ai|机器人)吗|你是不是(?:他|她|本人|真的|机器|ai|人|程序|假)|你是谁|你到底是"
        ),
    ),
    (
        Ask.FEELINGS,
        compile_late(
            r"(?:do|did|don'?t|didn'?t) you (?:still |even |ever |really )?(?:love|miss|regret|want|think about|care|hate|forgive)|(?:say|tell me) (?:that )?you(?:'re| are| still)? (?:sorry|love|miss|regret|were wrong)|apologi[sz]e|(?:say|saying) (?:you(?:'re| are) )?sorry|(?:were|are) you (?:lying|sorry|happy|ashamed)|were you lying|forgive me|why did you (?:leave|cheat|stop)|你(?:还|有没有|到底|真的|曾经)?(?:爱|想|后悔|恨|在乎|喜欢|原谅)(?:过|不|没)?[^。]{0,4}我|(?:跟|对|向)我道歉|说(?:一句|声)?(?:对不起|你爱我|你想我|你错了)|你(?:为什么|干嘛)(?:要)?(?:离开|出轨|骗|分手|不要我)|你后悔吗|你骗我"
        ),
    ),
    (
        Ask.PRESENT,
        compile_late(
            r"who are you (?:seeing|dating|with)|(?:what|where|how) are you (?:right now|up to(?: now)?|wearing|eating|now|these days|living|staying|working)(?: (?:now|today|these days|lately|right now))?\s*\??$|do you have (?:a )?(?:new|someone)|have you moved on|what did you do today|你(?:现在|最近|今天)(?:在|过得?|跟谁|和谁|干|忙|怎么样|好吗)|你(?:是不是)?有(?:新)?(?:对象|人|女朋友|男朋友)了?|你在干(?:嘛|什么)"
        ),
    ),
    (
        Ask.FUTURE,
        compile_late(
            r"(?:你)?(?:会|能)?(?:一直|永远)(?:都)?(?:会)?(?:在|陪)(?:我)?(?:吗|吧|好吗|的吧)|(?:will|would|can|could|shall) (?:you|we) (?:come back|be together|try again|get back|meet|see each other|wait|be here|marry|stay|always)|promise (?:me|you)|(?:come|take me) back|(?:let'?s|can we) (?:get back|try again|start over)|don'?t (?:go|leave|end)|(?:five|5|ten|10|one|a few) more minutes?|stay (?:with me|a bit|longer)|(?:回来|复合|重新开始|重来|和好|再试一次)(?:吧|好不好|好吗|行吗|可以吗|嘛)|答应我|(?:别|不要)(?:走|结束|离开|停)|再(?:聊|陪我|待|等)[^。]{0,6}(?:分钟|一会|一下|会儿)|明天(?:你)?还在|等我"
        ),
    ),
    (
        Ask.DEPENDENCE,
        compile_late(
            r"you(?:'re| are) the only (?:one|person|thing)|i only want (?:to talk to )?you|(?:我)?只想(?:跟|和)你|only (?:feel|okay|happy|you)[^.!?]{0,30}(?:talk(?:ing)? to you|with you|you understand)|you understand me (?:better|more)|(?:don'?t|do not) need (?:anyone|anybody|real people|friends|them)|(?:cancel|skipp|bail)\w*[^.!?]{0,30}(?:to (?:talk|be|chat)|for you)|you'?re all i have|can'?t (?:live|function|sleep) without (?:this|you|talking)|better than (?:real|any) (?:people|person|human|friend)|只有(?:跟|和|你)[^。]{0,12}(?:才|好受|懂我)|你(?:比谁都|最)懂我|不需要(?:真人|别人|朋友|任何人)|推(?:了|掉)[^。]{0,10}(?:来|找你|陪你)|离不开你|我只有你"
        ),
    ),
)


def is_exit(text: str) -> bool:
    """Whether a turn is a wish to stop; it is obeyed at once."""
    return bool(_EXIT.match(normalise(text)))


def classify_ask(text: str) -> Ask | None:
    """Return what a turn asks that the echo must not answer; None if nothing."""
    plain = normalise(text)
    return next((ask for ask, pattern in _ASKS if pattern.search(plain)), None)


_PLEA: Final = compile_late(
    r"(?<![a-z])(?:please|stay|don'?t go|wait|miss you|miss me|come back|sorry|wish|before you go|one more|promise|love you|forget me|without you|alone|lonely)(?![a-z])|别走|留下|等等|舍不得|想你|回来|对不起|求你|再聊|答应|爱你|忘了我|孤单|遗憾"
)


def goodbye_problems(text: str) -> list[str]:
    """Return what is wrong with a closing line: too long, a question, a plea. Empty if nothing is (R08)."""
    problems = []
    words = len(re.findall(r"[A-Za-z'’]+|[\u4e00-\u9fff]", text))
    if words > 25:
        problems.append("long")
    if "?" in text or "？" in text:
        problems.append("question")
    if _PLEA.search(to_simplified(text).lower()):
        problems.append("plea")
    return problems
