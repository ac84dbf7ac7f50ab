# ruff: noqa: E501  (patterns read worse when they are cut)
"""Whether a Chinese word that is a name as well means somebody in one place: ``跟小雨说``, ``下小雨``."""

from __future__ import annotations

from typing import Final

from redaction.late import compile_late
from redaction.lexicon import lexical_zh
from redaction.roster.nobody_zh import is_nobody_zh
from redaction.roster.pet_names import find_called
from redaction.roster.use import Use
from redaction.roster.word_names import SKY_ZH, WORD_ZH, is_word_name_zh

__all__ = ["classify_zh"]

_DOES: Final = (
    r"(?:今天|昨天|昨晚|刚才?|又|都|也|就|要|会|还|已经|总是|一直|从来|居然|竟然)*(?:说|问|告诉|喊我|叫我|约我|约了|给我|给你|回我|找我|找你|骂|打电话|发消息|发微信|哭|笑了|生气|怀孕|结婚|离婚|分手|"
    r"过生日|住院|搬家|喝多|喝醉|喜欢你|喜欢我|爱上|知道|以为|答应|同意|觉得|睡了|睡着|醒了|下班|上班|放学|加班|出差|请客|借我|借了|欠我|不理|拉黑|迟到|辞职|不来|没来|骗|想你|想我|想去|吃饭|请我|请你|陪我|陪你|帮我|帮你|送我|送你)"
)
_AFTER_ZH: Final = compile_late(
    rf"{_DOES}|(?:她|他)(?!们)|(?:到底)?(?:是谁|人呢|在吗|在不在|多大|住哪)|的(?:妈|爸|生日|微信|电话|老公|老婆|男朋友|女朋友|男友|女友|婚礼|手机|朋友圈|哥|姐|弟|妹|同学|室友|前任)|这个?人|那个?人|那(?:小子|家伙|货|丫头|熊孩子)|的?(?:手机号|电话号|微信号)|那儿|那里|还(?:说话|联系|理你|理我|记得|欠)|也来|也去|和我|跟我|和你|跟你|真好看|长得|生日快乐"
)
_WITH_ZH: Final = compile_late(
    r"(?:跟|问|问下|问问|问一下|告诉|约|认识|联系|打给|发给|骂|嫁给|追|爱上|碰到|遇到|陪|通知|介绍|拉黑|得罪|欺负|写给|送给|借给|叫上?|找|想念|室友|同事|闺蜜|表姐|表妹|表哥|表弟|学妹|学姐|邻居|女儿|儿子|前任|名叫|她叫|他叫|我叫)\Z"
)
_LOOSE_ZH: Final = compile_late(r"(?:和|给|对|帮|替|带|接|见|等)\Z")
_AFTER_LOOSE: Final = compile_late(
    r"(?:一起|去|吃|玩|聊|见|说|打|逛|看|吵|好了|住|分手|在一起|道歉|发|买|送|回|来|过生日|的(?:事|关系|照片)|，?我|吗)"
)
_GREETED_ZH: Final = compile_late(r"(?:嗨|嘿|喂|哈喽|你好|早安?|晚安|拜拜|再见|谢谢|生日快乐|对不起)[，, ]?\Z")
_CALLS_ZH: Final = compile_late(
    r"[，,！!]?\s?(?:你(?!看)|妳|您|快点?来|别(?:闹|哭|走|生气|这样)|在吗|早安|晚安|等等我|等我|过来|生日快乐|谢谢|救命)"
)
_SKY_BEFORE: Final = compile_late(
    r"(?:下|下着|下了|有|没有|转|降|飘|阵|场|的|淋|冒着?|预报|天气|外面|多云|阴天|局部|傍晚|夜间|白天|等到?|是|个|大|连着|一路|晒晒?|看|喜欢|见到|数|过了?|到|每[天年个]|去年|今年|明年|这|那|没|遮住|照|满天|雨后|冒)\Z"
)
_SKY_AFTER_ZH: Final = compile_late(
    r"(?:转|天气|淅|蒙蒙|绵绵|纷纷|不断|不停|停了|下[了着得个]|中|夹|到[中大]|路滑|预警|℃|\d+度|霹雳|明媚|灿烂|照|出来|里|就|娃娃|了吧|了$|湿|带伞|有风|[，, ](?:记得)?带(?:把)?伞|[，, ](?:别忘|多穿|最高|气温|适合|出门)|好(?:大|圆|亮|多)|真(?:大|圆|亮|好(?!看))|到了|之前|之后|以后|的时候|快)"
)
_DAY_ZH: Final = compile_late(r"(?:今天|明天|后天|昨天|周[一二三四五六日末]|星期.|上午|下午|晚上|早上|夜里|天)\Z")
_STOP_ZH: Final = compile_late(r"\s*(?:[，。！？,.!?~、；]|$|转|有)")
_THING_BEFORE: Final = compile_late(
    r"(?:[一两三几半这那某每][个块颗片些种只朵条把份杯碗斤盘粒束枝串袋包]|[个块颗朵杯碗斤盘粒束枝串袋]|[吃喝买来有]点|的|有|没有|很|太|最|真|好|更|非常|不|没|[吃喝买卖点]了|吃|喝|买|卖|种|养|摘|扔|捡|搬|搬起|做|煮|剥|切|世界|热爱|维护|爱好|[吃喝买][\u4e00-\u9fff]{1,4}(?:还是|和|跟|或者?|、))\Z"
)
_THING_AFTER: Final = compile_late(
    r"(?:路(?![上过])|街|大?道|区|市|镇|县|村|桥|站|公司|大学|小学|中学|医院|广场|公园|酒店|饭店|花园|小区|剪刀布|缝|汁|树|花(?!了)|味|皮|馅|蛋糕|沙拉|一样|般|地|色)"
)


def classify_zh(name: str, text: str, start: int, end: int) -> Use:
    """Return what a Chinese word means between two places of a text; ``name`` is the word as it is looked up."""
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
_PREDICATE_BEFORE: Final = compile_late(
    r"(?:(?<![跟和给找叫问约帮陪让])(?:[我你他她它咱谁]们?)|很|太|真|(?<!你)好|更|最|非常|特别|十分|挺|这么|那么|多么|有点儿?|有些|够|超级?|越来越|大家|人人|不(?:是很|太|怎么)?|别)\Z"
)
_PREDICATE_AFTER: Final = compile_late(
    r"(?:[得地]|极了|坏了|死了|起来|不已|不起来|过头|太早|的(?:事|时候|样子|心情|消息|日子|结果|是)|吗?[，。！？,.!?]?\Z)"
)
_GONE_AFTER: Final = compile_late(
    r"(?:喝完|喝光|吃完|吃光|卖完|卖光|没气|凉了|化了|过期|打折|涨价|好[吃喝甜酸]|真[吃喝甜酸])"
)


# A wish to be left alone, a manner, a holiday: said by everybody, of nobody.
_FIXED_ZH: Final = {
    "和平": (compile_late(r"(?:世界|爱好|维护)\Z"), compile_late(r"(?:分手|共处|解决|相处|谈判)")),
    "静静": (
        compile_late(r"(?:想|一个人|独自|让我|安|自己|就这么|只是)\Z"),
        compile_late(r"(?:地|的(?!妈|爸|生日|微信|电话))"),
    ),
    "国庆": (
        compile_late(r"(?:过|放|等|十一)\Z"),
        compile_late(r"(?:放假|假|节|长假|期间|前|后|那[几天]|快乐|档|出游|去哪|七天|黄金周|回家)"),
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
