"""The library of llama.cpp: found, checked by hash and by what it reads back, and never guessed."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm import native


def library(**changes: Any) -> SimpleNamespace:
    """A stand-in whose defaults are right but for ``changes``."""
    model = SimpleNamespace(**dict(native._MODEL_DEFAULTS))
    context = SimpleNamespace(**{**native._CONTEXT_DEFAULTS, **changes})
    return SimpleNamespace(llama_model_default_params=lambda: model, llama_context_default_params=lambda: context)


def test_the_installed_library_reads_back_what_the_binding_expects() -> None:
    native.check_interface(native.load_library())


@pytest.mark.parametrize("field", sorted(native._CONTEXT_DEFAULTS))
def test_one_field_that_moved_is_noticed(field: str) -> None:
    native.check_interface(library())
    with pytest.raises(ModelUnavailable, match="interface"):
        native.check_interface(library(**{field: 77}))


def folders(monkeypatch: pytest.MonkeyPatch, **places: Path | None) -> None:
    monkeypatch.setattr(native, "_find_package", lambda package: places.get(package))


def test_what_was_built_here_comes_before_what_was_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libllama.so").touch()
    folders(monkeypatch, llama_cpp=tmp_path, llama_cpp_py_sync=tmp_path)
    assert native.find_native() == native.Native("built", tmp_path / "lib")


def test_a_changed_prebuilt_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in native._PREBUILT:
        (tmp_path / name).write_bytes(b"another")
    folders(monkeypatch, llama_cpp=tmp_path, llama_cpp_py_sync=tmp_path)
    with pytest.raises(ModelUnavailable, match="not the one"):
        native.find_native()


def test_without_any_library_the_message_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folders(monkeypatch, llama_cpp=tmp_path)
    with pytest.raises(ModelUnavailable, match="not installed"):
        native.find_native()


@pytest.mark.skipif(sys.platform != "linux", reason="the prebuilt library's hashes are those of Linux")
def test_the_prebuilt_package_of_the_lock_is_accepted_by_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ready = native._find_package("llama_cpp_py_sync")
    assert ready is not None, "the extra `test` brings it"
    folders(monkeypatch, llama_cpp=tmp_path, llama_cpp_py_sync=ready)
    assert native.find_native() == native.Native("prebuilt", ready)
