"""What somebody calls the other person: words that are set off from a message, never words that are merely frequent.

A name is addressed at the edge of a sentence: after a greeting, goodbye, thanks or "love you" (``night bear``, ``晚安笨笨``),
or between marks, particles and laughter (``ok lah boss``, ``早啊老板``). A word that is no known pet name must be greeted by
it at least once, because ``nice,`` and ``later,`` are set off too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import regex

from exskill.chat.tokens import EMOJI, PLACEHOLDER
from redaction.late import compile_regex_late
from redaction.lexicon import ordinary_zh
from redaction.normalise import to_simplified

if TYPE_CHECKING:
    from exskill.chat.lines import Line

__all__ = ["address_terms", "find_addresses"]


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAST_TIMES: Final = 3
_LEAST_DAYS: Final = 2
_MAX_TERMS: Final = 6
_CUT: Final = compile_regex_late(r"[^\p{L}\p{N}\p{M}'’\s-]+|\n+")
_HAN: Final = compile_regex_late(r"\p{Han}+")
_SOUND: Final = compile_regex_late(  # what leads into a name or follows it without meaning anything
    r"\b(?:lah?|leh|lor|meh|liao|hor|sia|mah|ah+|oh+|aw+|ya+|yeah|haha\w*|hehe\w*|lol+|lmao|ok+(?:ay)?|aiyo|walao|wah+)\b",
    regex.IGNORECASE,
)
_GREETING: Final = (
    r"(?:hi+|hey+|hello|yo|good ?(?:morning|night|evening|afternoon)|g?morning|(?:night ){0,2}ni(?:ght|te)|gnite|gd ?nite|"
    r"sweet dreams|sleep (?:well|tight)|bye+(?: bye+)?|thanks?(?: you)?|thank (?:you|u)|thx|(?:i )?(?:love|luv|miss|"
    r"missed) (?:you|u|ya)|happy (?:birthday|anniversary)|congrats|welcome home|good luck|poor|take care|see (?:you|u|ya))"
)
_GREETED: Final = compile_regex_late(rf"^(?:{_GREETING}) (.+)$", regex.IGNORECASE)
_NAME: Final = compile_regex_late(r"(?:(?:my|little|mr|mrs|miss|big) )?\p{Latin}[\p{Latin}'’-]+", regex.IGNORECASE)
_PETS: Final = _split_words(
    "babe baby bby bb bae dear dearest darling hon hun honey sweetie sweetheart sunshine bunny princess cutie silly boss "
    "dude bro buddy mate dummy goofball pumpkin"
)
_BARE: Final = _split_words("babe baby bby bae darling hun sweetie sweetheart dude bro")
_OWNERS: Final = _split_words("a the my your that her his this of our their")
_NO_NAME: Final = _split_words(
    "a about actually again ahead alive all alone alot already also always an and any anyone anyway are as asap asleep at "
    "awake awesome back bad be because best better bit both btw busy but by bye can come coming cool course dad day days "
    "did do done dont dreams eh enough even ever every everybody everyone everything far fine first folks for forever free "
    "friday from fun gd girls go going gonna good goodnight great guys he hello her here hey hi him home honestly how i if "
    "im in is it its just kinda last late later let lots lovely luck man many maybe me mine miss mom monday more morning "
    "most much mum my myself never next nice night nite nn no nope not nothing now of off oh ok okay omg on once one only "
    "or our out over people perfect please pls plz probably ps ready really right same saturday see she sleep so some "
    "someone soon sorry sry still sunday sure sweet tbh thanks that the them then there these they this tho those though "
    "thursday thx till time times tml tmr tmrw tmw to today tomorrow tonight tonite too true try tuesday two u until up ur "
    "us very wait was we wednesday week weekend welcome well what when where which who whole why will with worries xo xoxo "
    "yay yep yes yesterday yet yo you your yours yourself"
)
_GREETING_ZH: Final = (
    r"早安|晚安|午安|早上好|晚上好|早|拜拜|再见|谢谢|多谢|爱你|想你|好想你|好爱你|我爱你|我想你|辛苦了|生日快乐|你好|哈喽|嗨|"
    r"对不起|加油|抱抱|亲亲|么么哒?|想死你了|我回来了|我到家了|在吗"
)
_PARTICLE_ZH: Final = r"[啊呀嘛吧呢哦嗯啦喔噢哟哎诶欸哇唉喂哈嘿]"
_AFTER_ZH: Final = compile_regex_late(
    rf"^(?:{_GREETING_ZH})(?:{_PARTICLE_ZH}*)(?:我的)?(\p{{Han}}{{2,4}}?){_PARTICLE_ZH}*$"
)
_BEFORE_ZH: Final = compile_regex_late(
    rf"^{_PARTICLE_ZH}*(\p{{Han}}{{2,4}}?){_PARTICLE_ZH}*(?:{_GREETING_ZH}){_PARTICLE_ZH}*$"
)
_ALONE_ZH: Final = compile_regex_late(
    rf"^{_PARTICLE_ZH}*(?:好的?|行|嗯|对|是的?)?{_PARTICLE_ZH}*(\p{{Han}}{{2,4}}?){_PARTICLE_ZH}*$"
)
_LED_ZH: Final = compile_regex_late(rf"^(?:{_PARTICLE_ZH}+)?(\p{{Han}}{{2,3}}?){_PARTICLE_ZH}*你\p{{Han}}+$")
_PETS_ZH: Final = _split_words(
    "宝宝 宝贝 宝儿 宝子 乖宝 大宝 老婆 老公 媳妇 亲爱的 笨蛋 大笨蛋 小笨蛋 傻瓜 小傻瓜 大傻瓜 傻子 小傻子 猪猪 小猪 小懒猪 大猪 "
    "乖乖 小乖 笨笨 小笨笨 呆呆 小可爱 小朋友 小祖宗 小仙女 小公主 小猫咪 猫猫 小狗 狗狗 兔兔 小兔子 崽崽 丫头 臭宝 "
    "小坏蛋 坏蛋 憨憨 臭猪 懒猪 懒虫"
)
_EXCLAIMED: Final = compile_regex_late(r"\b(?:oh+ (?:my )?dear|dear (?:me|lord|god))\b", regex.IGNORECASE)
_ASKED_ZH: Final = compile_regex_late(r"^(?:在吗|在干|在不在|在忙)")
_NO_NAME_ZH: Final = _split_words(
    "慢慢 天天 常常 刚刚 人人 哈哈 嘿嘿 呵呵 嘻嘻 么么 抱抱 亲亲 嗯嗯 爸爸 妈妈 爷爷 奶奶 叔叔 阿姨 等等 试试 加油 放心 开心 "
    "小心 大家 老师 同学 世界 周末 大神 辛苦 么么哒 贴贴 摸摸 睡觉 早点 休息 快乐 棒棒 乖乖睡 "
    "夸奖 关心 提醒 支持 红包 礼物 招待 关照 鼓励 理解"
)
_EDGE_ZH: Final = _split_words("宝宝 宝贝 亲爱的 老婆 老公 笨蛋 傻瓜 小傻瓜 小笨蛋 笨笨 猪猪")
_TREASURE: Final = compile_regex_late(  # 宝 alone, and no other word with it
    rf"^宝(?![贝宝儿子石库物藏典马岛刀剑座塔地妈爸])|(?<![大乖臭宝国珠财元珍淘付法瑰至墨小阿二三])宝{_PARTICLE_ZH}*$"
)
_TALKED_ABOUT: Final = compile_regex_late(r"^(?:的|们|说|又|在|跟|和|也|今天|昨天|让|叫|要|不|都|店|[一-龥]?店)")
_OTHERS_ZH: Final = compile_regex_late(r"(?:我|你|他|她|那个|这个|的|跟|和|给|帮|把|被|叫|像|是|去|找|看)$")
_NOT_IN_NAME: Final = compile_regex_late(
    r"[在干啊呀嘛吧呢哦嗯啦喔噢哟哎诶欸哇唉喂哈嘿我你您他她它的了是不也都就还很太吗么什怎这那哪明昨今后好见会要去来说想看吃喝睡梦做个点没有谢晚早再先回到完起]"
)


def find_addresses(text: str) -> dict[str, bool]:
    """Return the names that a message may call somebody, each with whether it is sure by a greeting or by its meaning."""
    parts = _split_parts(text)
    found: dict[str, bool] = {}
    for i, part in enumerate(parts):
        pairs = _find_chinese(part) if _HAN.search(part) else _find_latin(part)
        for name, how in pairs:
            is_edge = how != "set off" or i in (0, len(parts) - 1)
            is_sure = how != "set off" or (name in _PETS | _PETS_ZH and (len(parts) > 1 or part.lower() != name))
            if is_edge:
                found[name] = found.get(name, False) or is_sure
    return found


def _split_parts(text: str) -> list[str]:
    """Return the stretches between marks, faces and placeholders; a placeholder is a stretch of its own."""
    plain = _EXCLAIMED.sub(",oh,", EMOJI.sub(",", PLACEHOLDER.sub(",x,", text)))
    parts: list[str] = []
    for piece in _CUT.split(plain):
        parts += piece.split() if _HAN.search(piece) else [piece.strip()]
    return [part for part in parts if part]


def _find_latin(part: str) -> Iterator[tuple[str, str]]:
    words = part.lower()
    greeted = _GREETED.match(words)
    name = _SOUND.sub("", greeted[1]).strip() if greeted else ""
    if _can_be_name(name):
        yield name, "greeted"
        return
    split = [piece.strip() for piece in _SOUND.split(words) if piece.strip()]
    for piece in dict.fromkeys(split[:1] + split[-1:]):
        if _can_be_name(piece):
            yield piece, "set off"
    every = words.split()
    if len(every) > 1 and every[0] in _BARE:
        yield every[0], "bare"
    if len(every) > 1 and every[-1] in _BARE and every[-2] not in _OWNERS:
        yield every[-1], "bare"


def _can_be_name(words: str) -> bool:
    return bool(_NAME.fullmatch(words)) and len(words) <= 16 and words.split()[-1] not in _NO_NAME


def _find_chinese(part: str) -> Iterator[tuple[str, str]]:
    text = to_simplified(part)
    for frames, how in (((_AFTER_ZH, _BEFORE_ZH), "greeted"), ((_ALONE_ZH, _LED_ZH), "set off")):
        for frame in frames:
            match = frame.match(text)
            if match and _can_be_name_zh(match[1]):
                yield match[1], how
                return
    for name in _EDGE_ZH:
        if _is_called(name, text):
            yield name, "bare"
    if _TREASURE.search(text):
        yield "宝", "bare"


def _is_called(name: str, text: str) -> bool:
    """Whether a pet name begins or ends a stretch and nothing is told about it."""
    if name == "宝":
        return _TREASURE.search(text) is not None
    if text.startswith(name):
        rest = text[len(name) :]
        return bool(rest) and (bool(_ASKED_ZH.match(rest)) or not _TALKED_ABOUT.match(rest))
    return text.endswith(name) and not _OTHERS_ZH.search(text[: -len(name)])


def _can_be_name_zh(word: str) -> bool:
    if word in _PETS_ZH:
        return True
    return word not in _NO_NAME_ZH and not _NOT_IN_NAME.search(word) and not regex.fullmatch(_GREETING_ZH, word)


def address_terms(own: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Return (name, lines that call it), the most used first: three times on two days, greeted by it or a known pet name."""
    lines: dict[str, list[Line]] = defaultdict(list)
    sure: Counter[str] = Counter()
    for line in own:
        for name, is_sure in find_addresses(line.text).items():
            lines[name].append(line)
            sure[name] += is_sure
    kept = [name for name, rows in lines.items() if sure[name] >= _count_needed(name, rows) and _is_kept(rows)]
    found = [(name, _collect_calls(name, own, lines[name])) for name in kept]
    return sorted(found, key=lambda pair: -len(pair[1]))[:_MAX_TERMS]


