"""Look every pin of the lock up among known advisories, and say where that cannot be done: ``python .ci/advisories.py``.

pip-audit (extra ``release``) asks the index about each pin. It would leave out what is meant for another system or another Python
than this one, and takes no name twice in a file; so it is given names and versions alone, in as many files as a name has pins. An
index that knows no advisories answers nothing, which looks like good news; so it is first asked about a pin that has some. Exit
code 0: every pin was looked up and none has an advisory; 1: some have; 2: not everything could be looked up, so that nothing is
proven.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / ".ci" / "requirements.lock"
KNOWN_BAD = "urllib3==1.26.4"  # CVE-2021-33503 and others
Report = list[dict[str, Any]]
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


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


def read_pins(text: str) -> list[tuple[str, str]]:
    """Return name and version of every pin of a lock, for whatever system and Python it is."""
    return [(_to_canonical(name), version) for name, version in _PIN.findall(text)]


def _to_canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def split_pins(pins: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Return the pins in lists that have no name twice."""
    lists: list[list[tuple[str, str]]] = []
    for pin in pins:
        free = next((one for one in lists if all(name != pin[0] for name, _version in one)), None)
        if free is None:
            lists.append(free := [])
        free.append(pin)
    return lists


def ask_about_pins(pins: list[tuple[str, str]], folder: Path) -> Report | None:
    """Return what pip-audit found for each pin, with a reason for one that it left out; None if it could not tell."""
    found: Report = []
    for number, part in enumerate(split_pins(pins)):
        place = folder / f"pins-{number}.txt"
        place.write_text("".join(f"{name}=={version}\n" for name, version in part), "utf-8")
        report = ask_index(place, "--no-deps")
        if report is None:
            return None
        told = {_to_canonical(one["name"]) for one in report}
        found += report
        found += [{"name": name, "skip_reason": "pip-audit left it out"} for name, _version in part if name not in told]
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
        is_knowing = bool(canary) and any(part.get("vulns") for part in canary or ())
        lock = ask_about_pins(read_pins(LOCK.read_text("utf-8")), Path(folder)) if is_knowing else None
    code, lines = judge_reports(canary, lock)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
