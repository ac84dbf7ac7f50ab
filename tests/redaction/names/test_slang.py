"""Slang is no name; names that look like laughter are."""

from __future__ import annotations

import pytest

from redaction.names.slang import is_slang


@pytest.mark.parametrize("word", ["liao", "Haha", "hahaha", "MUAHAHA", "heehee", "lol", "LOLOL", "hmmm", "tmr", "keke"])
def test_slang(word: str) -> None:
    assert is_slang(word)


@pytest.mark.parametrize("word", ["jake", "Keiko", "heike", "Hao", "Joe", "Darren", "wen", "leona"])
def test_names(word: str) -> None:
    assert not is_slang(word)
