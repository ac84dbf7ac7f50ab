"""Two languages, complete."""

from __future__ import annotations

import re
import string

import pytest

from exskill.core import i18n
from exskill.locale import traditional, update
from exskill.sessions.content import line


def test_every_message_is_translated() -> None:
    assert update.check_catalogue() == []


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
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LC_ALL": "zh_HK"}, "zh-Hant"),
        ({"EXSKILL_LANG": "zh-Hant"}, "zh-Hant"),
        ({}, "en"),
    ],
)
def test_the_locale_decides(environ: dict[str, str], language: str) -> None:
    assert i18n.language_from_environment(environ) == language


def test_traditional_is_chinese_in_another_script() -> None:
    i18n.set_language("zh-Hant")
    assert (i18n.current_language(), i18n.chosen_language()) == ("zh", "zh-Hant")
    assert i18n._("Welcome back.") == "你回來了。"
    assert "電腦" in line("zh", "card", "guide")
    assert "電腦" not in line("en", "card", "guide")
    i18n.set_language("zh")
    assert i18n._("Welcome back.") == "你回来了。"
    assert "电脑" in line("zh", "card", "guide")


def test_the_traditional_words_are_those_that_the_converter_writes() -> None:
    """A word that changed since is shown in Simplified until ``python -m exskill.locale.traditional`` runs again."""
    convert = traditional.make_converter()
    with traditional.TARGET.open("rb") as stream:
        made = update.read_po(stream, locale="zh_Hant")
    with update.CATALOGUE.open("rb") as stream:
        source = update.read_po(stream, locale="zh_Hans")
    known = {m.id: m.string for m in source if m.id}
    compared = [m for m in made if isinstance(m.id, str) and m.id and convert(str(known.get(m.id))) == m.string]
    assert len(compared) > 0.8 * len(made)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
