"""Whose danger a cue speaks of, and whether it is now: the nearest subject before it and the time words around it.

No grammar, only distance: people in distress write short clauses without commas, and the nearest subject before a
death word is nearly always the one who is meant. Objects ("without him", "离开他") and possessives ("他的") do not count.
"""

from __future__ import annotations

import re
from typing import Final

from redaction.late import compile_late

__all__ = ["find_subject", "is_coercive", "is_now", "is_over", "is_past", "sentence_at"]

_ENDS: Final = compile_late(r"[.!?。！？；;\n]")
_CLAUSE_ENDS: Final = compile_late(r"[.!?。！？；;,，、…\n]")
_KIN_EN: Final = (
    r"(?:friend|bestie|sister|brother|mum|mom|mother|dad|father|cousin|roommate|flatmate|housemate|colleague|coworker|"
    r"aunt|uncle|son|daughter|kid|child|classmate|student|neighbou?r|partner|wife|husband|boyfriend|girlfriend|bf|gf|ex)"
)
_SUBJECT_EN: Final = compile_late(
    r"(?<![a-z'])(?:(?P<other>(?:my|a|his|her|our|the)(?: \w+)? " + _KIN_EN + r"(?!'s)|(?<!than )(?:he|she|they|"
    r"he's|she's|they're|he'll|she'll|he'd|she'd|someone|somebody))|(?P<self>i|i'm|i've|i'd|i'll|im|ive|me|myself))(?![a-z])"
)
_SUBJECT_ZH: Final = compile_late(
    "(?P<other>他们?|她们?|(?<![a-z])ta(?![a-z])|对方|前任|前男友|前女友|前夫|前妻|男朋友|女朋友|男友|女友|老公|老婆|爱人|"
    "对象|爱人|父亲|母亲|奶奶|朋友|闺蜜|室友|舍友|同学|同事|表姐|表妹|表哥|表弟|堂姐|堂妹|姐姐|妹妹|哥哥|弟弟|妈妈?|爸爸?|兄弟|发小|孩子|"
    "儿子|女儿|学生|邻居|外公|外婆|爷爷|奶奶|阿姨|叔叔|舅舅|姑姑|有人|别人|主角|女主|男主|(?<=我)(?:姐|妹|哥|弟))|(?P<self>我)"
)
_OBJECT_BEFORE: Final = compile_late(
    "(?:离开|没有|没了|失去|因为|为了|忘记|忘掉|忘不了|放不下|想念|喜欢|除了|跟|和|给|对|被|把|恨|爱|没|比|像|求|骂|找|等|纠缠|追|挽留)$"
)
_TO_ME: Final = compile_late("(?:找|跟|和|给|对|打|求|告诉|威胁|联系|骂)$")
_SAYS: Final = compile_late("说|喊|闹|嚷|称")
_PAST: Final = compile_late(
    r"(?<![a-z])(?:years? ago|months ago|when i was(?! (?:writing|texting|with))|used to|back then|in (?:high )?(?:school|college|uni|university|"
    r"my (?:teens|twenties))|as a (?:teen\w*|kid|child)|once (?:tried|wanted|thought)|in (?:19|20)\d\d|last year|"
    r"long ago|in the past|at (?:1\d|2\d|sixteen|seventeen|eighteen|nineteen|twenty))(?![a-z])|"
    "曾经?|以前|之前|在过去|过去(?:的|曾|有过)|小时候|那时|当年|当时|年前|那年|去年|前年|高中的?时候?|初中时|大学时?|甚至想过"
)
_NOW: Final = compile_late(
    r"(?<![a-z])(?:(?<!than )now|again|still|lately|tonight|today|this (?:week|morning)|recently|last night|yesterday|these days)(?![a-z])|"
    "现在又|最近|又(?:开始|想|在)|还是想|今天|今晚|昨天|昨晚|这几天|刚才?|每天"
)
_OVER: Final = compile_late(  # said right behind and then no more: it has not come back
    r"[^.!?,;，。！？]{0,24}[\s,.;，。]*(?:and |but )?(?:i )?(?:not|never|nothing|haven'?t(?: done it)?|hasn'?t happened|didn'?t)"
    r" since\s*(?=$|[.!,])|"
    r"[^.!?,;，。！？]{0,12}[\s,.;，。]*(?:后来(?:就)?(?:再也)?没(?:有)?(?:过|了)|再也没(?:有)?(?:过|做过?))了?\s*(?=$|[。！!，,.])"
)
_MEANT: Final = compile_late(
    r"(?<![a-z])(?:will|i'll|going to|gonna|want|wanna|(?:hours?|minutes?|mins?) ago)(?![a-z])|想|要|打算|(?:小时|分钟)前"
)
_BACK: Final = compile_late(
    r"(?<![a-z])(?:(?:is|are|it's|they're|coming|came|come|comes) back|anymore|any more|right here|soon|tomorrow|next time|this time)(?![a-z])|又来了|回来了|还(?:在|会|是)|马上|明天|这次|(?<!比)现在"
)
_COERCION: Final = compile_late(
    r"threat\w*|(?<![a-z])(?:if|unless) (?:i|we)(?![a-z])|my fault|because of me|blam\w+ me|so (?:that )?i (?:come|stay|don'?t)|"
    r"(?:make|force|making|forcing) me|take (?:him|her|them) back|come back|(?:when|after) i (?:left|leave|block\w*|end\w*|broke)|"
    "威胁|扬言|要挟|逼|胁迫|相逼|以死|拿命|不(?:复合|回去|答应|理|见|回|原谅|和好)|如果我|要是我|只要我|除非|复合|拉黑|"
    "没有(?:我|他|她)|我(?:要是|如果|再)?(?:敢|要|再)?(?:分手|走|离开|提)|提分手|离开(?:他|她)|都是我|怪我|责任|我害的|就(?:去死|自杀|跳|死给|割|死在)"
)


