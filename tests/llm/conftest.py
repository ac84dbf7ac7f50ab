"""The small real model, put together once per run; tests that need it are marked ``model``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.catalogue import SMALL, assemble_model
from exskill.llm.runtime import Runtime, load_runtime


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return assemble_model(SMALL, tmp_path_factory.mktemp("models"))
    except ModelUnavailable:
        pytest.skip("the small model's packages are not installed")


@pytest.fixture(scope="module")
def runtime(small_model: Path) -> Iterator[Runtime]:
    with load_runtime(small_model, sha256=SMALL.sha256, n_ctx=1024, memory=(16_000, 8_000)) as loaded:
        yield loaded
