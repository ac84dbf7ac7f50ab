"""How long one crisis check takes, L0 to L2: ``python -m tests.benchmarks.safety_speed``

Times ``assess`` and then ``route`` on our held-out rows, one by one, no text twice, and on turns of 200 to 2 000
characters made of them. Prints medians and 95th percentiles in milliseconds; the bar is p95 <= 50 (docs/healing.md).
"""

from __future__ import annotations

import sys
import time

from exskill.sessions.safety.crisis.classifier import load_classifier
from exskill.sessions.safety.crisis.detector import assess_text
from exskill.sessions.safety.misuse import route_turn
from tests.sessions.written import read


def main() -> int:
    """Print one line per kind of turn."""
    began = time.perf_counter()
    reads = load_classifier().reads_meaning
    loaded = time.perf_counter() - began
    out = [f"load {loaded * 1000:.0f} ms, sentence vectors {'read' if reads else 'not available'}"]
    rows = [*read("valid_*.txt"), *read("fresh_*.txt")]
    worst = 0.0
    for lang in ("en", "zh"):
        texts = [row.text for row in rows if row.lang == lang]
        long = ["".join(texts[i : i + 12])[: 200 + 75 * i] for i in range(24)]
        for name, some in (("one sentence", texts), ("200 to 2000 characters", long)):
            checks, both = [], []
            for text in some:
                at = time.perf_counter()
                assess_text(text)
                checks.append((time.perf_counter() - at) * 1000)
                route_turn(text)
                both.append((time.perf_counter() - at) * 1000)
            p95 = _at(checks, 0.95)
            worst = max(worst, p95)
            out.append(
                f"{lang} {name:<24} n={len(some):<4} check p50 {_at(checks, 0.5):5.1f}  p95 {p95:5.1f}"
                f"   with misuse p95 {_at(both, 0.95):5.1f}"
            )
    sys.stdout.write("\n".join(out) + f"\nbar p95 <= 50: {'met' if worst <= 50 else 'MISSED'}\n")
    return 0 if worst <= 50 else 1


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int((len(values) - 1) * share)]


if __name__ == "__main__":
    raise SystemExit(main())
