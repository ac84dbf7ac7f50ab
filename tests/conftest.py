"""Where the samples lie, and a home of its own for every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from exskill.core.i18n import set_language
from exskill.locale.update import compile_catalogues

# No deadlines: a busy machine is no failure. CI repeats the same examples; elsewhere each run looks for new ones.
settings.register_profile("exskill", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("exskill")

compile_catalogues()  # a checkout may be newer than what was built when it was installed

SHARED = Path(os.environ.get("EXSKILL_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples; tests that need it skip where it is absent."""
    if not (SHARED / "fixtures" / "MANIFEST.tsv").is_file():
        pytest.skip("the shared samples are not on this machine")
    return SHARED


@pytest.fixture(autouse=True)
def _english() -> None:
    """Each test begins in English, whatever ran before it in the same process."""
    set_language("en")
