"""Everybody who is named anywhere in a history, and which names are one person.

The first reading collects candidates with their certainty; :meth:`Roster.freeze` keeps the precise ones, drops the two
principals, joins aliases where only one person can be meant, and numbers people in order of appearance. Afterwards each
name is found everywhere, also where no detector sees it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from redaction.commonest import is_common
from redaction.lexicon import KIN_ZH, is_cry, is_straddled, ordinary_zh, public_figures
from redaction.names.chinese import SURNAMES
from redaction.names.given import given_names
from redaction.names.nicknames import NOBODY
from redaction.names.spans import NameSpan
from redaction.roster.aliases import (
    CJK,
    KIN_EN,
    TITLE_ZH_END,
    fold_name,
    is_familiar,
    list_features,
    list_forms,
    same_person,
    spell_pinyin,
    split_given,
    strip_nickname,
)
from redaction.roster.called import Called
from redaction.roster.everyday import Seen, is_everyday, is_small_too, is_thing
from redaction.roster.evidence import Evidence
from redaction.roster.kept import Kept, kept_words
from redaction.roster.matcher import Beginnings, Matcher
from redaction.roster.public import PublicUse, is_sung_about
from redaction.roster.spelling import guess_spellings
from redaction.roster.uses import Use, WordUses, classify_use, is_told_use, is_word_name
from redaction.sealed import SealedNames
from redaction.types import Person

__all__ = ["SEED_SCORE", "Candidate", "Roster", "fold_name"]

SEED_SCORE: Final = 0.6
_RULES: Final = frozenset({"title", "nickname", "called", "introduced"})  # anything else is a model's opinion
_SURE: Final = 0.95
_SHORT: Final = 2  # signs
_TITLES: Final = (
    "dr mr mrs ms miss sir madam prof uncle aunt auntie san los "
    "el st new god jesus christ lord lady dude mom mum dad old"
)
_NOT_ALONE: Final = frozenset(_TITLES.split())


@dataclass(slots=True)
class Candidate:
    """One person as far as names tell: how they are called, how often, and the number in their tag."""

    number: int
    names: tuple[str, ...]
    count: int = 0
    known: bool = False  # told by the export itself, not found in text


class _Longer:
    """Every word of more than two signs: whether it is a name is asked elsewhere."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and len(word) > _SHORT


