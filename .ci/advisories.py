"""Look every pin of the lock up among known advisories, and say where that cannot be done: ``python .ci/advisories.py``.

pip-audit (extra ``release``) asks the index about each pin. An index that knows no advisories answers nothing, which looks like
good news; so it is first asked about a pin that has some. Exit code 0: every pin was looked up and none has an advisory; 1: some
have; 2: not everything could be looked up, so that nothing is proven.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / ".ci" / "requirements.lock"
KNOWN_BAD = "urllib3==1.26.4"  # CVE-2021-33503 and others
Report = list[dict[str, Any]]


def ask_index(requirements: Path, *options: str) -> Report | None:
    """Return what pip-audit found for a file of pins, one part for each; None where it could not tell."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(requirements),
        "--disable-pip",
        "--format",
        "json",
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: Report = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return found


def judge_reports(canary: Report | None, lock: Report | None) -> tuple[int, list[str]]:
    """Return the exit code and what to print."""
    if not canary or not any(part.get("vulns") for part in canary):
        return 2, [
            f"not checked: the index that was reached knows no advisory of {KNOWN_BAD}, which has some",
            "nothing is proven by this run; run it where PyPI itself, or a mirror with its JSON interface, can be reached",
        ]
    if not lock:
        return 2, ["not checked: the lock could not be read, or the index did not answer"]
    hit = [part for part in lock if part.get("vulns")]
    skipped = [part for part in lock if "skip_reason" in part]
    lines = [f"{p['name']} {p['version']}: {', '.join(str(v['id']) for v in p['vulns'])}" for p in hit]
    lines += [f"{part['name']}: not looked up ({part['skip_reason']})" for part in skipped]
    lines.append(f"{len(lock)} pins, {len(lock) - len(skipped)} looked up, {len(hit)} with a known advisory")
    return 1 if hit else 2 if skipped else 0, lines


def main() -> int:
    """Ask, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        bad = Path(folder, "bad.txt")
        bad.write_text(f"{KNOWN_BAD}\n", "utf-8")
        canary = ask_index(bad, "--no-deps")
    lock = ask_index(LOCK, "--require-hashes") if canary and any(part.get("vulns") for part in canary) else None
    code, lines = judge_reports(canary, lock)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
