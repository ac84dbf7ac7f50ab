"""Tab in the three shells: what is offered, and that no command is imported for the first word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exskill.cli.root import COMMANDS

BASH = """
eval "$(exskill completion bash)"
COMP_WORDS=({words}); COMP_CWORD={last}
{function} exskill
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
FISH = """
exskill completion fish | source
complete -C "{line}"
"""
# zsh draws what it completes; its function is run with compadd and _describe replaced by what they were given.
ZSH = """
autoload -U compinit; compinit -D -u
eval "$(exskill completion zsh)"
compadd() {{ local name=${{@[-1]}}; print -l -- "${{(@P)name}}" }}
_describe() {{ local name=${{@[-2]}}; print -l -- "${{(@P)name}}" }}
words=({words}); CURRENT={current}
{function}
"""


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "exskill"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m exskill \"$@\"\n")
    program.chmod(0o755)
    keep = {name: os.environ[name] for name in ("TERM",) if name in os.environ}
    return keep | {
        "PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "EXSKILL_HOME": str(tmp_path / "home"),
        "EXSKILL_LANG": "en",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }


def run(environ: dict[str, str], *command: str) -> set[str]:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return {line.split("\t")[0].split(":")[0].strip() for line in done.stdout.splitlines()}


def offered(environ: dict[str, str], name: str, line: str) -> set[str]:
    words = line.split(" ")
    if name == "bash":
        script = BASH.format(
            words=" ".join(word or "''" for word in words), last=len(words) - 1, function="_exskill_completion"
        )
        return run(environ, "bash", "--norc", "--noprofile", "-c", script)
    if name == "fish":
        return run(environ, "fish", "--no-config", "-c", FISH.format(line=line))
    script = ZSH.format(
        words=" ".join(word or "''" for word in words), current=len(words), function="_exskill_completion"
    )
    return run(environ, "zsh", "-f", "-c", script)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_commands_and_their_options_are_offered(shell: dict[str, str], name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    assert {"config", "consent", "completion"} <= offered(shell, name, "exskill co")
    assert {"show", "set", "unset"} <= offered(shell, name, "exskill config ")
    assert "wave" in offered(shell, name, "exskill session start w")


def test_the_first_word_is_completed_without_importing_a_command() -> None:
    code = (
        "import os, sys\n"
        "os.environ |= {'_EXSKILL_COMPLETE': 'zsh_complete', 'COMP_WORDS': 'exskill ', 'COMP_CWORD': '1'}\n"
        "from exskill.cli.root import run\n"
        "try: run([])\n"
        "except SystemExit: pass\n"
        "print('LOADED', [m for m in sys.modules if m.startswith('exskill.cli.commands.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stderr
    shown = set(done.stdout.splitlines())
    assert {name for name, _target, _short in COMMANDS} <= shown