def _collect_calls(name: str, own: Sequence[Line], sure: Sequence[Line]) -> list[Line]:
    """Return every line in which a name that is known by now begins or ends a stretch."""
    known = {line.id for line in sure}
    return [line for line in own if line.id in known or any(_calls(name, part) for part in _split_parts(line.text))]


def _calls(name: str, part: str) -> bool:
    if _HAN.search(name):
        return _is_called(name, to_simplified(part)) and not _OTHERS_ZH.search(to_simplified(part))
    words, called = part.lower().split(), name.split()
    if len(words) <= len(called):
        return words == called
    return words[: len(called)] == called or (
        words[-len(called) :] == called and words[-len(called) - 1] not in _OWNERS
    )


def _count_needed(name: str, rows: Sequence[Line]) -> int:
    """Return how often a name must be sure: in a fifth of its lines; an everyday word twice, and not in one set phrase."""
    is_everyday = name in ordinary_zh() and name not in _PETS_ZH
    is_set_phrase = is_everyday and len({line.text.strip("!.~。！～ ") for line in rows}) < _LEAST_DAYS
    return len(rows) + 1 if is_set_phrase else max(2 if is_everyday else 1, len(rows) // 5)


def _is_kept(rows: Sequence[Line]) -> bool:
    days = {line.ts.date() if line.ts else None for line in rows}
    return len(rows) >= _LEAST_TIMES and len(days) >= _LEAST_DAYS
