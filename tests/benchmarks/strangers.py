"""Rows of authors who had seen no rule: ``python -m tests.benchmarks.strangers [--round N] [--models FOLDER]``.

It prints counts, never a row.

Round 1: its author knew some of the complaints that the rules answer, and a few rows repeat them. Its rows were run once,
unread, and have been read since: a later run on them flatters. Round 2: its author had seen nothing of the project; many of
its Chinese rows repeat ideas of its English ones, and nobody else checked its labels. docs/crisis.md and
redaction/BENCHMARKS.md print the first run of each. Round 3: its author had seen nothing of the project either, and wrote each
row anew; traditional characters, whole chats of many origins, and words that are a name in one line and none in another are
among them. Its labels were checked by nobody else. Write new rows before a new figure is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exskill.llm.catalogue import assemble_model
from exskill.llm.runtime import load_runtime
from exskill.sessions.safety.crisis.detector import assess_text
from exskill.sessions.safety.crisis.judge import MODEL, Reads, open_judge
from exskill.sessions.safety.misuse import route_turn
from redaction import Person, RawText, Redactor
from tests.data.redaction import strangers
from tests.sessions.written import WRITTEN

ROUNDS: Final = {
    1: ("stranger_danger.tsv", "stranger_misuse.tsv"),
    2: ("stranger2_danger.tsv", "stranger2_misuse.tsv"),
    3: ("stranger3_danger.tsv", "stranger3_misuse.tsv"),
}
_DATA: Final = Path(strangers.__file__).parent
_WHOLE_CHATS: Final = _DATA / "stranger3"
_BRACKETED: Final = re.compile(r"^\[[^\]]+\] [^:]+: (?P<text>.*)$")
_NAMES: Final = ("PERSON", "KIN", "PET")  # the other kinds are numbers, addresses and places
_LINE: Final = re.compile(r"^[^-]+ - (?P<who>[^:]+): (?P<text>.*)$")

Table = dict[tuple[str, str], Counter[str]]


def _rows(name: str) -> Iterator[list[str]]:
    for line in (WRITTEN / name).read_text("utf-8").splitlines():
        yield line.split("\t")


def measure_danger(name: str, judge: Reads | None = None) -> Table:
    """Return for each (label, language) how many rows ended the echo, were asked about, or passed."""
    found: Table = {}
    for label, language, text in _rows(name):
        seen = assess_text(text, judge=judge)
        what = "ended" if seen.ends_persona else "asked" if seen.asks else "passed"
        found.setdefault((label, language), Counter())[what] += 1
    return found


def measure_misuse(name: str, judge: Reads | None = None) -> Table:
    """Return for each (refuse or allow, language) how many rows were refused and let through."""
    found: Table = {}
    for wanted, language, text in _rows(name):
        what = "refused" if route_turn(text, judge).category is not None else "let through"
        found.setdefault((wanted, language), Counter())[what] += 1
    return found


def _redacted(people: tuple[str, ...], texts: list[str]) -> list[str]:
    me, ex = people
    redactor = Redactor([Person("me", "self", (me,)), Person("ex", "ex", (ex,))])
    raw = [RawText(text) for text in texts]
    redactor.observe(raw)
    redactor.freeze()
    return [str(done.text) for done in redactor.redact(raw)]


def measure_lines(people: tuple[str, str], rows: tuple[strangers.Row, ...]) -> str:
    """Return how many strings that had to go are gone from their line, and how many that had to stay are there."""
    hidden = wanted = kept = stays = 0
    shown_lines = _redacted(people, [text for text, _gone, _stays in rows])
    for (_text, gone, staying), shown in zip(rows, shown_lines, strict=True):
        wanted, stays = wanted + len(gone), stays + len(staying)
        hidden += sum(word not in shown for word in gone)
        kept += sum(word in shown for word in staying)
    return f"hidden {hidden} of {wanted}, words kept {kept} of {stays}"


def measure_chat(name: str) -> str:
    """Return the same for a whole chat, where a string has to go from every line or to stay in one."""
    found = [_LINE.match(line) for line in (_DATA / f"{name}.txt").read_text("utf-8").splitlines()]
    lines = [(line["who"], line["text"]) for line in found if line is not None]
    people = tuple(dict.fromkeys(who for who, _text in lines))
    shown = "\n".join(_redacted(people, [text for _who, text in lines]))
    gold = [line.split("\t") for line in (_DATA / f"{name}.gold.tsv").read_text("utf-8").splitlines()]
    gone = [text not in shown for text, what in gold if what == "HIDE"]
    kept = [text in shown for text, what in gold if what == "KEEP"]
    return f"hidden {sum(gone)} of {len(gone)}, words kept {sum(kept)} of {len(kept)}"


def measure_whole_chats() -> Table:
    """Return for each (kind, language) how often what had to go is gone from its line, and what had to stay is there."""
    found: Table = {}
    for path in sorted(_WHOLE_CHATS.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        rows = [_BRACKETED.match(row) for row in path.with_suffix(".txt").read_text("utf-8").splitlines()]
        texts = [row["text"] if row is not None else "" for row in rows]
        shown = _redacted((gold["me"], gold["ex"]), texts)
        for number, word, kind in gold["third"]:
            what = "hidden" if shown[number - 1].count(word) < texts[number - 1].count(word) else "readable"
            title = kind if kind in _NAMES else "identifier"
            found.setdefault((title, gold["language"]), Counter())[what] += 1
        for number, word in gold["keep"]:
            what = "kept" if word in shown[number - 1] else "hidden"
            found.setdefault(("word to keep", gold["language"]), Counter())[what] += 1
    return found


def _say(title: str, table: Table) -> None:
    for (label, language), counts in sorted(table.items()):
        shown = ", ".join(f"{what} {n}" for what, n in sorted(counts.items()))
        sys.stdout.write(f"{title} {label} {language}: {shown}\n")


def main() -> int:
    """Print the tables of one round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round", type=int, choices=sorted(ROUNDS), default=2)
    parser.add_argument("--models", type=Path, default=None, help="with the judge, over the default model")
    given = parser.parse_args()
    danger, misuse = ROUNDS[given.round]
    with contextlib.ExitStack() as stack:
        judge: Reads | None = None
        if given.models is not None:
            path = assemble_model(MODEL, given.models)
            judge = open_judge(stack.enter_context(load_runtime(path, sha256=MODEL.sha256, n_ctx=512)))
        _say("danger", measure_danger(danger, judge))
        _say("misuse", measure_misuse(misuse, judge))
    if given.round == 1:
        for name, (people, rows) in strangers.CHATS.items():
            sys.stdout.write(f"redaction {name}: {measure_lines(people, rows)}\n")
    elif given.round == 3:
        _say("redaction", measure_whole_chats())
    else:
        for language in ("en", "zh"):
            sys.stdout.write(f"redaction {language}: {measure_chat(f'stranger2_{language}')}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
