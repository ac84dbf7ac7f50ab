"""Every pattern of the program against long texts of one thing: ``python -m tests.core.pattern_times [SEEDS [MINUTES]]``.

A pattern is asked as the program asks it: one that its module only ever matches from the beginning is matched so, every other
searches the whole text. Prints how many patterns there are and which took more than :data:`BOUND_S` seconds of processor time for
one text, each as it is found; exit code 1 if any did. After so many minutes it stops and says how far it came.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import regex

from redaction.late import LatePattern, compile_waiting

SIZE = 60_000
BOUND_S = 2.0
SEEDS = (
    "\n", " ", " \n", "\r\n", "\t", "a", "A", "ab ", "Aa ", "i ", "I want to ", "not ", "never ", "kill ", "and the ",
    "the ", "Mr ", "Mr. X ", "haha", "é", "1", "1 ", "12 ", "12-", "+1 555 ", "00:", "2024-01-01 ", "0x", ".", ",", "-",
    "_", "x_", "@", "a@", "a.", "a@b.", "http://", "/", "\\", ":", "'", "' ", "’s ", '"', "(", "[", "[a] ", "{", "<", "<a ",
    "#", "?", "!?", "…", "我", "我不", "想", "。", "不想活", "Á", "A'", "A ", "wifi:", "handle", "aa.aa/!", "pnr ",
)  # fmt: skip
Asked = Callable[[str], object]
_PACKAGES = ("exskill", "redaction", "vault", "audit")
_LEFT_OUT = re.compile(r"\.(evaluation|build_lists|build_simplified|__main__)(\.|$)|^exskill\.(demo|locale)\.")


_ANCHORED = frozenset({"match", "fullmatch"})


class OverBound(BaseException):
    """A pattern took its processor time."""


def collect() -> dict[str, Asked]:
    """Return how each compiled pattern is asked, by its source: those compiled while the modules are imported."""
    found: dict[str, Any] = {}
    for library in (re, regex):
        _record(library, found)
    asked: dict[str, Asked] = {}
    for package in _PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not _LEFT_OUT.search(module.name):
                asked.update(_anchored(importlib.import_module(module.name)))
    compile_waiting()
    return {source: asked.get(source, _search_all(pattern)) for source, pattern in found.items()}


def _record(library: Any, found: dict[str, Any]) -> None:
    compile_ = library.compile

    def recorded(pattern: Any, flags: int = 0, **options: Any) -> Any:
        made = compile_(pattern, flags, **options)
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))
        if isinstance(made.pattern, str) and caller.partition(".")[0] in _PACKAGES:
            found[made.pattern] = made
        return made

    library.compile = recorded


def _anchored(module: ModuleType) -> Iterator[tuple[str, Asked]]:
    """Yield the patterns that a module names and only matches from the beginning of what it is given."""
    text = Path(module.__file__ or "").read_text("utf-8")
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern | regex.Pattern | LatePattern) and isinstance(value.pattern, str):
            uses = set(re.findall(rf"\b{name}\.([a-z]+)", text))
            if uses and uses <= _ANCHORED and len(re.findall(rf"\b{name}\b(?!\.)", text)) == 1:
                yield value.pattern, getattr(value, "fullmatch" if uses == {"fullmatch"} else "match")


def _search_all(pattern: Any) -> Asked:
    def search(text: str) -> object:
        return sum(1 for _match in pattern.finditer(text))

    return search


def seconds(asked: Asked, text: str) -> float:
    """Return the processor time (seconds) of one question about a text, :data:`BOUND_S` where it was stopped there."""
    before = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, BOUND_S)
    try:
        asked(text)
    except OverBound:
        return BOUND_S
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - before


def slow(patterns: dict[str, Asked], count: int, until: float = float("inf")) -> Iterator[tuple[str, str]]:
    """Yield (pattern, seed) of what is over the bound; each pattern meets ``count`` seeds, another part of them each.

    Ends at ``until`` (of the monotonic clock) with a pair whose seed is empty and that names how many patterns were asked.
    """
    for number, (source, asked) in enumerate(sorted(patterns.items())):
        if time.monotonic() >= until:
            yield str(number), ""
            return
        first = zlib.crc32(source.encode("utf-8", "surrogatepass"))  # the same for a pattern whatever others there are
        for at in range(count):
            seed = SEEDS[(first + at) % len(SEEDS)]
            if seconds(asked, (seed * (SIZE // len(seed) + 1))[:SIZE]) >= BOUND_S:
                yield source, seed


def main() -> int:
    """Print what was found."""

    def stop(_number: int, _frame: object) -> None:
        raise OverBound

    patterns = collect()
    signal.signal(signal.SIGPROF, stop)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(SEEDS)
    until = time.monotonic() + 60 * float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    found, asked = 0, len(patterns)
    for source, seed in slow(patterns, count, until):
        if seed == "":
            asked = int(source)
            continue
        found += 1
        print(f"{seed!r}: {source[:300]}", flush=True)
    print(f"{asked} of {len(patterns)} patterns with {count} seeds each, {found} over {BOUND_S} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
