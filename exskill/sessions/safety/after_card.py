"""What follows a card, as a state machine: the question on it stays answerable, steps answer everything else.

Pure: a reply gives the next state and the name of the text to say. Only an explicit no to a question that is in the air
leads back to the evening (``BACK``); after a plan or means it must come twice, after a yes it does not lead back. The
question is put once more where its answer cannot be read, and again after some turns about other things, because a card
that was wrong must not last for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from exskill.sessions.safety.answers import Reply
from exskill.sessions.safety.ladder import Ladder, classify_need

__all__ = ["BACK", "AfterCard"]

BACK: Final = ("back", "")
_ORDINARY: Final = 3  # turns about other things before the question is put again
_UNREAD: Final = frozenset({Reply.OTHER, Reply.UNSURE})


@dataclass(frozen=True, slots=True)
class AfterCard:
    """``noes``: explicit noes that are still needed. ``is_open``: the question is in the air. ``affirmed``: it was answered yes.

    ``safety``: the danger comes from a person, so the question is whether that was understood right.
    """

    noes: int = 1
    is_open: bool = True
    may_repeat: bool = True
    ordinary: int = 0
    affirmed: bool = False
    safety: bool = False
    ladder: Ladder = field(default_factory=Ladder)

    @classmethod
    def begin(cls, *, asked: bool, planned: bool, safety: bool) -> AfterCard:
        """Return the state when a card was shown; ``asked`` says that a yes came before it."""
        noes = 2 if planned else 1
        return cls(noes, not asked, not asked, 0, asked, safety, Ladder(safety=safety))

    def hear(self, text: str, reply: Reply) -> tuple[AfterCard, tuple[str, str]]:
        """Return the next state and the text to say, as section and name; ``reply`` is how the text reads as an answer."""
        if self.is_open and reply is Reply.NO:
            return self._after_no()
        plain = reply in _UNREAD and classify_need(text) is None
        state = replace(
            self,
            ordinary=self.ordinary + 1 if plain else 0,
            affirmed=self.affirmed or (self.is_open and reply is Reply.YES),
        )
        if plain and not state.affirmed and ((self.is_open and self.may_repeat) or state.ordinary > _ORDINARY):
            again = replace(state, is_open=True, may_repeat=False, ordinary=0)
            return again, ("question", "right" if self.safety else "ask_again")
        ladder, name = self.ladder.hear(text)
        return replace(state, is_open=False, ladder=ladder), ("ladder", name)

    def leave(self) -> tuple[AfterCard, tuple[str, str] | None]:
        """Return what is asked before somebody goes; None the second time."""
        ladder, name = self.ladder.leave()
        return replace(self, is_open=False, ladder=ladder), None if name is None else ("ladder", name)

    def _after_no(self) -> tuple[AfterCard, tuple[str, str]]:
        left = replace(self, noes=self.noes - 1)
        return (left, BACK) if left.noes == 0 else (left, ("question", "card_sure"))
