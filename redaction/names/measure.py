"""Count what a tagger finds against labelled texts: strict and overlapping, leaks and false alarms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redaction.names.spans import NameSpan

__all__ = ["Row", "Score", "score_rows"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text: ``wanted`` must be found, ``free`` may be found or not."""

    text: str
    wanted: tuple[Span, ...]
    free: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Shares between 0 and 1. ``leak``: mentions of which a letter stays visible; ``alarms``: clean texts with a hit."""

    mentions: int
    precision: float
    recall: float
    f1: float
    overlap_precision: float
    overlap_recall: float
    leak: float
    alarms: float


def _divide(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _is_overlapping(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _is_covered(text: str, span: Span, found: Iterable[Span]) -> bool:
    hidden = {at for start, end in found for at in range(start, end)}
    return all(at in hidden or not text[at].isalnum() for at in range(*span))


def _merge_spans(spans: Sequence[NameSpan]) -> list[Span]:
    """Return the spans without those inside or across a longer one."""
    kept: list[Span] = []
    for span in sorted({(s.start, s.end) for s in spans}, key=lambda s: (s[0] - s[1], s)):
        if not _is_overlapping(span, kept):
            kept.append(span)
    return kept


def score_rows(rows: Sequence[Row], found: Sequence[Sequence[NameSpan]]) -> Score:
    """Return the figures of REDACTION-style tables for one labelled set."""
    exact = touched = right = hits = gold = leaks = alarms = clean = 0
    for row, spans in zip(rows, found, strict=True):
        got = _merge_spans(spans)
        counted = [s for s in got if not _is_overlapping(s, row.free) or _is_overlapping(s, row.wanted)]
        gold += len(row.wanted)
        hits += len(counted)
        exact += len(set(row.wanted) & set(got))
        touched += sum(_is_overlapping(w, got) for w in row.wanted)
        right += sum(_is_overlapping(s, row.wanted) for s in counted)
        leaks += sum(not _is_covered(row.text, w, got) for w in row.wanted)
        if not row.wanted and not row.free:
            clean += 1
            alarms += bool(got)
    precision, recall = _divide(exact, hits), _divide(exact, gold)
    return Score(
        gold,
        precision,
        recall,
        _divide(2 * exact, hits + gold),
        _divide(right, hits),
        _divide(touched, gold),
        _divide(leaks, gold),
        _divide(alarms, clean),
    )
