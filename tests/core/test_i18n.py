"""Two languages, complete."""

from __future__ import annotations

import re
import string

import pytest

from exskill.core import i18n
from exskill.locale import update


def test_every_message_is_translated() -> None:
    assert update.check() == []


def test_placeholders_survive_translation() -> None:
    with update.CATALOGUE.open("rb") as stream:
        catalogue = update.read_po(stream, locale="zh_Hans")
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = set().union(*(_fields(i) for i in ids))
        for translated in strings:
            assert _fields(translated) <= wanted, message.id
            if len(ids) == 1:
                assert _fields(translated) == wanted, message.id


def test_chinese_lines_hold_chinese() -> None:
    with update.CATALOGUE.open("rb") as stream:
        catalogue = update.read_po(stream, locale="zh_Hans")
    plain = [
        m
        for m in catalogue
        if isinstance(m.id, str) and re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r"`[^`]*`", "", m.id))
    ]
    assert [m.id for m in plain if not re.search(r"[\u4e00-\u9fff]", str(m.string))] == []


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"EXSKILL_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_locale_decides(environ: dict[str, str], language: str) -> None:
    assert i18n.language_from_environment(environ) == language


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
