"""Print what a profile finds on the development sets: ``python -m redaction.names.evaluate --data DIR [--profile P]``."""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redaction.names import PROFILES, load
from redaction.names.measure import Row, Score, score_rows
from redaction.names.spans import NameTagger

__all__ = ["main", "make_table", "read_labelled"]

_SETS: Final = {
    "en": ("wnut17_dev", "btc_h", "friends_dev", "nus_sms_en_5000"),
    "zh": ("weibo_dev", "crecil_dev", "cped_valid", "nus_sms_zh_5000"),
}
_WANTED: Final = ("PERSON", "THIRD")
_FREE: Final = ("PART", "KIN")


def _fold_text(text: str) -> str:
    """Fold each character to NFKC where that leaves one character, so that offsets stay."""
    return "".join(n if len(n := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)


def read_labelled(path: Path) -> list[Row]:
    """Read a labelled JSON-lines file (``{"text", "spans"}``)."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        spans = [(start, end, label) for start, end, label in row.get("spans", ())]
        wanted = tuple((a, b) for a, b, label in spans if label in _WANTED)
        rows.append(Row(_fold_text(row["text"]), wanted, tuple((a, b) for a, b, label in spans if label in _FREE)))
    return rows


def _lower_rows(rows: Sequence[Row]) -> list[Row]:
    return [Row(low, r.wanted, r.free) for r in rows if len(low := r.text.lower()) == len(r.text)]


def _measure_tagger(tagger: NameTagger, rows: Sequence[Row]) -> tuple[Score, float]:
    began = time.process_time()
    found = tagger.tag([r.text for r in rows])
    return score_rows(rows, found), len(rows) / (time.process_time() - began)


def make_table(data: Path, profile: str) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [
        "| set | mentions | strict P/R/F1 | overlap R/P | leak | false alarms | texts/s |",
        "|---|---|---|---|---|---|---|",
    ]
    for language, names in _SETS.items():
        tagger = load(profile, (language,))
        tagger.tag(["Hello Anna, 你好"])
        for name in names:
            path = data / f"{name}.jsonl"
            if not path.is_file():
                lines.append(f"| {name} | not measured | | | | | |")
                continue
            rows = read_labelled(path)
            variants = {name: rows, f"{name}, lowercased": _lower_rows(rows)} if language == "en" else {name: rows}
            lines += [_format_line(label, *_measure_tagger(tagger, some)) for label, some in variants.items()]
    return lines


def _format_line(label: str, s: Score, speed: float) -> str:
    return (
        f"| {label} | {s.mentions} | {s.precision:.3f}/{s.recall:.3f}/{s.f1:.3f} | {s.overlap_recall:.3f}/{s.overlap_precision:.3f} "
        f"| {s.leak:.3f} | {s.alarms:.3f} | {speed:.0f} |"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m redaction.names.evaluate")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--profile", choices=PROFILES, default="default")
    args = parser.parse_args(argv)
    sys.stdout.write("\n".join(make_table(args.data, args.profile)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
