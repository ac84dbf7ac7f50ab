"""Write the manual pages, one a command, in English and Chinese: ``python .ci/man.py FOLDER`` (a ``share/man``).

Everything in them comes from the commands' own help, so they cannot say anything else than ``--help`` does.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from exskill import __version__
from exskill.cli.framework.base import LazyGroup, use_language
from exskill.cli.root import cli
from exskill.core.i18n import _

FOLDERS = {"en": Path("man1"), "zh": Path("zh_CN", "man1"), "zh-Hant": Path("zh_TW", "man1")}
_HEADS = {
    "en": ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "SEE ALSO"),
    "zh": ("名称", "用法", "说明", "选项", "命令", "参见"),
    "zh-Hant": ("名稱", "用法", "說明", "選項", "命令", "參見"),
}


def escape(text: str) -> str:
    """Return text that roff shows as it is."""
    shown = text.replace("\\", "\\e").replace("-", "\\-").rstrip()
    return f"\\&{shown}" if shown.startswith((".", "'")) else shown


def walk(command: click.Command, ctx: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield each command with its context, groups before what they hold."""
    yield command, ctx
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            child = command.get_command(ctx, name)
            if child is not None:
                yield from walk(child, click.Context(child, info_name=name, parent=ctx))


def page_name(ctx: click.Context) -> str:
    """Return ``exskill-consent-show`` for ``exskill consent show``."""
    return "-".join(ctx.command_path.split())


def describe_short(command: click.Command, ctx: click.Context) -> str:
    """Return the one sentence that a list of commands shows."""
    parent = ctx.parent.command if ctx.parent is not None else None
    if isinstance(parent, LazyGroup):
        return _(parent.lazy[str(ctx.info_name)][1])
    return command.get_short_help_str(limit=400)


def render(command: click.Command, ctx: click.Context, heads: tuple[str, ...]) -> str:
    """Return one page as roff, in the language in force."""
    name, synopsis, description, options, commands, also = heads
    lines = [
        f'.TH {escape(page_name(ctx).upper())} 1 "" "exskill {escape(__version__)}" "exskill"',
        f'.SH "{name}"',
        f"{escape(page_name(ctx))} \\- {escape(describe_short(command, ctx))}",
        f'.SH "{synopsis}"',
        f".B {escape(ctx.command_path)}",
        escape(" ".join(command.collect_usage_pieces(ctx))),
        f'.SH "{description}"',
        *describe(command),
        f'.SH "{options}"',
        *(line for param in command.get_params(ctx) for line in list_option(param, ctx)),
    ]
    if isinstance(command, click.Group):
        found = [(child, inner) for child, inner in walk(command, ctx) if inner.parent is ctx]
        lines += [f'.SH "{commands}"']
        lines += [
            line
            for child, inner in found
            for line in (".TP", f".B {escape(str(inner.info_name))}", escape(describe_short(child, inner)))
        ]
        lines += [f'.SH "{also}"', ", ".join(f"\\fB{escape(page_name(inner))}\\fP(1)" for _child, inner in found)]
    elif ctx.parent is not None:
        lines += [f'.SH "{also}"', f"\\fB{escape(page_name(ctx.parent))}\\fP(1)"]
    return "\n".join(line for line in lines if line) + "\n"


def describe(command: click.Command) -> Iterator[str]:
    """Yield a help text, paragraph by paragraph; what click prints line by line stays so."""
    for number, paragraph in enumerate(inspect.cleandoc(_(command.help or "")).split("\n\n")):
        if number:
            yield ".PP"
        is_kept = paragraph.lstrip("\n").startswith("\b")
        if is_kept:
            yield ".nf"
        yield from (escape(line) for line in paragraph.replace("\b", "").strip("\n").splitlines())
        if is_kept:
            yield ".fi"


def list_option(param: click.Parameter, ctx: click.Context) -> Iterator[str]:
    """Yield an option with what it does; an argument has no words of its own."""
    record = param.get_help_record(ctx)
    if record is not None:
        yield from (".TP", f".B {escape(record[0])}", escape(" ".join(record[1].split())))


def write_pages(target: Path) -> int:
    """Write every page below a ``share/man``; return how many there are."""
    count = 0
    for language, folder in FOLDERS.items():
        use_language(language)
        place = target / folder
        place.mkdir(parents=True, exist_ok=True)
        for old in place.glob("exskill*.1"):
            old.unlink()
        for command, ctx in walk(cli, click.Context(cli, info_name="exskill", **cli.context_settings)):
            (place / f"{page_name(ctx)}.1").write_text(render(command, ctx, _HEADS[language]), "utf-8")
            count += 1
    return count


if __name__ == "__main__":
    sys.stdout.write(f"{write_pages(Path(sys.argv[1]))} pages\n")
