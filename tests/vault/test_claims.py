"""Every test that the threat model names is there, and every sentence that promises something has a row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
PAGES = (ROOT / "docs" / "threat-model.md", ROOT / "docs" / "claims.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_claim_names_tests_that_exist(page: Path) -> None:
    named = re.findall(r"`([a-z_/]+/test_\w+\.py)::(test_\w+)`", page.read_text("utf-8"))
    assert len(named) >= 20
    missing = [f"{file}::{name}" for file, name in named if name not in functions(TESTS / file)]
    assert missing == []


def test_each_sentence_has_a_row() -> None:
    rows = re.findall(r"^\| (.*) \| (?:`|no test: )", PAGES[1].read_text("utf-8"), re.MULTILINE)
    said = [*policy_sentences(), *security_sentences()]
    assert len(said) > 40
    assert rows == said


def policy_sentences() -> list[str]:
    """Return the first cell of each row of the threat model's table, then each sentence below it."""
    part = (ROOT / "POLICY.md").read_text("utf-8").partition("## Threat model\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")][1:]
    cells = [row.strip("| ").split(" | ")[0].strip() for row in rows]
    prose = " ".join(line for line in part.splitlines() if line and not line.startswith("|")).replace("**", "")
    return [*cells, *(sentence.strip() for sentence in re.split(r"(?<=[.:])\s+(?=[A-Z*])", prose))]


def security_sentences() -> list[str]:
    part = (ROOT / "SECURITY.md").read_text("utf-8").partition("## What counts")[2].partition("\n## ")[0]
    lines = " ".join(line.removeprefix("- ") for line in part.splitlines() if line)
    return [sentence.strip() for sentence in re.split(r"(?<=\.)\s+", lines)]


def functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