def find_subject(text: str, at: int) -> str:
    """Return ``self`` or ``other`` for the danger word at ``at``; without any subject it is the writer's own."""
    start = max((m.end() for m in _ENDS.finditer(text, 0, at)), default=0)
    best, who = -1, "self"
    for pattern in (_SUBJECT_EN, _SUBJECT_ZH):
        for m in pattern.finditer(text, start, at):
            if m.start() >= best and not _is_object(text, m, at):
                best, who = m.start(), "other" if m.group("other") else "self"
    return who


def _is_object(text: str, m: re.Match[str], at: int) -> bool:
    if not m.group("other"):
        told = _TO_ME.search(text[max(0, m.start() - 2) : m.start()]) and _SAYS.search(text[m.end() : at])
        return bool(told)
    return text[m.end() : m.end() + 1] == "的" or bool(_OBJECT_BEFORE.search(text[max(0, m.start() - 3) : m.start()]))


def sentence_at(text: str, at: int) -> str:
    """Return the sentence around a position."""
    start = max((m.end() for m in _ENDS.finditer(text, 0, at)), default=0)
    end = _ENDS.search(text, at)
    return text[start : end.start() if end else len(text)]


def is_past(text: str, at: int, end: int) -> bool:
    """Whether what stands at ``at``..``end`` is told as something long past."""
    start = max((m.end() for m in _CLAUSE_ENDS.finditer(text, 0, at)), default=0)
    stop = _CLAUSE_ENDS.search(text, end)
    clause = text[start : stop.start() if stop else len(text)]
    return bool(_PAST.search(clause)) and not _NOW.search(clause)


def is_over(text: str, end: int) -> bool:
    """Whether a deed that is told up to ``end`` is said to have never come back, and nothing is meant or new."""
    return bool(_OVER.match(text, end)) and not _MEANT.search(text) and not is_now(text)


def is_now(text: str) -> bool:
    """Whether a text says of anything that it is so now, or again."""
    return bool(_NOW.search(text) or _BACK.search(text))


def is_coercive(sentence: str) -> bool:
    """Whether somebody else's danger is laid on the user: a threat, a condition, a blame."""
    return bool(_COERCION.search(sentence))
