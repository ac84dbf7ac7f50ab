"""Every command explains itself, in both languages, without loading what it does not need."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from exskill.cli.root import cli as root
from tests.cli.conftest import Cli


def commands() -> list[list[str]]:
    found: list[list[str]] = []

    def walk(group: click.Group, path: list[str]) -> None:
        ctx = click.Context(group)
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None, name
            found.append([*path, name])
            if isinstance(command, click.Group):
                walk(command, [*path, name])

    walk(root, [])
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_has_help_with_an_example(cli: Cli, path: list[str], language: str) -> None:
    done = cli("--lang", language, *path, "--help")
    assert done.code == 0
    assert "exskill " + " ".join(path) in done.out
    if "COMMAND" not in done.out.splitlines()[0]:
        assert "Example" in done.out or "例" in done.out


def test_the_top_level_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from exskill.cli.root import run; run(['--help'])\n"
        "heavy = {'numpy', 'pyarrow', 'lancedb', 'spacy', 'presidio_analyzer', 'llama_cpp', 'pydantic', 'PIL', 'cryptography'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stderr


def test_nothing_is_abbreviated(cli: Cli) -> None:
    assert cli("destr").code == 2
    assert cli("path", "--js").code == 2


def test_errors_as_json_go_to_stderr_with_code_and_hint(cli: Cli) -> None:
    done = cli("status", "--json", "--nonsense")
    assert done.code == 2
    assert done.out == ""
    assert '"code": "usage"' in done.err


def test_options_of_the_program_are_read_behind_the_command_too(cli: Cli) -> None:
    assert cli("status", "--no-input", "--lang", "zh").out == cli("--no-input", "--lang", "zh", "status").out
    assert cli("status", "--lang").code == 2
    assert cli("status", "--", "--no-input").code == 2


@pytest.mark.parametrize("command", ["import", "status", "export", "progress"])
def test_help_of_a_command_compiles_none_of_the_redactors_patterns(command: str) -> None:
    code = (
        f"import sys; from exskill.cli.root import run; run(['{command}', '--help'])\n"
        "heavy = {'redaction.redactor', 'redaction.recognizers', 'redaction.roster.uses', 'exskill.persona.guards.rules'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stderr
