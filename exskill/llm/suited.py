"""Which models suit an echo, and what one of a given size costs on this machine.

The speeds are computed, not measured: writing one token reads all the weights once, so that the bytes this machine reads
in a second, over the size of the file, bound the tokens a second. ``exskill model bench`` measures.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from exskill.core.i18n import N_
from exskill.llm.gguf import GGUFHead

__all__ = ["SUITED", "Cost", "Suited", "estimate_cost", "read_rate"]

_PROBE: Final = 64 << 20  # bytes
_SHARE: Final = 0.5  # of a plain read that decoding reaches on ordinary processors


@dataclass(frozen=True, slots=True)
class Suited:
    """A family that is known to talk. ``mark`` stands in the name that the file gives itself; sizes are of Q4_K_M."""

    mark: str
    title: str
    size_mb: int
    languages: str
    note: str


SUITED: Final = (
    Suited(
        "qwen3-4b-instruct",
        "Qwen3-4B-Instruct-2507",
        2500,
        "en, zh",
        N_("the best sense for its size; 16 GB of memory"),
    ),
    Suited("qwen2.5-7b-instruct", "Qwen2.5-7B-Instruct", 4700, "en, zh", N_("slow without a graphics card")),
    Suited("qwen2.5-3b-instruct", "Qwen2.5-3B-Instruct", 1930, "en, zh", N_("for 8 GB of memory; research licence")),
    Suited("qwen3-1.7b", "Qwen3-1.7B", 1280, "en, zh", N_("thinks aloud unless told not to; it is told not to")),
    Suited("llama-3.2-3b-instruct", "Llama-3.2-3B-Instruct", 2020, "en", N_("weak in Chinese; its own licence")),
    Suited("gemma-3-4b-it", "Gemma-3-4B-it", 2490, "en, zh", N_("its own terms of use")),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs here: memory in MB, tokens written in a second (an upper bound)."""

    memory_mb: int
    tokens_per_s: float


def read_rate() -> float:
    """Return how many bytes this machine reads from its memory in a second (some 0.1 s of work)."""
    import numpy as np

    block = np.ones(_PROBE // 8, dtype=np.float64)
    best = 0.0
    for _round in range(3):
        start = time.perf_counter()
        block.sum()
        best = max(best, _PROBE / max(time.perf_counter() - start, 1e-6))
    return best


def estimate_cost(head: GGUFHead, rate: float) -> Cost:
    """Return the cost of a model whose file has this head; weights are repacked in memory, so they count twice."""
    return Cost((head.size >> 20) * 2 + 300, round(_SHARE * rate / max(head.size, 1), 1))
