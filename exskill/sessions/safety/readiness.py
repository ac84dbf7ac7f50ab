"""What the crisis check missed when it was last measured, and what follows for the echo.

``figures.json`` is written by ``python -m exskill.sessions.safety.evaluate --figures FILE ROWS…``; it names the weights it was
measured with. A bar that is missed is not lowered: the inputs concerned go to the guide. Figures of other weights, no figures, or
a machine without the embedder count as missed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from exskill.sessions.safety.crisis import judge
from exskill.sessions.safety.crisis.classifier import SHA256, load_classifier
from exskill.sessions.safety.crisis.place import ASK

__all__ = ["CAUTION", "REQUIRED", "Gates", "gates_met", "read_figures"]

CAUTION: Final = 0.10
_HEARING: Final = (
    "danger ended or asked",
    "danger ended",
    "plan, means, attempt ended",
    "threats, violence to SAFETY",
)
REQUIRED: Final = (
    *_HEARING,
    "worry or past ended wrongly",
    "needless cards",
    "needless questions",
    "misuse refused",
    "near misses refused",
    "harmless prompts refused",
)


@dataclass(frozen=True, slots=True)
class Gates:
    """``missed`` names the bars that are missed or not measured, ``measured`` is the day of the figures.

    ``judged`` says whether the figures are those with the judge.
    """

    missed: tuple[str, ...]
    measured: str
    judged: bool = False

    @property
    def met(self) -> bool:
        """Whether every bar is met."""
        return not self.missed

    @property
    def least_score(self) -> float:
        """From which score on the guide answers a turn and not the echo: lower where danger is heard too seldom."""
        misses_danger = any(name.split(" (", 1)[0] not in REQUIRED[len(_HEARING) :] for name in self.missed)
        return CAUTION if misses_danger else ASK


def gates_met(figures: Mapping[str, Any] | None = None, *, meaning: bool | None = None, judged: bool = False) -> Gates:
    """Return what the shipped figures say of the check with the judge, or of the classifier alone.

    ``meaning`` says whether the embedder is here (asked if None). Raise ModelUnavailable if the weights are not what
    they should be.
    """
    read = read_figures() if figures is None else figures
    day = str(read.get("measured", ""))
    if read.get("weights") != SHA256:
        return Gates(("figures of these weights",), day, judged)
    column = read.get("judged" if judged else "alone", {})
    if judged and column and column.get("judge") != judge.SHA256:
        return Gates(("figures of these weights",), day, judged)
    missed = _list_missed(column.get("gates", ()))
    if not (load_classifier().reads_meaning if meaning is None else meaning):
        missed.append("the embedding model")
    return Gates(tuple(missed), day, judged)


def _list_missed(gates: list[Mapping[str, Any]]) -> list[str]:
    """Return the bars missed in a column as a whole; own-style rows must have been measured, real ones may be lacking."""
    found = {(gate["name"], gate["column"]): gate["met"] for gate in gates if gate["lang"] == "all"}
    missed = [f"{name} (own)" for name in REQUIRED if found.get((name, "own")) is not True]
    return missed + [f"{name} (real)" for name in REQUIRED if found.get((name, "real")) is False]


def read_figures() -> Mapping[str, Any]:
    """Return the shipped figures; nothing if they are missing or damaged."""
    try:
        text = resources.files("exskill.sessions.safety").joinpath("figures.json").read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
