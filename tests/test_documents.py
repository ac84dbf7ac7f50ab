"""Every command that a page names exists, and every page that a page names is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from exskill.cli.root import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").rglob("*.md")])
_COMMAND = re.compile(r"(?:`|&& \.venv/bin/)(?:\$ )?exskill ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^exskill ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def find_missing(first: str, second: str | None) -> str | None:
    """Return the words that are no command, None if they are."""
    context = click.Context(cli)
    found = cli.get_command(context, first)
    if found is None:
        return first
    if isinstance(found, click.Group) and second and found.get_command(context, second) is None:
        return f"{first} {second}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [*_COMMAND.finditer(text), *(m for block in _BLOCK.findall(text) for m in _LINE.finditer(block))]
    missing = {find_missing(m[1], m[2]) for m in named} - {None}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_that_is_named_is_there(page: Path) -> None:
    gone = [link for link in _LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert gone == []
