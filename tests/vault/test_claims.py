"""Every test that the threat model names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_each_claim_names_tests_that_exist() -> None:
    named = re.findall(r"`([a-z_/]+/test_\w+\.py)::(test_\w+)`", PAGE.read_text("utf-8"))
    assert len(named) >= 20
    missing = [f"{file}::{name}" for file, name in named if name not in functions(TESTS / file)]
    assert missing == []


def test_each_line_of_what_counts_has_a_row() -> None:
    security, page = (PAGE.parents[1] / "SECURITY.md").read_text("utf-8"), PAGE.read_text("utf-8")
    counts = re.findall(r"^- ", security.partition("## What counts")[2].partition("\n## ")[0], re.MULTILINE)
    rows = page.partition('under "What counts"')[2].splitlines()
    assert len([row for row in rows if row.startswith("| ")]) - 1 >= len(counts) == 7


def functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
