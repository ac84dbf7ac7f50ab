"""Measure redaction on labelled sets.

``python -m redaction.evaluation.evaluate [--json] [--peer] [--lower] [--traditional] [--keep-public] FILE...``

FILE is JSONL, or one JSON array, of {"text", "spans": [[start, end, label], ...]}; dialogue sets add "dialog" and
"participants". A file of dialogues is one history: names found anywhere in it are looked for everywhere, and in each
dialogue its own participants stay. Single posts of strangers are read one by one.
``--peer`` runs Presidio as it comes on the same texts in the same process.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from redaction.evaluation.measures import Row, Score, read_labelled, score_rows
from redaction.evaluation.vanilla import Vanilla
from redaction.redactor import Redactor
from redaction.text import RawText
from redaction.types import Person, Redaction

__all__ = ["Result", "evaluate_sets", "main", "read_rows"]

Found = list[list[tuple[int, int, str]]]
_COLUMNS: Final = (
    ("strict_f1", "F1"),
    ("overlap_recall", "recall"),
    ("overlap_precision", "precision"),
    ("leak", "leak"),
    ("persons_leaking", "people leaking"),
    ("participants_kept", "participants kept"),
    ("false_alarms", "false alarms"),
    ("same_tag", "same name, same tag"),
    ("one_each", "one tag, one person"),
    ("common_words", "function words"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One engine on one set. ``seconds`` is processor time without loading; ``rate`` is messages a second."""

    set: str
    engine: str
    score: Score
    seconds: float
    rate: float


def read_rows(path: Path, *, lower: bool = False, traditional: bool = False, limit: int | None = None) -> list[Row]:
    """Return the rows of a set, in small letters or in traditional characters where that leaves every offset in place."""
    text = path.read_text("utf-8")
    data = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, filter(None, text.split("\n")))
    rows = list(read_labelled(data))[:limit]
    if traditional:
        convert = _load_traditional()
        rows = [_rewrite_row(row, convert) for row in rows]
    if lower:
        rows = [_rewrite_row(row, str.lower) for row in rows]
    return [row for row in rows if row.text]


def _rewrite_row(row: Row, write: Callable[[str], str]) -> Row:
    """Return a row written otherwise, with no text where its length changes; the names of participants are written so too."""
    text = write(row.text)
    return replace(
        row, text=text if len(text) == len(row.text) else "", participants=tuple(map(write, row.participants))
    )


def _load_traditional() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2t").convert
    return convert


def redact_set(rows: Sequence[Row], redactor: Redactor, tags: list[list[str]] | None = None, batch: int = 512) -> Found:
    """Redact a set as one history; participants are kept in their own dialogue. ``tags`` receives what was written."""
    texts = [RawText(r.text) for r in rows]
    history = any(r.group for r in rows)  # single posts of strangers have nothing to learn from each other
    for at in range(0, len(texts), batch) if history else ():
        redactor.observe(texts[at : at + batch])
    redactor.freeze()
    found: Found = []
    for participants, group in groupby(rows, key=lambda r: r.participants):
        mine = redactor.keep_readable([Person(p, "ex", (p,)) for p in participants]) if participants else redactor
        some = [RawText(r.text) for r in group]
        results = mine.redact(some)
        if tags is not None:
            tags += [_list_tags(result) for result in results]
        found += [[(f.start, f.end, f.entity) for f in result.findings] for result in results]
    return found


def _list_tags(result: Redaction) -> list[str]:
    """Return what stands at each finding in the redacted text."""
    out, moved, tags = str(result.text or ""), 0, []
    for finding in result.findings:
        start = finding.start + moved
        end = out.index("]", start) + 1
        tags.append(out[start:end])
        moved += end - start - (finding.end - finding.start)
    return tags


def _time_run(
    name: str, engine: str, rows: Sequence[Row], run: Callable[[], Found], tags: list[list[str]] | None = None
) -> Result:
    began = time.process_time()
    found = run()
    seconds = time.process_time() - began
    return Result(
        name, engine, score_rows(rows, found, tags or None), round(seconds, 3), round(len(rows) / max(seconds, 1e-9), 1)
    )


def evaluate_sets(
    paths: Iterable[Path],
    *,
    profiles: Sequence[str] = ("default",),
    peer: bool = False,
    lower: bool = False,
    traditional: bool = False,
    limit: int | None = None,
    keep_public: bool = False,
) -> list[Result]:
    """Return one result per set and engine. The labels of all our sets count public figures as people to hide."""
    results: list[Result] = []
    vanilla: Any = None
    for path in paths:
        rows = read_rows(path, lower=lower, traditional=traditional, limit=limit)
        name = path.stem + (" (lower case)" if lower else "") + (" (traditional)" if traditional else "")
        for profile in profiles:
            redactor = Redactor(profile=profile, keep_public=keep_public).load()
            tags: list[list[str]] = []
            results.append(_time_run(name, profile, rows, partial(redact_set, rows, redactor, tags), tags))
        if peer:
            vanilla = vanilla or Vanilla()
            results.append(_time_run(name, "presidio", rows, partial(vanilla.find, [r.text for r in rows])))
    return results


def _format_value(value: float | None) -> str:
    return "" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def make_table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table, and one of full cover by kind of identifier."""
    head = ["set", "engine", *(title for _, title in _COLUMNS), "messages/s"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for r in results:
        values = [_format_value(getattr(r.score, c)) for c, _ in _COLUMNS]
        lines.append("| " + " | ".join([r.set, r.engine, *values, f"{r.rate:,.0f}"]) + " |")
    for r in results:
        if r.score.full_cover:
            cover = ", ".join(f"{kind} {value:.2f}" for kind, value in r.score.full_cover.items())
            lines += ["", f"{r.set}, {r.engine}: fully covered: {cover}"]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m redaction.evaluation.evaluate", description=__doc__.splitlines()[0]
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--peer", action="store_true", help="also run Presidio as it comes")
    parser.add_argument("--lower", action="store_true", help="write everything in lower case first")
    parser.add_argument("--traditional", action="store_true", help="write everything in traditional characters first")
    parser.add_argument("--profile", action="append", help="default or thorough; may be repeated")
    parser.add_argument("--keep-public", action="store_true", help="leave public figures readable, as an import does")
    parser.add_argument("--limit", type=int, help="read only the first rows of each set")
    options = parser.parse_args(argv)
    results = evaluate_sets(
        options.files,
        profiles=tuple(options.profile or ("default",)),
        peer=options.peer,
        lower=options.lower,
        traditional=options.traditional,
        limit=options.limit,
        keep_public=options.keep_public,
    )
    if options.json:
        sys.stdout.write(json.dumps({"schema": 1, "results": [asdict(r) for r in results]}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(make_table(results) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
