"""Units of writing in English and Chinese: words, marks, emoji, laughter, particles. Patterns stand here once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from redaction.late import compile_regex_late
from redaction.tags import ENTITIES

__all__ = [
    "CJK",
    "EMOJI",
    "LAUGH",
    "PARTICLE",
    "PLACEHOLDER",
    "count_characters",
    "is_chinese",
    "measure_overlap",
    "split_tokens",
    "split_units",
    "word_count",
]

CJK: Final = compile_regex_late(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}]")
_TAGS: Final = "|".join(
    sorted({regex.escape(word) for pair in ENTITIES.values() for word in pair} | {"已隐去", "redacted"})
)
EMOJI: Final = compile_regex_late(
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\ufe0f|"
    r"\u200d\p{Extended_Pictographic})*"
    rf"|\[(?!(?:{_TAGS})(?:-\d+)?\])(?:[\p{{Han}}]{{1,4}}|[A-Z][a-z]{{2,12}})\]"  # WeChat stickers: [捂脸], [Facepalm]
    r"|[:;=8xX][-'^]?[)(DPpOo*3|/\\]+(?!\w)|<3+|\^_*\^|>_*<|T_+T|[xX]D+(?!\w)|orz"
)
LAUGH: Final = compile_regex_late(
    r"(?<![\p{L}])(?:(?:ha|he|hi|ho|ja|ka){2,}h?|(?:ha|he|ho)h?e*|l+o+l+z*|lmf?ao+|rofl|w{3,})(?![\p{L}])"
    r"|哈+|嘿{2,}|呵{1,}|嘻{2,}|噗+|笑死|2333+|(?<![a-zA-Z])hhh+",
    regex.IGNORECASE,
)
PARTICLE: Final = compile_regex_late(
    r"(?<![\p{L}])(?:lah?|leh|lor|meh|liao|hor|sia|ah|eh|yeah|ya|yep|nah|huh|ok(?:ay)?|k)(?![\p{L}])"
    r"|(?:[啊呀嘛吧呢哦嗯捏啦喔噢呗哟哎诶欸哇囉唄喲誒唷齁咧蛤]|耶(?![稣穌和鲁魯]))+",
    regex.IGNORECASE,
)
PLACEHOLDER: Final = compile_regex_late(  # models write tags in small letters
    rf"\[\s*(?i:{_TAGS})(?:\s*-?\s*\d+)?\s*\]|<[A-Z][A-Z_]+(?:[-_ ]?\d+)?>|<#>|\[[A-Za-z]+-\d+\]"
)
_TOKEN: Final = compile_regex_late(r"[\p{Han}]|[\p{L}\p{N}]+(?:['’][\p{L}]+)?|[^\s\p{L}\p{N}]+")
_UNIT: Final = compile_regex_late(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}]|[\p{L}\p{N}]+(?:['’][\p{L}]+)?"
)


def split_tokens(text: str) -> list[str]:
    """Return lower-case words, single Chinese characters and runs of marks."""
    return _TOKEN.findall(text.lower())


def split_units(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (lower-case unit, is a character of a script without spaces), marks left out."""
    for unit in _UNIT.findall(text.lower()):
        yield unit, bool(CJK.match(unit))


def word_count(text: str) -> int:
    """Return the length in words, counting five characters of a script without spaces as three words."""
    words = marks = 0
    for _unit, cjk in split_units(text):
        marks += cjk
        words += not cjk
    return words + -(-marks * 3 // 5)


def measure_overlap(answer: str, turn: str) -> float:
    """Return the share of an answer's words that stand in the turn, 0..1."""
    said = {unit for unit, _cjk in split_units(turn)}
    words = [unit for unit, _cjk in split_units(answer)]
    return sum(word in said for word in words) / len(words) if words else 0.0


def count_characters(text: str) -> int:
    """Return the length in characters without surrounding space."""
    return len(text.strip())


def is_chinese(text: str) -> bool:
    """Whether at least a third of the letters are Chinese characters."""
    han = len(CJK.findall(text))
    return han > 0 and han * 2 >= len(regex.findall(r"\p{Latin}+", text))
