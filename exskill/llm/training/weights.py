"""The weights of a GGUF model as bfloat16 arrays, half the size of single precision, layer by layer.

The head is checked by :mod:`exskill.llm.gguf` before the `gguf` package (ggml-org) reads tensors and dequantises
them. Families: llama, qwen2, qwen3, gemma3; anything else is refused, since a wrong formula would train nonsense.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.gguf import GGUFHead, Tensor, read_tensors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LINEAR", "Shape", "Weights", "read_weights"]

LINEAR: Final = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
_FAMILIES: Final = ("llama", "qwen2", "qwen3", "gemma3")
_GLOBAL_EVERY: Final = 6  # gemma3: five local layers, then a global one (Gemma 3 report, section 2)
_LOCAL_BASE: Final = 10_000.0
_ROWS: Final = 4096
_LARGEST: Final = 1 << 31  # weights of one matrix


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes and constants of a model, named as in its GGUF keys."""

    family: str
    layers: int
    width: int
    heads: int
    kv_heads: int
    head: int
    epsilon: float
    bases: tuple[float, ...]  # the rotary base of each layer

    @property
    def gemma(self) -> bool:
        """Whether it is of the Gemma family: scaled embedding, four norms, GELU."""
        return self.family == "gemma3"

    @property
    def interleaved(self) -> bool:
        """Whether rotary pairs stand side by side (llama files are permuted so) and not half a head apart."""
        return self.family == "llama"


@dataclass(frozen=True, slots=True)
class Weights:
    """All arrays: matrices as bfloat16 of shape (out, in), vectors as float32."""

    shape: Shape
    layers: tuple[Mapping[str, NDArray[Any]], ...]
    embedding: NDArray[Any]  # (vocabulary, width)
    output: NDArray[Any]  # the same array where the model ties them
    norm: NDArray[Any]
    rope_factors: NDArray[Any] | None

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return (out, in) of each linear map of a layer."""
        first = self.layers[0]
        return {name: (first[name].shape[0], first[name].shape[1]) for name in LINEAR}


def _read_shape(head: GGUFHead) -> Shape:
    family = head.architecture
    if family not in _FAMILIES:
        raise ModelUnavailable(
            _("this model's family cannot be trained here"),
            hint=_("families: {names}").format(names=", ".join(_FAMILIES)),
        )

    def real(key: str, default: float) -> float:
        value = head.values.get(f"{family}.{key}", default)
        return float(value) if isinstance(value, int | float) else default

    layers, width = head.number(f"{family}.block_count"), head.number(f"{family}.embedding_length")
    heads = head.number(f"{family}.attention.head_count")
    kv_heads = head.number(f"{family}.attention.head_count_kv") or heads
    if not (0 < layers <= 256 and 0 < width <= 65_536 and 0 < kv_heads <= heads <= 1024 and heads % kv_heads == 0):
        raise ModelUnavailable(_("this is not a whole GGUF model file"))
    base = real("rope.freq_base", _LOCAL_BASE)
    local = family == "gemma3"
    return Shape(
        family,
        layers,
        width,
        heads,
        kv_heads,
        head.number(f"{family}.attention.key_length") or width // heads,
        real("attention.layer_norm_rms_epsilon", 1e-6),
        tuple(_LOCAL_BASE if local and (i + 1) % _GLOBAL_EVERY else base for i in range(layers)),
    )


def read_weights(path: Path) -> Weights:
    """Read and dequantise a model. Raise ModelUnavailable if it cannot be."""
    head, found = read_tensors(path)
    shape = _read_shape(head)
    try:
        source = _Source(path, found)
        embedding = source.take("token_embd.weight")
        output = source.take("output.weight") if "output.weight" in found else embedding
        factors = source.take("rope_freqs.weight") if "rope_freqs.weight" in found else None
        norm = source.take("output_norm.weight")
        layers = []
        for i in range(shape.layers):
            prefix = f"blk.{i}."
            layers.append({_shorten_name(name, prefix): source.take(name) for name in found if name.startswith(prefix)})
        weights = Weights(shape, tuple(layers), embedding, output, norm, factors)
        _check_weights(weights)
    except (KeyError, ValueError, NotImplementedError, OSError) as error:
        raise ModelUnavailable(_("this model's file does not hold what its family needs")) from error
    return weights


class _Source:
    """Tensors of a file, one after the other, in pieces of a few thousand rows: never much more memory than the result."""

    def __init__(self, path: Path, found: Mapping[str, Tensor]) -> None:
        self._path, self._found = path, found

    def take(self, name: str) -> Any:
        """Return a tensor: matrices in bfloat16, vectors in float32."""
        import jax.numpy as jnp
        import ml_dtypes
        import numpy as np
        from gguf import GGMLQuantizationType, quant_shape_to_byte_shape
        from gguf.quants import dequantize

        tensor = self._found[name]
        kind, shape = GGMLQuantizationType(tensor.type), tensor.dimensions[::-1]
        wide = quant_shape_to_byte_shape(shape, kind)[-1]
        rows = shape[0] if len(shape) == 2 else 1
        plain = {GGMLQuantizationType.F32: np.float32, GGMLQuantizationType.F16: np.float16}.get(kind)
        if not 1 <= len(shape) <= 2 or rows * shape[-1] > _LARGEST:
            raise ValueError("tensor sizes")
        made = np.empty((rows, shape[-1]), np.float32 if len(shape) == 1 else ml_dtypes.bfloat16)
        with self._path.open("rb") as file:  # read, not mapped: pages of a mapped file count as memory in use
            file.seek(tensor.offset)
            for start in range(0, rows, _ROWS):
                part = np.fromfile(file, np.uint8, min(_ROWS, rows - start) * wide).reshape(-1, wide)
                made[start : start + _ROWS] = part.view(plain) if plain is not None else dequantize(part, kind)
        return jnp.asarray(made[0] if len(shape) == 1 else made)


def _shorten_name(name: str, prefix: str) -> str:
    """Return ``attn_q`` for ``blk.0.attn_q.weight`` and ``attn_q_bias`` for its bias."""
    stem, _dot, kind = name[len(prefix) :].rpartition(".")
    return f"{stem}_bias" if kind == "bias" else stem


def _check_weights(weights: Weights) -> None:
    shape = weights.shape
    expected = {
        "attn_q": (shape.heads * shape.head, shape.width),
        "attn_k": (shape.kv_heads * shape.head, shape.width),
        "attn_v": (shape.kv_heads * shape.head, shape.width),
        "attn_output": (shape.width, shape.heads * shape.head),
    }
    for layer in weights.layers:
        if any(name not in layer for name in LINEAR) or any(layer[n].shape != size for n, size in expected.items()):
            raise ValueError("tensor sizes")
        if layer["ffn_gate"].shape != layer["ffn_up"].shape or layer["ffn_down"].shape != layer["ffn_up"].shape[::-1]:
            raise ValueError("tensor sizes")
