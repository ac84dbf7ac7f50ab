"""Names from everywhere are hidden alike: the names that set no limit, each said once, read alone."""

from __future__ import annotations

import pytest

from redaction import Redactor
from redaction.evaluation.origins import CHINESE, NAMES, main, measure_shares


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    made = Redactor().load()
    made.freeze()
    return made


@pytest.mark.parametrize("group", sorted(NAMES))
def test_no_group_of_names_is_left_behind(redactor: Redactor, group: str) -> None:
    names = NAMES[group].split()[1::2]
    assert measure_shares(names, redactor, lower=False) >= 0.9
    assert measure_shares(names, redactor, lower=True) >= 0.85


def test_chinese_names_in_characters(redactor: Redactor) -> None:
    assert measure_shares(CHINESE.split()[1::2], redactor, lower=False) >= 0.9


def test_the_command_prints_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(group in printed for group in NAMES)
