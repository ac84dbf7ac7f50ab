"""Count what a redactor hides against labelled texts: leaks by mention and by person, and what it hides for nothing.

The measures are those of the Text Anonymization Benchmark (Pilán et al. 2022, arXiv 2202.00443) where they apply: a
person is protected only if every mention is (entity recall), and a mention only if no letter of it stays visible.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from redaction.commonest import common_zh, is_function
from redaction.roster.aliases import fold_name, same_person

__all__ = ["Row", "Score", "read_labelled", "score_rows"]

Span = tuple[int, int]
NAMES: Final = frozenset({"PERSON", "THIRD"})
_FREE: Final = frozenset({"PART", "KIN", "PERSON_NOM", "HANDLE"})
_LOOSE: Final = frozenset({"ORG", "LOCATION", "LOC_NOM", "ORG_NOM", "WORK", "GROUP", "GAME", "MOVIE", "TITLE", "AGE"})
_LOOSE_TOO: Final = frozenset({"ORGANIZATION", "PRODUCT", "BOOK", "POSITION", "SCENE", "COMPANY", "GOVERNMENT", "NRP"})


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text. ``labels`` are (start, end, label); ``group`` tells dialogues apart, ``participants`` may stay."""

    text: str
    labels: tuple[tuple[int, int, str], ...]
    group: str = ""
    participants: tuple[str, ...] = ()

    def spans(self, wanted: Iterable[str]) -> list[Span]:
        """Return the spans that carry one of some labels."""
        return [(a, b) for a, b, label in self.labels if label in wanted]


@dataclass(slots=True)
class Score:
    """Shares between 0 and 1, None where nothing was there to be counted."""

    messages: int = 0
    mentions: int = 0
    strict_precision: float | None = None
    strict_recall: float | None = None
    strict_f1: float | None = None
    overlap_precision: float | None = None
    overlap_recall: float | None = None
    leak: float | None = None
    persons_leaking: float | None = None
    participants_kept: float | None = None
    false_alarms: float | None = None
    touched: float | None = None
    same_tag: float | None = None  # of two mentions spelt alike, how often they have one tag (completeness)
    one_each: float | None = None  # of two mentions with one tag, how often their names can be one person's (purity)
    common_words: int = 0  # findings of people that are nothing but function words
    full_cover: dict[str, float] = field(default_factory=dict)


