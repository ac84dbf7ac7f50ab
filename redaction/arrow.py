"""Corpora: redact a column of an Arrow batch. Stateless, so it runs in a process pool or under Ray Data unchanged.

>>> import pyarrow as pa
>>> from functools import partial
>>> batch = pa.table({"text": ["call 07700 900123", None]})
>>> redact_batch(batch, languages=())["text"].to_pylist()
['call [phone]', None]

Under Ray: ``dataset.map_batches(partial(redact_batch, column="text"), batch_format="pyarrow")``. Without a history there is
no dictionary of people: every name found is hidden by an unnumbered tag, unless ``names`` (the map of a
:class:`~redaction.redactor.Redactor` that has read the corpus) is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from redaction.redactor import Redactor
from redaction.text import RawText

if TYPE_CHECKING:
    from concurrent.futures import Future

    import pyarrow as pa

__all__ = ["in_processes", "redact_batch"]

T = TypeVar("T", "pa.RecordBatch", "pa.Table")


@lru_cache(maxsize=4)
def _load_redactor(languages: tuple[str, ...], profile: str, names: bytes | None) -> Redactor:
    """Return the redactor of this process, loaded once."""
    if names is not None:
        return Redactor.from_map(names, languages=languages, profile=profile)
    made = Redactor(languages=languages, profile=profile)
    made.freeze()
    return made


def redact_batch(
    batch: T,
    *,
    column: str = "text",
    languages: Sequence[str] = ("en", "zh"),
    profile: str = "default",
    names: bytes | None = None,
) -> T:
    """Return the batch with ``column`` redacted and two more: ``categories`` (list of string), ``redaction_error``.

    A row on which a detector fails has no text and says why in ``redaction_error``; nulls stay null. Raises
    DetectorUnavailable if a model is missing, KeyError if there is no such column.
    """
    import pyarrow as pa

    redactor = _load_redactor(tuple(languages), profile, names)
    values: list[str | None] = batch.column(column).to_pylist()
    results = iter(redactor.redact([RawText(v) for v in values if v is not None]))
    rows: list[Any] = [None if v is None else next(results) for v in values]
    texts = pa.array([None if r is None or r.text is None else str(r.text) for r in rows], pa.string())
    categories = pa.array([[] if r is None else sorted(r.categories) for r in rows], pa.list_(pa.string()))
    errors = pa.array([None if r is None else r.error for r in rows], pa.string())
    done: Any = batch.set_column(batch.schema.get_field_index(column), column, texts)
    done = done.append_column("categories", categories)
    made: T = done.append_column("redaction_error", errors)
    return made


def in_processes(batches: Iterable[pa.RecordBatch], workers: int = 2, **options: Any) -> Iterator[pa.RecordBatch]:
    """Redact batches in order in a pool of ``workers`` fresh processes; ``options`` as for :func:`redact_batch`."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[pa.RecordBatch]] = deque()
        for batch in batches:
            waiting.append(pool.submit(partial(redact_batch, **options), batch))
            if len(waiting) > 2 * workers:  # a corpus need not fit into memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
