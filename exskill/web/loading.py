"""Handlers by name: a screen's module is imported when it is first asked for, so that the door is there at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from starlette.responses import Response

from exskill.web.visit import Visit

__all__ = ["Handler", "load_function", "load_handler"]

Handler = Callable[[Visit], Response]


@cache
def load_function(name: str) -> Any:
    """Return ``module:function`` of ``exskill.web.screens``."""
    module, _colon, function = name.partition(":")
    return getattr(import_module(f"exskill.web.screens.{module}"), function)


def load_handler(name: str) -> Handler:
    """Return the handler of that name."""
    found: Handler = load_function(name)
    return found
