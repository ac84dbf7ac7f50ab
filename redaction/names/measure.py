"""Count what a tagger finds against labelled texts: strict and overlapping, leaks and false alarms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redaction.names.spans import NameSpan

__all__ = ["Row", "Score", "score"]

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


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _overlap(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _covered(text: str, span: Span, found: Iterable[Span]) -> bool:
    hidden = {at for start, end in found for at in range(start, end)}
    return all(at in hidden or not text[at].isalnum() for at in range(*span))


def _merged(spans: Sequence[NameSpan]) -> list[Span]:
    """Return the spans without those inside or across a longer one."""
    kept: list[Span] = []
    for span in sorted({(s.start, s.end) for s in spans}, key=lambda s: (s[0] - s[1], s)):
        if not _overlap(span, kept):
            kept.append(span)
    return kept


def score(rows: Sequence[Row], found: Sequence[Sequence[NameSpan]]) -> Score:
    """Return the figures of REDACTION-style tables for one labelled set."""
    exact = touched = right = hits = gold = leaks = alarms = clean = 0
    for row, spans in zip(rows, found, strict=True):
        got = _merged(spans)
        counted = [s for s in got if not _overlap(s, row.free) or _overlap(s, row.wanted)]
        gold += len(row.wanted)
        hits += len(counted)
        exact += len(set(row.wanted) & set(got))
        touched += sum(_overlap(w, got) for w in row.wanted)
        right += sum(_overlap(s, row.wanted) for s in counted)
        leaks += sum(not _covered(row.text, w, got) for w in row.wanted)
        if not row.wanted and not row.free:
            clean += 1
            alarms += bool(got)
    precision, recall = _share(exact, hits), _share(exact, gold)
    return Score(
        gold,
        precision,
        recall,
        _share(2 * exact, hits + gold),
        _share(right, hits),
        _share(touched, gold),
        _share(leaks, gold),
        _share(alarms, clean),
    )
