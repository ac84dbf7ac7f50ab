"""A word out of a few: a word that is none of them is answered by those that are spelled like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from exskill.cli.framework.menu import find_similar
from exskill.core.errors import UsageError
from exskill.core.i18n import _

__all__ = ["OneOf"]


class OneOf(click.Choice[str]):
    """One of ``names``, in small or large letters. ``also`` is accepted, and offered nowhere."""

    def __init__(self, names: Sequence[str], also: Sequence[str] = ()) -> None:
        super().__init__(names, case_sensitive=False)
        self._also = {name.lower(): name for name in also}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name as it is written here. Raises UsageError, with what may have been meant."""
        word = str(value)
        if word.lower() in self._also:
            return self._also[word.lower()]
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            names = [str(name) for name in self.choices]
            near = find_similar(word, names)
            hint = _("did you mean {names}?").format(names=", ".join(near)) if near else ""
            message = _("“{word}” is none of these: {names}").format(word=word[:40], names=", ".join(names))
            raise UsageError(message, hint=hint) from None
