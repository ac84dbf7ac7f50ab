"""The rows that train and measure the crisis check: our own, and real text that stays outside the repository.

Real text: PsySUICIDE's validation split (PsyGUARD, MIT) may train what ships, of which a fixed quarter by hash is kept for the
report; SMILE and counsel-chat set thresholds and are reported, nothing is trained on them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.sessions.written import Row, night, read, share

__all__ = ["own", "psysuicide", "public", "tier_of"]

_PSY: Final = (  # the gravest label of a row decides
    ("attempt", "attempt"),
    ("preparation", "plan"),
    ("plan", "plan"),
    ("exploring", "method_seek"),
    ("active_intent", "active"),
    ("self_harm_intent", "nssi"),
    ("self_harm", "nssi"),
    ("passive_wish", "passive"),
    ("user_aggression", "intent_to_harm"),
    ("aggression_by_others", "violence_to_user"),
    ("unrelated", "distress"),
)


def own(part: str) -> list[Row]:
    """Return our own rows of a part: older lines (variants unexpanded) and the night rows."""
    older = {"train": "train_*.txt", "dev": "valid_*.txt", "report": "fresh_*.txt"}[part]
    return read(older) + night(part)


def psysuicide(path: Path, part: str) -> list[Row]:
    """Return PsySUICIDE rows of a part: a quarter is reported, a tenth of the rest sets thresholds."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        label = next(ours for theirs, ours in _PSY if theirs in row["labels"])
        at = share(row["text"])
        mine = "report" if at < 0.25 else "dev" if at < 0.33 else "train"
        if mine == part:
            rows.append(Row(row["text"], label, "zh", number, row["origin"], mine))
    return rows


def public(path: Path, part: str, share_of_calm: float = 1.0) -> list[Row]:
    """Return SMILE and counsel-chat rows of a part (dev or report); of the many calm ones, a fixed share."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        danger = row["label"] == "danger_self"
        at = share(row["text"])
        mine = "dev" if at < 0.5 else "report"
        if mine == part and (danger or share("calm " + row["text"]) < share_of_calm):
            rows.append(Row(row["text"], "active" if danger else "distress", row["lang"], number, row["source"], mine))
    return rows


def tier_of(label: str) -> str:
    """Return T0, T1, T2, T3, SAFETY, or MISUSE for a label."""
    from exskill.sessions.safety.crisis.labels import ENDING, MISUSE, WORRY

    if label in ENDING:
        return ENDING[label][0]
    if label == "minor":
        return "SAFETY"
    return "T1" if label in WORRY else "MISUSE" if label in MISUSE else "T0"
