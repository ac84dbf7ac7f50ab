"""The classifier answers the same for the same text: tests that repeat texts thousands of times ask it once for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from exskill.sessions.safety.crisis import hearing


@pytest.fixture(autouse=True, scope="session")
def _remember_opinions() -> Iterator[None]:
    usual = hearing._read_opinions
    hearing._read_opinions = lru_cache(maxsize=None)(usual.__wrapped__)
    yield
    hearing._read_opinions = usual
