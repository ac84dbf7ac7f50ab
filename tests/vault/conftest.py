"""A vault that was just made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.support import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.code = made.create()  # type: ignore[attr-defined]
    return made
