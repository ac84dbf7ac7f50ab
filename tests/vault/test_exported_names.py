"""What the libraries export is sorted, complete, importable, and costs nothing until it is used."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

LIBRARIES = ("audit", "redaction", "vault")


def offered(library: str) -> set[str]:
    """Names that the package imports for type checkers."""
    tree = ast.parse(Path(importlib.import_module(library).__file__ or "").read_text("utf-8"))
    blocks = [n for n in tree.body if isinstance(n, ast.If)]
    return {a.name for block in blocks for n in ast.walk(block) if isinstance(n, ast.ImportFrom) for a in n.names}


@pytest.mark.parametrize("library", LIBRARIES)
def test_exported_names_are_sorted_complete_and_there(library: str) -> None:
    module = importlib.import_module(library)
    assert list(module.__all__) == sorted(module.__all__)
    assert set(module.__all__) == offered(library)
    for name in module.__all__:
        assert getattr(module, name).__name__ == name


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_unknown_name_is_an_attribute_error(library: str) -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        importlib.import_module(library).nothing  # noqa: B018


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_package_alone_loads_no_cryptography(library: str) -> None:
    code = f"import sys, {library}; sys.exit('cryptography' in sys.modules or '{library}.errors' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
