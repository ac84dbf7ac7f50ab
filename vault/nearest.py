"""The nearest vectors by cosine, exact, in memory: a coarse look at all of them, an exact one at what could be among the best.

The coarse copy has 16-bit integers, a row's largest number as 32767. How far its scores can be off is known, so every row that
could belong to the answer is looked at again as it was stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Nearest"]

_BLOCK: Final = 1024  # rows; as floats they fit into a core's cache
_PART: Final = 16_384
_LARGEST: Final = 32_767
_ROUNDING: Final = 1e-5  # of sums of floats
_WORKERS: Final = 2


class Nearest:
    """Vectors in the order of a table's rows; rows without one are never found."""

    def __init__(self, column: Any) -> None:
        """Take a column of fixed-size lists of numbers (an Arrow ChunkedArray); it is kept, for the exact look."""
        import numpy as np

        self._column = column
        self._width: int = column.type.list_size
        self._coarse = np.zeros((len(column), self._width), dtype=np.int16)
        self._scale = np.zeros(
            len(column), dtype=np.float32
        )  # of a row: 1 / 32767 of its largest number, over its length
        self._has = np.zeros(len(column), dtype=bool)
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            for _done in pool.map(self._fill, _cut_rows(len(column), _PART)):
                pass

    def _fill(self, rows: slice) -> None:
        import numpy as np

        part = self._column.slice(rows.start, rows.stop - rows.start)
        values = _read_rows(part, self._width)
        lengths = np.sqrt(np.einsum("ij,ij->i", values, values))
        largest = np.abs(values).max(axis=1, initial=0.0)
        fit = (largest > 0) & np.isfinite(lengths)
        step = np.where(fit, largest / _LARGEST, 1.0).astype(np.float32)
        values[~fit] = 0.0
        np.rint(values / step[:, None], out=values)
        self._coarse[rows] = values
        self._scale[rows] = np.where(fit, step / np.where(fit, lengths, 1.0), 0.0)
        self._has[rows] = part.is_valid().to_numpy(zero_copy_only=False)

    def find(self, vector: Any, k: int, among: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """Return at most ``k`` (row, cosine distance), the nearest first, of the rows that ``among`` says; equal ones by row."""
        import numpy as np

        asked = np.asarray(vector, dtype=np.float64).ravel()
        length = float(np.linalg.norm(asked))
        if asked.size != self._width or not np.isfinite(length) or k <= 0:
            raise ValueError("a vector has as many numbers as those it is compared with")
        wanted = self._has if among is None else self._has & among
        count = int(np.count_nonzero(wanted))
        if not count:
            return []
        asked = asked / (length or 1.0)
        scores = self._score(asked.astype(np.float32))
        scores[~wanted] = -np.inf
        best = np.partition(scores, len(scores) - min(k, count))[len(scores) - min(k, count)]
        off = 0.5 * float(self._scale.max()) * float(np.abs(asked).sum()) + _ROUNDING
        places = np.flatnonzero(scores >= best - 2 * off)
        exact = self._measure(places, asked)
        order = np.lexsort((places, exact))[:k]
        return [(int(places[i]), float(exact[i])) for i in order]

    def _score(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return about the cosine of each row."""
        import numpy as np

        scores = np.empty(len(self._scale), dtype=np.float32)

        def score(rows: slice) -> None:
            floats = np.empty((_BLOCK, self._width), dtype=np.float32)
            for at in range(rows.start, rows.stop, _BLOCK):
                end = min(at + _BLOCK, rows.stop)
                part = floats[: end - at]
                np.copyto(part, self._coarse[at:end], casting="unsafe")
                np.dot(part, asked, out=scores[at:end])

        half = -(-len(scores) // _WORKERS) or 1
        with _load_threads().limit(limits=1, user_api="blas"), ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            for _done in pool.map(score, _cut_rows(len(scores), half)):
                pass
        scores *= self._scale
        return scores

    def _measure(self, places: NDArray[np.intp], asked: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the cosine distance of some rows as they are stored from a vector of length 1."""
        import numpy as np

        found = np.empty(len(places), dtype=np.float64)
        for rows in _cut_rows(len(places), _PART):
            values = _read_rows(self._column.take(places[rows]), self._width).astype(np.float64)
            lengths = np.linalg.norm(values, axis=1)
            found[rows] = 1.0 - np.divide(values @ asked, lengths, out=np.zeros(len(values)), where=lengths > 0)
        return found


def _cut_rows(count: int, size: int) -> Iterator[slice]:
    return (slice(at, min(at + size, count)) for at in range(0, count, size))


def _read_rows(column: Any, width: int) -> NDArray[np.float32]:
    """Return a column's vectors as floats; zeros where there is none."""
    import numpy as np

    parts = []
    for chunk in column.chunks:
        # what lies behind a null is not said, so it is not read
        flat = chunk.values.slice(chunk.offset * width, len(chunk) * width).to_numpy(zero_copy_only=False)
        rows = flat.astype(np.float32).reshape(len(chunk), width)
        if chunk.null_count:
            rows[~chunk.is_valid().to_numpy(zero_copy_only=False)] = 0.0
        parts.append(rows)
    return np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.float32)


@cache
def _load_threads() -> Any:
    """Return what holds libraries to one thread each: two of ours compute already."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
