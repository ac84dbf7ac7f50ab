"""The small real model for the few tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.catalogue import SMALL, assemble_model
from exskill.llm.runtime import Runtime, load_runtime


@pytest.fixture(scope="session")
def persona_runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    try:
        path: Path = assemble_model(SMALL, tmp_path_factory.mktemp("persona-models"))
    except ModelUnavailable:
        pytest.skip("the small model's packages are not installed")
    with load_runtime(path, sha256=SMALL.sha256, n_ctx=1536, memory=(16_000, 8_000)) as runtime:
        yield runtime
