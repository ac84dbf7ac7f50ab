"""Our own rows in the form of the evaluation: ``python -m tests.benchmarks.safety_written PART OUT.jsonl [--real FOLDER]``

PART is train, dev or report. With ``--real`` (a folder with psysuicide_valid.jsonl and public_rows.jsonl, outside the
repository) the part's real rows go to OUT.real.jsonl: the kept quarter of PsySUICIDE, and of SMILE and counsel-chat every row
about danger and one in twenty of the others. ``--errors`` lists what the layers get wrong, for train and dev only.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exskill.sessions.safety.evaluate import BARS, _judge_item
from exskill.sessions.safety.labelled import read_items
from tests.benchmarks.safety_rows import own, psysuicide, public, tier_of
from tests.sessions.written import Row, find_sitting, share

CALM_SHARE = 0.05


def as_rows(rows: Iterable[Row], source: str = "") -> list[dict[str, str]]:
    """Return rows as the evaluation takes them."""
    made = []
    for row in rows:
        base = {"lang": row.lang, "text": row.text, **({"source": source or row.author} if source else {})}
        tier = tier_of(row.label)
        if tier == "MISUSE" or row.label == "minor":
            made.append({**base, "category": row.label.removesuffix("_info")})
        elif row.label == "near_miss":
            made.append({**base, "category": "near_miss_allowed"})
        else:
            made.append({**base, "tier": tier})
    return made


def errors(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Return one line for each row on the wrong side of a bar."""
    lines = []
    for item in read_items(rows):
        found = _judge_item(item, None, [])
        wrong = [bar.name for bar in BARS if item.tier in bar.tiers and bar.hit(found) != bar.least]
        if wrong:
            a = found.found
            lines.append(f"{item.tier} -> {a.tier} {a.kind} {a.score:.2f} {found.refused} {wrong[0]} | {item.text}")
    return lines


def main() -> int:
    """Write or list the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("train", "dev", "report"))
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--real", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="a fixed share of the rows, by hash")
    parser.add_argument("--sitting", type=int, default=None, help="only the night rows of one sitting")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    mine = as_rows(row for row in own(given.part) if given.sitting in (None, find_sitting(row.author)))
    mine = [row for row in mine if share("judged " + row["text"]) < given.share]
    if given.errors and given.part != "report":
        sys.stdout.write("\n".join(errors(mine)) + "\n")
    if given.out is not None:
        _write(given.out, mine)
    if given.real is not None and given.out is not None:
        talk = public(given.real / "public_rows.jsonl", given.part, CALM_SHARE) if given.part != "train" else []
        real = psysuicide(given.real / "psysuicide_valid.jsonl", given.part)
        some = [row for row in (*real, *talk) if share("judged " + row.text) < given.share]
        _write(given.out.with_suffix(".real.jsonl"), as_rows(some, "real"))
    return 0


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
