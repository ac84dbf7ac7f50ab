"""Where the samples lie, and a home of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples; tests that need it skip where it is absent."""
    if not (SHARED / "fixtures" / "MANIFEST.tsv").is_file():
        pytest.skip("the shared samples are not on this machine")
    return SHARED
