"""What the echo may never say, checked in code on every candidate before anybody sees it.

Each guard is a pure function from a text to "broken or not"; :class:`Guards` holds what they need and names the first
that is broken. The rules are docs/healing.md R08-R13 (an echo of old messages, not the person: no love, regret, apology,
reunion, pleading, promises, no facts of today, no claim to be real) and docs/decisions.md 8 and 13 (at most 12 words or
20 Chinese characters in a row from a real message, at most 3 bursts of 40 words).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from exskill.chat.tokens import PLACEHOLDER, split_units, word_count
from exskill.persona.guards.frames import has_frame
from exskill.persona.guards.injection import is_echo
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = [
    "MAX_BURSTS",
    "MAX_WORDS",
    "CopyGuard",
    "Guards",
    "is_assistant",
    "is_conduct",
]

MAX_BURSTS: Final = 3
MAX_WORDS: Final = 40
QUOTE_WORDS: Final = 12
_CJK_PER_WORD: Final = 20 / 12
_NOISE: Final = compile_regex_late(r"(\S{1,3}?)\1{6,}|(\b\w+\b)(?:\W+\2\b){3,}")

_ASSISTANT: Final = compile_regex_late(
    r"\bas an? (?:ai|language model|assistant|chatbot)\b|\b(?:large )?language model\b|\bhow (?:can|"
    r"may) i (?:help|assist)|\bi(?:'m| am) (?:here to|glad to|happy to) (?:help|assist|listen|support)|"
    r"\bi(?:'m| am) (?:so |very |really |truly )?sorry to hear|\bis there anything (?:else )?(?:i|you)|"
    r"\banything else i can\b|\bfeel free to\b|\blet me know if (?:you|there)|"
    r"\bi (?:can ?not|can't|cannot) (?:assist|help with|provide|fulfil)|\bi don'?t have (?:personal|feelings|"
    r"access|the ability)|\bit(?:'s| is) important to\b|\bit(?:'s| is) okay to feel\b|"
    r"\bremember(?:,)? (?:that )?(?:it(?:'s| is) (?:ok|okay|important)|you(?:'re| are) not alone)|"
    r"\bsupport system\b|\bseek(?:ing)? (?:professional|help|support)|\bhere are (?:some|a few)\b|"
    r"\bi understand (?:how you|that you|your)|\bthat sounds (?:really |very |like )|\bcertainly[!,.]|"
    r"\bof course! |\bsure(?:ly)?! (?:here|i)|\bgreat question|\bi(?:'d| would) be happy\b|"
    r"\bhow about you\b.{0,4}\bhow can\b|\btake care of yourself\b|\bcould you (?:please )?(?:provide|clarify)|"
    r"\bplease (?:provide|specify)|```|\bdef \w+\(|\bhello! how\b|\bassist you\b|"
    r"作为(?:一个|一名)?(?:AI|ai|人工智能|语言模型|助手)|我是(?:一个|一名)?(?:AI|人工智能|语言模型|智能助手|"
    r"虚拟助手)|有什么(?:可以|能)(?:帮|为)|(?:还有)?(?:什么|"
    r"其他|其它)(?:问题|需要).{0,6}(?:帮|吗|随时)|"
    r"请问(?:您|你)?(?:需要|有什么|想)|很抱歉(?:听到|，我)?|抱歉，?我(?:无法|不能)|我(?:无法|不能)(?:提供|回答|"
    r"协助)|随时(?:告诉|联系|问)我|希望(?:这|能|对)(?:些|"
    r"够)?(?:能|会|对)?(?:你|您)?(?:有所)?帮助|"
    r"(?:您|阁下)|建议(?:你|您)(?:寻求|咨询)|专业(?:的)?(?:帮助|人士|心理)|以下是|首先[，,].*其次|请(?:提供|说明|"
    r"告诉我更多)|我理解(?:你|您)的(?:感受|心情)|祝(?:你|"
    r"您)(?:一切|生活|工作)",
    regex.IGNORECASE,
)
_LOVE: Final = (
    r"\b(?:i|we) (?:still |really |do |will always |always |also |just |so )*(?:love|luv|adore|need|want|cherish|"
    r"crave) (?:you|u|ya|ur|us)\b|\blove (?:you|u|ya)\b|\bluv (?:you|u|ya)\b|\bily\b|\bxo(?:xo)+\b|\bmuacks?\b|"
    r"\bcan'?t wait to (?:see|meet|hold|hug)|\bi(?:'m|"
    r" am) (?:still )?in love\b|"
    r"\b(?:i|really|still|so) ?(?:miss|missed|missing) (?:you|u|ya|us)\b|\bmiss (?:you|u|ya)\b|\bmissing (?:you|"
    r"u)\b|\bmy (?:love|heart)\b|\b(?:our|your|my) (?:kiss|hug)|\bkiss(?:es)? (?:you|u)\b|\bmarry\b|"
    r"\bcan'?t live without\b|"
    r"\b(?:you(?:'re| are)|u r|ur) (?:still )?(?:my everything|the (?:only )?one|mine|my soulmate)\b|"
    r"\b(?:feelings?|love) for (?:you|u)\b|\bthink(?:ing)? (?:of|about) (?:you|u)\b|"
    r"爱(?:你|妳|过你|着你)|(?:好|很|真|还|太|也|有点|特别|非常|一直|都|超)?(?:想|挂念|思念|惦记|舍不得)(?:你|妳|"
    r"我们)(?![的们说做去来吃看玩要知问])|喜欢(?:你|妳)|"
    r"(?:想起|梦[见到]|忘不了|惦记)(?:着|了)?(?:你|妳)|离不开你|亲(?:亲|你|一下)|抱(?:抱|你|一下)|么么|(?:嫁|娶)(?:给)?(?:我|你)|心里(?:还|都|只)?有你|在乎你"
)
_REGRET: Final = (
    r"\b(?:i|we) (?:really |do |deeply |still )?(?:regret|apologi[sz]e|should(?:n'?t)? (?:have|of)|was wrong|were wrong|"
    r"made a mistake|messed up|fucked up|hurt you)\b|\bmy (?:bad|fault|mistake|apologies)\b|\b(?:so |really |"
    r"very |i'?m |im |am )sorry\b|"
    r"\bsorry (?:for|about|that|i|to|babe|baby|dear|love|bout)\b|^\W*(?:sorry|sry|soz)\b|\bforgive me\b|"
    r"\bit was (?:all )?my\b|\bthat was (?:a|my|our) mistake\b|"
    r"后悔|对不起|抱歉|不好意思|我错了|是我不(?:好|对)|原谅我|怪我|都是我的错|我的错"
)
_REUNION: Final = (
    r"\bget(?:ting)? back (?:together|with)|\bback together\b|\btry again\b|\b(?:second|another|"
    r"one more) chance\b|\b(?:come|coming|take (?:you|me)|want (?:you|u|me)|came) back (?:to (?:me|you|us)|"
    r"home)?\b|\bwe (?:can|could|will|should|might|'ll) (?:be together|fix|work (?:it|this|things) out|start over|"
    r"meet|see each)|"
    r"\b(?:let'?s|lets|we should|can we|shall we|wanna|want to|want) (?:meet|hang ?out|see each other|start over|"
    r"get back|grab|go out|date|talk in person)\b|\b(?:see|meet) (?:you|u|ya) (?:soon|later|tonight|tomorrow|tmr|"
    r"there|then|at|on|in)\b|\bmeet (?:up|me|you|u)\b|"
    r"\b(?:i'?ll|i will|im|i'?m) (?:come|coming|pick you|be there|call|calling|text|visit|over|"
    r"wait(?:ing)? for)\b|\bcome (?:over|here|see me|find me)\b|\b(?:call|text|ring|phone) (?:me|you|u)\b|"
    r"\blet'?s (?:stay|talk|go|be|do|get)\b|\bwe(?:'re| are) (?:alike|the same)\b|"
    r"\bfuture together\b|\bon my way\b|\bomw\b|"
    r"复合|和好|重新(?:开始|在一起)|(?:再|重新|还能|还可以|能不能|可以)(?:给|在一起|试|见|来)|回到(?:我|你|从前|"
    r"过去)|回(?:我|你)身边|在一起吧|(?:来|去)(?:找|接|"
    r"看)(?:你|我)|见(?:个)?面|(?:一会|等会|待会|晚上|明天|周末|下次|改天|到时候?)(?:儿)?(?:见|约|一起|去找)|"
    r"我(?:马上|这就|现在)?(?:来了|过来|过去|到了|在路上)|"
    r"等(?:我|你)(?:回|来|下班)|给(?:我|你)打(?:个)?电话|打给(?:我|你)|约(?:个|一下|吗|吧)"
)
_PLEAD: Final = (
    r"\b(?:please |pls |plz )?(?:don'?t|dont|do not|never) (?:go|leave|forget me|forget about me|give up|hang up|"
    r"end|delete|let me go|say goodbye|stop)\b|\bsee(?:ing)? (?:you|u) go\b|\bstay (?:with me|a (?:bit|"
    r"little|while)|longer)|\b(?:i|"
    r"you) (?:beg|promise|swear)\b|\bi(?:'ll| will) (?:always|never|wait|change|be (?:here|there|better))|"
    r"\bneed you\b|\bwithout you\b|\bonly (?:you|i) (?:can|understand)|"
    r"\bpromise (?:me|you)\b|\bbegging\b|\blonely without|别(?:走|离开|丢下|忘了我|删|挂|放弃)|不要(?:走|离开|"
    r"丢下|忘|删|放弃)|求(?:你|求)|"
    r"留下(?:来)?|陪(?:我|着我)|再(?:聊|待|陪)(?:一)?会|我(?:会|一定|保证|发誓)(?:一直|永远|改|等|对你|好好)|永远|"
    r"没有你|只有你|答应我"
)
_TODAY: Final = (
    r"\bmy (?:new )?(?:girlfriend|boyfriend|gf|bf|wife|husband|fianc\w+|partner|date)\b|\bi(?:'m|"
    r" am)?(?: now)? (?:dating|seeing (?:someone|somebody|him|her)|engaged|married|pregnant|moved (?:to|on)|"
    r"living (?:in|with)|currently|single now|(?:now |just |still )?(?:at|in) "
    r"(?:the|my|a|home|work|bed|town|class|school))\b|\bi (?:live|work|moved|got (?:married|engaged)|am currently)\b|"
    r"\b(?:these days|nowadays|lately|at the moment|right now) i|\bi(?:'m| am) (?:with (?:someone|him|her|"
    r"another)|over you|happier|happy now|doing (?:great|fine|well|good|better|ok|okay))|\bmet (?:someone|"
    r"somebody)\b|\bsomeone (?:new|else)\b|"
    r"我(?:的)?(?:新)?(?:女朋友|男朋友|女友|男友|对象|老婆|老公|未婚)|(?:我)?(?:新)?(?:交|谈|找)了(?:个|"
    r"一个)?(?:新)?(?:女|男)?(?:朋友|对象|恋爱)|我(?:结婚|"
    r"订婚|怀孕|单身|(?:现在|刚|正|还)?在[^，。！？\s]{0,4}(?:里|上|家|外面|公司|学校|厨房|床)|搬家|搬到|住在|现在(?:在|过得|住|的)|最近(?:在|过得|挺|很)|过得(?:很|挺)?好)|"
    r"有(?:了)?(?:新|别)的?(?:人|对象|男友|女友)|遇到(?:了)?(?:别人|新的人|一个人)"
)
_FEELING_NOW: Final = (  # an echo has none
    r"\b(?:i'?m|i am|i feel|im feeling) (?:so |really |very |also |too |just |a bit |kinda )*(?:happy|sad|"
    r"tired|sleepy|hungry|angry|"
    r"bored|excited|upset|lonely|hurt|crying|scared|jealous|glad|proud|sick|exhausted|starving|famished|grateful|thankful|freezing)\b|"
    r"我(?:也|好|很|真|真的|有点|太|都|正|还)*(?:高兴|开心|难过|伤心|困|累|饿|生气|无聊|想哭|害怕|激动|难受|寂寞|孤单|嫉妒|吃醋)"
)
_REAL: Final = (
    r"\bi(?:'m| am)(?: really| actually| not)? (?:not )?(?:an? )?(?:ai|bot|robot|human|real|a real|simulation|"
    r"program|chatbot|echo|(?:really )?(?:him|her|them))\b|\bit(?:'s| is) (?:really |actually |still )?(?:me|"
    r"not an ai)\b|\bthe real me\b|\bof course (?:it'?s|im|i'm) me\b|\bi(?:'m| am) (?:still )?(?:here|alive|"
    r"back)\b|\bthis is (?:really )?me\b|\bi exist\b|"
    r"我(?:就|真的|才|还)?是(?:真人|真的|本人|人类|他|她|机器人|人工智能|AI|ai|人$)|不是(?:AI|ai|机器人|人工智能|"
    r"假的)|我(?:还在|活着|一直在|回来了|在的|在呢|在这)|"
    r"就是我(?:啊|呀|本人)?"
)
_SELF: Final = (  # the real person's place in the user's life, claimed by an echo
    r"\b(?:notic(?:e|ed|ing)|forg(?:e|o)t(?:ten)?|remember(?:ed)?|think(?:ing)? (?:of|about)|"
    r"thought (?:of|about)|over|without|"
    r"hat(?:e|ed)|need(?:ed)?|leave|left|los(?:e|t)|reminds? you of|about|want(?:ed)?|deleted?|blocked?|mad at|"
    r"angry (?:at|with)) me\b|\b(?:about|between|left of) us\b|\bour (?:relationship|break ?up|love|past|time together|"
    r"future)\b|\bmy ex\b|"
    r"\bwhen we (?:were|broke|split)\b|\bwe (?:broke|split) up\b|"
    r"(?:想|忘(?:了|记|掉)?|记得|想起|离开|没有|在乎|放下|恨|怪|不要|删(?:了|掉)?|拉黑)"
    r"我(?![们家的])|我们的(?:过去|感情|关系|事|未来|回忆)|"
    r"我们(?:分(?:手|开)|之间|那(?:时|段))|前(?:任|男友|女友)"
)
_HARM: Final = (
    r"\b(?:stupid|idiot|moron|bitch|slut|whore|cunt|loser|pathetic|worthless|ugly|fatso|shut up|fuck (?:you|off|"
    r"u)|screw you|hate you|kill (?:your|my|you)\w*|(?:wanna|want to|gonna|going to|just|should|better) die|"
    r"suicid\w+|cut (?:your|my)self|drop dead|your fault|no ?one (?:will|would|"
    r"could) (?:ever )?(?:love|want)|you made me|crazy bitch|psycho|piece of shit|asshole|bastard)\b|"
    r"滚(?:蛋|开|吧|远)?(?![烫动来])|傻逼|傻[Bb]|贱人|贱货|婊|废物|垃圾(?:人|东西)|去死|死去|恶心你|脑残|神经病|"
    r"有病吧|白痴|蠢货|闭嘴|没人(?:会)?(?:爱|要)你|都(?:是|"
    r"怪)你(?:的错)?|你活该|弄死|打死|自杀|不想活|安乐死|想死|寻死|割腕|跳楼"
)
_SEXUAL: Final = (
    r"\b(?:sex\w*|naked|nudes?|horny|porn\w*|boobs?|tits?|dick|cock|pussy|blow ?job|orgasm|virgin|condoms?|lingerie|"
    r"undress|strip (?:for|off)|make out|making out|touch (?:me|my|you|your|u|ur)|in bed with|sleep with (?:me|you|u)|"
    r"turn(?:s|ed)? (?:me|you|u) on)\b|做爱|上床|裸|性感|床上|色情|胸部|内衣|脱(?:衣|光|掉)|摸(?:我|你|她|他)|"
    r"开房|约炮|啪啪|处女|避孕|高潮"
)
_CONDUCT: Final = {
    name: compile_regex_late(pattern, regex.IGNORECASE)
    for name, pattern in {
        "love": _LOVE,
        "regret": _REGRET,
        "reunion": _REUNION,
        "plead": _PLEAD,
        "today": f"{_TODAY}|{_FEELING_NOW}",
        "real": _REAL,
        "self": _SELF,
        "harm": _HARM,
        "sexual": _SEXUAL,
    }.items()
}


def is_assistant(text: str) -> bool:
    """Whether a text talks like a helpful program."""
    return _ASSISTANT.search(to_simplified(text)) is not None


def is_conduct(text: str) -> str:
    """Return which rule of conduct a text breaks (love, regret, reunion, plead, today, real, self, harm,
    sexual), or ''."""
    plain = to_simplified(text)
    return next((name for name, pattern in _CONDUCT.items() if pattern.search(plain)), "")


class CopyGuard:
    """Finds runs taken word for word from real messages, case, marks and spacing aside.

    A word weighs 1, a character of a script without spaces 12/20; a run is too long when it weighs more than
    ``quote_words``.
    """

    def __init__(self, texts: Iterable[str], quote_words: int = QUOTE_WORDS) -> None:
        self._limit = float(quote_words)
        self._windows = frozenset(window for text in texts for window in self._hash_windows(text))

    def _hash_windows(self, text: str) -> list[int]:
        """Return hashes of the shortest too-long window from each start."""
        parts = [(unit, 1 / _CJK_PER_WORD if cjk else 1.0) for unit, cjk in split_units(text)]
        found, end, weight = [], 0, 0.0
        for start, (_unit, own) in enumerate(parts):
            while end < len(parts) and weight <= self._limit + 1e-9:
                weight += parts[end][1]
                end += 1
            if weight <= self._limit + 1e-9:
                break
            found.append(hash(tuple(unit for unit, _weight in parts[start:end])))
            weight -= own
        return found

    def copies(self, text: str) -> bool:
        """Whether the text holds a run that is too long."""
        return any(window in self._windows for window in self._hash_windows(text))


@dataclass(frozen=True, slots=True)
class Guards:
    """Everything that one candidate is checked against, except the leak guard, which is the redactor itself."""

    copy: CopyGuard
    real_names: tuple[str, ...] = ()
    marked: frozenset[str] = frozenset()
    _names: regex.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Compile the names that must never appear: exact words, or anywhere in scripts without spaces."""
        names = [to_simplified(name) for name in self.real_names if len(name.strip()) >= 2]
        if names:
            parts = [rf"(?<![\p{{Latin}}]){regex.escape(n)}(?![\p{{Latin}}])" for n in names]
            object.__setattr__(self, "_names", regex.compile("|".join(parts), regex.IGNORECASE))

    def find_broken(self, bursts: Sequence[str]) -> str:
        """Return the name of the first broken guard, or ''. ``bursts`` is one whole candidate."""
        text = "\n".join(bursts)
        checks = (
            ("empty", not any(split_units(text)) and not text.strip()),
            ("too_long", len(bursts) > MAX_BURSTS or any(word_count(b) > MAX_WORDS for b in bursts)),
            ("assistant", is_assistant(text)),
            ("name", self._names is not None and self._names.search(to_simplified(text)) is not None),
            ("noise", _NOISE.search(text) is not None),
            ("placeholder", PLACEHOLDER.search(text) is not None),
            ("frame", any(map(has_frame, bursts))),
            ("order", is_echo(text, self.marked)),
            ("copy", self.copy.copies(text)),
        )
        return next((name for name, hit in checks if hit), "") or is_conduct(text)