def read_labelled(data: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield rows from the records of a JSONL set ({"text", "spans": [[start, end, label]]} and dialogue fields)."""
    for record in data:
        labels = tuple((int(a), int(b), str(label)) for a, b, label in record.get("spans", ()))
        group = str(record.get("dialog", ""))
        yield Row(str(record["text"]), labels, group, tuple(map(str, record.get("participants", ()))))


def _divide(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _is_meeting(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)


def _is_covered(text: str, span: Span, spans: Sequence[Span]) -> bool:
    return all(not text[i].isalnum() or any(a <= i < b for a, b in spans) for i in range(*span))


def score_rows(
    rows: Sequence[Row],
    found: Sequence[Sequence[tuple[int, int, str]]],
    tags: Sequence[Sequence[str]] | None = None,
) -> Score:
    """Score what was found, (start, end, entity) per row, against the labels; ``tags`` are what was written there."""
    tally = _Tally()
    for at, (row, spans) in enumerate(zip(rows, found, strict=True)):
        tally.add(row, spans)
        if tags is not None:
            tally.add_tags(row, spans, tags[at])
    return tally.result()


def _is_function_word(found: str) -> bool:
    return found in common_zh() or (found.isascii() and all(map(is_function, found.split())))


def _count_pairs(count: int) -> int:
    return count * (count - 1) // 2


class _Tally:
    def __init__(self) -> None:
        self.messages = self.clean = self.alarmed = self.touched = 0
        self.gold = self.met = self.hidden = self.exact = self.hits = self.true = 0
        self.kept = self.present = 0
        self.persons: dict[tuple[str, str], bool] = defaultdict(bool)
        self.kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.common = 0
        self.tagged: Counter[tuple[str, str]] = Counter()

    def add_tags(self, row: Row, spans: Sequence[tuple[int, int, str]], tags: Sequence[str]) -> None:
        gold = row.spans(NAMES)
        for (start, end, entity), tag in zip(spans, tags, strict=True):
            if entity == "PERSON" and (start, end) in gold and "-" in tag:
                self.tagged[fold_name(row.text[start:end]), tag.partition("-")[2]] += 1

    def _score_joined(self) -> tuple[float | None, float | None]:
        """Return completeness and purity over pairs of mentions in the whole history."""
        by_name: Counter[str] = Counter()
        by_tag: dict[str, Counter[str]] = defaultdict(Counter)
        for (name, tag), count in self.tagged.items():
            by_name[name] += count
            by_tag[tag][name] += count
        alike = sum(_count_pairs(n) for n in by_name.values())
        together = sum(_count_pairs(n) for n in self.tagged.values())
        shared = fitting = 0
        for names in by_tag.values():
            shared += _count_pairs(sum(names.values()))
            fitting += sum(_count_pairs(n) for n in names.values())
            fitting += sum(names[a] * names[b] for a, b in combinations(names, 2) if same_person(a, b))
        return _divide(together, alike), _divide(fitting, shared)

    def add(self, row: Row, spans: Sequence[tuple[int, int, str]]) -> None:
        everything = [(a, b) for a, b, _ in spans]
        people = [(a, b) for a, b, entity in spans if entity == "PERSON"]
        gold, free = row.spans(NAMES), row.spans(_FREE)
        self.messages += 1
        self.common += sum(_is_function_word(row.text[a:b]) and (a, b) not in gold for a, b in people)
        self._count_mentions(row, gold, people, everything)
        for span in row.spans({"PART"}):
            self.present += 1
            self.kept += not _is_meeting(span, everything)
        counted = [p for p in people if _is_meeting(p, gold) or not _is_meeting(p, free)]
        self.hits += len(counted)
        self.true += sum(_is_meeting(p, gold) for p in counted)
        if not gold and not free:
            self.clean += 1
            self.alarmed += bool(people)
        if not row.labels:
            self.touched += bool(everything)
        for start, end, label in row.labels:
            if label not in NAMES | _FREE | _LOOSE | _LOOSE_TOO:
                self.kinds[label][0] += 1
                self.kinds[label][1] += _is_covered(row.text, (start, end), everything)

    def _count_mentions(
        self, row: Row, gold: Sequence[Span], people: Sequence[Span], everything: Sequence[Span]
    ) -> None:
        for span in gold:
            hidden = _is_covered(row.text, span, everything)
            self.gold += 1
            self.met += _is_meeting(span, everything)
            self.exact += span in people
            self.hidden += hidden
            self.persons[row.group, row.text[span[0] : span[1]].casefold()] |= not hidden

    def result(self) -> Score:
        precision, recall = _divide(self.exact, self.hits), _divide(self.exact, self.gold)
        f1 = None
        if precision is not None and recall is not None:
            f1 = round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0
        unlabelled = self.messages
        same_tag, one_each = self._score_joined()
        return Score(
            messages=self.messages,
            mentions=self.gold,
            strict_precision=precision,
            strict_recall=recall,
            strict_f1=f1,
            overlap_precision=_divide(self.true, self.hits),
            overlap_recall=_divide(self.met, self.gold),
            leak=_divide(self.gold - self.hidden, self.gold),
            persons_leaking=_divide(sum(self.persons.values()), len(self.persons)),
            participants_kept=_divide(self.kept, self.present),
            false_alarms=_divide(self.alarmed, self.clean),
            touched=_divide(self.touched, unlabelled),
            same_tag=same_tag,
            one_each=one_each,
            common_words=self.common,
            full_cover={k: round(hit / n, 4) for k, (n, hit) in sorted(self.kinds.items())},
        )
