"""What a form of chips says about people."""

from __future__ import annotations

import pytest

from exskill.web.deciding import read_decisions
from exskill.web.forms import Form
from redaction.review import Add, Keep, Merge


@pytest.mark.parametrize(
    ("fields", "decided"),
    [
        ({"who-1": "", "same-1": "2"}, []),
        ({"who-1": "keep"}, [Keep(1)]),
        ({"who-2": "merge", "same-2": "1"}, [Merge(1, 2)]),
        ({"who-2": "merge", "same-2": ""}, []),
        ({"who-2": "merge", "same-2": "2"}, []),
        ({"who-2": "merge", "same-2": "1", "who-3": "merge", "same-3": "2"}, [Merge(1, 2), Merge(1, 3)]),  # a chain
        ({"who-1": "merge", "same-1": "2", "who-2": "merge", "same-2": "1"}, [Merge(1, 2)]),  # a circle
        ({"who-1": "keep", "who-2": "merge", "same-2": "1"}, [Merge(1, 2), Keep(1)]),  # both are nobody to hide
        ({"add": "Kim, 小王，Lee、 "}, [Add("Kim"), Add("小王"), Add("Lee")]),
        ({"who-x": "keep", "who-": "keep", "what-1": "keep", "who-1": "drop"}, []),
    ],
)
def test_every_decision_finds_its_person(fields: dict[str, str], decided: list[object]) -> None:
    assert read_decisions(Form(fields)) == decided


def test_words_that_are_tapped_are_people_to_hide() -> None:
    assert read_decisions(Form({"hide": "b"}, {"hide": ("a", "b")})) == [Add("a"), Add("b")]
