"""Build what is known of English words before training: a meaning vector, and how common they are as names.

Sources: the word vectors of ``en_core_web_md`` (Explosion Vectors, CC0), the name files of the 1990 census of the United
States (public domain; in the ``names`` package), a list of English words (SCOWL, Debian's ``wamerican``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BITS", "Lexicon", "build_lexicon", "read_lexicon"]

BITS: Final = 10
WIDTH: Final = 64
_WORD: Final = re.compile(r"[a-zà-öø-ɏ]{2,16}")
_SURNAMES: Final = 40_000
_GIVEN_STEPS: Final = (0.1, 0.01, 0.0)
_SURNAME_STEPS: Final = (0.03, 0.003, 0.0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``rows[i]`` is the vector of ``words[i]`` (-1: none), ``bits[i]`` what lists say of it."""

    words: tuple[str, ...]
    rows: NDArray[np.int32]
    bits: NDArray[np.uint8]
    vectors: NDArray[np.int8]
    scale: float


def _read_shares(path: Path, most: int | None = None) -> dict[str, float]:
    lines = path.read_text("ascii").splitlines()[:most]
    return {line.split()[0].lower(): float(line.split()[1]) for line in lines if line.strip()}


def _vector_rows(folder: Path) -> tuple[dict[str, int], Any]:
    from spacy.vocab import Vocab

    vocab = Vocab().from_disk(folder / "vocab")
    pairs = ((vocab.strings[key], row) for key, row in vocab.vectors.key2row.items())
    return {word: row for word, row in pairs if _WORD.fullmatch(word)}, vocab.vectors.data


def _narrow_table(table: Any) -> tuple[Any, float]:
    """Return the first principal components of unit vectors as bytes, and what one step is worth."""
    import numpy as np

    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    centred = unit - unit.mean(0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    narrow = centred @ vectors[:, ::-1][:, :WIDTH]
    narrow /= narrow.std(0) ** 0.5 * narrow.std() ** 0.5
    scale = float(np.percentile(np.abs(narrow), 99.9) / 127)
    return np.clip(np.rint(narrow / scale), -127, 127).astype(np.int8), scale


def _cut_steps(share: float | None, steps: Iterable[float]) -> list[int]:
    return [int(share is not None and share >= step) for step in steps]


def _set_bits(
    word: str, given: Mapping[str, float], last: Mapping[str, float], plain: set[str], proper: set[str]
) -> list[int]:
    return [
        *_cut_steps(given.get(word), _GIVEN_STEPS),
        *_cut_steps(last.get(word), _SURNAME_STEPS),
        int(word in plain),
        int(word in proper),
        int(word in proper and word not in plain),
        int((word in given or word in last) and word not in plain),
    ]


def build_lexicon(vectors: Path, census: Path, words: Path) -> Lexicon:
    """Return the lexicon from the folder of a spaCy model, the folder of the census files, and a list of words."""
    import numpy as np

    rows, table = _vector_rows(vectors)
    female, male = _read_shares(census / "dist.female.first"), _read_shares(census / "dist.male.first")
    given = {name: max(female.get(name, 0.0), male.get(name, 0.0)) for name in female.keys() | male.keys()}
    last = _read_shares(census / "dist.all.last", _SURNAMES)
    listed = words.read_text("utf-8").splitlines()
    plain = {w for w in listed if w.islower()}
    proper = {w.lower() for w in listed if w[:1].isupper() and not w.endswith("'s")}
    chosen = sorted(rows.keys() | given.keys() | last.keys())
    narrow, scale = _narrow_table(table)
    return Lexicon(
        tuple(chosen),
        np.array([rows.get(w, -1) for w in chosen], np.int32),
        np.array([_set_bits(w, given, last, plain, proper) for w in chosen], np.uint8),
        narrow,
        scale,
    )


def read_lexicon(weights: Path) -> Lexicon:
    """Return the lexicon that trained weights hold."""
    import numpy as np

    with np.load(weights, allow_pickle=False) as held:
        words = tuple(bytes(held["words"]).decode().split("\n"))
        return Lexicon(words, held["rows"].astype(np.int32), held["bits"], held["vectors"], float(held["scale"]))
