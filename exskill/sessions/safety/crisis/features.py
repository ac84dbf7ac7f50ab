"""L2's view of a text: hashed n-grams of words and characters, the same for English and Chinese.

Numpy only, no state, no vocabulary: 2^15 cells filled by CRC-32, so that the shipped weights hold no list of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from zlib import crc32

from redaction.late import compile_late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CELLS", "cut_windows", "estimate_tokens", "fill_cells"]

CELLS: Final = 1 << 15
_TOKEN: Final = compile_late(r"[a-z']+|[0-9]+|[\u3400-\u9fff]|[^\sa-z0-9\u3400-\u9fff]")
_SENTENCE: Final = compile_late(r"[^.!?。！？；;\n…]+[.!?。！？；;\n…]*")
_LATIN_PER_TOKEN: Final = 4.5  # letters that one token of the embedder covers, about; one of a Han character
WINDOW_TOKENS: Final = 48


def fill_cells(plain: str) -> NDArray[np.intp]:
    """Return the distinct cells (0..CELLS-1) that a normalised text fills."""
    import numpy as np

    return np.array(
        sorted({crc32(gram.encode("utf-8", "replace")) % CELLS for gram in _list_grams(plain)}), dtype=np.intp
    )


def _list_grams(plain: str) -> Iterator[str]:
    tokens = _TOKEN.findall(plain)
    for n in (1, 2, 3):
        for i in range(len(tokens) - n + 1):
            yield f"w{n} " + " ".join(tokens[i : i + n])
    for i in range(len(tokens) - 3):
        if tokens[i] >= "\u3400":
            yield "w4 " + " ".join(tokens[i : i + 4])
        yield f"s {tokens[i]} {tokens[i + 2]}"
    for token in tokens:
        if token.isascii() and len(token) > 4:
            padded = f"<{token}>"
            for i in range(len(padded) - 3):
                yield "c " + padded[i : i + 4]


def cut_windows(plain: str) -> list[str]:
    """Cut a long text into runs of whole sentences of at most about ``WINDOW_TOKENS``; a short one stays whole."""
    if estimate_tokens(plain) <= WINDOW_TOKENS:
        return [plain]
    parts: list[str] = []
    for match in _SENTENCE.finditer(plain):
        sentence = match.group()
        if parts and estimate_tokens(parts[-1]) + estimate_tokens(sentence) <= WINDOW_TOKENS:
            parts[-1] += sentence
        else:
            parts.extend(_chop_sentence(sentence))
    return [part.strip() for part in parts if part.strip()] or [plain]


def _chop_sentence(sentence: str) -> list[str]:
    step = max(1, int(len(sentence) * WINDOW_TOKENS / max(estimate_tokens(sentence), 1)))
    return [sentence[i : i + step] for i in range(0, len(sentence), step)]


def estimate_tokens(text: str) -> float:
    """Return about how many tokens of the embedder a text takes."""
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return han + (len(text) - han) / _LATIN_PER_TOKEN
