"""An echo has no life: no answer may tell where it is, what it does, has, did or will do, or what somebody else feels.

No row knows anything of the other's today, so every such statement is made up. In the first person only what is said about
the talk itself passes ("i bet", "i know what you mean", 我猜); everything else, and its short forms without a subject ("just got
home", 在吃饭, 还没呢), is refused, promises and plans too. A question passes, and what is plainly about the user: words of the
turn itself. What was really once written may be said again where the turn asks about the past. The rules err towards silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from exskill.chat.tokens import CJK, split_units
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["is_begun_life", "tells_own_life"]

_CLAUSE: Final = compile_regex_late(
    r"(?:[^.!?。！？…~～,，;；\n\s]|\s(?!\p{Han})(?<!\p{Han}\s))+[.!?。！？…~～,，;；\n\s]*"
)
_TOGETHER: Final = compile_regex_late(r"[^.!?。！？…~～\n]+[.!?。！？…~～\n]*")

# -- English ------------------------------------------------------------------------------------------------------------

_I: Final = compile_regex_late(
    r"(?<![\p{L}'])(?:i|im|ive|i'(?:m|ve|ll|d)|ill(?= \p{L}+ (?:you|u|it|that|the|a|my))|id(?= (?:go|say|take|pick|try)))(?![\p{L}'])",
    regex.IGNORECASE,
)
_ABOUT_THE_TALK: Final = compile_regex_late(  # what may follow "i": an opinion on what was said
    r"(?: (?:do|really|still|also|just|totally|so|can|could|would|don'?t|can'?t|cannot|wouldn'?t|even|only|"
    r"honestly|kinda|kind of|sort of|all|cant|dont)){0,6}"
    r"(?: (?:know|knew|see|get|hear|bet|guess|think|mean|hope|wonder|believe|imagine|doubt|agree|understand|suppose|reckon|"
    r"figure|vote|blame (?:the|that|your|ur|him|her|them|it)|feel (?:you|u|that|it)|"
    r"(?:like|love) (?:that|it|this|how|the way|the idea|the sound|your|ur)|swear by)(?![\p{L}'])"
    r"(?! (?:home|work|off|to work|back|up|there|here|ready|dinner|lunch|food|paid|sick|someone|somebody|her|him|my|from))"
    r"|(?:'d|d| would|'?d probably|'?d rather) (?:say|go for|go with|take|pick|choose|try|bet|call (?:that|it)|vote)"
    r"|(?:'m|m| am) (?:pretty |quite |not |so |fairly |very )*(?:sure|certain|kidding|joking|serious|impressed|listening|all ears|"
    r"curious|on your side|with you on|rooting for)(?![\p{L}]))",
    regex.IGNORECASE,
)
_ALWAYS_IN_FIRST_PERSON: Final = compile_regex_late(
    r"(?<!\boh )\b(?:my|mine|myself)\b(?! (?:god|goodness|gosh|word|guess|boy))|"
    r"\b(?:with|for|near|beside|like|than|by|at|on|from|visit|join|call|text|ring|pay|feed|save|bring|invite|include|treat|"
    r"owe|help|ask|wake|send|buy|cook|make|show|gave|give|told|kept|keep|left|took|take|made|got|hit|saved) me\b|"
    r"\bme (?:too|neither|also|as well|either|next|first)\b|^\W*(?:and )?me\b|"
    r"\bwe(?:'ll| will|'re|'ve|'d)?(?! (?:all|don'?t know|can'?t have|never know)\b)(?= \p{L})|"
    r"(?<!tell )\bus\b|\bours?\b(?! (?:song|photo|photos|place|flat))|\blet'?s (?!see\b|hope\b|say\b|be honest\b|face\b)|"
    r"\b(?:same|over|right|out|back|up|down|it'?s|its|it is|raining|snowing|cold|hot|sunny|busy|quiet|late|dark|here|also|too) here\b|\bhere too\b|^\W*here\b|"
    r"\b(?:cold|hot|warm|raining|rainy|snowing|sunny|windy|dark|freezing|chilly|cool) (?:out(?:side)?|today|tonight|tomorrow|tmr)\b|"
    r"\b(?:see|call|text|meet|join|treat|buy|bring|send|give|tell|visit|get|cook|make|show|help|pick|miss) (?:you|u|ya) (?:"
    r"later|soon|tomorrow|tmr|tonight|there|then|next|again|a|an|some|the|dinner|lunch|food|up|when|after|at|on|one)\b|"
    r"\b(?:be|get|come|go|head|drive|fly|run) (?:right )?(?:there|over|home|back) (?:soon|now|later|tonight|tomorrow|in)\b|"
    r"\b(?:worr(?:y|ied) about|waiting for|thinking (?:of|about)|dream(?:t|ing|ed)? (?:of|about)|proud of|here for|there for|missed) (?:you|u|ya)\b|"
    r"\b(?:want|wanna|care) to (?:come|join|go|meet|watch|eat|hang|grab)\b|\bcome (?:here|over|by|with|along|to (?:my|the|our))\b|"
    r"\b(?:my|our) (?:treat|turn)\b|\bon the way\b|\bcoming (?:over|now|soon|back)\b|\bcount me in\b|\bit'?s a (?:deal|date|promise|plan)\b|"
    r"\bnext time (?:together|i|we|can|bring|treat)\b|\btreat (?:you|u)\b|\b(?:save|leave|keep|send|give|bring) (?:some|one|a bit)\b|\bi promise\b",
    regex.IGNORECASE,
)
_INTERJECTION: Final = (
    r"^\W*(?:(?:a+h*|o+h+|ya+h?|ye+s+|yeah|yep|yup|no+|nope|nah|well|hey|hi+|hello|ok(?:ay)?|aiyo|wa+h*|walao|ha+h*a*|haha\w*|lol|hm+|mm+|ugh|"
    r"omg|so|and|but|boss|babe|dear|la+h?|lor|leh|sia|ay|eh|true|sure|also|then|cos|right|good|nice|sorry|huh|pff+|yo|um+|er+|not gonna lie|tbh)\b\W*){0,6}"
)
_NO_SUBJECT: Final = compile_regex_late(
    _INTERJECTION
    + r"(?:(?:just|still|already|finally|only|almost|nearly|currently|now|always|been|too|never|not|was|am|probably|maybe|might|about to)\b[ ]?)*"
    r"(?:"
    # where
    r"(?:back )?(?:at|in|on|near|outside|inside) (?:the |my |a |an |bed|our )?(?:home|work|office|bed|bus|train|mrt|car|gym|school|class|town|way|couch|sofa|"
    r"kitchen|shower|bath|toilet|airport|beach|library|cafe|shop|mall|market|meeting|flight|plane|holiday|phone|call|hospital|park|room|desk)\b|"
    r"(?:home|back|awake|up|here|around|alive|out)(?: (?:now|already|too|la|lah|liao|alone|late|early|and|with|watching|working))*\W*$|"
    # what was done
    r"(?:had|ate|woke|finished|came|reached|bought|cooked|saw|met|slept|drank|watched|went|walked|ran|drove|spent|tried|stayed|worked|studied|played|"
    r"read|heard|found|lost|forgot|wanted|needed|thought|got (?!it\b|you\b|u\b|ya\b|that\b|this\b|to be\b|your\b|ur\b|any\b)|did (?!you\b|u\b|it\b|they\b|he\b|she\b|that\b)|"
    r"made (?!it\b|you\b|u\b))(?:[^?]*)$|"
    # what is being done
    r"(?!(?:nothing|anything|something|everything|morning|evening|king|thing|being|feeling|during|string|bring|sing|ring|spring|ceiling|wing|building|"
    r"amazing|interesting|boring|exciting|annoying|exhausting|disgusting|tempting|charming|depressing|frustrating|tiring|surprising|confusing|"
    r"embarrassing|shocking|terrifying|draining|stunning|fucking|freaking|bloody|nagging|killing|raining|snowing|pouring|sounding|looking (?!forward|for)|"
    r"missing)\b)\p{L}{2,}ing\b(?![^?.!\n]*\b(?:is|are|was|were|helps?|takes?|can|will|sounds?|seems?|must|makes?|never|always|hurts?|feels?|counts?|isn'?t|works?)\b)"
    r"(?:[^?]*)$|"
    r"nothing (?:much|special|new|really)|not (?:much|yet|hungry|tired|sleepy|home|really|at all|doing|working|today|bad here)\b|same (?:here|old|as|la|lor|with)|the usual|as usual|"
    r"(?:so )?(?:tired|hungry|sleepy|bored|busy|full|broke|sick|cold|hot|late|stuck|wet|lost|fine|free|good|okay|great|alright)(?: (?:now|too|today|la|lah|liao|also|sia|here|at work|thanks|and you|and u|u|you))+|"
    # what will be done
    r"(?:will|gonna|going to|gotta|got to|have to|need to|want to|wanna|trying to|planning|hoping|hope to|shall|can) (?!you\b|u\b|ya\b|it\b|be\b|that\b|hurt\b|relate\b|imagine\b|see\b|"
    r"tell\b|feel\b|get\b|happen\b|never\b|only\b|still\b|always\b)\p{L}+(?:[^?]*)$|"
    r"can can|will do|on it\b|coming\b|omw|brb|later la|tmr also|tomorrow (?:can|then|la|i|we|night|morning)|deal\b|don'?t wait"
    r")",
    regex.IGNORECASE,
)

# -- Chinese ------------------------------------------------------------------------------------------------------------

_WO: Final = compile_regex_late(r"(?<![自你忘唯本])我")
_ABOUT_THE_TALK_ZH: Final = compile_regex_late(
    r"(?:(?:也|就|真|真的|都|可|还|只|是|好|很|太|有点|倒|确实|其实|当然|大概|完全|也是)*(?:猜|觉得(?!(?:好|很|有点|自己)?(?:累|困|饿|冷|热|无聊|寂寞))|懂|信(?!你才怪)|服|明白|知道|"
    r"敢说|赌|同意|支持|听(?:着|你|懂)|不信|没(?:想到|听懂|明白|懂)|不(?:懂|明白|觉得|知道|敢信)|能(?:想象|理解|懂|猜)|理解|站你|投|押|说呢?|看(?:你|是|行|可以|像|好)|希望你|"
    r"问(?:你|一句)|怀疑))|[的滴勒]?(?:天(?:哪|呐|啊|呀|哦|爷)?|妈呀|神|乖乖|老天|娘)|[去靠晕擦]+(?![\p{Han}])|去(?:！|!|～|，|,|$)",
)
_ALWAYS_ZH: Final = compile_regex_late(
    r"(?:真|好|很|有点)*(?:担心|心疼|惦记|挂念|想念)(?:死|你)|(?<!走)过来(?:吧|呀|啊|玩|吃|坐|嘛)|来(?:玩|我)|(?:到|去|来|回)你(?:家|那|这|公司)|"
    r"我们|咱(?!(?:们)?(?:不|别))|俺|本人|人家(?:也|在|都|才|刚|想|要)|"
    r"给你(?:买|做|带|煮|打(?!气)|发|留|寄|送|炖|熬|讲|唱|弄|点|订|抱|看|补|泡|拿|准备|推荐)|请你|带你|陪你|来接|接你|送你|教你|帮你|替你|等你|找你|"
    r"下次(?:一起|带|请|给|我|再|咱|吃|去)|改天|一起(?:去|吃|看|玩|来|走|喝|过|吧|睡|听|逛|做|庆祝)|(?:明天|后天|周末|今晚|晚上|待会|一会|等会|回头|等下)(?:儿)?"
    r"(?:就|再|还|要|给|带|一起|去|来|见|聊|说|请|陪|帮|打|联系|有空)|说定了|说好了?的?$|约好|一言为定|不见不散|我?(?:保证|发誓|答应)|到时候?|包在|"
    r"(?:这|我)(?:边|儿|里)(?:也|还|都|在|正|下|好|很|是|没|刚|今|挺|太|冷|热)|^(?:这边|这里|家里)(?:也|还|在|正|下|好|很|挺|太|冷|热)|"
    r"(?:外面|外头|今天|今晚|明天)(?:也|还|可|挺|好|很|太|真|又|要)*(?:冷|热|下雨|下雪|降温|凉|刮风|晴|大太阳)|"
    r"(?:爱吃|爱喝|最爱|最喜欢|喜欢吃|喜欢喝)(?!的)(?!.{0,8}[吗么？?])",
)
_INTERJECTION_ZH: Final = (
    r"^[^\p{Han}\p{L}]*(?:(?:哈+|嗯+|哦+|噢+|啊+|呀|哎+呀?|唉+|害|嘿+|诶|欸|咦|对+|对啊|是啊?|是的|没|没有|没啊|有啊?|好|好的|好啊|好吧|行|行啊|可以|嗨|老板|宝|宝宝|笑死|那|那个|其实|"
    r"真的|不|不是|当然|还好|还行|谢谢|在|在呢|在的|呃|额|唔|哇塞?|天哪|妈呀|呢|吧|嘛|了|的|呐|啦|喔|嘞|早|早啊|早上好|晚上好|hi|hey|ok)[^\p{Han}\p{L}]*){0,5}?"
)
_NO_SUBJECT_ZH: Final = compile_regex_late(
    _INTERJECTION_ZH + r"(?:"
    # what is being done, or was just done
    r"(?:也|都|还|才|又|就|正好|一直|现在|这会儿?|今天|今晚|昨天|昨晚|刚才?|早就?|已经|终于|总算|本来|周末|最近|下午|中午|早上|晚上)*"
    r"(?:(?:正|还)?在(?!(?:吗|么|意|乎|于|理|线|一起|哪|干|你))[\p{Han}]{1,3}|正(?:要|准备|打算|好在|想)|(?:准备|打算|马上|快要|这就|立刻|正想|想着?去?)(?:要|就)?(?:去|回|睡|吃|出|到|走|下|上|洗|做|看|起|来|开|喝)|"
    r"刚(?:刚|才)?(?:到|吃|下|回|醒|起|睡|洗|看|忙|从|买|做|开|出|进|躺|喝|想|煮|去|打|坐|跑|写|学|听|收|跟|和|在|要|准备|好)|"
    r"(?:躺|忙|坐|站|趴|歪|瘫|窝|饿|困|熬|加)(?:着|在|班)(?!(?:吧|点|别|呀你|吗|么))|"
    r"(?:吃|喝|睡|醒|洗|看|买|做|写|起|回|到|下班|上班|下课|忙)(?:完|过|好|饱|到)?(?:了|啦|过)(?!(?:吗|么|没|吧|就|再|会|不|能|也|算|又|多|一|几|什|啥|没有|[？?]))(?:[^吗么？?]*)$|"
    r"(?:吃|喝)的(?=\p{Han})(?!(?:好|不|挺|真|怎|什|啥|太|很|可|有|还|是|咋))|"
    r"(?:回|到|出|上|下|洗|吃|喝|打|写|看|买|做|睡|起)(?:家|门|班|课|床|澡|饭|酒|水|球|车|觉|楼|剧|书|菜)(?:了|啦|咯)(?!(?:吗|么|没|吧|就|再|也|[？?]))|"
    r"(?:还|都)?没(?:有)?(?:呢|吃|睡|起|醒|下班|到|回|写|做|看|忙|弄|洗|去|开始|动)(?!.{0,6}[吗么？?])|没(?:有)?(?:啊|呀|嘛)?$|"
    r"不(?:饿|困|冷|热|忙|累|想(?:吃|动|睡|去|起|上班|说)|去|吃|喝|来|用(?=了|啊|谢|$))(?:了|啊|呢|哈|嘛)*(?:[^吗么？?]*)$|"
    r"在(?:呢|的|啊|呀)?(?=$|[^\p{Han}])|(?:挤|晒|热|冻|累|淋|困|饿)成|(?:有点|好|太|很|真|真是|都|快|要)*(?:饿|困|累|冷|热|忙|无聊|烦|撑|晕|渴)(?:死|坏|得|到)?(?:我|人)?(?:了|啊|呢|哈|不行|要死)*(?=$|[^\p{Han}])|快(?:到|下班|睡着|吃完)了|"
    r"(?:随便|瞎|到处|出去|回家|去|来)(?:吃|看|逛|玩|走|公司|学校|健身|超市)(?:了|着|呢|啊)|老样子|还那样|就那样|一样啊?$|同款|同感|同(?:上|饿|困|累|冷|款)|没干(?:嘛|啥|什么)|没(?:时间|空)(?!.{0,4}(?:吗|么|[?？]))|没(?:啥|什么)(?:新|事做|好干)|"
    r"也是(?:这样|一样|啊?$)|也(?:在|没|刚|饿|困|累|冷|睡|想|有点|不想|要|去|看|吃|喜欢|爱)(?!.{0,8}[吗么？?])|"
    # promises, plans
    r"(?:这就|马上|立刻|现在就|待会|等会|一会|回头|明天|下周|周末)(?:儿|就|去)?(?:来|到|去|过去|打给|发|给|回|帮|陪|接|做|买|带)|(?:来|去|到)(?:了|啦|咯)(?!(?:吗|么|没|[？?]))|路上|出发|等着[^\p{Han}]*$|"
    r"(?:会|一定|肯定|保证)(?:来|去|陪|帮|等|给|做|带|接|找|打|回)"
    r"))",
    regex.IGNORECASE,
)
_OTHERS: Final = compile_regex_late(  # what somebody else feels or said: nobody here was told
    r"\b(?:she|he|they|mum|mom|dad|ma|pa)(?:'s| is| was| just| only| probably| must| still| always|'ll| will| really| also)* "
    r"(?:want(?:s|ed)?|miss(?:es|ed|ing)?|loved?|loves|like[ds]?|hate[ds]?|think(?:s|ing)?|thought|knows?|knew|feels?|felt|worr(?:y|ies|ied)|"
    r"cares?|cared|told|tells?|said|says|asks?|asked|meant|tried|trying|asking|hopes?|hoped|remembers?|forgot)\b|\b(?:everyone|everybody|people|we) (?:still |really |all )*(?:miss(?:es)?|loves?|wants?|asks?|asked|missed|loved|hates?) (?:you|u)\b|"
    r"(?:他|她|他们|她们|阿姨|叔叔|咱妈|你妈|你爸|妈妈|爸爸|妈|爸)(?:们)?(?:就|也|肯定|应该|可能|一定|其实|只是|都|还|是|大概|还是|真的|在|说不定)*"
    r"(?:想(?!不)|惦记|担心|关心|喜欢|爱|讨厌|恨|觉得|知道|以为|希望|说(?:我|过|了|要)|问(?:我|过)|怕|舍不得|记得|后悔|心疼|盼)",
    regex.IGNORECASE,
)
_GUESS: Final = compile_regex_late(r"\bguess (?:who|what|where|how|which)\b|猜", regex.IGNORECASE)
_TELLS: Final = compile_regex_late(  # what the user is about to tell
    r"^\W*(?:oh |ah |haha |lol |ya |yes )*(?:it|that|there|he|she|they|someone|somebody|nothing|nobody)(?:'s| was| were| is| did| got| had| fell)?\b(?![^\n]*\?)|"
    r"^\W*(?:(?:哈+|啊|哦|嗯)\W*)?(?:没(?:看|碰|遇|啥|什么|有)|看到了?|碰到了?|遇到了?|是(?!谁|什么|啥|不是|吗))(?![^\n]*(?:[吗么?？]|什么|啥|谁|哪))",
    regex.IGNORECASE,
)
_ASKS: Final = compile_regex_late(
    r"[?？]|(?:吗|么|没有?|嘛)[^\p{Han}\p{L}]*$|什么|怎么|哪|谁|几点|多少|还是(?=\p{Han})|"
    r"^\W*(?:(?:oh no|oh|and|so|but|ok(?:ay)?|wait|hey|aw+|ah|damn|ouch)\W+)*(?:what(?! an?\b)|who|how(?= (?:did|do|does|is|are|was|were|long|many|much|far|bad|old|big|often))|"
    r"why|where|when(?= (?:did|do|does|is|are|was|were))|which|any|(?:did|do|does|have|has|is|are|was|were) (?:you|u|ya|it|that|this|they|he|she|the|there|your|ur|any\w*|some\w*))\b(?! i\b)",
    regex.IGNORECASE,
)


def tells_own_life(answer: str, turn: str, memories: Iterable[str] = ()) -> bool:
    """Whether an answer tells of a life that the echo does not have.

    ``memories`` are old messages that may be said again as they stand.
    """
    plain, said = _normalise_text(answer), _normalise_text(turn)
    known = [_normalise_text(m).lower() for m in memories]
    words = frozenset(_telling_units(said))
    if _GUESS.search(said) and _TELLS.search(plain):
        return True
    for match in _TOGETHER.finditer(plain):
        sentence = match[0].strip()
        if sentence and not _is_known(sentence, known) and _is_told(sentence, words):
            return True
    return False


def is_begun_life(text: str) -> bool:
    """Whether an answer that is still being written already speaks of the echo itself; the last word may be unfinished."""
    plain = _normalise_text(text)
    return _is_first_person(plain, unfinished=True)


def _is_told(sentence: str, words: frozenset[str]) -> bool:
    if _is_first_person(sentence, unfinished=False):
        return True
    if _OTHERS.search(sentence) and not _ASKS.search(sentence):
        return True
    always = _ALWAYS_ZH if CJK.search(sentence) else _ALWAYS_IN_FIRST_PERSON
    for found in always.finditer(sentence):
        if not _is_of_the_turn(found[0], words):
            return True
    pattern = _NO_SUBJECT_ZH if CJK.search(sentence) else _NO_SUBJECT
    for match in _CLAUSE.finditer(sentence):
        clause = match[0].strip()
        if _ASKS.search(clause) or _is_of_the_turn(clause, words):
            continue
        if pattern.search(clause.rstrip(" ,，.。!！~～…;；")):
            return True
    return False


def _is_first_person(text: str, *, unfinished: bool) -> bool:
    for subject, allowed in ((_I, _ABOUT_THE_TALK), (_WO, _ABOUT_THE_TALK_ZH)):
        for match in subject.finditer(text):
            start = match.start() + 1 if subject is _I else match.end()
            rest = text[start:]
            if not rest and unfinished:
                continue
            if subject is _I and not rest.strip(" .!?"):
                continue
            if allowed.match(rest, partial=unfinished) is None:
                return True
    return False


def _is_known(sentence: str, known: Iterable[str]) -> bool:
    bare = sentence.lower().strip(" .!?。！？~～…,，")
    units = set(_telling_units(bare))
    return bool(bare) and any(
        bare in memory or (len(units) > 1 and units <= set(_telling_units(memory))) for memory in known
    )


def _telling_units(text: str) -> list[str]:
    found, before = [], ""
    for unit, cjk in split_units(text):
        if not cjk:
            found += [unit] if len(unit) > 2 and unit not in _COMMON else []
            before = ""
        else:
            found += [before + unit] if before else []
            before = unit
    return found


def _is_of_the_turn(text: str, words: frozenset[str]) -> bool:
    """Whether a piece speaks with a telling word of the turn, and so about the user."""
    return any(_is_near(unit, words) for unit in _telling_units(text))


def _is_near(unit: str, words: frozenset[str]) -> bool:
    return unit in words or (len(unit) > 4 and any(w[:4] == unit[:4] for w in words if len(w) > 3))


def _normalise_text(text: str) -> str:
    return to_simplified(text).replace("’", "'")


_COMMON: Final = frozenset(
    (
        *(
            "the",
            "and",
            "you",
            "your",
            "are",
            "was",
            "what",
            "with",
            "for",
            "have",
            "has",
            "had",
            "about",
            "this",
            "that",
        ),
        *(
            "there",
            "here",
            "just",
            "still",
            "now",
            "today",
            "tonight",
            "tomorrow",
            "again",
            "too",
            "not",
            "but",
            "does",
        ),
        *("did", "can", "will", "would", "could", "out", "get", "got", "its", "it's", "i'm", "can't", "don't", "how"),
        *("who", "when", "where", "why", "then", "than", "them", "they", "she", "him", "her", "his", "our", "we're"),
        *("let's", "some", "any", "all", "one", "more", "much", "very", "really", "like", "going"),
    )
)
