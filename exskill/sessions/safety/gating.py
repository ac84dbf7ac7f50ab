"""The gates that gate: where a bar of the crisis check is missed on the shipped figures, more goes to the guide.

``echo_bar`` is the score from which the echo does not answer a turn though no question is asked about it. With every bar
met it is the question's own; where one is missed it is half of that; without a check that can be trusted at all it is 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from exskill.core.errors import ModelUnavailable
from exskill.sessions.safety.crisis.place import ASK
from exskill.sessions.safety.readiness import gates_met

__all__ = ["echo_bar"]

_CAREFUL: Final = ASK / 2


@lru_cache(maxsize=1)
def echo_bar() -> float:
    """Return the least score that goes to the guide."""
    try:
        return ASK if gates_met().met else _CAREFUL
    except ModelUnavailable:
        return 0.0
