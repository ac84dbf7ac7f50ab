"""Rows of an author who had seen no rule: ``python -m tests.benchmarks.strangers``. Prints counts, never a row.

The author knew some of the complaints that the rules answer, and a few rows repeat them.

They were run once, unread, against the rules of 2026-11-30; docs/crisis.md and redaction/BENCHMARKS.md print that run. They
have been read since, to mend what they showed, so a later run on them flatters. Write new ones before a new figure is printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from exskill.sessions.safety.crisis.detector import assess
from exskill.sessions.safety.misuse import route
from redaction import Person, RawText, Redactor
from tests.data.redaction.strangers import CHATS
from tests.sessions.written import WRITTEN


def _rows(name: str) -> Iterator[list[str]]:
    for line in (WRITTEN / name).read_text("utf-8").splitlines():
        yield line.split("\t")


def measure_danger() -> dict[tuple[str, str], Counter[str]]:
    """Return for each (label, language) how many rows ended the echo, were asked about, or passed."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for label, language, text in _rows("stranger_danger.tsv"):
        seen = assess(text)
        what = "ended" if seen.ends_persona else "asked" if seen.asks else "passed"
        found.setdefault((label, language), Counter())[what] += 1
    return found


def measure_misuse() -> dict[tuple[str, str], Counter[str]]:
    """Return for each (refuse or allow, language) how many rows were refused and let through."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for wanted, language, text in _rows("stranger_misuse.tsv"):
        what = "refused" if route(text).category is not None else "let through"
        found.setdefault((wanted, language), Counter())[what] += 1
    return found


def measure_redaction(people: tuple[str, str], rows: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> str:
    """Return how many strings that had to go are gone, and how many that had to stay are there."""
    redactor = Redactor([Person("me", "self", people[:1]), Person("ex", "ex", people[1:])])
    texts = [RawText(text) for text, _gone, _stays in rows]
    redactor.observe(texts)
    redactor.freeze()
    hidden = wanted = kept = stays = 0
    for (_text, gone, staying), done in zip(rows, redactor.redact(texts), strict=True):
        shown = str(done.text)
        wanted, stays = wanted + len(gone), stays + len(staying)
        hidden += sum(word not in shown for word in gone)
        kept += sum(word in shown for word in staying)
    return f"hidden {hidden} of {wanted}, words kept {kept} of {stays}"


def main() -> int:
    """Print the three tables."""
    for title, table in (("danger", measure_danger()), ("misuse", measure_misuse())):
        for (label, language), counts in sorted(table.items()):
            shown = ", ".join(f"{what} {n}" for what, n in sorted(counts.items()))
            sys.stdout.write(f"{title} {label} {language}: {shown}\n")
    for name, (people, rows) in CHATS.items():
        sys.stdout.write(f"redaction {name}: {measure_redaction(people, rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
