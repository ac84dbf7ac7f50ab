"""A session that runs in a thread of its own while the page shows it and hands in what is typed.

What is shown is kept in memory until the session is over, so that a reload loses nothing; the echo's words are dropped then.
Where the page hears the session live and has been away for some seconds, the session ends as one in a closed terminal does.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.core.i18n import _, current_language
from exskill.sessions.fed_screen import FedScreen, Part, Shown
from exskill.sessions.service import Context
from exskill.web.job import Job
from exskill.web.models import PageModels
from exskill.web.words import without_commands

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Choice", "News", "Sitting"]

AWAY_SECONDS: Final = 12.0
_JOIN_SECONDS: Final = 8.0
_SAID_BY_BUTTONS: Final = re.compile(
    r" ?(?:\(yes/no\)|（(?:有/[没沒]有|是/否)）"
    r"|(?:(?:One word is enough|一个词就够|一個詞就夠)[:：] ?)?"
    r"(?:yes / no(?: / not sure)?|是 / 不是(?: / [说說]不清)?|[对對] / 不[对對]))$"
)
_UNSURE: Final = ("not sure", "说不清", "說不清")
_SCALE: Final = re.compile(r"(?<!\d)0(?!\d)[^.。?？]{0,40}?(?<!\d)(10|100|4|5|3)(?!\d)")
_OFFERED: Final = re.compile("“(seal|other|封存|停)”")
_NUMBERED: Final = re.compile(r"(?<!\d)1(?: / [2-9])+(?!\d)")
_YES_NO: Final = (  # what a question names as its answers, the longest first
    ("yes / no / not sure", ("yes", "no", "not sure")),
    ("是 / 不是 / 说不清", ("是", "不是", "说不清")),
    ("yes / no", ("yes", "no")),
    ("对 / 不对", ("对", "不对")),
    ("是 / 不是 / 說不清", ("是", "不是", "說不清")),
    ("對 / 不對", ("對", "不對")),
    ("是 / 不是", ("是", "不是")),
    ("(yes/no)", ("yes", "no")),
    ("yes or no is enough", ("yes", "no")),
    ("（有/没有）", ("有", "没有")),
    ("“有”或“没有”", ("有", "没有")),
    ("（有/沒有）", ("有", "沒有")),
    ("“有”或“沒有”", ("有", "沒有")),
    ("（是/否）", ("是", "否")),
)


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened on the session's screen, as the page draws it."""

    number: int
    part: str
    texts: tuple[str, ...] = ()
    seconds: float | None = None

    def data(self) -> dict[str, Any]:
        """Return it for the page's script."""
        return {"part": self.part, "texts": self.texts, "seconds": self.seconds}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be tapped: what is handed in, and what stands on the button."""

    value: str
    label: str


def _offer_words(words: Sequence[str]) -> list[Choice]:
    """Return the answers to a question of yes and no; the one about danger can be left without saying anything."""
    if words[-1] not in _UNSURE:
        return [Choice(word, _begin_large(word)) for word in words]
    labels = (
        _begin_large(words[0]),
        _("No, I meant it differently"),
        _begin_large(words[-1]),
        _("I do not want to say"),
    )
    return [Choice(word, label) for word, label in zip((*words, ""), labels, strict=True)]


def _begin_large(word: str) -> str:
    return word[:1].upper() + word[1:]


class Sitting(Job):
    """One session. ``run`` is the service's call; its result is kept in ``result``."""

    def __init__(
        self,
        store: Store,
        models: PageModels,
        clock: Callable[[], datetime],
        run: Callable[[Context], Any],
        *,
        slug: str,
        title: str,
    ) -> None:
        super().__init__("session")
        self.slug, self.title = slug, title
        self.result: Any = None
        self._store, self._models, self._clock, self._called = store, models, clock, run
        self._news: list[News] = []
        self._asked = ""
        self._watchers = 0
        self._away: threading.Timer | None = None
        self.screen = FedScreen(self._show_part)

    # -- the session's side --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            context = Context(self._store, self.screen, self._clock, current_language(), self._models)
            self.result = self._called(context)
        finally:
            self._models.shelf.close()

    def _close(self) -> None:
        self._add_news("over")

    def _show_part(self, shown: Shown) -> None:
        with self._changed:
            if shown.part is Part.BURST and shown.seconds:
                self._changed.wait_for(lambda: self.screen.leaving, shown.seconds)
            if shown.part is Part.BLANK:
                self._news.clear()
            elif self.screen.leaving:  # left during the pause: nothing appears any more
                return
            texts = tuple(without_commands(text) for text in shown.texts)
            if shown.part is Part.COACH:
                self._asked = texts[0]  # the buttons are read off it; what they say is not said twice
                texts = (_SAID_BY_BUTTONS.sub("", texts[0]),)
            seconds = None if shown.seconds == float("inf") else shown.seconds
            self._add_news(shown.part.value, texts, seconds)

    def _add_news(self, part: str, texts: tuple[str, ...] = (), seconds: float | None = None) -> None:
        number = self._news[-1].number + 1 if self._news else 1
        self._news.append(News(number, part, texts, seconds))
        self._changed.notify_all()

    # -- the page's side -----------------------------------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        with self._changed:
            last = [n.part for n in self._news if n.part not in ("banner", "blank")][-1:]
        return last == ["ask"]

    def say(self, text: str, *, is_shown: bool = True) -> None:
        """Hand in what was typed, and show it in its place."""
        with self._changed:
            if text.strip() and is_shown:
                self._add_news("said", (text,))
            else:
                self._add_news("skipped")
        self.screen.say(text)

    def hang_up(self) -> None:
        """End as a closed terminal does, and wait for the last entries to be written."""
        self.screen.hang_up()
        self._join(_JOIN_SECONDS)

    def leave(self) -> None:
        """Empty the screen and stop computing at once; wait for the last entries to be written."""
        self.screen.leave()
        with self._changed:
            self._changed.notify_all()
        self._join(_JOIN_SECONDS)

    def news(self, after: int = 0) -> list[News]:
        """Return what happened after a number."""
        with self._changed:
            return [n for n in self._news if n.number > after]

    def wait_for_news(self, after: int, seconds: float) -> list[News]:
        """Return what happened after a number; wait for it at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or any(n.number > after for n in self._news), seconds)
            return [n for n in self._news if n.number > after]

    def wait_until_asking(self, seconds: float) -> None:
        """Wait until something is asked or the session is over, at most so long: for a page without a script."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or (bool(self._news) and self._news[-1].part == "ask"), seconds)

    def lines(self) -> Iterator[News]:
        """Yield what a whole page shows: everything but banners and signs."""
        return (n for n in self.news() if n.part in ("coach", "card", "burst", "said"))

    def last_lines(self) -> list[News]:
        """Return what stays on the screen at the end: the program's words since the last answer, none of the echo's."""
        kept: list[News] = []
        for line in self.lines():
            kept = [] if line.part == "said" else [*kept, line]
        return [line for line in kept if line.part in ("coach", "card")]

    def banner(self) -> News | None:
        """Return the latest banner."""
        return next((n for n in reversed(self.news()) if n.part == "banner"), None)

    def choices(self) -> list[Choice]:
        """Return answers that can be tapped, read off the question: a scale, yes and no, a word that is offered."""
        asked = self._asked
        for mark, words in _YES_NO:
            if mark in asked:
                return _offer_words(words)
        scale = _SCALE.search(asked)
        if scale is not None and scale[1] != "100":
            return [Choice(str(n), str(n)) for n in range(int(scale[1]) + 1)]
        if (numbered := _NUMBERED.search(asked)) is not None:
            return [Choice(n, n) for n in numbered[0].split(" / ")]
        offered = _OFFERED.search(asked)
        return [Choice(offered[1], _begin_large(offered[1]))] if offered is not None else []

    # -- whether anybody is there --------------------------------------------------------------------------------------

    def watch(self) -> None:
        """A page hears the session live from now on."""
        with self._changed:
            self._watchers += 1
            if self._away is not None:
                self._away.cancel()
                self._away = None

    def unwatch(self) -> None:
        """A page went away; where none comes back in some seconds, nobody is there any more."""
        with self._changed:
            self._watchers -= 1
            if self._watchers == 0 and not self._over:
                self._away = threading.Timer(AWAY_SECONDS, self.screen.hang_up)
                self._away.daemon = True
                self._away.start()
