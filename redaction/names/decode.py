"""From likelihoods to spans."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any, Final

from redaction.names.spans import NameSpan

__all__ = ["decode_ends", "decode_spans"]


def decode_spans(
    places: Sequence[tuple[int, int]], likely: Any, threshold: float, grow: float, source: str
) -> list[NameSpan]:
    """Return the runs of places whose likelihoods (n, 2: begins, goes on) together pass ``threshold`` somewhere.

    A run takes in neighbours that pass ``grow``, the lower limit: the rest of a name is easier to believe than a name.
    A span's score is its highest likelihood, moved so that the threshold itself scores 0.6.
    """
    sums = likely.sum(axis=1)
    spans: list[NameSpan] = []
    runs: list[list[int]] = []
    for at in (sums > grow).nonzero()[0].tolist():
        if runs and at == runs[-1][-1] + 1 and likely[at, 1] >= likely[at, 0]:
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in runs:
        top = float(sums[run[0] : run[-1] + 1].max())
        if top > threshold:
            score = 0.6 + 0.4 * (top - threshold) / (1 - threshold)
            spans.append(NameSpan(places[run[0]][0], places[run[-1]][1], round(min(score, 1.0), 3), source))
    return spans


_LONGEST: Final = 12
_TINY: Final = 1e-6


def decode_ends(likely: Any, threshold: float, source: str) -> list[NameSpan]:
    """Return spans of two characters and more from likelihoods (n, 4: none, begins, goes on, ends).

    Where a name is likely, the best way to cut the stretch is taken: the sum of the logs of what each character would be.
    A character the network wants in a name by less than ``threshold`` can only be in the middle of one.
    """
    spans: list[NameSpan] = []
    inside = likely[:, 0] < 1 - threshold
    at, size = 0, len(likely)
    where = inside.nonzero()[0].tolist()
    for first in where:
        if first < at:
            continue
        end = first + 1
        while end < size and inside[end]:
            end += 1
        spans += _cut_stretch(likely[first:end].tolist(), first, threshold, source)
        at = end
    return spans


def _cut_stretch(rows: list[list[float]], offset: int, threshold: float, source: str) -> list[NameSpan]:
    """Cut one stretch into names and rest, by dynamic programming from the left."""
    logs = [[log(max(value, _TINY)) for value in row] for row in rows]
    rest = log(max(threshold, _TINY)) - log(max(1 - threshold, _TINY))  # a low threshold makes "no name" dearer
    best: list[tuple[float, int]] = [(0.0, -1)]
    for end in range(1, len(rows) + 1):
        options = [(best[end - 1][0] + logs[end - 1][0] + rest, end - 1)]
        middle = 0.0
        for start in range(end - 2, max(-1, end - 1 - _LONGEST), -1):
            options.append((best[start][0] + logs[start][1] + middle + logs[end - 1][3], -start - 2))
            middle += logs[start][2]
        best.append(max(options))
    spans, end = [], len(rows)
    while end > 0:
        before = best[end][1]
        if before < 0:
            start = -before - 2
            mean = sum(1 - row[0] for row in rows[start:end]) / (end - start)
            score = 0.6 + 0.4 * (mean - threshold) / (1 - threshold)
            spans.append(NameSpan(offset + start, offset + end, round(min(max(score, 0.6), 1.0), 3), source))
            end = start
        else:
            end = before
    return spans[::-1]
