"""Given names that are no English words, so that ``tell priya`` can be told from ``may grace will`` (see ``build_lists``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["given_names"]


@cache
def given_names() -> frozenset[str]:
    """Return given names that are not also words in lower case."""
    return frozenset((Path(__file__).parent / "given_en.txt").read_text("ascii").split())
