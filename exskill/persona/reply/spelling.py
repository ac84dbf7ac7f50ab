"""Words spelt as they spell them: "u" for "you", 啥 for 什么, as often as the person does, counted on their own messages.

A model writes the dictionary's spelling. Each word that has a short form in use is replaced as often as the person used that
form instead; nothing else of a sentence changes, so neither does its sense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from exskill.chat.tokens import split_tokens

__all__ = ["Spelling"]

_LATEST: Final = 1500  # messages
_LEAST: Final = 3  # uses of a form, below which it is no habit
_GROUPS: Final = tuple(
    tuple(group.split())
    for group in (
        *("you u", "your ur", "are r", "okay ok okie k", "because cos cuz coz bcos bc", "though tho", "please pls plz"),
        *(
            "thanks thx tks",
            "what wat wad wut",
            "the da de",
            "tomorrow tmr tmrw tml",
            "tonight tonite",
            "night nite",
            "good gd",
        ),
        *(
            "really rly reali",
            "about abt bout",
            "people ppl",
            "just jus jst",
            "that tat dat tht",
            "this tis dis",
            "with wif",
        ),
        *(
            "they dey",
            "them dem",
            "have hav haf hv",
            "then den",
            "know noe kno",
            "why y",
            "see c",
            "be b",
            "to 2",
            "for 4",
        ),
        *("and n", "later ltr", "message msg", "sleep slp", "something smth sth", "not nt", "back bk", "before b4"),
        *("going goin", "yes yeah ya yep yup", "no nope nah", "dont dun", "very v", "today tdy"),
    )
)
_GROUPS_ZH: Final = (("什么", "啥"), ("怎么", "咋"), ("没有", "木有"), ("好的", "好滴", "好哒"), ("这样", "酱紫"))


@dataclass(slots=True)
class _Habit:
    """One word and the form that the person uses for it."""

    pattern: regex.Pattern[str]
    form: str
    share: float
    chances: int = 0
    used: int = 0

    def apply(self, match: regex.Match[str]) -> str:
        """Return the form or the word itself, so that over a session the share comes out right."""
        self.chances += 1
        if self.used + 1 > self.share * self.chances + 0.5:
            return match[0]
        self.used += 1
        return self.form.capitalize() if match[0][:1].isupper() else self.form


@dataclass(slots=True)
class Spelling:
    """The person's forms against what was written in this session."""

    _habits: list[_Habit] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Spelling:
        """Count the latest of the person's own messages."""
        latest = [text for text in texts if text.strip()][-_LATEST:]
        counts = Counter(word for text in latest for word in split_tokens(text))
        whole = "\n".join(latest)
        found = [_find_habit(group, [counts[word] for word in group], apart=True) for group in _GROUPS]
        found += [_find_habit(group, [whole.count(word) for word in group], apart=False) for group in _GROUPS_ZH]
        return cls([habit for habit in found if habit is not None])

    def apply(self, text: str) -> str:
        """Return one message as the person would spell it."""
        for habit in self._habits:
            text = habit.pattern.sub(habit.apply, text)
        return text


def _find_habit(group: Sequence[str], counts: Sequence[int], *, apart: bool) -> _Habit | None:
    """Return the habit of a group, the plain word first, if one of its forms is used often enough."""
    n, form = max(zip(counts[1:], group[1:], strict=True))
    if n < _LEAST:
        return None
    word = regex.escape(group[0])
    pattern = rf"(?<![\p{{L}}\p{{N}}'’]){word}(?![\p{{L}}\p{{N}}'’])" if apart else word
    return _Habit(regex.compile(pattern, regex.IGNORECASE), form, n / (n + counts[0]))
