"""L1: patterns by tier, kind and who is at risk. Written from how people write, not from a test set.

Order: safe phrases are blanked first; then each pattern is tried. English patterns stand on word boundaries, Chinese ones
do not (``\\b`` means nothing beside 汉字). No pattern names a method in more detail than it takes to hear it.
"""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.crisis.from_others import FROM_OTHERS
from exskill.sessions.safety.crisis.indirect_en import INDIRECT_EN
from exskill.sessions.safety.crisis.indirect_zh import INDIRECT_ZH
from exskill.sessions.safety.crisis.plans import PLANS
from exskill.sessions.safety.crisis.safe_phrases import SAFE
from exskill.sessions.safety.crisis.sideways import SIDEWAYS
from exskill.sessions.safety.crisis.to_oneself import TO_ONESELF
from exskill.sessions.safety.crisis.unsaid import UNSAID

__all__ = ["PATTERNS", "SAFE"]

PATTERNS: Final = (*FROM_OTHERS, *TO_ONESELF, *INDIRECT_EN, *INDIRECT_ZH, *SIDEWAYS, *PLANS, *UNSAID)
