"""How the library of llama.cpp is built for this processor. The program itself may not: that would need the network."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from exskill.core.errors import ModelUnavailable
from exskill.llm import catalogue
from exskill.llm.native import find_native

__all__ = ["BuildWay", "find_build"]

_INSTALLER = Path(".ci", "install.py")


@dataclass(frozen=True, slots=True)
class BuildWay:
    """Which library is in use, and what builds one; ``command`` and ``folder`` are None where the installer is not here."""

    in_use: Literal["built", "prebuilt", "none"]
    folder: Path | None
    command: str | None


def find_build(prefix: Path | None = None) -> BuildWay:
    """Return how to build. ``prefix`` is the environment's folder, which the installer puts beside itself."""
    folder = (prefix or Path(sys.prefix)).parent
    if not (folder / _INSTALLER).is_file():
        return BuildWay(_in_use(), None, None)
    words = ["python3", str(_INSTALLER), "--native", *([] if _has_default_model() else ["small-model"])]
    return BuildWay(_in_use(), folder, f"cd {shlex.quote(str(folder))} && {shlex.join(words)}")


def _in_use() -> Literal["built", "prebuilt", "none"]:
    try:
        return find_native().kind
    except ModelUnavailable:
        return "none"


def _has_default_model() -> bool:
    """Whether the installer's own choice is here; without this a machine with the small model would fetch the large one."""
    try:
        catalogue.installed_pieces(catalogue.DEFAULT)
    except ModelUnavailable:
        return False
    return True
