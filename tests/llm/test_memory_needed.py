"""Whether a model would be loaded is answered as the loading itself answers it."""

from __future__ import annotations

import pytest

from exskill.llm.catalogue import DEFAULT
from exskill.llm.runtime import has_memory_for


@pytest.mark.parametrize(
    ("total", "available", "fits"),
    [(16_000, 9_000, True), (7_600, 5_000, True), (7_600, 1_500, False), (3_900, 3_500, False), (0, 0, True)],
)
def test_the_default_model_needs_8_gb_of_which_enough_is_free(total: int, available: int, fits: bool) -> None:
    assert has_memory_for(DEFAULT.size, DEFAULT.min_ram_mb, (total, available)) is fits
