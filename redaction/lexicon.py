"""Words that are not names: what ordinary Chinese looks like, elongated cries, and people whom everybody knows.

``words_zh.txt`` is made from jieba's dictionary (MIT) by ``python -m redaction.lexicon DICT > redaction/words_zh.txt``: words
of two to four characters, frequency 20 or more, not marked there as names. ``public.txt`` is a hand-made list of public
figures and characters; talking about them gives nobody away.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["KIN_ZH", "is_cry", "is_straddled", "lexical_zh", "ordinary_zh", "public_figures"]

_HERE: Final = Path(__file__).parent
_CRY: Final = re.compile(
    r"(?:([a-z])\1\1|^(?:a+h+|o+h+|u+h+|h+m+|e+w+|a+w+|w+o+w+|y+a+y+|n+o+|h+e+y+)$|^(?:ha|he|hi|lo|la)+h?$)"
)
_KIN: Final = (
    "爷爷 奶奶 爸爸 妈妈 哥哥 姐姐 弟弟 妹妹 叔叔 阿姨 舅舅 姑姑 姨妈 伯伯 外公 外婆 姥姥 姥爷 老公 老婆 宝贝 宝宝 亲爱 老师 "
    "同学 大哥 大姐 大夫 医生 师傅 师父 师兄 师姐 学长 学姐 学弟 学妹 老板 经理 主任 朋友 孩子 女儿 儿子 媳妇 丈夫 妻子 爸妈 "
    "父母 家人 姑娘 小姐 先生 女士 太太 同志 大爷 大妈 大叔 大婶 小姑 二叔 大伯 姑妈 姑父 姨夫 嫂子 姐夫 妹夫 表哥 表姐 表弟 "
    "表妹 堂哥 堂姐 领导 总编 司机 警察 护士 保姆 班长 队长 校长 院长 "
)
KIN_ZH: Final = frozenset(_KIN.split())


@cache
def ordinary_zh() -> frozenset[str]:
    """Return everyday Chinese words that are not names."""
    return frozenset((_HERE / "words_zh.txt").read_text("utf-8").split())


@cache
def public_figures() -> frozenset[str]:
    """Return lookup keys of people and characters who may stay readable."""
    lines = (_HERE / "public.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def is_cry(word: str) -> bool:
    """Whether a word is a cry or a laugh rather than a name: ``nooo``, ``hahaha``."""
    return bool(_CRY.search(word.casefold()))


def is_straddled(text: str, start: int, end: int) -> bool:
    """Whether an ordinary word reaches over an edge of a span, so that the span cuts it: ``小白|菜``, ``公|关小姐``."""
    words = ordinary_zh()
    for edge in (start, end):
        for left in range(max(0, edge - 2), edge):
            if any(text[left:right] in words for right in range(edge + 1, min(len(text), edge + 2) + 1)):
                return True
    return False


def lexical_zh(text: str, start: int, end: int) -> bool:
    """Whether a span is a piece of a longer ordinary word: ``意大利`` for ``大利``."""
    words = ordinary_zh()
    for left in range(max(0, end - 4), start + 1):
        for right in range(end, min(len(text), left + 4) + 1):
            if (left, right) != (start, end) and text[left:right] in words:
                return True
    return False


def _read_words(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        word, frequency, *kind = line.split()
        if 2 <= len(word) <= 4 and int(frequency) >= 20 and not (kind and kind[0].startswith("nr")):
            yield word


if __name__ == "__main__":
    sys.stdout.write("\n".join(sorted(_read_words(Path(sys.argv[1])))) + "\n")
