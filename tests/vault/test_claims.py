"""Every test that the threat model names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_each_claim_names_tests_that_exist() -> None:
    named = re.findall(r"`([a-z_]+/test_\w+\.py)::(test_\w+)`", PAGE.read_text("utf-8"))
    assert len(named) >= 20
    missing = [f"{file}::{name}" for file, name in named if name not in functions(TESTS / file)]
    assert missing == []


def functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
