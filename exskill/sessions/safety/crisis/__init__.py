"""Whether somebody may be in danger: layers L0 (normalise) and L1 (bilingual patterns with who is at risk).

A word is not a crisis. What decides is who is at risk, whether it is now, and whether it is meant: hyperbole, films, songs
and idioms are taken out first, other people's danger is told from one's own, the past from the present.
"""

from __future__ import annotations

from exskill.sessions.safety.crisis.detector import Assessment, Detector, Tier
from exskill.sessions.safety.crisis.place import Place, decide_place

__all__ = ["Assessment", "Detector", "Place", "Tier", "decide_place"]
