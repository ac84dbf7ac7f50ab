"""Digests of the map of names redact as the map does, and list no name."""

from __future__ import annotations

import json
import os

import pytest

from redaction import MapDestroyed, Person, RawText, Redactor
from redaction.sealed import is_sealed, open_names, seal_names

PEOPLE = [
    Person("me", "self", ("Alex", "陈默")),
    Person("ex", "ex", ("Sam",)),
    Person("t1", "third", ("Priya Raghunathan",)),
    Person("t2", "third", ("欧阳晓东",)),
    Person("t3", "third", ("Young",)),
]
HISTORY = [
    "Mr Hartmann called and Priya was there",
    "hartmann again? ask Sam",
    "王建国今天来了，建国说他累",
    "rain all day",
]
LIVE = [
    "saw Priya Raghunathan and hartmann with Sam",
    "PRIYAAAA and Alex went home, mr young too",
    "欧阳晓东和王建国都没来，陈默也没有",
    "young people rain",
    "nobody at all, 07700 900123",
    "P.r.i.y.a again",
    "晓东",
]


@pytest.fixture(scope="module")
def names() -> bytes:
    redactor = Redactor(PEOPLE)
    redactor.observe([RawText(text) for text in HISTORY])
    redactor.freeze()
    return redactor.export_map()


def redacted(names: bytes) -> list[str]:
    return [str(found.text) for found in Redactor.from_map(names).redact([RawText(text) for text in LIVE])]


def test_a_text_is_redacted_with_digests_as_with_the_map(names: bytes) -> None:
    sealed = seal_names(names, os.urandom(32))
    assert is_sealed(sealed)
    assert not is_sealed(names)
    found = redacted(sealed)
    assert found == redacted(names)
    assert not any(name in "".join(found) for name in ("Priya", "hartmann", "欧阳晓东", "建国"))


def test_no_name_can_be_listed(names: bytes) -> None:
    sealed = seal_names(names, os.urandom(32))
    text = sealed.decode("utf-8").casefold()
    for name in json.loads(names)["numbers"]:
        assert name.casefold() not in text
        assert name.encode("unicode_escape").decode("ascii") not in text
    opened = open_names(sealed)
    assert "priya raghunathan" in opened.numbers
    assert "nobody" not in opened.numbers
    for listing in (opened.numbers, opened.rejected, opened.first_words):
        with pytest.raises(MapDestroyed):
            list(listing)
    with pytest.raises(MapDestroyed):
        Redactor.from_map(sealed).export_map()


def test_what_cannot_be_read_is_refused(names: bytes) -> None:
    sealed = seal_names(names, bytes(32))
    for spoilt in (sealed[:-5], sealed + b"x", b"redaction-names-2\n{}", b"redaction-names-2\n[]"):
        with pytest.raises(MapDestroyed):
            Redactor.from_map(spoilt)
    with pytest.raises(MapDestroyed):
        seal_names(b"{}", bytes(32))
