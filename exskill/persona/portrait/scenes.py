"""Which of nine situations (or a plain one) a message belongs to, by words alone, in English and Chinese."""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late

__all__ = ["SCENES", "classify_scene"]

_WORDS: Final = {
    "greet": (
        r"^\W*(?:hey|hi|hello|yo|morning|good morning|gd morning|sup|wassup|早|早安|早上好|在吗|在不在|嗨|"
        r"哈喽|你好|晚上好|hihi)\b?"
    ),
    "goodbye": (
        r"\b(?:bye|good ?night|gd ?nite|nite+|gnite|night night|see (?:you|u|ya)|cya|ttyl|sleep now)\b|晚安|"
        r"拜拜|再见|睡了|睡觉了|先走|下了"
    ),
    "thanks": r"\b(?:thanks?|thx|tks|thank (?:you|u)|ty|appreciate)\b|谢|多谢|辛苦了|感谢",
    "angry": (
        r"\b(?:angry|mad at|annoyed|pissed|hate|why (?:didn'?t|don'?t) (?:you|u)|ignore|whatever|fine\.)\b|"
        r"生气|烦死|气死|凭什么|不理我|滚|讨厌|过分|随便你"
    ),
    "jealous": (
        r"\b(?:who (?:is|was) (?:she|he|that)|with (?:him|her)|jealous|another (?:girl|guy))\b|吃醋|她是谁|"
        r"他是谁|那个(?:女|男)的?|和谁"
    ),
    "gripe": (
        r"\b(?:tired|exhausted|boss|stress\w*|bad day|headache|sick|busy|deadline|can'?t sleep|sian|sad|cry|"
        r"awful|fight|exam)\b|累|困|加班|老板|领导|难受|烦|头疼|生病|失眠|睡不着|考试|压力|难过|哭|被骂"
    ),
    "happy": (
        r"\b(?:yay|great news|passed|won|got the|happy|excited|birthday|finally|congrats?)\b|开心|太好了|终于|"
        r"过了|中了|生日|恭喜|高兴|棒"
    ),
    "playful": r"\b(?:haha+|lol|lmao|guess what|joke|silly|funny|tease)\b|哈哈|嘻嘻|笨蛋|傻瓜|猜|逗|好玩|嘿嘿",
    "cold": r"^\W*(?:ok|k|fine|oh|hmm|whatever|nvm|nothing|sure|嗯|哦|好|随便|没事|知道了|行)\W*$",
}
_PATTERNS: Final = {name: compile_regex_late(pattern, regex.IGNORECASE) for name, pattern in _WORDS.items()}
SCENES: Final = (*_WORDS, "plain")


def classify_scene(text: str) -> str:
    """Return the situation of a message: the first that matches, most telling first; else ``plain``."""
    return next((name for name, found in _PATTERNS.items() if found.search(text)), "plain")
