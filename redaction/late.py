"""Patterns that are compiled when they are first asked, or all at once in a quiet moment: a program that starts waits for none.

The program has thousands of patterns of words, and compiling them takes seconds; most commands ask none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import regex

__all__ = ["LatePattern", "compile_late", "compile_regex_late", "compile_waiting"]

_ASKED: Final = (
    "search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn",
    "pattern", "flags", "groups", "groupindex",
)  # fmt: skip
_waiting: list[LatePattern] = []


class LatePattern:
    """Stands for a pattern of :mod:`re` or regex, and has all that one has. A mistake in it is raised when it is first asked."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        _waiting.append(self)

    def __getattr__(self, name: str) -> Any:
        """Compile, and let everything that a pattern is asked be found at once from then on."""
        if name.startswith("_"):
            raise AttributeError(name)
        made = self._make()
        for asked in _ASKED:
            self.__dict__[asked] = getattr(made, asked)
        return getattr(made, name)


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what stands for ``re.compile(pattern, flags)``."""
    return cast("re.Pattern[str]", LatePattern(lambda: re.compile(pattern, flags)))


def compile_regex_late(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """Return what stands for ``regex.compile(pattern, flags)``."""

    def make() -> Any:
        import regex

        return regex.compile(pattern, flags)

    return cast("regex.Pattern[str]", LatePattern(make))


def compile_waiting() -> None:
    """Compile every pattern that nobody has asked yet, before there is somebody who waits. Any thread may do it."""
    wrong: Exception | None = None
    while _waiting:
        try:
            _ = _waiting.pop().pattern
        except IndexError:  # another thread took the last one
            break
        except Exception as error:  # the others are compiled all the same
            wrong = error
    if wrong is not None:
        raise wrong
