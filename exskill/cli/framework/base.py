"""Click, in the user's language.

Help texts are marked with ``N_`` where a command is defined and translated when they are shown, so that one process can
serve either language. Options never abbreviate, and commands are never guessed from a prefix.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from exskill.cli.framework.menu import find_similar, sort_into_sections
from exskill.core import i18n
from exskill.core.errors import UsageError
from exskill.core.i18n import _

__all__ = [
    "Argument",
    "Command",
    "Group",
    "LazyGroup",
    "Option",
    "argument",
    "command",
    "group",
    "option",
    "use_language",
]

F = TypeVar("F", bound=Callable[..., Any])


def use_language(language: str) -> None:
    """Show everything, click's own words included, in ``language``."""
    i18n.set_language(language)
    os.environ["LANGUAGE"] = {"zh": "zh_Hans", "zh-Hant": "zh_Hant:zh_Hans"}.get(language, "en")
    gettext.bindtextdomain("exskill", str(i18n.LOCALE_DIR))
    gettext.textdomain("exskill")


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """As click's, in the user's language."""
        original = self.help
        try:
            self.help = _(original) if original else original
            return super().get_help_record(ctx)
        finally:
            self.help = original


class Argument(click.Argument):
    """An argument; click gives it no help of its own."""


class _Translated:
    help: str | None
    short_help: str | None

    def _with_translated_help(self, call: Callable[[], Any]) -> Any:
        original = self.help
        try:
            self.help = _(original) if original else original
            return call()
        finally:
            self.help = original


class Command(_Translated, click.Command):
    """A command whose help is translated when it is shown."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click's, in the user's language."""
        self._with_translated_help(lambda: super(Command, self).format_help_text(ctx, formatter))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence, in the user's language."""
        return cast(str, self._with_translated_help(lambda: super(Command, self).get_short_help_str(limit)))


class Group(_Translated, click.Group):
    """A group of commands, listed in the order in which they are defined."""

    command_class = Command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click's, in the user's language."""
        self._with_translated_help(lambda: super(Group, self).format_help_text(ctx, formatter))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence, in the user's language."""
        return cast(str, self._with_translated_help(lambda: super(Group, self).get_short_help_str(limit)))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in order of definition."""
        return list(self.commands)


class LazyGroup(Group):
    """A group that knows its commands by name and imports one only to run it or to show its own help."""

    def __init__(self, *args: Any, lazy: Sequence[tuple[str, str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = {name: (target, short) for name, target, short in lazy}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in self.lazy:
            return None
        module, __, attribute = self.lazy[cmd_name][0].partition(":")
        return cast(click.Command, getattr(import_module(module), attribute))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete from the table, without importing any command: somebody has pressed Tab and waits."""
        found = [
            CompletionItem(name, help=_(short))
            for name, (_target, short) in self.lazy.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing any of them."""
        width = max(map(len, self.lazy), default=0)
        for title, names in sort_into_sections(self.lazy):
            with formatter.section(_(title) if title else gettext.gettext("Commands")):
                formatter.write_dl([(name.ljust(width), _(self.lazy[name][1])) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's; a word that is no command is answered by the names that are spelled like it."""
        word = args[0]
        if word in self.lazy or word.startswith("-"):
            return super().resolve_command(ctx, args)
        near = find_similar(word, list(self.lazy))
        hint = (
            _("did you mean {names}?").format(names=", ".join(f"`exskill {name}`" for name in near))
            if near
            else _("`exskill --help` lists what there is")
        )
        raise UsageError(_("there is no command “{word}”").format(word=word[:40]), hint=hint)


def command(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Command]:
    """Define a command; ``help`` is a marked string."""
    return cast("Callable[[Callable[..., Any]], Command]", click.command(name, cls=Command, **kwargs))


def group(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Group]:
    """Define a group; ``help`` is a marked string."""
    return cast("Callable[[Callable[..., Any]], Group]", click.group(name, cls=Group, **kwargs))


def option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """Define an option; ``help`` is a marked string."""
    return click.option(*names, cls=Option, **kwargs)


def argument(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """Define an argument."""
    return click.argument(*names, cls=Argument, **kwargs)