@dataclass(slots=True)
class Roster:
    """Names of third parties; ``numbers`` maps a lookup key to a person's number once frozen."""

    kept: frozenset[str] = frozenset()
    third: tuple[Person, ...] = ()
    earlier: tuple[Candidate, ...] = ()
    keep_public: bool = True
    numbers: Mapping[str, int] = field(default_factory=dict)
    people: list[Candidate] = field(default_factory=list)
    rejected: Set[str] = frozenset()
    capital_only: Set[str] = frozenset()
    sure: Container[str] = frozenset()
    frozen: bool = False
    _seen: dict[str, Seen] = field(default_factory=dict)
    _evidence: Evidence = field(default_factory=Evidence)
    _called: Called = field(default_factory=Called)
    _words: WordUses = field(default_factory=WordUses)
    _public_use: PublicUse = field(default_factory=PublicUse)
    _public: dict[str, bool] = field(default_factory=dict)  # does a public figure's name mean the public figure here
    _matcher: Matcher | None = None
    _stays: dict[str, bool] = field(default_factory=dict)
    _told: frozenset[str] = frozenset()  # names of third parties that the caller knows: never somebody's pet form

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        earlier: Iterable[Candidate] = (),
        *,
        keep_public: bool = True,
        stay: Iterable[str] = (),
    ) -> Roster:
        """Start from whom the caller knows, and from whom an earlier reading found; ``stay`` were kept in a review."""
        third = tuple(p for p in people if p.role == "third")
        told = frozenset(form for p in third for name in p.names for form in list_forms(name))
        kept = {form for p in people if p.role != "third" for name in p.names for form in list_forms(name)}
        kept |= set(stay) - told
        return cls(frozenset(kept), third, tuple(earlier), keep_public, _told=told)

    def keep_readable(self, people: Iterable[Person]) -> Roster:
        """Return this roster with more people whose names stay."""
        names = {form for p in people for name in p.names for form in list_forms(name)}
        return replace(self, kept=self.kept | names, _stays={})

    def add(self, text: str, spans: Iterable[NameSpan]) -> None:
        """Take in the candidates of one text and how its words are written."""
        self._evidence.add(text)
        self._called.add(text)
        self._words.add(text)
        if self.keep_public:
            self._public_use.add(text)
        for span in spans:
            name = text[span.start : span.end]
            entry = self._seen.setdefault(fold_name(name), Seen(order=len(self._seen), spelling=name))
            entry.score = max(entry.score, span.score)
            entry.count += 1
            entry.rule |= span.source in _RULES
            if CJK.search(name):
                entry.cut += is_straddled(text, span.start, span.end)

    def freeze(self) -> None:
        """Decide who is who; nothing is added afterwards."""
        self._public = self._public_use.verdicts()
        self._add_called()
        seeds = {k: s for k, s in self._seen.items() if self._is_seed(k, s)}
        self.rejected = frozenset(self._seen) - frozenset(seeds)
        groups = self._known_groups()
        index: dict[str, set[int]] = {}
        for at, group in enumerate(groups):
            for feature in {f for name in group for f in list_features(name)}:
                index.setdefault(feature, set()).add(at)
        for name in sorted(seeds, key=lambda k: (-len(k.split()), -len(k), seeds[k].order)):
            self._place_name(name, groups, index)
        for group in groups:
            group |= self._derive_spellings(group)
        self._number_people(groups, seeds)
        self.capital_only = frozenset(
            n
            for n in self.numbers
            if not CJK.search(n)
            and n not in given_names()
            and is_small_too(n, seeds.get(n), self._evidence, self._called, told=n in self._told)
        )
        called = {n for n, s in seeds.items() if s.called}
        self.sure = frozenset(n for n in self.numbers if len(n) > 2 or n in called)
        self.compile()
        self.frozen = True
        self._seen, self._evidence, self._called, self._words, self._public_use = (
            {},
            Evidence(),
            Called(),
            WordUses(),
            PublicUse(),
        )
        self._stays = {}

    def kept_words(self, most: int) -> tuple[Kept, ...]:
        """Return words that may be people and that would stay readable if nobody were named; call before :meth:`freeze`."""
        trial = replace(self, numbers={}, people=[], _stays={}, _seen={k: replace(s) for k, s in self._seen.items()})
        trial.freeze()
        doubted = {k: (s.spelling, s.count) for k, s in self._seen.items() if k in trial.rejected}
        return kept_words(
            self._evidence,
            self._called,
            self._words,
            doubted,
            hidden=lambda word: word in trial.numbers or trial.stays(word) or trial.find_number(word) is not None,
            most=most,
        )

    def tell(self, people: Sequence[Person]) -> None:
        """Add third parties whom somebody names before the roster is frozen."""
        third = tuple(p for p in people if p.role == "third")
        told = frozenset(form for p in third for name in p.names for form in list_forms(name))
        self.third, self._told = (*self.third, *third), self._told | told
        self.kept, self._stays = self.kept - told, {}

    def _add_called(self) -> None:
        """Make people of words that are called, greeted or spoken with, and of public names that somebody of the chat bears."""
        met = [(name, name, 1) for name, public in self._public.items() if not public and name in self._seen]
        words = [(word, self._words.spelling[word], self._words.uses[word]) for word in self._words.somebody]
        for word, spelling, count in (*self._called.somebody(), *met, *words):
            entry = self._seen.setdefault(word, Seen(order=len(self._seen), spelling=spelling))
            entry.score, entry.count, entry.cut = max(entry.score, 0.8), max(entry.count, count), 0
            entry.rule = entry.called = True

    # -- who is somebody ---------------------------------------------------------------------------------------------

    def _is_seed(self, name: str, seen: Seen) -> bool:
        if len(name) < 2 or seen.score < SEED_SCORE or self.stays(name):
            return False
        if is_common(name):
            return seen.rule and name.isascii()  # Mr Young; nobody else is called by an everyday word alone
        return self._is_chinese_seed(name, seen) if CJK.search(name) else self._is_latin_seed(name, seen)

    def stays(self, name: str) -> bool:
        """Whether a name belongs to a principal (in a familiar form too) or to a public figure."""
        known = self._stays.get(name)
        if known is None:
            known = self._stays[name] = self._decide_stay(name)
        return known

    def _decide_stay(self, name: str) -> bool:
        if name in self.kept:
            return True
        if name in self._told:
            return False
        if self.keep_public and self._public.get(name, False):
            return True
        return all(w in self.kept for w in name.split()) or is_familiar(name, self.kept)

    def is_meant(self, name: str, text: str, start: int, end: int) -> bool:
        """Whether a name is one in this place, and not the everyday word that it is as well: ``in june``, ``下小雨``."""
        if name in self._told:
            return is_told_use(name, text, start, end)
        return not is_word_name(name) or classify_use(name, text, start, end) is not Use.COMMON

    def is_public(self, name: str, text: str) -> bool:
        """Whether a name that no history has decided about is a public figure's in this text."""
        if not self.keep_public or name not in public_figures() or name in self.numbers:
            return False
        verdict = self._public.get(name)
        return is_sung_about(name, text) if verdict is None else verdict

    def _is_chinese_seed(self, name: str, seen: Seen) -> bool:
        if name in KIN_ZH or name in NOBODY:
            return False
        if seen.called:
            return True
        if seen.cut * 2 > seen.count and not self._is_whole(name, seen.score):
            return False  # `小白|菜`; but `郑晓东|来了` is a whole name, whatever word its end makes with the next sign
        called = self._called.person[name]
        if name in ordinary_zh() and not (seen.rule and seen.score >= 0.8):
            return called >= 3
        if name.endswith("儿") and len(name) == 2 and not seen.rule:
            return called >= 2
        if name[0] == "大" and len(name) == 2:
            return called >= 2
        return True

    def _is_whole(self, name: str, score: float) -> bool:
        """Whether a full Chinese name is surely one, and not a shorter one with the next sign: ``傅明|老人``."""
        return score >= _SURE and split_given(name) is not None and name[:-1] not in self._seen

    def _is_latin_seed(self, name: str, seen: Seen) -> bool:
        if " " in name:
            return not all(is_cry(w) or w in _NOT_ALONE for w in name.split())
        if is_cry(name) or name in _NOT_ALONE:
            return False
        if seen.called or is_common(name) or name in given_names():
            return True
        if not seen.rule and not self._called.person[name] and is_thing(name, seen, self._evidence):
            return False
        return not is_everyday(name, seen, self._evidence, told=name in self._told)

    def _derive_spellings(self, group: set[str]) -> set[str]:
        """Return spellings that follow from a full name: its parts alone, the Chinese given name, and pinyin."""
        found: set[str] = set()
        for name in group:
            if not CJK.search(name):
                found |= {word for word in name.split() if self._stands_alone(word)}
                continue
            given = split_given(name)
            if given and given not in ordinary_zh() and given not in KIN_ZH and given not in self.numbers:
                found.add(given)
            if given or (len(name) == 2 and name[0] in SURNAMES and strip_nickname(name) == name):
                found |= {p for p in spell_pinyin(name) if p not in given_names()}
        return {f for f in found if not self.stays(f)}

    def _stands_alone(self, word: str) -> bool:
        """Whether a part of a full Latin name tells somebody by itself."""
        if len(word) < 4 or not word.isalpha() or is_cry(word) or word in _NOT_ALONE or word in self.numbers:
            return False
        return word in given_names() or not is_everyday(word, None, self._evidence, told=word in self._told)

    # -- who is who --------------------------------------------------------------------------------------------------

    def _known_groups(self) -> list[set[str]]:
        groups = [{fold_name(n) for n in c.names} - self.kept for c in self.earlier]
        for person in self.third:
            mine = {form for n in person.names for form in list_forms(n)} - self.kept
            old = next((g for g in groups if g & mine), None)
            if old is None:
                groups.append(mine)
            else:
                old |= mine
        return groups

    def _place_name(self, name: str, groups: list[set[str]], index: dict[str, set[int]]) -> None:
        """Put a name to the one group it can belong to; where two could be meant, it is somebody of its own.

        ``index`` maps what names share to places in ``groups``, so that only those are compared that can fit.
        """
        near = sorted({at for feature in list_features(name) for at in index.get(feature, ())})
        exact = [at for at in near if name in groups[at]]
        fitting = exact or [at for at in near if any(same_person(name, other) for other in groups[at])]
        if len(fitting) != 1:
            groups.append(set())
        at = fitting[0] if len(fitting) == 1 else len(groups) - 1
        groups[at].add(name)
        for feature in list_features(name):
            index.setdefault(feature, set()).add(at)

    def _number_people(self, groups: list[set[str]], seeds: dict[str, Seen]) -> None:
        """Give earlier people their old numbers, everybody else the next ones in order of appearance."""
        old, known = len(self.earlier), len(self.earlier) + len(self.third)
        rest = [
            (min((seeds[n].order for n in g if n in seeds), default=10**9), i) for i, g in enumerate(groups) if i >= old
        ]
        following = max((c.number for c in self.earlier), default=0) + 1
        numbered = [(c.number, i) for i, c in enumerate(self.earlier)]
        numbers = dict(self.numbers)
        numbered += list(zip(range(following, following + len(rest)), (i for _, i in sorted(rest)), strict=True))
        for number, index in numbered:
            group = groups[index]
            if not group:
                continue
            count = sum(seeds[n].count for n in group if n in seeds) + (self.earlier[index].count if index < old else 0)
            spelt = sorted(group, key=lambda n: (n not in seeds, -len(n), n))
            names = tuple(seeds[n].spelling if n in seeds else n for n in spelt)
            self.people.append(Candidate(number, names, count, known=old <= index < known))
            for name in group:
                numbers.setdefault(name, number)
        self.numbers = numbers

    # -- afterwards --------------------------------------------------------------------------------------------------

    def compile(self) -> None:
        """Index the names for :meth:`find`."""
        told = {form for p in self.people if p.known for n in p.names for form in list_forms(n)} | self._told
        self._matcher = Matcher(self.numbers, capital_only=self.capital_only, sure=self.sure, told=told)

    def restore_sealed(self, names: SealedNames) -> None:
        """Become a frozen roster whose names can be found and not listed."""
        self.kept, self.numbers, self.rejected = names.kept, names.numbers, names.rejected
        self.capital_only, self.sure = names.capital_only, _Longer()
        beginnings = Beginnings.anywhere(names.sizes, names.first_words)
        self._matcher = Matcher(
            names.numbers, capital_only=names.capital_only, sure=self.sure, told=names.told, beginnings=beginnings
        )
        self.frozen = True

    def find_number(self, name: str) -> int | None:
        """Return the number of whoever is called this, a title behind the name apart."""
        shorter = _without_title(name)
        for spelt in (name, shorter, re.sub(r"[^\w]|_", "", name), *guess_spellings(shorter)):
            if spelt in self.numbers:
                return self.numbers[spelt]
        parts = {self.numbers[part] for part in shorter.split() if part in self.numbers}
        return parts.pop() if len(parts) == 1 else None

    def restore(
        self,
        *,
        kept: Iterable[str],
        numbers: Mapping[str, int],
        people: Iterable[Candidate],
        rejected: Iterable[str],
        capital_only: Iterable[str],
    ) -> None:
        """Become the frozen roster that was exported."""
        self.kept, self.numbers, self.people = frozenset(kept), dict(numbers), list(people)
        self.rejected, self.capital_only = frozenset(rejected), frozenset(capital_only)
        self.sure = _Longer()
        self.compile()
        self.frozen = True

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, number) of every known name in a text, never inside one another."""
        return self._matcher.find(text, self.stays) if self._matcher else iter(())


def _without_title(name: str) -> str:
    if not CJK.search(name):
        return KIN_EN.sub("", name)
    title = TITLE_ZH_END.search(name)
    return name[: title.start()] if title else name
