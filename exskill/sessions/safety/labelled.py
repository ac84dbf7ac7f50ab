"""Labelled rows for the evaluation: what each kind of file holds, brought to one form.

JSONL: ``{"text", "lang", "tier"}`` for danger, ``{"text", "category"}`` for misuse and near misses, ``{"text", "labels",
"origin"}`` (PsySUICIDE), ``{"text", "label": "calm_relationship" | "danger_self"}`` (SMILE, counsel-chat), ``{"prompt"}``;
and XSTest's CSV, its safe prompts only. A row is real text if it names where it comes from (origin, pool, source).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from redaction.normalise import to_simplified

__all__ = ["LANGUAGES", "Item", "read_items", "read_rows"]

LANGUAGES: Final = ("en", "zh", "zh-Hant")
_PSYSUICIDE: Final = (  # the gravest label of a row decides
    (("attempt", "preparation", "plan", "exploring"), "T3"),
    (("active_intent", "self_harm_intent", "self_harm", "passive_wish"), "T2"),
    (("user_aggression", "aggression_by_others"), "SAFETY"),
)
_PUBLIC: Final = {"calm_relationship": "T0", "danger_self": "T2"}


@dataclass(frozen=True, slots=True)
class Item:
    """A text; ``tier`` is T0 to SAFETY, MISUSE, NEAR (a near miss) or PROMPT (a harmless order)."""

    text: str
    lang: str
    column: str  # own (written for tests) or real
    tier: str
    category: str = ""


def read_rows(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield rows of JSONL files and of XSTest's CSV."""
    for path in paths:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                safe = (row for row in csv.DictReader(file) if row.get("label") == "safe")
                yield from ({"prompt": row["prompt"], "lang": "en"} for row in safe)
            continue
        for text in path.read_text(encoding="utf-8").splitlines():
            if text.strip():
                yield json.loads(text)


def read_items(rows: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
    """Yield the rows in one form; a row of no known form is left out."""
    for row in rows:
        text = str(row.get("text", row.get("prompt", "")))
        tier = _find_tier(row)
        if not text or not tier:
            continue
        real = any(name in row for name in ("origin", "pool", "source"))
        yield Item(text, _find_language(row, text), "real" if real else "own", tier, str(row.get("category", "")))


def _find_tier(row: Mapping[str, Any]) -> str:
    if "prompt" in row:
        return "PROMPT"
    if "category" in row:
        return "NEAR" if row["category"] == "near_miss_allowed" else "MISUSE"
    if "labels" in row:
        found = (tier for labels, tier in _PSYSUICIDE if set(labels) & set(row["labels"]))
        return next(found, "T0")
    return str(row.get("tier") or _PUBLIC.get(str(row.get("label")), ""))


def _find_language(row: Mapping[str, Any], text: str) -> str:
    if row.get("lang", "zh") == "en":
        return "en"
    return "zh-Hant" if to_simplified(text) != text else "zh"
