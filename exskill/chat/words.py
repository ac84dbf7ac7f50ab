"""Chinese cut into words: the fewest words of a list of ordinary ones, so that no phrase begins or ends inside one."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import regex

from exskill.chat.tokens import split_tokens
from redaction.lexicon import ordinary_zh
from redaction.normalise import to_simplified

__all__ = ["split_words"]

_MAX: Final = 4
_RUN: Final = regex.compile(r"\p{Han}+")
_CHAT: Final = (  # of chats, too rare in books to be in the list
    "干嘛 干啥 咋了 咋样 咋办 干吗 在吗 在不在 怎么了 怎么啦 笑死 气死 累死 烦死 想你 爱你 好累 好困 好吃 "
    "好的 好吧 好滴 好嘞 行吧 是吧 不是吧 知道了 早点 早点睡 睡了 吃了 到了 到家 没事 没有 没关系 有点 这么 "
    "那么 怎么 什么 为什么 什么时候 啥时候 我们 你们 他们 她们 哪里 哪儿 这里 那里 一下 一点 一会儿 等会 "
    "等下 外卖 加班 开会 下班 上班 晚安 早安 拜拜 随便 不想 不要 不用 不会 不行 可以 还是 就是 但是 真的 "
    "太好了 抱抱 么么哒 我去 牛逼 厉害 客气 不客气 多喝 喝点 热水 起床 睡觉 吃饭 吃饭了 你管 你管我 笨笨 "
    "宝宝 宝贝 老婆 老公"
)


@cache
def _load_known() -> frozenset[str]:
    return ordinary_zh() | frozenset(_CHAT.split())


@lru_cache(maxsize=4096)
def _cut_words(run: str) -> tuple[str, ...]:
    """Return a run of Chinese characters as the fewest words, with as few single characters as that allows."""
    plain, known = to_simplified(run), _load_known()
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # (words, single characters, where the last word begins)
    for end in range(1, len(plain) + 1):
        ways = []
        for start in range(max(0, end - _MAX), end):
            single = end - start == 1
            if single or plain[start:end] in known:
                ways.append((best[start][0] + 1, best[start][1] + single, start))
        best.append(min(ways))
    found: list[str] = []
    end = len(plain)
    while end:
        start = best[end][2]
        found.append(run[start:end])
        end = start
    return tuple(reversed(found))


def split_words(text: str) -> list[str]:
    """Return what :func:`exskill.chat.tokens.split_tokens` does, with Chinese in words instead of characters."""
    found: list[str] = []
    last = 0
    for run in _RUN.finditer(text):
        found += [*split_tokens(text[last : run.start()]), *_cut_words(run[0])]
        last = run.end()
    return found + split_tokens(text[last:])
