"""A page for each module whose tests only look at it, and one for each test that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.support import Page, running_page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with running_page(tmp_path_factory.mktemp("web") / "home") as running:
        yield running.enter()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Page]:
    with running_page(tmp_path / "home") as running:
        yield running
