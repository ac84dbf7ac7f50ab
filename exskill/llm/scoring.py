"""How likely several answers are after one prompt that has been computed: up to eight of them in one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from exskill.llm.engine import Engine
from exskill.llm.prompt_slots import Slot
from exskill.llm.sampling import log_probability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["score_answers"]


def score_answers(
    engine: Engine,
    home: Slot,
    first: NDArray[np.float32],
    targets: Sequence[list[int]],
    spare: range,
    abort: Callable[[], bool] | None = None,
) -> list[tuple[float, int]]:
    """Return (sum of natural-log probabilities, tokens) of each target after the prompt in ``home``.

    ``first`` holds the logits after the prompt's last token; ``spare`` are sequences that may be overwritten. No target may
    have more tokens than the engine's batch. Raises Aborted once ``abort`` is true.
    """
    found: list[tuple[float, int]] = []
    for group in _cut_groups(targets, len(spare), engine.n_batch):
        found += _score_group(engine, home, first, group, spare, abort)
    return found


def _cut_groups(targets: Sequence[list[int]], most: int, tokens: int) -> Iterator[list[list[int]]]:
    """Cut targets into groups that fit into one batch and into the scratch sequences."""
    group: list[list[int]] = []
    for target in targets:
        if len(group) == most or sum(map(len, group)) + len(target) > tokens:
            yield group
            group = []
        group.append(target)
    if group:
        yield group


def _score_group(
    engine: Engine,
    home: Slot,
    first: NDArray[np.float32],
    group: list[list[int]],
    spare: range,
    abort: Callable[[], bool] | None,
) -> list[tuple[float, int]]:
    for i in range(len(group)):
        engine.copy(home.sequence, spare[i])
    rows = _find_shared_rows(group)
    batch = [
        (beginning[-1], len(home.tokens) + len(beginning) - 1, [spare[i] for i in members], True)
        for beginning, members in rows.items()
    ]
    try:
        if batch:
            engine.decode(batch, abort)
        row_of = {beginning: row for row, beginning in enumerate(rows)}
        found = []
        for target in group:
            total = log_probability(first, target[0]) if target else 0.0
            for k in range(1, len(target)):
                total += log_probability(engine.logits(row_of[tuple(target[:k])]), target[k])
            found.append((total, len(target)))
    finally:
        for i in range(len(group)):
            engine.forget(spare[i])
    return found


def _find_shared_rows(group: Sequence[Sequence[int]]) -> dict[tuple[int, ...], list[int]]:
    """Return each distinct beginning of the targets, without their last tokens, and the numbers of those that share it."""
    rows: dict[tuple[int, ...], list[int]] = {}
    for i, target in enumerate(group):
        for k in range(1, len(target)):
            rows.setdefault(tuple(target[:k]), []).append(i)
    return rows
