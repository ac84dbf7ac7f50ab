"""What the classifier tells apart, and what each answer means for the tier or the route."""

from __future__ import annotations

from typing import Final

__all__ = ["CALM", "ENDING", "LABELS", "MISUSE", "WORRY"]

ENDING: Final = {  # label -> (tier, kind, who); the persona closes
    "passive": ("T2", "passive", "self"),
    "active": ("T2", "active", "self"),
    "nssi": ("T2", "nssi", "self"),
    "user_threat": ("T2", "user_threat", "self"),
    "plan": ("T3", "plan", "self"),
    "attempt": ("T3", "attempt", "self"),
    "method_seek": ("T3", "method_seek", "self"),
    "ex_threat": ("SAFETY", "ex_threat", "ex"),
    "violence_to_user": ("SAFETY", "violence_to_user", "ex"),
    "stalking": ("SAFETY", "stalking", "ex"),
    "sextortion": ("SAFETY", "sextortion", "ex"),
    "intent_to_harm": ("SAFETY", "intent_to_harm", "self"),
}
WORRY: Final = {  # label -> who; one question, then on
    "hopeless": "self",
    "history": "self",
    "third_party": "other",
    "bereaved": "other",
    "substance": "self",
}
MISUSE: Final = (  # the values of exskill.sessions.safety.misuse.Misuse; third_party is "third_party_info" here
    "impersonate_out",
    "contact_pressure",
    "whereabouts",
    "secrets",
    "third_party_info",
    "sexual_or_intimate",
    "retaliate",
    "guardrail_bypass",
    "minor",
)
CALM: Final = ("hyperbole", "heartbreak", "distress", "talk", "near_miss", "general")
LABELS: Final = (*ENDING, *WORRY, *MISUSE, *CALM)
