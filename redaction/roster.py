"""Everybody who is named anywhere in a history, and which names are one person.

The first reading collects candidates with their certainty; :meth:`Roster.freeze` keeps the precise ones, drops the two
principals, joins aliases where only one person can be meant, and numbers people in order of appearance. Afterwards each
name is found everywhere, also where no detector sees it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.names.chinese import SURNAMES
from redaction.names.english import given_names
from redaction.names.spans import NameSpan
from redaction.people import Person

__all__ = ["Candidate", "Roster", "key"]

SEED_SCORE: Final = 0.6
_WORD: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’-]*")
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_TITLE_ZH: Final = re.compile(
    r"(?:老师|师傅|师父|医生|大夫|教授|律师|经理|主任|老板|总监|校长|院长|局长|叔叔|阿姨|同学|先生|女士|小姐|哥|姐|叔|姨|总|导|工)$"
)
_MAX_WORDS: Final = 4


def key(name: str) -> str:
    """Return the form under which a name is looked up."""
    plain = re.sub(r"\s+", " ", name).strip().casefold()
    return plain[:-2] if plain.endswith(("'s", "’s")) else plain


@dataclass(slots=True)
class Candidate:
    """One person as far as names tell: how they are called, how often, and the number in their tag."""

    number: int
    names: tuple[str, ...]
    count: int = 0
    known: bool = False  # told by the export itself, not found in text


@dataclass(slots=True)
class _Seen:
    score: float = 0.0
    count: int = 0
    order: int = 0
    rule: bool = False
    spelling: str = ""


@dataclass(slots=True)
class Roster:
    """Names of third parties; ``numbers`` maps a lookup key to a person's number once frozen."""

    kept: frozenset[str] = frozenset()
    third: tuple[Person, ...] = ()
    earlier: tuple[Candidate, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    people: list[Candidate] = field(default_factory=list)
    rejected: frozenset[str] = frozenset()
    capital_only: frozenset[str] = frozenset()
    frozen: bool = False
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _lower: Counter[str] = field(default_factory=Counter)
    _upper: Counter[str] = field(default_factory=Counter)
    _matcher: re.Pattern[str] | None = None
    _first_words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Sequence[Person], earlier: Iterable[Candidate] = ()) -> Roster:
        """Start from whom the caller knows, and from whom an earlier reading found."""
        kept = {form for p in people if p.role != "third" for name in p.names for form in forms(name)}
        return cls(kept=frozenset(kept), third=tuple(p for p in people if p.role == "third"), earlier=tuple(earlier))

    def add(self, text: str, spans: Iterable[NameSpan]) -> None:
        """Take in the candidates of one text and how its words are written."""
        for match in _WORD.finditer(text):
            word = match.group()
            (self._upper if word[0].isupper() else self._lower)[word.casefold()] += 1
        for span in spans:
            name = text[span.start : span.end]
            entry = self._seen.setdefault(key(name), _Seen(order=len(self._seen), spelling=name))
            entry.score = max(entry.score, span.score)
            entry.count += 1
            entry.rule |= span.source not in ("spacy", "lac")

    def freeze(self) -> None:
        """Decide who is who; nothing is added afterwards."""
        seeds = {k: s for k, s in self._seen.items() if self._is_seed(k, s)}
        self.rejected = frozenset(self._seen) - frozenset(seeds)
        groups = self._known_groups()
        for name in sorted(seeds, key=lambda k: (-len(k.split()), -len(k), seeds[k].order)):
            self._place(name, groups)
        self._number(groups, seeds)
        self.capital_only = frozenset(
            n for n in self.numbers if not _CJK.search(n) and n not in given_names() and self._lower[n] > self._upper[n]
        )
        self._compile()
        self.frozen = True
        self._seen, self._lower, self._upper = {}, Counter(), Counter()

    def _is_seed(self, name: str, seen: _Seen) -> bool:
        if name in self.kept or len(name) < 2:
            return False
        if _CJK.search(name):
            return seen.score >= SEED_SCORE
        alone = not seen.rule and " " not in name and name not in given_names()
        if alone and self._lower[name] >= max(1, self._upper[name] // 2):
            return False  # spaCy alone, and people also write it as a plain word
        return seen.score >= SEED_SCORE

    def _known_groups(self) -> list[set[str]]:
        groups = [{key(n) for n in c.names} - self.kept for c in self.earlier]
        for person in self.third:
            mine = {form for n in person.names for form in forms(n)} - self.kept
            old = next((g for g in groups if g & mine), None)
            if old is None:
                groups.append(mine)
            else:
                old |= mine
        return groups

    def _place(self, name: str, groups: list[set[str]]) -> None:
        """Put a name to the one group it can belong to; where two could be meant, it is somebody of its own."""
        fitting = [g for g in groups if any(_same_person(name, other) for other in g)]
        if len(fitting) == 1:
            fitting[0].add(name)
        else:
            groups.append({name})

    def _number(self, groups: list[set[str]], seeds: dict[str, _Seen]) -> None:
        """Give earlier people their old numbers, everybody else the next ones in order of appearance."""
        old, known = len(self.earlier), len(self.earlier) + len(self.third)
        rest = [
            (min((seeds[n].order for n in g if n in seeds), default=10**9), i) for i, g in enumerate(groups) if i >= old
        ]
        following = max((c.number for c in self.earlier), default=0) + 1
        numbered = [(c.number, i) for i, c in enumerate(self.earlier)]
        numbered += list(zip(range(following, following + len(rest)), (i for _, i in sorted(rest)), strict=True))
        for number, index in numbered:
            group = groups[index]
            if not group:
                continue
            count = sum(seeds[n].count for n in group if n in seeds) + (self.earlier[index].count if index < old else 0)
            spelt = tuple(sorted((seeds[n].spelling if n in seeds else n for n in group), key=lambda n: (-len(n), n)))
            self.people.append(Candidate(number, spelt, count, known=old <= index < known))
            self.numbers.update((n, number) for n in group)

    def _compile(self) -> None:
        chinese = sorted((n for n in self.numbers if _CJK.search(n)), key=lambda n: (-len(n), n))
        self._matcher = re.compile("|".join(map(re.escape, chinese)), re.IGNORECASE) if chinese else None
        self._first_words = frozenset(n.split()[0] for n in self.numbers if not _CJK.search(n))

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, number) of every known name in a text, longest first, never inside one another."""
        if self._matcher is not None:
            for match in self._matcher.finditer(text):
                yield match.start(), match.end(), self.numbers[key(match.group())]
        if not self._first_words:
            return
        words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            if key(words[at][2]) not in self._first_words:
                at += 1
                continue
            size, number = self._longest(text, words, at)
            if size:
                end = words[at + size - 1][1]
                yield words[at][0], end - _possessive(text[words[at][0] : end]), number
            at += max(1, size)

    def _longest(self, text: str, words: Sequence[tuple[int, int, str]], at: int) -> tuple[int, int]:
        for size in range(min(_MAX_WORDS, len(words) - at), 0, -1):
            name = text[words[at][0] : words[at + size - 1][1]]
            number = self.numbers.get(key(name))
            if number is not None and not (key(name) in self.capital_only and name[0].islower()):
                return size, number
        return 0, 0


def _possessive(name: str) -> int:
    return 2 if name.casefold().endswith(("'s", "’s")) else 0


def forms(name: str) -> set[str]:
    """Return the ways in which a person of this full name is written: whole, its words, the Chinese given name."""
    whole = key(name)
    found = {whole} if whole else set()
    if _CJK.search(whole):
        compact = whole.replace(" ", "")
        found.add(compact)
        if 3 <= len(compact) <= 4 and compact[0] in SURNAMES:
            found.add(compact[-2:])
    else:
        found |= {w for w in re.split(r"[\s.]+", whole) if len(w) > 2}
    return found


def _same_person(name: str, other: str) -> bool:
    """Whether one name can be a shorter or familiar form of the other."""
    if name == other:
        return True
    short, long = sorted((name, other), key=len)
    if _CJK.search(short) and _CJK.search(long):
        return _same_chinese(short, long)
    words = long.split()
    if " " not in short and (
        short in words or any(len(short) > 2 and w.startswith(short) and len(w) - len(short) < 5 for w in words)
    ):
        return True
    return set(short.split()) < set(words)


def _same_chinese(short: str, long: str) -> bool:
    if len(short) >= 2 and long.endswith(short) and len(long) - len(short) <= 2:
        return True
    bare_short, bare_long = _bare(short), _bare(long)
    if len(long) in (2, 3, 4) and long[0] in SURNAMES and _TITLE_ZH.sub("", long) == long:
        if len(bare_short) == 1:
            return bare_short == long[0] or (short[0] in "小阿" and bare_short in long[1:])
        return len(bare_short) >= 2 and long.endswith(bare_short)
    return bare_short == bare_long


def _bare(name: str) -> str:
    """Strip what makes a nickname of a name: 小, 老, 阿 in front, a title behind."""
    stripped = _TITLE_ZH.sub("", name)
    return stripped[1:] if len(stripped) > 1 and stripped[0] in "小老阿大" else stripped
