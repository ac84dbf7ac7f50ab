"""Which model of this machine is used, and where its file is: the choice that every face makes in the same way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from exskill.core.errors import ExskillError, ModelUnavailable
from exskill.llm import catalogue
from exskill.llm.catalogue import Entry
from exskill.llm.runtime import has_memory_for

__all__ = ["choose_entry", "has_default", "has_memory_for_default", "has_model", "locate_default", "locate_model"]


def choose_entry(models: Path, name: str | None = None, *, small: bool = False) -> Entry:
    """Return the named model, the small one, or the best that is here or can be put together.

    Raises ModelUnavailable where no model is installed, UsageError for an unknown name.
    """
    if name is not None:
        return catalogue.find_entry(name)
    if small:
        return catalogue.SMALL
    for wanted in (catalogue.DEFAULT, catalogue.SMALL):
        if catalogue.find_model(wanted, models) is not None:
            return wanted
        try:
            catalogue.installed_pieces(wanted)
        except ModelUnavailable:
            continue
        return wanted
    catalogue.installed_pieces(catalogue.DEFAULT)  # raises, and says how to install it
    return catalogue.DEFAULT


def has_model(models: Path, name: str | None = None, *, small: bool = False) -> bool:
    """Whether :func:`locate_model` has nothing to put together first."""
    if name is not None and any(added.name == name for added in catalogue.read_registered(models)):
        return True
    try:
        wanted = choose_entry(models, name, small=small)
    except ExskillError:
        return False
    return catalogue.find_model(wanted, models) is not None


def has_default(models: Path) -> bool:
    """Whether the default model has been put together; its hash is checked when it is loaded."""
    return catalogue.find_model(catalogue.DEFAULT, models) is not None


def has_memory_for_default() -> bool:
    """Whether the machine would load the default model now."""
    return has_memory_for(catalogue.DEFAULT.size, catalogue.DEFAULT.min_ram_mb)


def locate_default(models: Path) -> tuple[Path, str]:
    """Return the file of the default model and the SHA-256 that it must have."""
    return models / catalogue.DEFAULT.file, catalogue.DEFAULT.sha256


def locate_model(
    models: Path, assemble: Callable[[Entry], Path], name: str | None = None, *, small: bool = False
) -> tuple[Path, str]:
    """Return a model's file and the SHA-256 that it must have; ``assemble`` puts it together where it is not there yet."""
    for added in catalogue.read_registered(models) if name is not None else ():
        if added.name == name:
            return Path(added.path), added.sha256
    wanted = choose_entry(models, name, small=small)
    if catalogue.find_model(wanted, models) is not None:
        return models / wanted.file, wanted.sha256
    return assemble(wanted), wanted.sha256
