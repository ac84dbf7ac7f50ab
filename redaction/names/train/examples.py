"""Training examples: words and one label each, and the ways a message is varied from epoch to epoch."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from redaction.names.words import tokenize

__all__ = ["TAGS", "Example", "draw_world_names", "drawn_names", "from_templates", "read_examples", "vary_example"]

TAGS: Final = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
_KINDS: Final = {"PERSON": 1, "LOCATION": 3, "ORG": 5, "ORGANIZATION": 5, "GROUP": 5}
_LOWER, _UPPER, _RENAME = 0.3, 0.04, 0.5
_SLOT: Final = re.compile(r"\{(\w*)\}")
_SURNAMES_OF_CHINA: Final = (
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Zheng Xie Tang Feng Deng"
)


@dataclass(frozen=True, slots=True)
class Example:
    """Words, their tags (places in :data:`TAGS`), a teacher's view of each (-1: none) and how much the example counts."""

    words: tuple[str, ...]
    tags: tuple[int, ...]
    teacher: tuple[float, ...] = ()
    weight: float = 1.0


def _make_tags(words: Sequence[tuple[int, int, str]], spans: Sequence[tuple[int, int, str]]) -> list[int]:
    tags = [0] * len(words)
    for start, end, label in spans:
        inside = [i for i, (a, b, _) in enumerate(words) if a < end and b > start]
        for place, index in enumerate(inside if label in _KINDS else ()):
            tags[index] = _KINDS[label] + (place > 0)
    return tags


def read_examples(path: Path, weight: float = 1.0) -> Iterator[Example]:
    """Yield the examples of a JSON-lines file of ``{"text", "spans"}``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            words = tokenize(row["text"])
            if words:
                yield Example(tuple(w for _, _, w in words), tuple(_make_tags(words, row.get("spans", ()))), (), weight)


def from_templates(
    templates: Sequence[str],
    names: Sequence[str],
    rng: random.Random,
    count: int,
    slots: Mapping[str, tuple[int, Sequence[str]]] = {},
) -> Iterator[Example]:
    """Yield messages of our own making: ``{}`` in a template becomes a name, ``{kind}`` a word of that slot."""
    for _ in range(count):
        words: list[str] = []
        tags: list[int] = []
        for index, part in enumerate(_SLOT.split(rng.choice(templates))):
            if index % 2 == 0:
                tag, text = 0, part
            else:
                tag, text = (1, rng.choice(names)) if not part else (slots[part][0], rng.choice(slots[part][1]))
            pieces = [w for _, _, w in tokenize(text)]
            words += pieces
            tags += [tag and tag + (place > 0) for place in range(len(pieces))]
        yield Example(tuple(words), tuple(tags), (), 1.0)


def draw_world_names(world: Sequence[str], syllables: Sequence[str], rng: random.Random, count: int) -> list[str]:
    """Return names of people of the whole world, one in four of them spelt in pinyin."""
    surnames = _SURNAMES_OF_CHINA.split()
    made = []
    for kind in rng.choices(("given", "full", "pinyin", "pinyin full"), (0.6, 0.15, 0.2, 0.05), k=count):
        if kind.startswith("pinyin"):
            first = "".join(rng.choice(syllables) for _ in range(2)).title()
            family = rng.choice(surnames)
            made.append(first if kind == "pinyin" else rng.choice((f"{family} {first}", f"{first} {family}")))
        else:
            first, family = rng.choice(world).title(), rng.choice(world).title()
            made.append(first if kind == "given" else f"{first} {family}")
    return made


def drawn_names(given: Sequence[str], last: Sequence[str], rng: random.Random, count: int) -> list[str]:
    """Return names as people are called in chats: mostly given names alone."""
    kinds = rng.choices(("given", "full", "last", "initial"), (0.7, 0.2, 0.07, 0.03), k=count)
    made = []
    for kind in kinds:
        first, family = rng.choice(given).title(), rng.choice(last).title()
        made.append(
            {"given": first, "full": f"{first} {family}", "last": family, "initial": f"{first} {family[0]}"}[kind]
        )
    return made


def vary_example(example: Example, names: Sequence[str], rng: random.Random) -> Example:
    """Return the example as it is, or with other people in it, or in one case."""
    words, tags, teacher = list(example.words), list(example.tags), list(example.teacher)
    if 1 in tags and rng.random() < _RENAME:
        words, tags, teacher = _rename_people(words, tags, names, rng)
    draw = rng.random()
    if draw < _LOWER:
        words = [w.lower() for w in words]
    elif draw < _LOWER + _UPPER:
        words = [w.upper() for w in words]
    return Example(tuple(words), tuple(tags), tuple(teacher), example.weight)


def _rename_people(
    words: Sequence[str], tags: Sequence[int], names: Sequence[str], rng: random.Random
) -> tuple[list[str], list[int], list[float]]:
    """Replace each person by another name, of one word where it had one, in the same case."""
    new_words: list[str] = []
    new_tags: list[int] = []
    at = 0
    while at < len(words):
        end = at + 1
        if tags[at] != 1 or words[at][0] in "#@":
            new_words.append(words[at])
            new_tags.append(tags[at])
            at = end
            continue
        while end < len(words) and tags[end] == 2:
            end += 1
        parts = rng.choice(names).split()
        parts = parts[:1] if end - at == 1 else parts
        parts = [
            p.lower() if words[at].islower() else p.upper() if words[at].isupper() and len(words[at]) > 1 else p
            for p in parts
        ]
        pieces = [w for p in parts for _, _, w in tokenize(p)]
        new_words += pieces
        new_tags += [1] + [2] * (len(pieces) - 1)
        at = end
    return new_words, new_tags, []
