# ruff: noqa: E501  (patterns read worse when they are cut)
"""Whether a word that is a name as well means somebody in one place: ``tell grace``, ``say grace``; ``跟小雨说``, ``下小雨``.

A use is somebody's where the word is spoken to, spoken with, or does what people do; it is the common word where the grammar or
a fixed phrase says so; else nothing is known of it, and the rest of the history decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from redaction.lexicon import lexical_zh, ordinary_zh
from redaction.names.doubted import DOUBTED
from redaction.roster.aliases import fold_name
from redaction.roster.doubted import is_met, is_of_a_thing
from redaction.roster.evidence import begins_sentence
from redaction.roster.nobody_zh import is_nobody_zh
from redaction.roster.pet_names import find_called
from redaction.roster.spelling import plain_letters
from redaction.roster.word_names import (
    ABSTRACT,
    MODAL,
    MONTHS,
    SHAPES_ZH,
    SKY,
    SKY_ZH,
    VERBS,
    WORD_ZH,
    is_word_name_zh,
    word_names_en,
)

__all__ = ["Use", "WordUses", "classify_use", "is_told_use", "is_word_name"]


class Use(Enum):
    """What a word means in one place."""

    SOMEBODY = "somebody"
    COMMON = "common"
    UNKNOWN = "unknown"


_REACH: Final = 40
_GREETING: Final = r"(?:hey|hi|hiya|hello|thanks|thank you|bye|sorry|morning|good ?(?:night|morning|luck)|happy birthday|congrats|love (?:you|u)|miss (?:you|u)|dear|well done)"
_KIN: Final = r"(?:flatmate|roommate|housemate|friend|bestie|boss|colleague|coworker|cousin|neighbou?r|niece|nephew|girlfriend|boyfriend|husband|wife|son|daughter|sister|brother|aunt(?:ie)?|uncle|ex|therapist|teacher)"
_TALK: Final = r"(?:talk|speak|spoke|listen|lied|apologi[sz]ed?|married|engaged|introduced?|say|said|texting|talking|speaking|lying)"
_BEFORE: Final = re.compile(
    rf"(?:\b(?:tell|told|ask|asked|text|texted|telling|asking|texting|phoned|invite[d]?|kissed|kissing|dumped|dating|dated|married|hugged|messaged|met up with)"
    rf"|(?:^|[,.!?] ?|\b(?:oh|ok|and|aw+) ){_GREETING},?"
    rf"|\b(?:my|your|ur|our|his|her|their) (?:\w+ )?{_KIN}"
    rf"|\b{_TALK} (?:\w+ )?to"
    r"|\b(?:text|message|call|letter|gift|present|voicemail) from"
    r"|\b(?:hang(?:ing)? out|hung out|went|go|going|out|talk(?:ed|ing)?|spoke|lunch|dinner|drinks|coffee|liv(?:e|es|ed|ing)|stay(?:ed|ing)?|slept|sleep(?:ing)?|works?|worked|chat(?:ted)?|moved? in|broke up|friends|in love|fight|argument|me|i was|i am|i'm|im) with"
    r"|\b(?:me|called|named) and"
    r"|\b(?:named|her name is|his name is|name's|this is my friend)) \Z",
    re.IGNORECASE,
)
_SPEAKS: Final = r"(?:said|says|told|asked|asks|texted|texts|called me|calls me|called her|called him|thinks|thought|wants|wanted|knows|knew|cried|laughed|kissed|cheated|lied|invited|phoned|rang|messaged|wrote|promised|dumped|apologi[sz]ed|smiled|slept|hates|loves|misses|moved (?:in|out|away)|broke up|got (?:married|engaged|drunk|fired|mad|angry))"
_PERSONAL: Final = r"(?:pregnant|angry|mad at|crying|upset|drunk|asleep|moving (?:in|out|away)|getting married|jealous|coming over|at work|at home|at her|at his|being (?:weird|mean|rude|nice|so)|my (?:\w+ )?(?:friend|cousin|sister|brother|boss|flatmate|roommate)|your (?:\w+ )?(?:friend|cousin|sister|brother|boss)|late again|sick|so (?:mean|rude|sweet|funny|drunk|angry)|in hospital|still asleep)"
_AFTER: Final = re.compile(
    rf" (?:(?:just|also|never|always|still|really|only) )?{_SPEAKS}\b"
    rf"| (?:is|was|isn'?t|wasn'?t|got|gets) (?:\w+ )?{_PERSONAL}\b"
    r"| (?:and|n|&) (?:i|me|her|him|his|you) (?:went|are|were|had|have|met|broke|got|always|just|used|talked|slept|kissed)\b"
    r"|['’]?s (?:mum|mom|dad|house|flat|birthday|wedding|boyfriend|girlfriend|husband|wife|sister|brother|kids?|parents|number|phone|car|couch|party|ex)\b"
    r"|, (?:come here|please|are you|can you|where are|why are|why did|listen|stop|look at me|don'?t|call me|i'?m sorry|i miss)\b"
    r"| (?:didn'?t|doesn'?t|hasn'?t|won'?t|isn'?t|wasn'?t) (?:\w+ )?(?:call|text|come over|say|tell|want|know|answer|reply|invited?|talk(?:ing)?|like (?:me|you|him|her|us)|coming over|at home)\b",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"\b(?:did|does|has|is|was) \Z", re.IGNORECASE)
_ANSWERS: Final = re.compile(
    r" (?:say|know|call|text|tell|want|think|ask|mad|angry|ok|okay|still (?:mad|angry|asleep|there|with)|coming (?:with|over|tonight|to)|home|alright|single|pregnant|your|ur|like (?:me|you|him|her))\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\s*(?:[.,!?…~)]|$|x+\b|lol\b|haha)", re.IGNORECASE)
_DETERMINED: Final = re.compile(
    r"\b(?:the|an?|this|that|these|those|my|your|ur|our|his|her|their|its|some|any|no|every|each|much|more|less|enough|another|last|next|all|whole|late|early|mid|heavy|"
    r"light|pouring|first|new|old|false|good|great|bad|little|big|only|in|into|under|during|since|until|till|throughout|lots of|kind of|full of|out of|red|pure|fresh|hot|cold|warm)"
    r"(?: (?:\w+(?:y|ed|ful|ing|al|ous)))? \Z",
    re.IGNORECASE,
)
_VERB_BEFORE: Final = re.compile(
    r"(?:^|\b(?:i|you|u|we|they|he|she|it|who|that|to|let'?s|don'?t|do|not|just|really|can|could|would|should|will|might|must|didn'?t|always|never|only|gonna|wanna|and|so|please|i'd|i'll|we'll|still|also|if it|does|did|started?)) ?\Z",
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(
    r" (?:my|the|your|ur|it|you|u|i|im|i'm|we|he|she|they|that|this|so|not|to|for|these|those|them|him|us|all|everyone|everything|every|ur|its|it's|there|down|up|off|on|as|her (?!and))\b",
    re.IGNORECASE,
)
_MONTH_BEFORE: Final = re.compile(
    r"\b(?:in|by|since|until|till|expires?|starts?|ends?|due|for|during|early|late|last|next|this|mid|on|every|from|to|before|after|of|end of|\d{1,2}(?:st|nd|rd|th)?)[ -]\Z",
    re.IGNORECASE,
)
_MONTH_AFTER: Final = re.compile(
    r" ?(?:\d|(?:the )?\d|holidays?|weather|is (?:over|here|hot|cold|too|almost|gonna|so (?:hot|far|cold))|was (?:hot|cold|hard|fun|nice|awful)|or (?:july|may|august|june|april)|and (?:july|may|august|june|april)|rent\b|exams?)",
    re.IGNORECASE,
)
_SKY_AFTER: Final = re.compile(
    r" (?:today|tonight|tomorrow|again|all (?:day|night|week)|coat|water|stopped|forecast|drops?|holidays?|vacation|break|camp|job|dress|school|term|sales?|time|body|nights?|days?|vibes|season|course|internship|is (?:over|here|coming|hot|so|almost|falling|blue)|was (?:hot|long|over|so)|is gonna|came early|outside|on the|and (?:wind|snow|sun)|or (?:shine|snow|sun)|cloud|light|internship)",
    re.IGNORECASE,
)
_VIRTUE_BEFORE: Final = re.compile(
    r"\b(?:say|said the|saying|f[ae]ll(?:en)? from|los[et]|losing|lost|have|has|had|having|give[sn]?|gave|giving|find|found|feel|felt|need|bring[s]?|with|of|is|without|and|for|or) \Z",
    re.IGNORECASE,
)
_VIRTUE_AFTER: Final = re.compile(
    r" (?:period|of|in (?:god|you|me|us|people|humanity)|for (?:the|us|you|me)|under pressure|before (?:dinner|lunch|we eat)|left|is (?:all|gone|lost|important|everything|a |the )|dies|and (?:joy|love|peace|hope|faith|grace))",
    re.IGNORECASE,
)
_QUESTION_AFTER: Final = re.compile(r" (?:you|u|i|we|they|he|she|it|be|not|the|this|that|there)\b", re.IGNORECASE)
_MODAL_TELLS: Final = re.compile(
    r"\b(?:tell|told|ask|asked|texted|invited?|dating|kissed|hey|hi|thanks|happy birthday|named) \Z", re.IGNORECASE
)

# No finite verb and no possessive follows the modal: where one does, Will is somebody.
_PAST: Final = (
    r"(?:was|is|has|had|did|does|isn'?t|wasn'?t|didn'?t|doesn'?t|hasn'?t|says|said|told|thinks|thought|wants|came|comes|went|goes|got|gets|gave|took|ran|knew|knows|left|"
    r"sat|slept|stood|spoke|drove|drank|ate|met|made|makes|brought|bought|found|fell|felt|kept|lost|paid|sent|wrote|won|woke|called|(?!need|feed|proceed|succeed|speed|bleed|breed|exceed|embed|shed)\w{2,}ed)"
)
_WILL_AFTER: Final = re.compile(rf" {_PAST}\b", re.IGNORECASE)
_OWNS: Final = re.compile(r"['’]s\b(?! (?:power|strength))", re.IGNORECASE)
_NO_WILL_BEFORE: Final = re.compile(r"(?:\bfree|\bill|\bat|god's) \Z", re.IGNORECASE)
_WILL_BEFORE: Final = re.compile(r"\b(?:from|with|about) \Z", re.IGNORECASE)

_TOLD_WHAT: Final = re.compile(
    r" (?:stuff|things|off|that|to|if|about|i|i'm|im|we|he|he's|she|they|what|when|why|where|who|how|the|my|your|and|for|on|at|out|over|yesterday|last|tonight|again|everything)\b",
    re.IGNORECASE,
)


def is_word_name(name: str) -> bool:
    """Whether a name, as it is looked up, is an everyday word too."""
    return name in word_names_en() if name.isascii() else is_word_name_zh(name) or _is_in_dictionary(name)


def _is_in_dictionary(name: str) -> bool:
    """Whether a Chinese name is a word of the dictionary that no list of names holds: ``高兴``."""
    return len(name) == 2 and name[0] not in "小老阿大" and name in ordinary_zh()


def classify_use(name: str, text: str, start: int, end: int) -> Use:
    """Return what a word means between two places of a text; ``name`` is the word as it is looked up."""
    return _english(name, text, start, end) if name.isascii() else _chinese(name, text, start, end)


def is_told_use(name: str, text: str, start: int, end: int) -> bool:
    """Whether a name is meant that somebody told us: everywhere, but for ``will``, ``may`` and months in their own grammar."""
    if name not in MODAL and name not in MONTHS:
        return True
    if classify_use(name, text, start, end) is not Use.COMMON:
        return True
    before = text[max(0, start - _REACH) : start]
    if name not in MODAL or (name in MONTHS and _is_month(text, before, end)):
        return False
    if _WILL_BEFORE.search(before) and not _OBJECT.match(text, end):
        return True
    return text[start].isupper() and not begins_sentence(text, start) and not _QUESTION_AFTER.match(text, end)


def _is_month(text: str, before: str, end: int) -> bool:
    return _MONTH_BEFORE.search(before) is not None or _MONTH_AFTER.match(text, end) is not None


def _english(name: str, text: str, start: int, end: int) -> Use:
    first = max(0, start - _REACH)
    before = text[first:start]
    if name in DOUBTED:
        if is_met(name, text, start, end, lambda: _is_somebody(name, text, before, end)):
            return Use.SOMEBODY
        return Use.COMMON if is_of_a_thing(name, text, start, end) else Use.UNKNOWN
    if _is_somebody(name, text, before, end):
        return Use.SOMEBODY
    if name in MODAL:
        return Use.COMMON
    return Use.COMMON if _is_common(name, text, before, end) else Use.UNKNOWN


def _is_somebody(name: str, text: str, before: str, end: int) -> bool:
    if name in MODAL and _OWNS.match(text, end):
        return _DETERMINED.search(before) is None and not before.lower().endswith("free ")
    asked = _ASKED.search(before) is not None and _ANSWERS.match(text, end) is not None
    if asked or _AFTER.match(text, end):
        return not (_DETERMINED.search(before) and not _BEFORE.search(before)) and not (
            name in MODAL and _VERB_SUBJECT.search(before)
        )
    if name == "will" and _is_will(text, before, end):
        return True
    found = _BEFORE.search(before)
    if found is None:
        return False
    if name in MODAL:
        if _ENDS.match(text, end):
            return True
        return _MODAL_TELLS.search(before) is not None and _TOLD_WHAT.match(text, end) is not None
    if name in VERBS and _OBJECT.match(text, end):
        return _TELLING.search(before) is not None
    return not (name in MONTHS and _MONTH_AFTER.match(text, end))


def _is_will(text: str, before: str, end: int) -> bool:
    """Whether ``will`` is Will by what is around it: ``will was late``, ``i hear it from will``; not ``free will is a lie``."""
    if _DETERMINED.search(before) or _VERB_SUBJECT.search(before) or _NO_WILL_BEFORE.search(before):
        return False
    if _WILL_AFTER.match(text, end):
        return True
    return _WILL_BEFORE.search(before) is not None and _ENDS.match(text, end) is not None


_VERB_SUBJECT: Final = re.compile(
    r"\b(?:i|you|u|we|they|he|she|it|who|that|this|there|what|everyone|nobody|\w+s) \Z", re.IGNORECASE
)
_TELLING: Final = re.compile(r"\b(?:tell|told|ask|asked|text|texted|invited?) \Z", re.IGNORECASE)


def _is_common(name: str, text: str, before: str, end: int) -> bool:
    if name in MONTHS and _is_month(text, before, end):
        return True
    if name in VERBS and ((_VERB_BEFORE.search(before) and not _ENDS.match(text, end)) or _OBJECT.match(text, end)):
        return True
    if name in SKY and (_SKY_AFTER.match(text, end) or _RAINS.search(before)):
        return True
    if name in ABSTRACT and (_VIRTUE_BEFORE.search(before) or _VIRTUE_AFTER.match(text, end)):
        return True
    return _DETERMINED.search(before) is not None


_RAINS: Final = re.compile(
    r"\b(?:it|will|might|gonna|would|may|hate|love|like|of|by|for|and|more|miss|is|was|when|after|before) \Z",
    re.IGNORECASE,
)

_DOES: Final = (
    r"(?:今天|昨天|昨晚|刚才?|又|都|也|就|要|会|还|已经|总是|一直|从来|居然|竟然)*(?:说|问|告诉|喊我|叫我|约我|约了|给我|给你|回我|找我|找你|骂|打电话|发消息|发微信|哭|笑了|生气|怀孕|结婚|离婚|分手|"
    r"过生日|住院|搬家|喝多|喝醉|喜欢你|喜欢我|爱上|知道|以为|答应|同意|觉得|睡了|睡着|醒了|下班|上班|放学|加班|出差|请客|借我|借了|欠我|不理|拉黑|迟到|辞职|不来|没来|骗|想你|想我|想去|吃饭|请我|请你|陪我|陪你|帮我|帮你|送我|送你)"
)
_AFTER_ZH: Final = re.compile(
    rf"{_DOES}|(?:她|他)(?!们)|(?:到底)?(?:是谁|人呢|在吗|在不在|多大|住哪)|的(?:妈|爸|生日|微信|电话|老公|老婆|男朋友|女朋友|男友|女友|婚礼|手机|朋友圈|哥|姐|弟|妹|同学|室友|前任)|这个?人|那个?人|那(?:小子|家伙|货|丫头|熊孩子)|的?(?:手机号|电话号|微信号)|那儿|那里|还(?:说话|联系|理你|理我|记得|欠)|也来|也去|和我|跟我|和你|跟你|真好看|长得|生日快乐"
)
_WITH_ZH: Final = re.compile(
    r"(?:跟|问|问下|问问|问一下|告诉|约|认识|联系|打给|发给|骂|嫁给|追|爱上|碰到|遇到|陪|通知|介绍|拉黑|得罪|欺负|写给|送给|借给|叫上?|找|想念|室友|同事|闺蜜|表姐|表妹|表哥|表弟|学妹|学姐|邻居|女儿|儿子|前任|名叫|她叫|他叫|我叫)\Z"
)
_LOOSE_ZH: Final = re.compile(r"(?:和|给|对|帮|替|带|接|见|等)\Z")
_AFTER_LOOSE: Final = re.compile(
    r"(?:一起|去|吃|玩|聊|见|说|打|逛|看|吵|好了|住|分手|在一起|道歉|发|买|送|回|来|过生日|的(?:事|关系|照片)|，?我|吗)"
)
_GREETED_ZH: Final = re.compile(r"(?:嗨|嘿|喂|哈喽|你好|早安?|晚安|拜拜|再见|谢谢|生日快乐|对不起)[，, ]?\Z")
_CALLS_ZH: Final = re.compile(
    r"[，,！!]?\s?(?:你(?!看)|妳|您|快点?来|别(?:闹|哭|走|生气|这样)|在吗|早安|晚安|等等我|等我|过来|生日快乐|谢谢|救命)"
)
_SKY_BEFORE: Final = re.compile(
    r"(?:下|下着|下了|有|没有|转|降|飘|阵|场|的|淋|冒着?|预报|天气|外面|多云|阴天|局部|傍晚|夜间|白天|等到?|是|个|大|连着|一路|晒晒?|看|喜欢|见到|数|过了?|到|每[天年个]|去年|今年|明年|这|那|没|遮住|照|满天|雨后|冒)\Z"
)
_SKY_AFTER_ZH: Final = re.compile(
    r"(?:转|天气|淅|蒙蒙|绵绵|纷纷|不断|不停|停了|下[了着得个]|中|夹|到[中大]|路滑|预警|℃|\d+度|霹雳|明媚|灿烂|照|出来|里|就|娃娃|了吧|了$|湿|带伞|有风|[，, ](?:记得)?带(?:把)?伞|[，, ](?:别忘|多穿|最高|气温|适合|出门)|好(?:大|圆|亮|多)|真(?:大|圆|亮|好(?!看))|到了|之前|之后|以后|的时候|快)"
)
_DAY_ZH: Final = re.compile(r"(?:今天|明天|后天|昨天|周[一二三四五六日末]|星期.|上午|下午|晚上|早上|夜里|天)\Z")
_STOP_ZH: Final = re.compile(r"\s*(?:[，。！？,.!?~、；]|$|转|有)")
_THING_BEFORE: Final = re.compile(
    r"(?:[一两三几半这那某每][个块颗片些种只朵条把份杯碗斤盘粒束枝串袋包]|[个块颗朵杯碗斤盘粒束枝串袋]|[吃喝买来有]点|的|有|没有|很|太|最|真|好|更|非常|不|没|[吃喝买卖点]了|吃|喝|买|卖|种|养|摘|扔|捡|搬|搬起|做|煮|剥|切|世界|热爱|维护|爱好|[吃喝买][\u4e00-\u9fff]{1,4}(?:还是|和|跟|或者?|、))\Z"
)
_THING_AFTER: Final = re.compile(
    r"(?:路(?![上过])|街|大?道|区|市|镇|县|村|桥|站|公司|大学|小学|中学|医院|广场|公园|酒店|饭店|花园|小区|剪刀布|缝|汁|树|花(?!了)|味|皮|馅|蛋糕|沙拉|一样|般|地|色)"
)
_FIND_ZH: Final = re.compile(f"{'|'.join(sorted(WORD_ZH, key=lambda w: (-len(w), w)))}|{SHAPES_ZH.pattern}")


def _chinese(name: str, text: str, start: int, end: int) -> Use:
    before = text[max(0, start - 8) : start]
    if _PREDICATE_BEFORE.search(before) and name[0] not in "小老阿大":
        return Use.COMMON
    if _is_somebody_zh(name, text, before, end):
        return Use.SOMEBODY
    if is_nobody_zh(name):
        return Use.SOMEBODY if (start, end) in find_called(text) else Use.COMMON
    if not is_word_name_zh(name):
        doubled = text[start - 1 : start] == name[0] and text[end : end + 1] == name[-1]
        return Use.COMMON if doubled or _PREDICATE_AFTER.match(text, end) else Use.UNKNOWN
    if _GONE_AFTER.match(text, end):
        return Use.COMMON
    if lexical_zh(text, start, end) or _THING_AFTER.match(text, end) or _is_fixed_zh(name, text, before, end):
        return Use.COMMON
    if name in WORD_ZH and _THING_BEFORE.search(before):
        return Use.COMMON
    if name not in _SKIES_ZH:
        return Use.UNKNOWN
    if _SKY_BEFORE.search(before) or _SKY_AFTER_ZH.match(text, end):
        return Use.COMMON
    is_of_a_day = _DAY_ZH.search(before) and _STOP_ZH.match(text, end)
    return Use.COMMON if is_of_a_day else Use.UNKNOWN


_SKIES_ZH: Final = frozenset(SKY_ZH.split("|"))
# 你高兴就好, 很高兴, 别高兴太早; 高兴得睡不着; 可乐喝完了: nobody is called so there.
_PREDICATE_BEFORE: Final = re.compile(
    r"(?:(?<![跟和给找叫问约帮陪让])(?:[我你他她它咱谁]们?)|很|太|真|(?<!你)好|更|最|非常|特别|十分|挺|这么|那么|多么|有点儿?|有些|够|超级?|越来越|大家|人人|不(?:是很|太|怎么)?|别)\Z"
)
_PREDICATE_AFTER: Final = re.compile(
    r"(?:[得地]|极了|坏了|死了|起来|不已|不起来|过头|太早|的(?:事|时候|样子|心情|消息|日子|结果|是)|吗?[，。！？,.!?]?\Z)"
)
_GONE_AFTER: Final = re.compile(
    r"(?:喝完|喝光|吃完|吃光|卖完|卖光|没气|凉了|化了|过期|打折|涨价|好[吃喝甜酸]|真[吃喝甜酸])"
)


# A wish to be left alone, a manner, a holiday: said by everybody, of nobody.
_FIXED_ZH: Final = {
    "和平": (re.compile(r"(?:世界|爱好|维护)\Z"), re.compile(r"(?:分手|共处|解决|相处|谈判)")),
    "静静": (
        re.compile(r"(?:想|一个人|独自|让我|安|自己|就这么|只是)\Z"),
        re.compile(r"(?:地|的(?!妈|爸|生日|微信|电话))"),
    ),
    "国庆": (
        re.compile(r"(?:过|放|等|十一)\Z"),
        re.compile(r"(?:放假|假|节|长假|期间|前|后|那[几天]|快乐|档|出游|去哪|七天|黄金周|回家)"),
    ),
}


def _is_fixed_zh(name: str, text: str, before: str, end: int) -> bool:
    found = _FIXED_ZH.get(name)
    if found is None or _WITH_ZH.search(before):
        return False
    return found[0].search(before) is not None or found[1].match(text, end) is not None


def _is_somebody_zh(name: str, text: str, before: str, end: int) -> bool:
    if _THING_AFTER.match(text, end) or _is_fixed_zh(name, text, before, end):
        return False
    if _WITH_ZH.search(before) or _GREETED_ZH.search(before):
        return True
    if _LOOSE_ZH.search(before) and _AFTER_LOOSE.match(text, end):
        return True
    whole = not (_THING_BEFORE.search(before) or (name in _SKIES_ZH and _SKY_BEFORE.search(before)))
    if not whole:
        return False
    if _AFTER_ZH.match(text, end):
        return True
    return (not before or before[-1] in "，。！？,.!?~ ") and _CALLS_ZH.match(text, end) is not None


_MOST: Final = 20_000


@dataclass(slots=True)
class WordUses:
    """How often words that are names as well are somebody's, and their first spelling and uses; in memory only."""

    somebody: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    spelling: dict[str, str] = field(default_factory=dict)
    begins: Counter[str] = field(
        default_factory=Counter
    )  # at the beginning of a clause, where somebody who acts is named

    def add(self, text: str) -> None:
        """Take in one text."""
        words = word_names_en()
        if not words.isdisjoint(_LATIN.findall(plain_letters(text.lower()))):
            for match in _LATIN.finditer(text):
                name = plain_letters(match.group().lower())
                if name in words:
                    self._note(name, text, match.start(), match.end())
        if not text.isascii():
            called = set(find_called(text))
            for match in _FIND_ZH.finditer(text):
                if match.span() not in called and is_word_name_zh(match.group()):
                    self._note(match.group(), text, match.start(), match.end())
            for start, end in sorted(called):
                self._count(fold_name(text[start:end]), text, start, end, somebody=True)

    def _note(self, name: str, text: str, start: int, end: int) -> None:
        use = classify_use(name, text, start, end)
        if use is not Use.COMMON:
            self._count(name, text, start, end, somebody=use is Use.SOMEBODY)

    def _count(self, name: str, text: str, start: int, end: int, *, somebody: bool) -> None:
        if name not in self.uses and len(self.uses) >= _MOST:
            return
        self.uses[name] += 1
        self.spelling.setdefault(name, text[start:end])
        self.begins[name] += start == 0 or text[start - 1] in "，。！？,.!? ~"
        if somebody:
            if not self.somebody[name]:
                self.spelling[name] = text[start:end]
            self.somebody[name] += 1


_LATIN: Final = re.compile(r"[^\W\d_]{2,}")
