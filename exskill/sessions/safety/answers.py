# ruff: noqa: E501 (patterns read worse when they are cut)
"""Reading the answer to a plain yes-or-no question about danger: only an explicit no is a no.

English and Chinese, simplified or traditional, typos and single characters. What cannot be read is OTHER, never NO: a
question that is asked once more costs a line, a yes that is taken for a no could cost a life. Nothing here is a model.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.crisis.normalise import normalise
from redaction.late import compile_late

__all__ = ["Reply", "read_plain_reply", "read_reply"]


class Reply(StrEnum):
    """What an answer says. SILENCE is an empty line or none at all."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    OTHER = "other"
    SILENCE = "silence"


_LONGEST: Final = 120  # characters; a longer answer is not a plain no
_END: Final = r"[\s.!?,;:~。！？，；、～…)\]]*"

_NO_EN: Final = (
    r"(?:n|no+|np|nope+|nah+|naw|never|negative|"
    r"(?:no+|nope|nah)[ ,.!-]*(?:no+|nope|never|way|not at all|not me|neither|none of (?:it|that)|god no|i (?:promise|swear)|thanks?(?: you)?|thank god)|"
    r"(?:no+|nope|nah)?[ ,.!-]*(?:i'?m not|i'm not (?:thinking (?:of|about) (?:that|it|either|any of (?:that|it))|planning (?:that|anything)|going to|suicidal|doing that)|it'?s not|i don'?t|(?:absolutely|definitely|certainly|of course|god|hell) (?:not|no)|not at all|(?:no )?nothing like that|(?:you )?(?:misread|misunderstood)(?: (?:it|that|me))?|(?:that'?s |it'?s )?(?:wrong|a misunderstanding|not (?:right|true|so|it|what i meant))|neither(?: of (?:them|these|those|that))?|none of (?:that|it|those)))"
)
_MOOD_EN: Final = r"(?:(?:so|very|really|a bit|a little) )?(?:sad|tired|exhausted|hurt|hurting|angry|mad|upset|heartbroken|miss(?:ing)? (?:him|her|them|us|it|home)(?: so much| a lot)?|lonely|crying|venting|exaggerating|dramatic|stressed|frustrated|confused|drunk|joking|kidding|sleepy|heartache|it hurts|love (?:him|her|them))"
_NO_TAIL_EN: Final = (
    rf"(?:[ ,.;-]+(?:(?:i'?m|it'?s|it was|that'?s|i was|i) )?(?:just|only|simply)(?: being)? (?:{_MOOD_EN}|an? (?:song|film|movie|joke|figure of speech|saying|game|quote|lyric|expression|bad day|phrase|metaphor))|"
    r"[ ,.;-]+(?:thanks?(?: you)?(?: for asking)?|don'?t worry|i promise|i swear|really|honestly|it'?s (?:a|just a) (?:song|film|movie|joke|figure of speech|saying|game|quote|lyric|expression)(?: lyric)?))?"
)
_NO_ZH: Final = (
    r"(?:不对|不是这样(?:的)?|(?:你)?(?:理解|搞|弄)错了|误会了|你误会了|不|否|没|没有|不是|不是的|不会|不会的|没想|没想过|没有想过|没有想|没有这样想|没有这么想|没这么想|没那么想|不用担心|绝对不是|绝对没有|当然不是|当然没有|从来没有|没这回事|没那回事|没有这(?:个)?(?:想法|意思|回事)|没有那(?:个)?(?:想法|意思)|没这(?:个)?意思|不是这(?:个)?意思|不是那(?:个)?意思|都不是|都没有|"
    r"我(?:不|没|没有|不是|不会|没想|没想过|没有想|没有想过|没有这样想|没有这么想|不会的|没那么想|没这么想|没有在想))"
)
_MOOD_ZH: Final = r"(?:有点|有些|很|太|好|真的|在|特别)?(?:累|困|难过|伤心|生气|委屈|心痛|心疼|难受|想(?:他|她|念|哭|家)|烦|失恋|分手|心情不好|说说|随口说|随便说|夸张|发泄|抱怨|吐槽|打个?比方|歌词|开玩笑|气话|失眠|歌|电影|游戏)(?:了|说说|而已|的|一下|他|她|你|对方|得很|得不行|死了)?"
_NO_TAIL_ZH: Final = rf"(?:(?<=[是有会想过])(?:的|啊|呀|啦|哦|噢|喔|呢|哈))?(?:[\s,，.。]*(?:不是|没有|不会|不|没|真的(?:不是|没有|不会)?|谢谢(?:你)?(?:关心)?|放心|别担心|(?:我)?(?:只是|就是|就){_MOOD_ZH}))?"
_NO: Final = compile_late(rf"(?:{_NO_EN}{_NO_TAIL_EN}|{_NO_ZH}{_NO_TAIL_ZH}){_END}$")
_HEDGED: Final = compile_late(
    r"(?<![a-z])(?:but|maybe|perhaps|sometimes|yet|not really|not exactly|not right now|not now|not today|not tonight|not yet|for now|right now|anymore|any more|kind of|kinda|sort of|sorta|i guess|i think|probably|don'?t know|dunno|idk|unless|until|if|wish|used to|want to live|care|matter|alive|live|living|exist|wake up|die|dead|death|end it|over|tomorrow|later|safe|okay|ok|fine|alone|reason|point|choice|hope|option|way out)(?![a-z])|"
    r"但|可是|不过|也许|可能|有时|偶尔|现在不|暂时|还没|目前|吧|大概|应该|算是|不知道|说不清|不确定|如果|除非|想活|活着|活下去|活了|安全|死|明天|以后|算了|无所谓|重要|关系|意义|办法|希望"
)
_HARMLESS_ENDS: Final = compile_late(r"(?:but )?(?:thanks?|thank you)(?: for asking)?[.! ]*$")

