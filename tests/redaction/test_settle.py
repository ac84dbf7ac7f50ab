"""Which of several overlapping findings stands does not depend on the order in which detectors speak."""

from __future__ import annotations

from itertools import permutations

import pytest

from redaction.recognizers import scan_all
from redaction.recognizers.base import Hit
from redaction.roster.settle import resolve_overlaps


@pytest.mark.parametrize(
    "kinds", [("ID_NUMBER", "PHONE_NUMBER", "NUMBER"), ("SECRET", "HANDLE", "URL"), ("ADDRESS", "POSTCODE")]
)
def test_the_surer_kind_stands_in_any_order(kinds: tuple[str, ...]) -> None:
    hits = [Hit(3, 9, kind, 0.9) for kind in kinds]
    assert {resolve_overlaps(order)[0].entity for order in permutations(hits)} == {kinds[0]}


def test_a_number_that_is_named_is_what_it_is_called() -> None:
    hits = scan_all("His social security number is 123-45-6789")
    assert {h.entity for order in (hits, hits[::-1]) for h in resolve_overlaps(order)} == {"ID_NUMBER"}
