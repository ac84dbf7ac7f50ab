"""How many guesses a passphrase would stand, estimated offline: the lower of two estimates.

One is zxcvbn's (Wheeler, USENIX Security 2016). The other is ours, after the same idea: a passphrase costs what its cheapest
pieces cost together, where a common password, a repetition, a run such as ``abcd`` or ``4321`` and a year cost far less than
random characters. zxcvbn knows no Chinese, so Chinese is cut into words by their frequency and counted the same in both.
zxcvbn takes text: a copy of the passphrase that cannot be overwritten stays in memory until the process ends.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from zxcvbn import zxcvbn  # type: ignore[import-untyped]

__all__ = ["Strength", "estimate_strength"]

WEAK_BITS: Final = 35.0
FAIR_BITS: Final = 50.0
_WORD_BITS: Final = 11.0  # an unknown word of letters, as from a list of two thousand
_LETTER_BITS: Final = 4.7
_COMMON: Final = (
    "password passwort passwd qwerty qwertz azerty asdfgh zxcvbn letmein welcome iloveyou monkey dragon sunshine princess "
    "football baseball superman batman master shadow hello freedom whatever trustno login admin administrator abc love "
    "lover forever michael jordan ashley jessica charlie daniel thomas hunter summer winter spring autumn cookie secret "
    "starwars computer internet google flower angel baby honey darling mustang harley woaini woaiwojia aini qazwsx wsx "
    "nihao mima killer pokemon soccer hockey ranger buster tigger ginger pepper silver orange purple exskill changeme"
)
_KNOWN_PHRASES: Final = (
    "我爱你 我喜欢你 我想你 想你 爱你 宝贝 亲爱的 老婆 老公 媳妇 密码 我的密码 你好 永远爱你 一生一世 一心一意 "
    "天长地久 生日快乐 新年快乐 恭喜发财 万事如意 对不起 再见 分手 前任 春夏秋冬 东南西北 一二三四 一二三四五 "
    "一二三四五六七八 甲乙丙丁 天王盖地虎 宝塔镇河妖 芝麻开门 床前明月光 疑是地上霜 举头望明月 低头思故乡 "
    "好好学习 天天向上 中华人民共和国 世界和平 我是你爸爸 不知道 没有密码 忘记密码"
)
_PHRASES: Final = tuple(_KNOWN_PHRASES.split())
_CHINESE: Final = re.compile("[\u3400-\u9fff]+")
_PHRASE_BITS: Final = 6.0
_RARE_BITS: Final = 13.0  # a character that is no word of the list: one of some 8000
_LONGEST_WORD: Final = 8
_LONGEST: Final = 72  # characters that zxcvbn takes
_WORDS: Final = tuple(sorted((word.encode("ascii") for word in _COMMON.split()), key=len, reverse=True))
_LEET: Final = bytes.maketrans(b"0134578@$!", b"oieastbasi")


@dataclass(frozen=True, slots=True)
class Strength:
    """``bits`` is the base-2 logarithm of the estimated number of guesses."""

    bits: float

    @property
    def weak(self) -> bool:
        """Whether it could be guessed by somebody who holds a copy of both directories."""
        return self.bits < WEAK_BITS

    @property
    def fair(self) -> bool:
        """Whether it stands a determined guesser for a while, but not for long."""
        return WEAK_BITS <= self.bits < FAIR_BITS


def estimate_strength(secret: bytes | bytearray) -> Strength:
    """Return the estimate for a passphrase (UTF-8): the lower of zxcvbn's and ours."""
    text = bytes(secret).decode("utf-8", "replace")
    rest = _CHINESE.sub(" ", text).strip()
    chinese = sum(_cost_of_chinese(run) for run in set(_CHINESE.findall(text)))
    return Strength(min(_cost_of_pieces(rest.encode("utf-8")), _cost_by_zxcvbn(rest)) + chinese)


def _cost_by_zxcvbn(text: str) -> float:
    """Return zxcvbn's estimate in bits; it reads 72 characters, and what comes after them counts as nothing."""
    if not text:
        return 0.0
    return float(zxcvbn(text[:_LONGEST])["guesses_log10"]) * math.log2(10)


def _cost_of_pieces(secret: bytes) -> float:
    lowered = secret.lower()
    bits, at, words = 0.0, 0, set[bytes]()
    while at < len(lowered):
        size, cost = _measure_piece(lowered, at)
        piece = lowered[at : at + size]
        bits += 1.0 if piece in words else cost  # the same piece again is nearly free
        words.add(piece)
        at += size
    capitals = sum(65 <= byte <= 90 for byte in secret)
    return bits + (2.0 if 0 < capitals < len(secret) else 0.0)


def _cost_of_chinese(run: str) -> float:
    """Return the bits of the likeliest way to cut a run of Chinese characters into words; a word again is nearly free."""
    words = _chinese_words()
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(run) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST_WORD), end):
            piece, (cost, before) = run[start:end], best[start]
            known = words.get(piece, _RARE_BITS if len(piece) == 1 else None)
            if known is not None:
                ways.append((cost + (1.0 if piece in before else known), (*before, piece)))
        best.append(min(ways))
    return best[-1][0]


@cache
def _chinese_words() -> dict[str, float]:
    """Return the bits of each Chinese word: how far down the list of words by frequency it is, and fewer for phrases."""
    found = find_spec("jieba")  # its list of words is read; the library itself is not loaded
    folder = Path(found.origin).parent if found is not None and found.origin is not None else None
    text = (folder / "dict.txt").read_text("utf-8") if folder is not None else ""
    counted = []
    for line in text.splitlines():
        word, count, *_kind = line.split(" ")
        counted.append((int(count), word))
    counted.sort(reverse=True)
    bits = {word: max(_PHRASE_BITS, math.log2(rank)) for rank, (_count, word) in enumerate(counted, 1)}
    return bits | dict.fromkeys(_PHRASES, _PHRASE_BITS)


def _measure_piece(text: bytes, at: int) -> tuple[int, float]:
    """Return length and cost of the piece that begins here."""
    known = next((word for word in _WORDS if text[at:].translate(_LEET).startswith(word)), None)
    if known is not None:
        return len(known), 6.0
    run = max(_count_run(text, at, 0), _count_run(text, at, 1), _count_run(text, at, -1))
    if run >= 3:
        return run, 4.0 + math.log2(run)
    if text[at : at + 4].isdigit() and text[at : at + 2] in (b"19", b"20"):
        return 4, 7.0
    letters = _count_letters(text, at)
    if letters >= 3:
        return letters, min(letters * _LETTER_BITS, _WORD_BITS if letters <= 9 else letters * 2.0)
    return 1, _rate_byte(text[at])


def _count_run(text: bytes, at: int, step: int) -> int:
    end = at + 1
    while end < len(text) and text[end] - text[end - 1] == step:
        end += 1
    return end - at


def _count_letters(text: bytes, at: int) -> int:
    end = at
    while end < len(text) and 97 <= text[end] <= 122:
        end += 1
    return end - at


def _rate_byte(byte: int) -> float:
    if 48 <= byte <= 57:
        return math.log2(10)
    if 97 <= byte <= 122:
        return _LETTER_BITS
    return 3.8 if byte >= 0x80 else 2.0 if byte == 0x20 else 5.0
