"""Rows by time: the same order, places and months as a plain sort gives, whatever the times are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.chat.schema import row_schema
from exskill.core.errors import ConsentDenied
from exskill.store.by_time import ByTime
from redaction.text import RedactedText

TIMES = st.none() | st.datetimes(datetime(1999, 12, 30), datetime(2031, 1, 2)).map(lambda t: t.replace(microsecond=0))
ROLES = st.sampled_from(["me", "ex", "other", "user_memory"])
Rows = Sequence[tuple[datetime | None, str]]


def table_of(rows: Rows, chunks: int = 1) -> pa.Table:
    """Return a stored table of rows, in several chunks as a vault of several imports has them."""
    schema = row_schema()
    made = [
        {
            "id": f"{n:032x}", "import_id": "one", "thread": "0", "seq": n, "ts": ts, "precision": "second", "role": role,
            "kind": "text", "text": f"text {n}", "reply_to": None, "lang": "en", "categories": [], "reactions": [],
            "edited": False, "vector": None,
        }
        for n, (ts, role) in enumerate(rows)
    ]  # fmt: skip
    size = max(1, -(-len(made) // chunks))
    parts = [pa.Table.from_pylist(made[at : at + size], schema) for at in range(0, len(made), size)]
    return pa.concat_tables(parts) if parts else schema.empty_table()


def by_time(table: pa.Table | None) -> ByTime:
    return ByTime(table, lambda _row: None, lambda text: cast(RedactedText, text))


def sorted_plainly(rows: Rows) -> list[tuple[datetime, int]]:
    found = [(ts or datetime.min, n) for n, (ts, role) in enumerate(rows) if role in ("me", "ex")]
    return sorted(found)


@given(st.lists(st.tuples(TIMES, ROLES), max_size=30), st.integers(1, 4), st.dates(date(1999, 1, 1), date(2032, 1, 1)))
def test_order_places_days_and_months_are_those_of_a_plain_sort(rows: Rows, chunks: int, day: date) -> None:
    found, plain = by_time(table_of(rows, chunks)), sorted_plainly(rows)
    ids = [f"{n:032x}" for _ts, n in plain]
    assert [line.id for line in found.read(0, len(rows))] == ids
    assert len(found) == len(plain)
    assert found.locate_messages([*ids, "not here"]) == {name: place for place, name in enumerate(ids)}
    assert found.place_of_day(day) == sum(ts.date() < day for ts, _n in plain)
    assert found.months() == sorted(Counter(f"{ts:%Y-%m}" for ts, _n in plain if ts != datetime.min).items())


@given(st.integers(-5, 12), st.integers(-5, 12))
def test_a_page_is_a_part_of_the_whole(start: int, stop: int) -> None:
    rows = [(datetime(2024, 1, 1 + n), "me") for n in range(7)]
    whole = [line.text for line in by_time(table_of(rows, 3)).read(0, 7)]
    assert [line.text for line in by_time(table_of(rows, 3)).read(start, stop)] == whole[max(0, start) : max(0, stop)]


def test_nothing_permitted_is_an_empty_chat() -> None:
    for table in (None, table_of([])):
        empty = by_time(table)
        assert (len(empty), empty.read(0, 50), empty.months(), empty.locate_message("x")) == (0, [], [], None)
        assert empty.place_of_day(date(2024, 1, 1)) == 0


def test_a_line_that_is_not_permitted_is_refused_when_it_is_read() -> None:
    def check(row: Mapping[str, Any]) -> None:
        if row["text"] == "text 2":
            raise ConsentDenied("no")

    rows = ByTime(table_of([(datetime(2024, 1, 1), "ex")] * 4), check, lambda text: cast(RedactedText, text))
    assert [line.text for line in rows.read(0, 2)] == ["text 0", "text 1"]
    with pytest.raises(ConsentDenied):
        rows.read(1, 3)
