"""Every shape in docs/formats.md has a small sample of our making, and reads as written down beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importers.golden import EXPECTED, samples, summary


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_sample(path: Path) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))[path.name]
    assert json.loads(json.dumps(summary(path))) == expected
