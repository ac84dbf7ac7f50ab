"""From a text to a tier: the highest cue wins, and who is at risk decides what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from exskill.sessions.crisis.lexicon import PATTERNS, SAFE, Cue
from exskill.sessions.crisis.normalise import normalise

__all__ = ["Assessment", "Detector", "Tier", "assess"]


class Tier(StrEnum):
    """What the program does (HEALING.md 7.1); the order is that of urgency."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    SAFETY = "SAFETY"
    T3 = "T3"


_ORDER: Final = {tier: i for i, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class Assessment:
    """A tier, what kind of danger, who is at risk, and the codes of the cues. Never the text."""

    tier: Tier = Tier.T0
    kind: str = ""
    who: str = ""
    cues: tuple[str, ...] = ()

    @property
    def ends_persona(self) -> bool:
        """Whether the persona closes now."""
        return _ORDER[self.tier] >= _ORDER[Tier.T2]


def assess(text: str) -> Assessment:
    """Assess one text by itself."""
    plain = normalise(text)
    for safe in SAFE:
        plain = safe.sub(" · ", plain)
    hits = [cue for cue in PATTERNS if cue.pattern.search(plain)]
    hits = _attributed(hits)
    if not hits:
        return Assessment()
    top = max(hits, key=lambda cue: _ORDER[Tier(cue.tier)])
    return Assessment(Tier(top.tier), top.kind, top.who, tuple(cue.code for cue in hits))


def _attributed(hits: list[Cue]) -> list[Cue]:
    """Drop cues of one's own danger that another person's explains: "my cousin keeps saying she wants to die"."""
    kinds = {cue.kind for cue in hits}
    if kinds >= {"ex_threat", "user_threat"}:
        return [c for c in hits if c.kind != "ex_threat"]
    if "ex_threat" in kinds:
        return [
            c
            for c in hits
            if c.who == "ex" or c.kind in ("violence_to_user", "stalking", "sextortion", "attempt", "plan")
        ]
    if kinds & {"third_party", "bereaved"}:
        own = {
            "attempt",
            "plan",
            "user_threat",
            "violence_to_user",
            "stalking",
            "sextortion",
            "intent_to_harm",
            "minor",
        }
        return [c for c in hits if c.who == "other" or c.kind in own]
    return hits


@dataclass(slots=True)
class Detector:
    """Assesses turn after turn; what was said stays said, so denial or a change of topic does not lower the tier at once."""

    remembered: Assessment = field(default_factory=Assessment)
    calm_turns: int = 0

    def check(self, text: str, history: Sequence[str] = ()) -> Assessment:
        """Return the assessment of this turn, alone and together with the turn before it."""
        now = assess(text)
        if history and now.tier is Tier.T0:
            together = assess(f"{history[-1]} {text}")
            if _ORDER[together.tier] > _ORDER[self.remembered.tier]:
                now = together
        if _ORDER[now.tier] >= _ORDER[self.remembered.tier]:
            self.remembered, self.calm_turns = (
                (now, 0) if now.tier is not Tier.T0 else (self.remembered, self.calm_turns + 1)
            )
        else:
            self.calm_turns += 1
        return now