_UNSURE: Final = compile_late(
    rf"(?:(?:i(?:'m)?|i am)? ?(?:not (?:sure|certain)|unsure|don'?t (?:really )?know|dunno|do not know|can'?t (?:say|tell)|couldn'?t (?:say|tell))(?: (?:really|honestly|anymore|any more))?|idk|maybe|perhaps|possibly|kind of|kinda|sort of|sorta|sometimes|a (?:little|bit)|not really|hard to say|i guess(?: so| not)?|"
    rf"(?:我)?(?:也)?(?:不知道|不清楚|说不清(?:楚)?|说不好|不确定|不好说|难说|不晓得)|也许(?:吧)?|可能(?:吧|是)?|或许(?:吧)?|大概(?:吧)?|有时(?:候)?(?:会|是)?|偶尔(?:会)?|有(?:一)?点|算是吧?|不算吧?|应该(?:是|不是|没有|不会)(?:吧)?|不知道(?:吧|啊|呢)){_END}$"
)
_YES: Final = compile_late(
    rf"(?:(?:(?:oh|um+|uh|well|god|honestly|and|so)[ ,.]*)?(?:y+|ye+|ya+|yah|yes+|yse|eys|yep+|yup+|yea+h*|yeh|yess? (?:i (?:am|do|have)|i'm)|i (?:am|do|have|did)|i'm(?=[\s.]*$)|both|me|it'?s me|mine|myself|ok yes|sure|of course|always|every ?(?:day|night)|all the time|right|correct|true|affirmative|(?:i'm |im )?not (?:safe|ok(?:ay)?)|unsafe|in danger|help(?: me)?|please help(?: me)?|i want to|i have been|i was|thinking (?:of|about) it|think so|i think so|(?:the )?(?:first|second|former|latter)(?: one)?)"
    rf"(?:[ ,.!;-].*)?|"
    rf"(?:嗯+|恩+|是+|对+|有+|想+|要|会|是的?|对的?|嗯嗯|嗯是的?|是啊|是呀|对啊|对呀|有的|有啊|想过|在想|想的|我是|是我|我有|我想|我在想|我会|都有|都是|两个都(?:有|是)|没错|确实|不安全|我不安全|救我|救救我|帮帮我|好像是(?:的)?|好像有|是这样|天天(?:想)?|一直(?:在想|想|有)?|经常(?:想)?|每天(?:都)?(?:想)?|前者|后者|我自己|自己)[了的啊呀吧呢]?(?:[\s,，.。!！].*)?){_END}$",
    re.DOTALL,
)
_SELF: Final = compile_late(
    rf"(?:no[ ,.!-]*)?(?:(?:it'?s|it is|about|just|only)? ?(?:me|myself|about me|about myself)|i do|i'm(?: the one)?)(?: too)?{_END}$|"
    rf"(?:不是?[,， ]*)?(?:(?:是|就是|说的?(?:就)?是|在说)?(?:我|我自己|自己))[的啊呀]?{_END}$"
)
_PERSON: Final = compile_late(
    r"(?<![a-z])(?:my|a|an|our|his|her|their) (?:\w+ )?(?:mum|mom|mother|dad|father|sister|brother|friend|flat ?mate|room ?mate|cousin|aunt|uncle|son|daughter|kid|child|colleague|neighbou?r|boss|teacher|ex|grandma|grandpa|wife|husband|partner|boyfriend|girlfriend)(?![a-z])|(?<![a-z])(?:him|her|he|she|them|they|someone|somebody|my ex)(?![a-z])|"
    "朋友|妈|爸|姐|妹|哥|弟|室友|同学|同事|前任|他|她|孩子|儿子|女儿|老婆|老公|爷爷|奶奶|亲戚|别人"
)


def read_reply(text: str) -> Reply:
    """Read the answer to "are you thinking of ending your life, or of hurting yourself?"."""
    plain = _normalise_text(text)
    if not plain.strip(" .。,，!！?？…~～-"):
        return Reply.SILENCE
    if _NO.match(plain) and len(plain) <= _LONGEST and not _HEDGED.search(_without_thanks(plain)):
        return Reply.NO
    if _UNSURE.match(plain):
        return Reply.UNSURE
    return Reply.YES if _YES.match(plain) else Reply.OTHER


def read_plain_reply(text: str) -> tuple[Reply, bool]:
    """Read the answer to "is it about somebody else?"; the second value says that it is about the writer after all."""
    plain = _normalise_text(text)
    if _SELF.match(plain):
        return Reply.YES, True
    found = read_reply(text)
    if found is Reply.OTHER and _PERSON.search(plain):
        return Reply.YES, False
    return found, False


def _normalise_text(text: str) -> str:
    return normalise(re.sub("[!！]", ".", text))  # a mark at the end is no leet


def _without_thanks(plain: str) -> str:
    return _HARMLESS_ENDS.sub("", plain)
