"""Facts need ground: what the user asks about the past is answered from rows or not at all.

A question about facts, or a story told as shared, is recognised by its words. A claim in an answer (a number, a date,
a name in capitals, a place word, "we went …") is allowed only if the same words stand in the retrieved rows, the
question or this conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from exskill.chat.tokens import split_units
from exskill.retrieval.recall import Memory
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["Ground", "asks_fact", "asks_to_recall", "find_support", "is_question", "is_unsupported"]

_QUESTION: Final = compile_regex_late(
    r"\b(?:do|did|can|don'?t|didn'?t) (?:you|u|ya) (?:still |even |not )?(?:remember|recall|know|forget)\b|"
    r"\bremember (?:when|the|our|that|how|what|where|who|my|me|us|it)\b|\bwhat (?:was|were|is|'s) (?:the|your|our|"
    r"my|his|her|their|that)\b|\bwhat(?:'s| is|s) (?:your|ur|her|his|their|my|the) (?:name|number|address|"
    r"birthday|job|favou?rite|plan)|"
    r"\b(?:who (?:gave|said|told|bought|made|sent|took|came|went|cooked|wrote|paid|broke|called)|(?:who|whom|"
    r"whose|when|where) (?:did|was|were|is|are|do|does|have|had|has|would|r))\b|\bwhich \w+ (?:did|"
    r"was|were|is|do|have)\b|\bhow (?:long|many|much|old|often) (?:did|was|were|is|are|have|had|do|ago)\b|"
    r"\bwhat (?:did|have|had) (?:we|you|u|i|they|he|she|ur|your|my)\b|\bhave (?:we|you|u) (?:ever|been)\b|"
    r"\bdid (?:we|i|he|she|they|your|ur|my|you|u)\b|"
    r"\bwhat (?:day|date|year|time|month|city|place|song|film|movie|gift|food|name|colou?r|school|job) (?:did|was|"
    r"were|is|do|are|have)\b|\bname of\b|\byour (?:mum|mom|mother|dad|father|sister|brother|cat|dog|boss|friend|"
    r"parents)(?:'s)? \w*\b.{0,20}\?|\bwhat happened (?:to|with|at|when)\b|\btell me about (?:the|our|your|that|"
    r"when)\b|"
    r"(?:还|有没有|是否)?记(?:得|不记得|不得)|忘(?:了|记)(?:吗|没|我们|那)|什么时候|哪(?:一)?(?:年|天|月|里|儿|家|"
    r"个|次|首|部|本|座|种|位|间)|在哪|去(?:过)?哪|谁(?:是|和|跟|给|送|的|来|去|说|？|$)|叫(?:什么|啥)|(?:多少|"
    r"(?<!好)几)(?:岁|年|天|次|个|号|点|钱|月|人)|(?:我们|咱们|咱俩)的?(?:第一次|上次|那次|那天|那年|去年|当时|以前)|"
    r"(?:第一次|上次|那次|那天|那年|去年|当时|以前)[^，。！,.!\n]{0,16}(?:吗|么|呢|？|\?|什么|哪|谁|几|多少|怎么)|"
    r"(?:什么|啥)(?:名字|礼物|生日|地方|学校|工作|牌子|颜色|歌|电影|菜|日子)|有没有(?:去|说|见|吃|看|送|买|提)过?|"
    r"(?:去|吃|看|说|送|买|养|见|住|提)过.{0,12}(?:吗|没|么|？|\?)|为什么.{0,12}(?:那|当时|以前)|发生(?:了)?什么",
    regex.IGNORECASE,
)
_SHARED: Final = compile_regex_late(
    r"\b(?:we|you and i|u and i|you and me) (?:went|had|were|met|ate|saw|stayed|used to|took|made|watched|broke|"
    r"fought|kissed|visited|travell?ed|lived|walked|danced|fell|bought|got|spent|always|never|slept|swam|drove|"
    r"flew|adopted|planned|promised|said)\b|"
    r"\b(?:that|the) (?:time|night|day|trip|summer|winter|holiday|weekend|evening|morning|year|week|"
    r"christmas) (?:we|in|at|on|when|with|you|u|that)\b|\bour (?:trip|wedding|holiday|honeymoon|house|flat|"
    r"apartment|dog|cat|song|place|anniversary|first|last|old|time|date|favou?rite)\b[^.!\n]{0,30}(?:\?|\b(?:was|were) (?:so|"
    r"such|the|really|great|fun|nice|amazing|perfect|lovely|beautiful|called|in|at)\b)|"
    r"\b(?:loved|enjoyed|hated|missed) our\b|(?:^|[,.;:!?\n] ?|\b(?:and|but|because|cos|when|that) )(?:you|u) (?:promised|"
    r"told me|told us|said (?:that|you|u|i|we|it)|gave me|bought me|used to|once|"
    r"cooked me|wrote me|sent me|taught me|took me|once)\b|\b(?:you|u|"
    r"we)\b.{0,40}\b(?:yesterday|last (?:night|week|month|year|summer|winter|time)|back then|years? ago|"
    r"months? ago|weeks? ago|that (?:day|night|time))\b|"
    r"\b(?:yesterday|last (?:night|week|month|year|summer|winter)|back then|that (?:day|night|time)),? (?:you|u|we)\b|"
    r"(?:那次|那年|那天|那晚|当时|当初|上次|去年|前年|以前|从前|曾经|小时候|昨天|昨晚|上周|上个月).{0,12}(?:我们|"
    r"咱|你|一起)(?!的)|(?:我们|咱们|咱俩|你和我|我和你).{0,8}(?:那次|那年|那天|那晚|当时|上次|去年|以前|曾经|第一次|"
    r"去过|吃过|看过|住过|说过|养过|买过|玩过|吵过)|"
    r"(?:我们|咱们|咱俩)(?:去|在|住|养|买|看|吃|玩|拍|认识|结婚|旅行|领养).{0,10}(?:的时候|那|了$|过|的那)|"
    r"你(?:答应|保证|发誓|说过|送过|给过|骗过|教过|带我|曾经|以前|当时|当初|那时|那次|昨天|上次|总说|老说)|"
    r"我们的(?:旅行|婚礼|家|狗|猫|歌|纪念日|第一|房子|约定)[^，。！,.!\n]{0,10}(?:吗|么|呢|？|\?|真|太|最|那时|当时|叫|在哪|是)",
    regex.IGNORECASE,
)
_CLAIM: Final = compile_regex_late(
    r"\d+|\b(?:monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|january|february|april|june|july|august|september|october|november|december|christmas)\b|"
    r"\b(?:we|you and i|u and i|you and me|us two) (?:went|had|were|met|ate|saw|did|got|bought|stayed|used|said|"
    r"took|made|watched|broke|fought|kissed|visited|travell?ed|lived|walked|danced|fell|loved)\b|\b(?:you|"
    r"u) (?:said|told|promised|gave|bought|made|were|was|had|used to|always|never|went|left|cried)\b|"
    r"\bi (?:remember|recall|told you|gave you|bought you|said)\b|"
    r"\b(?:her|his|my|its|the|their) name(?:'s| is| was)\b|\bname is\b|\b(?:yes|yeah|ya|yep|of course|sure|"
    r"ofc),? (?:i )?(?:remember|do|did|we did|had)\b|\b(?:last|that) (?:night|week|month|year|summer|winter|time|"
    r"day|spring)\b|\byears? ago\b|\bremember(?:ed)?\b|"
    r"(?!一(?:天|点|下|块)(?!到晚))(?<!第|每\p{Han}?)[一二三四五六七八九十百零]+(?:年|月|号|日|点|岁|次|块|万|个月|天)|去年|前年|那年|那天|那次|上次|当时|"
    r"(?:我们|咱们|你我|咱俩|我俩)(?:[^，。！？,.!?\n]{0,6})(?:去|吃|看|在|住|见|认识|分|吵|玩|买|养|拍|来|走|"
    r"一起)(?:过|了|的)?|你(?:说|答应|送|买|给|骗|忘|以前|那时|当时)(?:过|了|我)?|(?:记得|记着|没忘|忘不了)|(?:叫|"
    r"名字是|姓)(?:做)?[\p{Han}]{1,4}|(?:星期|周|礼拜)[一二三四五六日天]",
    regex.IGNORECASE,
)
_NAME: Final = compile_regex_late(r"(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)*")
_ENOUGH: Final = 0.5
_FORM_OF_QUESTION: Final = compile_regex_late(
    r"[?？]|^\W*(?:(?:so|and|but|hey|ok(?:ay)?|wait)\W+)*(?:what|who|whose|how|why|where|when(?= (?:did|do|does|is|are|was|were))|which|do|does|did|have|has|is|are|was|were|"
    r"can|could|will|would|remember|tell me)\b|(?:, |\b)(?:right|remember|wasn'?t it|didn'?t (?:we|you)|isn'?t it)\W*$|"
    r"(?:吗|么|呢|没有?|不)[^\p{Han}]*$|^\W*(?:谁|什么|哪|几|多少|还?记得|告诉我)|(?:什么|哪(?:里|儿|家|个|天)|谁|多少|几(?:点|号|岁|年))[^\p{Han}]*$",
    regex.IGNORECASE,
)


_RECALL: Final = compile_regex_late(
    r"\b(?:do|don'?t|still) (?:you |u )?(?:still )?remember\b(?! (?:what|when (?:is|was)|where|who|which|how (?:long|many|much|old)|my|me|your)\b)|"
    r"^\W*(?:(?:hey|so|and|but|ok(?:ay)?)\W+)*remember\b(?! (?:what|where|who|which|my|me|your|to)\b)|"
    r"记得(?!.*(?:什么|哪|谁|几|多少|怎么|我(?:吗|么|不)))",
    regex.IGNORECASE,
)
_STOP: Final = frozenset(
    (
        *("the", "and", "you", "your", "our", "was", "were", "did", "does", "what", "when", "where", "who", "how"),
        *("that", "this", "with", "for", "have", "had", "has", "are", "about", "remember", "still", "know", "tell"),
        *("went", "name", "time", "first", "last", "ever", "which", "long", "much", "many", "there", "then", "just"),
        *"的了我你他她是在不有也就都和这那去来们还记得吗什么时候哪里谁个一过没呢吧啊叫天年次第上说给",
    )
)


def asks_fact(text: str) -> bool:
    """Whether the user asks about, or asserts, something that happened or is so: only rows can answer or agree."""
    plain = to_simplified(text)
    return _QUESTION.search(plain) is not None or _SHARED.search(plain) is not None


def asks_to_recall(text: str) -> bool:
    """Whether the user asks if something is still remembered, as one does who wants to tell it; not for a name or a date."""
    return _RECALL.search(to_simplified(text)) is not None


def is_question(text: str) -> bool:
    """Whether a turn asks rather than tells."""
    return _FORM_OF_QUESTION.search(to_simplified(text)) is not None


def _list_telling(text: str) -> frozenset[str]:
    """Return the telling units: words of three letters and more, pairs of Chinese characters."""
    words: set[str] = set()
    before = ""
    for unit, cjk in split_units(to_simplified(text)):
        if cjk:
            if before and before not in _STOP | {""} and unit not in _STOP:
                words.add(before + unit)
            before = unit
        else:
            before = ""
            if len(unit) >= 3 and unit not in _STOP:
                words.add(unit if len(unit) < 5 else unit.rstrip("s"))
    return frozenset(words)


def find_support(question: str, memories: Sequence[Memory], threshold: float) -> tuple[Memory, ...]:
    """Return the memories that can ground an answer: near enough in meaning, or sharing most telling words."""
    wanted = _list_telling(question)
    found = []
    for memory in memories:
        shared = len(wanted & _list_telling(memory.text)) / len(wanted) if wanted else 0.0
        if shared >= _ENOUGH or (shared > 0 and memory.score >= threshold):
            found.append(memory)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer may rest on, read once for the many answers that are checked against it."""

    known: str  # lower case
    contents: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Ground:
        """Return the ground that these rows, this question and this conversation give."""
        known = "\n".join(texts).lower()
        return cls(known, _list_telling(known))


def is_unsupported(answer: str, ground: Ground, vocabulary: frozenset[str] = frozenset()) -> bool:
    """Whether an answer states something that stands nowhere in ``ground``.

    A capitalised word that the person also writes small (``vocabulary``, lower case) is a word and not a name.
    """
    known = ground.known
    for name in _NAME.finditer(answer):
        lower = name[0].lower()
        if lower not in known and not all(word in vocabulary for word in lower.split()):
            return True
    for match in _CLAIM.finditer(answer):
        piece = match[0].lower()
        if piece in known:
            continue
        if regex.fullmatch(r"\d+|\p{L}+", piece):
            return True
        telling = _list_telling(_find_sentence(answer, match.start()))
        if not telling or len(telling & ground.contents) * 2 < len(telling):
            return True
    return False


def _find_sentence(text: str, at: int) -> str:
    ends = ".!?。！？\n"
    start = max(text.rfind(mark, 0, at) for mark in ends) + 1
    stops = [i for i in (text.find(mark, at) for mark in ends) if i >= 0]
    return text[start : min(stops, default=len(text))]
