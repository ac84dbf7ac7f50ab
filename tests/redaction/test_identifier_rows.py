"""Three sets of sentences with identifiers, written before their authors had read the rules and in view since: all of it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from redaction import RawText, Redactor
from tests.benchmarks.identifier_rows import ALSO, Row, is_right, read_labelled
from tests.data.redaction import strangers

_DATA = Path(strangers.__file__).parent
ROWS = [row for name in ("a", "b", "c") for row in read_labelled(_DATA / f"identifiers_{name}.tsv")]
# The word of a row that has to stay and goes, and why. What is mended must be taken out: the marks are strict.
_TAKEN = {
    "leo obviously": "the sentence speaks of a star sign, and Leo is a given name first",
    "meine Oma": "German is not read here, and Oma is a given name of Nigeria",
    "ruf an": "German is not read here: a verb beside a number is taken for a name",
    "momo": "mobile money of Ghana, and a pet name everywhere else",
    "steuer": "German is not read here: a word in small letters stands where somebody stands",
    "tc kimlik": "Turkish is not read here: the words for an identity card are taken for a name",
    "call mee": "a function word that is drawn out is taken for a name; without the second vowel Bee and Lee would be words",
}


def is_taken(row: Row) -> str | None:
    return next((why for word, why in _TAKEN.items() if word in row.stays), None)


def list_rows() -> list[object]:
    marked = []
    for row in ROWS:
        why = is_taken(row)
        marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
        marked.append(pytest.param(row, id=row.kind, marks=marks))
    return marked


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    made = Redactor(also=ALSO).load()
    made.freeze()
    return made


@pytest.mark.parametrize("row", ROWS, ids=[row.kind for row in ROWS])
def test_the_identifier_goes(redactor: Redactor, row: Row) -> None:
    assert is_right(row, redactor)[0]


@pytest.mark.parametrize("row", list_rows())
def test_the_rest_stays(redactor: Redactor, row: Row) -> None:
    assert is_right(row, redactor)[1]


@pytest.mark.parametrize(
    "text",
    [
        "the code of conduct is 12 pages", "pin it to the wall", "alarm set for 7",
        "lock the door at 11", "a safe 2000 mile trip",
        "we met in march 2019", "see you on 12/03/2024", "16:30 on 1.2.2025", "my wi-fi 2023 bill", "sci-fi 2001 was long",
        "the back is 904 metres", "she is 30", "born to run", "3 digits is enough", "call me at 7", "12 roses and 20 tulips",
        "CES 2012 was fun",
    ],
)  # fmt: skip
def test_ordinary_numbers_stay(redactor: Redactor, text: str) -> None:
    assert str(redactor.redact_one(RawText(text)).text) == text
