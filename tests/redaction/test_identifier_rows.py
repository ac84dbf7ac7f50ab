"""Three sets of sentences with identifiers, written before their authors had read the rules and in view since: all of it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from redaction import RawText, Redactor
from tests.benchmarks.identifier_rows import ALSO, Row, is_right, read_labelled
from tests.data.redaction import strangers

_DATA = Path(strangers.__file__).parent
ROWS = [row for name in ("a", "b", "c") for row in read_labelled(_DATA / f"identifiers_{name}.tsv")]
_A_NAME = (
    "leo obviously",
    "meine Oma",
    "ruf an",
    "momo",
    "steuer",
    "tc kimlik",
    "call mee",
)  # names as well, or of no language read here


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    made = Redactor(also=ALSO).load()
    made.freeze()
    return made


@pytest.mark.parametrize("row", ROWS, ids=[row.kind for row in ROWS])
def test_the_identifier_goes_and_the_rest_stays(redactor: Redactor, row: Row) -> None:
    gone, stays = is_right(row, redactor)
    assert gone
    assert stays or any(word in row.stays for word in _A_NAME)


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
