"""Whether the crisis check may be trusted with the persona: the gates of HEALING.md 7.3, as measured and shipped.

"If they may not be reachable, ship with the persona off by default, not with a lower gate." ``figures.json`` is written
by ``python -m exskill.sessions.evaluate --figures FILE ROWS…``; it names the weights it was measured with. Figures of
other weights, no figures, or a machine without the embedder (the meaning head) count as missed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from exskill.sessions.safety.crisis.classifier import SHA256, classifier

__all__ = ["REQUIRED", "Gates", "gates_met", "read_figures"]

REQUIRED: Final = (
    "recall T2+T3, explicit",
    "recall T3 (persona ends)",
    "recall T2+T3, indirect",
    "coercion to SAFETY, friend's risk to T1",
    "false alarm, hyperbole",
    "false alarm, real distress",
    "misuse refused",
    "near misses refused",
    "over-refusal, en (XSTest)",
    "over-refusal, zh (CValues)",
    "zh and en within 5 points",
    "latency L0-L2, p95 in ms",
)


@dataclass(frozen=True, slots=True)
class Gates:
    """``missed`` names the gates that are missed or not measured; ``measured`` is the day of the figures."""

    missed: tuple[str, ...]
    measured: str

    @property
    def met(self) -> bool:
        """Whether the persona may be on by default."""
        return not self.missed


def gates_met(figures: Mapping[str, Any] | None = None, *, meaning: bool | None = None) -> Gates:
    """Return what the shipped figures say; ``meaning`` says whether the embedder is here (asked if None).

    Raises ModelUnavailable if the weights are not what they should be.
    """
    read = read_figures() if figures is None else figures
    if read.get("weights") != SHA256:
        return Gates(("figures of these weights",), str(read.get("measured", "")))
    found = {str(gate["name"]): gate["met"] is True for gate in read.get("gates", ())}
    misuse = [met for name, met in found.items() if name.startswith("misuse refused, ")]
    found["misuse refused"] = bool(misuse) and all(misuse)
    missed = [name for name in REQUIRED if not found.get(name, False)]
    if not (classifier().reads_meaning if meaning is None else meaning):
        missed.append("the embedding model")
    return Gates(tuple(missed), str(read.get("measured", "")))


def read_figures() -> Mapping[str, Any]:
    """Return the shipped figures; nothing if they are missing or damaged."""
    try:
        text = resources.files("exskill.sessions.safety").joinpath("figures.json").read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
