"""Our own development rows."""

from __future__ import annotations

from pathlib import Path

import redaction

DATA = Path(__file__).parents[1] / "data" / "sessions"


def danger() -> list[tuple[str, str, str]]:
    lines = (DATA / "crisis_own.tsv").read_text("utf-8").splitlines()
    return [(tier, lang, text) for tier, lang, text in (line.split("\t") for line in lines)]


def misuse() -> list[tuple[str, str]]:
    lines = (DATA / "misuse_own.tsv").read_text("utf-8").splitlines()
    return [(category, text) for category, text in (line.split("\t") for line in lines)]


def traditional(text: str) -> str:
    """Return a text with the first traditional form of each character that has one."""
    lines = Path(redaction.__file__).with_name("simplified.txt").read_text("utf-8").splitlines()
    back = {ord(b): a for a, b in reversed(list(zip(*lines, strict=True)))}
    return text.translate(back)
