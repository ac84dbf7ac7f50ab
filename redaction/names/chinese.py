"""Chinese names: our chat model on top of LAC, and the grammar of nicknames where the model does not speak against it.

A public post (a handle, a hashtag, a link, or much text) needs more certainty than a chat message; both limits were set
on development sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from redaction.commonest import common_zh, is_common_before_title
from redaction.lexicon import ordinary_zh
from redaction.names.chat_zh import ChineseChatModel
from redaction.names.decode import decode_ends
from redaction.names.nicknames import NEVER, NOBODY, TITLE_AFTER, TITLE_AT_END, find_nicknames, is_thanked
from redaction.names.spans import NameSpan
from redaction.names.surnames import SURNAMES
from redaction.names.things_zh import is_of_a_thing_zh
from redaction.names.weights import load_weights
from redaction.roster.nobody_zh import FIRMS_ZH

__all__ = ["SURNAMES", "ChineseTagger"]

_POST: Final = re.compile(r"[@#]\S|https?://|转发|微博")
_HANZI: Final = re.compile(r"[\u4e00-\u9fff]")
_DOUBLING: Final = re.compile(r"([\u4e00-\u9fff])\1(?!\1)([\u4e00-\u9fff])\2")
_NO_END: Final = frozenset("说嘛吗啥啦咯噻呗喽嘞")  # no name ends so
_SHORT: Final = 2
_MEASURED: Final = re.compile(r"[这一两几每半][张包班米封管盘节顶车把]")
_DEGREE: Final = re.compile(r"[真好太很挺][大小多少高低远近长快慢冷热]\Z")
_LONG_POST: Final = 140
_MESSAGE_LIMIT: Final = 0.3
_POST_LIMIT: Final = 0.6
_NICKNAME_LIMIT: Final = 0.25  # the model must see at least this much of a name in a nickname


class ChineseTagger:
    """Tag names in Chinese text; texts without a Chinese character cost nothing."""

    def __init__(self, weights: str = "chat_zh.npz", model: ChineseChatModel | None = None) -> None:
        self._model = model or ChineseChatModel(load_weights(weights))

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text (folded to NFKC)."""
        # What people say most often they say word for word: each text is read once.
        wanted = list(dict.fromkeys(text for text in texts if _HANZI.search(text)))
        found = {
            text: list(_find_spans(text, likely))
            for text, likely in zip(wanted, self._model.likelihoods(wanted), strict=True)
        }
        return [list(found.get(text, ())) for text in texts]


def _find_spans(text: str, likely: Any) -> Iterator[NameSpan]:
    for span in _all_spans(text, likely):
        title = TITLE_AT_END.search(text, span.start, span.end)
        if title is None or (
            title.start() > span.start
            and not any(is_common_before_title(text, span.start, at) for at in {title.start(), span.end - 1})
        ):
            yield span


def _all_spans(text: str, likely: Any) -> Iterator[NameSpan]:
    limit = _POST_LIMIT if len(text) > _LONG_POST or _POST.search(text) else _MESSAGE_LIMIT
    for span in decode_ends(likely, limit, "chat"):
        if text[span.start : span.end + 1] in NOBODY:
            continue  # 小红|书
        if is_of_a_thing_zh(text, span.start, span.end):
            continue
        if _may_be_name(text[span.start : span.end]) and not _is_doubling(text, span) and not _is_measured(text, span):
            yield from _split_doubled(text, _with_title(text, span))
    for span in find_nicknames(text):
        if span.source == "nickname" and is_of_a_thing_zh(text, span.start, span.end):
            continue
        if text[span.end - 1] == "酱" or 1 - likely[span.start : span.end, 0].min() > _NICKNAME_LIMIT:
            yield span


def _with_title(text: str, span: NameSpan) -> NameSpan:
    """Return the span with the title that follows it, as in ``志新叔叔``."""
    after = TITLE_AFTER.match(text, span.end)
    if after is None or TITLE_AFTER.search(text, span.start, span.end):
        return span
    return NameSpan(span.start, after.end(), span.score, span.source)


def _is_doubling(text: str, span: NameSpan) -> bool:
    """Whether a span is cut from an everyday word of the form AABB, as in ``安安静静``; ``丽丽娜娜`` are two people."""
    return any(m.start() <= span.start < m.end() and m[0] in ordinary_zh() for m in _DOUBLING.finditer(text))


def _is_measured(text: str, span: NameSpan) -> bool:
    """Whether a span begins with a measure word: ``这|张老|照片``."""
    return span.end - span.start == _SHORT and _MEASURED.match(text, max(0, span.start - 1)) is not None


def _split_doubled(text: str, span: NameSpan) -> Iterator[NameSpan]:
    """Yield what stands together as two: a name called twice (``魏晨魏晨``), two doubled ones (``丽丽娜娜``)."""
    name = text[span.start : span.end]
    half = len(name) // 2
    twice = name == name[:half] * 2
    if half > 1 and (twice or _DOUBLING.fullmatch(name)) and ordinary_zh().isdisjoint((name[:half], name[half:])):
        yield NameSpan(span.start, span.start + half, span.score, span.source)
        yield NameSpan(span.start + half, span.end, span.score, span.source)
    else:
        yield span


def _may_be_name(name: str) -> bool:
    return (
        name not in NEVER
        and name not in FIRMS_ZH
        and name[-1] not in _NO_END
        and name not in common_zh()
        and _DEGREE.search(name) is None
        and not is_thanked(name)
        and 1 < len(name) <= 12
        and sum(c.isalpha() for c in name) > 1
    )
