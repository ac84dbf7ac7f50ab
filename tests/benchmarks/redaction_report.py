"""Write ``redaction/BENCHMARKS.md``: ``python -m tests.benchmarks.redaction_report DIRECTORY [--quick] [--million]``.

DIRECTORY holds the development sets. Detection is measured by :mod:`redaction.evaluation.evaluate`, speed beside
Presidio as it comes in the same process, start and memory in processes of their own, and how time grows with the number
of messages.
What was measured stands beside each bar. Nothing is chosen by hand but the sentences at the end, which this script keeps.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from redaction.evaluation.evaluate import Result, evaluate, table
from redaction.evaluation.vanilla import Vanilla
from tests.benchmarks.redaction_speed import seconds, texts_of, whole

TARGET = Path(__file__).resolve().parents[2] / "redaction" / "BENCHMARKS.md"
KEPT = "## What to know when reading these"
DETECTION = (
    "friends_dev.jsonl",
    "crecil_dev.jsonl",
    "cped_valid.jsonl",
    "weibo_dev.jsonl",
    "wnut17_dev.jsonl",
    "btc_h.jsonl",
)
LOWER = ("friends_dev.jsonl", "wnut17_dev.jsonl")
SPEED = {"English": "nus_sms_en_5000.jsonl", "Chinese": "nus_sms_zh_5000.jsonl"}


def _bar(name: str, wanted: str, found: float | None, met: bool, shown: str = "") -> tuple[str, str, str, str]:
    return name, wanted, shown or ("-" if found is None else f"{found:.3f}"), "yes" if met else "**no**"


def _of(results: Sequence[Result], name: str) -> Result:
    return next(r for r in results if r.set == name and r.engine == "default")


def _has_thorough() -> bool:
    from redaction.errors import DetectorUnavailable
    from redaction.names import load

    try:
        load("thorough", ("en",))
    except (DetectorUnavailable, ImportError):
        return False
    return True


def _start_and_memory(text: str) -> tuple[float, float]:
    """Return seconds until a first message is redacted in a new process, and its peak memory in MB."""
    code = (
        "import resource, sys; from redaction import Redactor, RawText; "
        "Redactor().load().redact_one(RawText(sys.argv[1])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    best, peak = float("inf"), 0.0
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
        best, peak = min(best, time.perf_counter() - began), float(done.stdout)
    return best, peak


def _speed(directory: Path, limit: int) -> dict[str, tuple[float, float]]:
    """Return messages a second of ours and of Presidio by language, side by side, the better of two rounds."""
    vanilla, found = Vanilla(), {}
    for language, name in SPEED.items():
        texts = texts_of(directory / name, limit)
        ours, theirs = whole(texts, "default"), (lambda texts=texts: vanilla.find(texts))
        took = [(seconds(ours), seconds(theirs)) for _ in range(2)]
        found[language] = (len(texts) / min(a for a, _b in took), len(texts) / min(b for _a, b in took))
    return found


def _curve(directory: Path, sizes: Sequence[int]) -> list[tuple[int, float, float]]:
    """Return (messages, seconds, seconds a thousand) over English and Chinese messages in turn, none twice the same."""
    english, chinese = (texts_of(directory / name, 10**9) for name in SPEED.values())
    mixed = [t for pair in zip(english, chinese, strict=False) for t in pair]
    rows = []
    for size in sizes:
        history = [f"{mixed[i % len(mixed)]} {i // len(mixed)}" for i in range(size)]
        took = seconds(whole(history, "default"))
        rows.append((size, took, 1000 * took / size))
    return rows


def _lines(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*out, *("| " + " | ".join(row) + " |" for row in rows)])


def _bars(
    results: Sequence[Result],
    lower: Sequence[Result],
    speed: dict[str, tuple[float, float]],
    curve: Sequence[tuple[int, float, float]],
    start: float,
    memory: float,
) -> list[tuple[str, str, str, str]]:
    friends, cecil = _of(results, "friends_dev").score, _of(results, "crecil_dev").score
    weibo, wnut, btc = (_of(results, n).score for n in ("weibo_dev", "wnut17_dev", "btc_h"))
    small, small_wnut = (_of(lower, f"{n} (lower case)").score for n in ("friends_dev", "wnut17_dev"))
    cover = _of(results, "structured_zh_probe").score.full_cover or {}
    least = min(cover.values(), default=0.0)
    times = speed["English"][0] / speed["English"][1]
    hundred = next((took for size, took, _each in curve if size == 100_000), None)

    def number(value: float | None) -> float:
        return -1.0 if value is None else value

    return [
        _bar("third parties in English dialogue: leak", "<= .04 at precision >= .75", friends.leak,
             number(friends.leak) <= 0.04 and number(friends.overlap_precision) >= 0.75,
             f"{number(friends.leak):.3f} at {number(friends.overlap_precision):.2f}"),
        _bar("participants kept", ">= .97", friends.participants_kept, number(friends.participants_kept) >= 0.97),
        _bar("the same in lower case: leak", "<= .10", small.leak, number(small.leak) <= 0.10),
        _bar("third parties in Chinese dialogue: leak", "<= .30 at precision >= .75", cecil.leak,
             number(cecil.leak) <= 0.30 and number(cecil.overlap_precision) >= 0.75,
             f"{number(cecil.leak):.3f} at {number(cecil.overlap_precision):.2f}"),
        _bar("names in social text: recall", ">= .65 at precision >= .45", wnut.overlap_recall,
             number(wnut.overlap_recall) >= 0.65 and number(wnut.overlap_precision) >= 0.45),
        _bar("the same in lower case: recall", ">= .55", small_wnut.overlap_recall, number(small_wnut.overlap_recall) >= 0.55),
        _bar("names in tweets: strict F1", ">= .72", btc.strict_f1, number(btc.strict_f1) >= 0.72),
        _bar("names on Weibo: strict F1", ">= .70", weibo.strict_f1, number(weibo.strict_f1) >= 0.70),
        _bar("identifiers, 22 kinds: full cover, the worst kind", ">= .99", least, least >= 0.99),
        _bar("English, times Presidio", ">= 10", times, times >= 10, f"{times:.1f}"),
        _bar("Chinese, messages/s", ">= 1,500", speed["Chinese"][0], speed["Chinese"][0] >= 1500, f"{speed['Chinese'][0]:,.0f}"),
        _bar("100,000 short messages in one process, history and all", "< 45 s", hundred, hundred is not None and hundred < 45,
             "-" if hundred is None else f"{hundred:.0f} s"),
        _bar("start until the first message", "< 1.5 s", start, start < 1.5, f"{start:.2f} s"),
        _bar("memory", "< 700 MB", memory, memory < 700, f"{memory:.0f} MB"),
    ]  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--quick", action="store_true", help="few rows, and print instead of writing")
    parser.add_argument("--million", action="store_true", help="the curve up to a million messages")
    args = parser.parse_args(arguments)
    limit = 60 if args.quick else None
    profiles = ("thorough",) if _has_thorough() else ()
    results = evaluate(
        [*(args.directory / n for n in DETECTION), args.directory / "structured_zh_probe.json"], limit=limit
    )
    lower = evaluate([args.directory / n for n in LOWER], lower=True, limit=limit)
    sizes = (100, 200) if args.quick else (10_000, 30_000, 100_000, *((1_000_000,) if args.million else ()))
    curve = _curve(args.directory, sizes)
    memory = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )  # before Presidio and the heavier profile are loaded
    peer = evaluate([args.directory / "friends_dev.jsonl"], peer=True, limit=limit or 800)
    other = evaluate([args.directory / n for n in LOWER], profiles=profiles, limit=limit) if profiles else []
    speed = _speed(args.directory, limit or 2000)
    start, _first = _start_and_memory("see you at six")
    parts = [
        "# Benchmarks of the redactor",
        "",
        f"Written on {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.redaction_report DIRECTORY`,",
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}. Speeds are processor time",
        "on one thread, models loaded, other work beside it. The sets are the",
        "development sets, described in `README.md`; they are not part of this repository.",
        "",
        "## Bars",
        "",
        _lines(_bars(results, lower, speed, curve, start, memory), ("bar", "wanted", "measured", "met")),
        "",
        "## Detection, `python -m redaction.evaluation.evaluate FILE...`",
        "",
        table(results),
        "",
        "## Written in lower case, `--lower`",
        "",
        table(lower),
        "",
        "## Profile `thorough` (extra of that name), `--profile thorough`",
        "",
        table(other) if other else "Not measured: the extra was not installed.",
        "",
        f"## Beside Presidio as it comes, `--peer --limit {limit or 800}`",
        "",
        table(peer),
        "",
        "## Speed beside Presidio as it comes, both readings included",
        "",
        _lines(
            [(k, f"{a:,.0f}", f"{b:,.0f}", f"{a / b:.1f}") for k, (a, b) in speed.items()],
            ("short messages", "ours/s", "Presidio/s", "times"),
        ),
        "",
        "## How time grows, English and Chinese in turn",
        "",
        _lines(
            [(f"{n:,}", f"{took:.1f}", f"{each:.2f}") for n, took, each in curve],
            ("messages", "seconds", "seconds a thousand"),
        ),
        "",
        f"Peak memory of the default profile, every set and the curve in one process: {memory:.0f} MB.",
        "",
    ]
    old = TARGET.read_text("utf-8") if TARGET.exists() else ""
    kept = old[old.index(KEPT) :] if KEPT in old else f"{KEPT}\n"
    text = "\n".join(parts) + "\n" + kept
    if args.quick:
        sys.stdout.write(text)
    else:
        TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
