"""A course: the lessons in a seeded order, as often as asked, resumable between any two steps.

The state that is saved holds adapter, both moments and the number of steps done; order and rates follow from seed and
step alone, so that a course that was interrupted ends as one that was not.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from exskill.llm.training import lora

if TYPE_CHECKING:
    from exskill.llm.training.weights import Weights

__all__ = ["Course", "adapter_file", "pack_state", "unpack_state"]

_WARM: Final = 0.1  # of all steps
_LAST: Final = 0.1  # of the rate


@dataclass(frozen=True, slots=True)
class Course:
    """How to train: ``rate`` is the highest learning rate; epochs are walks over all lessons."""

    epochs: int = 1
    rate: float = 7e-4
    seed: int = 0

    def steps(self, lessons: int) -> int:
        """Return how many steps the whole course has."""
        return self.epochs * lessons

    def lesson(self, step: int, lessons: int) -> int:
        """Return which lesson a step takes."""
        order = list(range(lessons))
        random.Random(f"{self.seed}/{step // lessons}").shuffle(order)  # noqa: S311 (order, not secrecy)
        return order[step % lessons]

    def rate_at(self, step: int, lessons: int) -> float:
        """Return the rate of a step: up within the first tenth, then down in a line to a tenth."""
        total = self.steps(lessons)
        up = min(1.0, (step + 1) / max(1.0, total * _WARM))
        return self.rate * up * max(_LAST, 1 - step / total)

    def run(
        self,
        trainer: lora.Trainer,
        state: lora.State,
        lessons: Sequence[lora.Lesson],
        *,
        stop: Callable[[], bool],
        stepped: Callable[[lora.State], object],
    ) -> bool:
        """Go on from ``state``; False if ``stop`` said so before the end. ``stepped`` is called after each step."""
        while state.step < self.steps(len(lessons)):
            at = state.step
            lesson = lessons[self.lesson(at, len(lessons))]
            if trainer.learn(state, lesson, self.rate_at(at, len(lessons)), stop) is None:
                return False
            stepped(state)
        return True


def pack_state(state: lora.State) -> bytes:
    """Return a state as bytes (NumPy's .npz, no pickle)."""
    import numpy as np

    arrays: dict[str, Any] = {"step": np.int64(state.step)}
    for part, layers in (("p", state.adapter), ("m", state.first), ("v", state.second)):
        arrays |= {
            f"{part}/{i}/{name}": np.asarray(value) for i, one in enumerate(layers) for name, value in one.items()
        }
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def unpack_state(data: bytes) -> lora.State:
    """Return what :func:`pack_state` wrote; raise ValueError for anything else."""
    import numpy as np

    parts: dict[str, dict[int, lora.Layer]] = {"p": {}, "m": {}, "v": {}}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            step = int(found["step"])
            for key in found.files:
                if key != "step":
                    part, number, name = key.split("/")
                    parts[part].setdefault(int(number), {})[name] = found[key]
    except (KeyError, OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError("not a training state") from error
    adapter, first, second = ([layers[i] for i in sorted(layers)] for layers in parts.values())
    return lora.State(adapter, first, second, step)


def adapter_file(weights: Weights, state: lora.State) -> bytes:
    """Return the adapter as a GGUF file of half floats, as llama.cpp loads it; written to memory only."""
    import os

    import numpy as np
    from gguf import GGUFWriter

    descriptor = os.memfd_create("adapter", os.MFD_CLOEXEC)
    try:
        writer = GGUFWriter(f"/proc/self/fd/{descriptor}", weights.shape.family)
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", lora.ALPHA)
        for i, one in enumerate(state.adapter):
            for name, value in one.items():
                stem, kind = name.rsplit(".", 1)
                writer.add_tensor(f"blk.{i}.{stem}.weight.lora_{kind}", np.asarray(value, np.float16))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        with os.fdopen(os.dup(descriptor), "rb") as file:
            file.seek(0)
            return file.read()
    finally:
        os.close(descriptor)
