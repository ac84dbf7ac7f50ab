"""One evening's models: each is loaded once, and none after the evening."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm import shelf as module
from exskill.llm.shelf import Shelf


class Loaded:
    """Stands for a loaded model."""

    def __init__(self) -> None:
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def test_a_model_is_loaded_once_and_freed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Loaded] = []

    def load(path: Path, *, sha256: str, n_ctx: int) -> Loaded:
        made.append(Loaded())
        return made[-1]

    monkeypatch.setattr(module.runtime, "load_runtime", load)
    shelf = Shelf()
    first = shelf.load(Path("a"), "aa", 512)
    assert shelf.load(Path("a"), "aa", 512) is first
    assert shelf.load(Path("b"), "bb", 512) is not first
    shelf.close()
    assert [one.is_closed for one in made] == [True, True]
    with pytest.raises(ModelUnavailable):
        shelf.load(Path("a"), "aa", 512)
    assert len(made) == 2
