"""Patterns that are compiled when they are first asked answer as those that were compiled at once."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from redaction import late
from redaction.late import compile_late, compile_regex_late, compile_waiting


@given(st.text(alphabet="ab1 我.", max_size=30))
def test_a_late_pattern_answers_as_its_library_does(text: str) -> None:
    for at_once, later in (
        (re.compile("(?P<word>a+)|我", re.I), compile_late("(?P<word>a+)|我", re.I)),
        (regex.compile(r"\p{Han}+|a{2,}"), compile_regex_late(r"\p{Han}+|a{2,}")),
    ):
        assert [m.span() for m in later.finditer(text)] == [m.span() for m in at_once.finditer(text)]
        assert later.sub("-", text) == at_once.sub("-", text)
        assert bool(later.search(text)) == bool(at_once.search(text))
        assert (later.pattern, later.flags, later.groupindex) == (at_once.pattern, at_once.flags, at_once.groupindex)


def test_what_waits_is_compiled_once_and_a_mistake_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_waiting", [])
    compiled: list[str] = []
    monkeypatch.setattr(late.re, "compile", lambda source, _flags=0: compiled.append(source) or regex.compile(source))
    first, second = compile_late("one"), compile_late("two")
    assert compiled == []
    assert first.search("one")
    compile_waiting()
    assert second.search("two")
    assert sorted(compiled) == ["one", "two"]
    compile_late("three")
    compile_late("(")
    with pytest.raises(regex.error):
        compile_waiting()
    assert "three" in compiled
