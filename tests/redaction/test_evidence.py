"""What the words before a name say: an article and a word of place speak of things, ``via`` and ``believe in`` of somebody."""

from __future__ import annotations

import pytest

from redaction.roster.evidence import Evidence
from tests.redaction.support import redact_lines


def redacted(*lines: str) -> str:
    return " | ".join(redact_lines(*lines, people=[]))


@pytest.mark.parametrize("name", ["Kemi", "Tunde", "Bartosz"])
@pytest.mark.parametrize(
    "lines",
    [
        ("i heard via {}",), ("i heard via {}", "got to know her via {} too"), ("he is so into {}", "still into {}"),
        ("bumped into {}", "ran into {} again"), ("i believe in {}", "i trust in {}"),
        ("always confide in {}", "i confided in {}"),
        ("sick of the {} drama", "the {} thing again"), ("a {} called for you", "some {} phoned"), ("she is interested in {}",),
        ("very disappointed in {}", "so disappointed in {}"), ("in {}'s car", "in {}'s flat"),
    ],
)  # fmt: skip
def test_somebody_stays_somebody_behind_words_of_things(name: str, lines: tuple[str, ...]) -> None:
    assert name not in redacted(*(line.format(name) for line in lines))


@pytest.mark.parametrize(
    "lines",
    [
        ("we are in Kemi now",), ("we are in Kemi now", "lovely weather in Kemi"), ("near Kemi", "the bus near Kemi"),
        ("i got into Durham", "in Durham now"), ("moved into Ashdown", "life in Ashdown"),
        ("book via Trainline", "get it via Trainline"),
        ("the Bentley broke down", "a Bentley is too much"), ("we live in Anaheim", "born in Anaheim"),
    ],
)  # fmt: skip
def test_a_place_or_a_thing_is_nobody(lines: tuple[str, ...]) -> None:
    assert redacted(*lines) == " | ".join(lines)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("in kemi", True), ("a kemi", True), ("the kemi", True), ("moved into kemi", True), ("near kemi today", True),
        ("via kemi", False), ("into kemi", False), ("ran into kemi", False), ("believe in kemi", False),
        ("the kemi thing", False), ("a kemi called", False), ("with kemi", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_use_of_a_thing(text: str, counted: bool) -> None:
    evidence = Evidence()
    evidence.add(text)
    assert evidence.things["kemi"] == int(counted)
