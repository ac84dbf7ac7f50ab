"""Permitted rows in order of time, for somebody who reads them page by page.

A line is made, and checked once more (G4), when it is read; a page of fifty costs the same whether ten thousand rows are
behind it or a million. The vectors are not among what is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from exskill.chat.lines import LINE_COLUMNS, Line, from_columns
from exskill.chat.schema import SenderRole

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from redaction.text import RedactedText

__all__ = ["ByTime"]


class ByTime:
    """The messages of the two principals by time; those without a time come first."""

    def __init__(
        self,
        table: pa.Table | None,
        check: Callable[[Mapping[str, Any]], None],
        mark_redacted: Callable[[str], RedactedText],
    ) -> None:
        """Take permitted rows (G2), the check of each row that is read (G4), and what gives a stored text its type back."""
        import numpy as np
        import pyarrow.compute as pc

        self._check, self._extract_text = check, mark_redacted
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)  # the table's row numbers by time
        self._days: NDArray[np.datetime64] = np.zeros(0, "datetime64[D]")  # by time; NaT comes first
        self._months: list[tuple[str, int]] | None = None
        self._table = table.select(list(LINE_COLUMNS)) if table is not None else None
        if self._table is None:
            return
        times = self._table.column("ts").to_numpy()
        order = np.lexsort((self._table.column("seq").to_numpy(), times.astype(np.int64)))  # NaT is the least number
        written = pc.is_in(self._table.column("role"), value_set=_strings(SenderRole.ME, SenderRole.EX))
        self._rows = order[written.to_numpy()[order]]
        self._days = times[self._rows].astype("datetime64[D]")

    def __len__(self) -> int:
        """Return how many messages there are."""
        return len(self._rows)

    def read(self, start: int, stop: int) -> list[Line]:
        """Return the messages from one place up to another."""
        if self._table is None:
            return []
        rows = [int(row) for row in self._rows[max(0, start) : max(0, stop)]]
        columns = [self._table.column(name) for name in LINE_COLUMNS]
        values = [[column[row].as_py() for row in rows] for column in columns]
        for row in zip(*values, strict=True):
            self._check(dict(zip(LINE_COLUMNS, row, strict=True)))
        return list(from_columns(values, self._extract_text))

    def locate_message(self, name: str) -> int | None:
        """Return where the message of an id is, or None where it is not here."""
        return self.locate_messages([name]).get(name)

    def locate_messages(self, names: Iterable[str]) -> dict[str, int]:
        """Return where the messages of some ids are; ids that are not here are left out."""
        import numpy as np
        import pyarrow.compute as pc

        wanted = _strings(*names)
        if self._table is None or not len(wanted):
            return {}
        ids = self._table.column("id")
        found = np.flatnonzero(pc.is_in(ids, value_set=wanted).to_numpy())
        return {
            str(ids[int(self._rows[place])].as_py()): int(place) for place in np.flatnonzero(np.isin(self._rows, found))
        }

    def place_of_day(self, day: date) -> int:
        """Return where the first message of a day or after it is."""
        import numpy as np

        undated = int(np.isnat(self._days).sum())
        return undated + int(np.searchsorted(self._days[undated:], np.datetime64(day, "D")))

    def months(self) -> list[tuple[str, int]]:
        """Return (``2024-03``, messages) in order."""
        import numpy as np

        if self._months is None:
            found = np.unique(self._days[~np.isnat(self._days)].astype("datetime64[M]"), return_counts=True)
            self._months = [(str(month), int(n)) for month, n in zip(*found, strict=True)]
        return self._months


def _strings(*values: str) -> pa.Array[Any]:
    import pyarrow as pa

    return pa.array([str(value) for value in values], pa.string())
