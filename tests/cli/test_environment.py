"""What the environment may decide: four variables and no more. What a broken machine looks like to a user."""

from __future__ import annotations

import click
import pytest

from exskill.cli.framework.base import LazyGroup
from exskill.cli.root import cli as root
from tests.cli.conftest import Cli

ALLOWED = {"EXSKILL_LANG", "EXSKILL_VAULT", "EXSKILL_NO_INPUT"}  # and EXSKILL_HOME, which is no option


def variables(command: click.Command, ctx: click.Context, prefix: str) -> set[str]:
    found: set[str] = set()
    for param in command.params:
        named = param.envvar
        found |= {named} if isinstance(named, str) else set(named or ())
        if ctx.auto_envvar_prefix:
            found.add(f"{prefix}_{param.name}")
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            child = command.get_command(ctx, name)
            assert child is not None
            found |= variables(child, click.Context(child, parent=ctx, info_name=name), f"{prefix}_{name}")
    return found


def test_no_other_variable_sets_an_option() -> None:
    assert isinstance(root, LazyGroup)
    with click.Context(root, info_name="exskill", **root.context_settings) as ctx:
        assert variables(root, ctx, "EXSKILL") == ALLOWED


def test_a_variable_destroys_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    for name in ("EXSKILL_DESTROY_NOW", "EXSKILL_FORGET_YES", "EXSKILL_EX_OBJECTS_CONFIRM"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("EXSKILL_DESTROY_CONFIRM", "default")
    assert cli("destroy").code == 2
    assert cli("ex-objects").code == 2
    assert cli.unlocked("consent", "show").code == 0


def test_the_named_variables_still_work(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    monkeypatch.setenv("EXSKILL_LANG", "zh")
    assert "已锁定" in cli("status").out or "锁" in cli("status").out
    monkeypatch.setenv("EXSKILL_VAULT", "nope")
    assert cli("status").code == 10


def test_a_vault_that_is_not_there_is_no_success(cli: Cli) -> None:
    cli.with_vault()
    assert cli("--vault", "nope", "status").code == 10
    assert cli("--vault", "nope", "lock").code == 10
