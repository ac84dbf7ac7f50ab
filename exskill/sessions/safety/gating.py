"""The gates that gate: where a bar of the crisis check is missed on the shipped figures, more goes to the guide.

``echo_bar`` is the score from which the echo does not answer a turn though no question is asked about it. Without a check
that can be trusted at all it is 0: then the guide answers everything.
"""

from __future__ import annotations

from exskill.core.errors import ModelUnavailable
from exskill.sessions.safety.readiness import gates_met

__all__ = ["echo_bar"]


def echo_bar(*, judged: bool = False) -> float:
    """Return the least score that goes to the guide, where the judge reads too or the classifier alone.

    It is asked anew for each turn, since a reader may drop out in the middle of a session.
    """
    try:
        return gates_met(judged=judged).least_score
    except ModelUnavailable:
        return 0.0
