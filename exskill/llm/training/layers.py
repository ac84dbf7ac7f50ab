"""One transformer layer with low-rank adapters, and the loss at the end, as pure JAX functions.

A sequence is one row of T tokens in which several conversations may stand; ``segment`` (T,) keeps them apart. Weights
are bfloat16 and never change; activations between layers and the adapters are float32. The matrix products run in
bfloat16 with float32 sums, which current processors do natively.

Formulas: LLaMA (arXiv 2302.13971), Qwen2 (2407.10671), Qwen3 (2505.09388: norms of q and k), Gemma 3 (2503.19786: norms
around both halves, GELU), LoRA (2106.09685).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name

if TYPE_CHECKING:
    from exskill.llm.training.weights import Shape

__all__ = ["KEPT", "embed_tokens", "layer", "loss", "rotary"]

# What the backward pass finds ready; all else it computes again, since that costs a tenth of these products.
KEPT = ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up", "middle")

Tree = Mapping[str, Any]
_named: Callable[[Any, str], Any] = checkpoint_name


def _dot(x: Any, weight: Any, at: int) -> Any:
    return jax.lax.dot_general(
        x.astype(jnp.bfloat16), weight, (((1,), (at,)), ((), ())), preferred_element_type=jnp.float32
    )


@jax.custom_vjp
def _times(x: Any, weight: Any) -> Any:
    """Return ``x @ weight.T`` for x (T, in) and weight (out, in), in bfloat16 with float32 sums."""
    return _dot(x, weight, 1)


# JAX's own rule multiplies a float32 gradient with weights that it first copies to float32: slow, and twice the memory.
_times.defvjp(lambda x, weight: (_dot(x, weight, 1), weight), lambda weight, grad: (_dot(grad, weight, 0), None))


def _norm(x: Any, weight: Any, epsilon: float) -> Any:
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + epsilon) * weight


def rotary(shape: Shape, position: Any, base: Any, factors: Any = None) -> tuple[Any, Any]:
    """Return cosine and sine, each (T, head / 2), for positions (T,)."""
    rates = 1.0 / base ** (jnp.arange(0, shape.head, 2, dtype=jnp.float32) / shape.head)
    if factors is not None:
        rates = rates / factors
    angle = position[:, None] * rates[None, :]
    return jnp.cos(angle), jnp.sin(angle)


def _rotate_heads(x: Any, cosine: Any, sine: Any, *, interleaved: bool) -> Any:
    """Rotate x (T, heads, head)."""
    cosine, sine = cosine[:, None, :], sine[:, None, :]
    if interleaved:
        a, b = x[..., 0::2], x[..., 1::2]
        return jnp.stack([a * cosine - b * sine, b * cosine + a * sine], axis=-1).reshape(x.shape)
    half = x.shape[-1] // 2
    a, b = x[..., :half], x[..., half:]
    return jnp.concatenate([a * cosine - b * sine, b * cosine + a * sine], axis=-1)


def layer(shape: Shape, scale: float, weights: Tree, adapter: Tree, x: Any, turn: tuple[Any, Any], segment: Any) -> Any:
    """Return the layer's output (T, width) for its input x (T, width)."""

    def linear(name: str, value: Any) -> Any:
        out = _times(value, weights[name])
        if name + "_bias" in weights:
            out = out + weights[name + "_bias"]
        low = value @ adapter[name + ".a"].T
        out = out + scale * (low @ adapter[name + ".b"].T)
        return _named(out.astype(jnp.bfloat16), name).astype(jnp.float32) if name in KEPT else out

    inner = _norm(x, weights["attn_norm"], shape.epsilon)
    mixed = linear("attn_output", _compute_attention(shape, weights, linear, inner, turn, segment))
    if shape.gemma:
        mixed = _norm(mixed, weights["post_attention_norm"], shape.epsilon)
    x = _named(x + mixed, "middle")
    inner = _norm(x, weights["ffn_norm"], shape.epsilon)
    gate = linear("ffn_gate", inner)
    gate = jax.nn.gelu(gate, approximate=True) if shape.gemma else jax.nn.silu(gate)
    out = linear("ffn_down", gate * linear("ffn_up", inner))
    if shape.gemma:
        out = _norm(out, weights["post_ffw_norm"], shape.epsilon)
    return x + out


def _compute_attention(shape: Shape, weights: Tree, linear: Any, x: Any, turn: tuple[Any, Any], segment: Any) -> Any:
    count, group = x.shape[0], shape.heads // shape.kv_heads
    q = linear("attn_q", x).reshape(count, shape.heads, shape.head)
    k = linear("attn_k", x).reshape(count, shape.kv_heads, shape.head)
    v = linear("attn_v", x).reshape(count, shape.kv_heads, shape.head)
    if "attn_q_norm" in weights:
        q = _norm(q, weights["attn_q_norm"], shape.epsilon)
        k = _norm(k, weights["attn_k_norm"], shape.epsilon)
    q = _rotate_heads(q, *turn, interleaved=shape.interleaved).reshape(count, shape.kv_heads, group, shape.head)
    k = _rotate_heads(k, *turn, interleaved=shape.interleaved)
    near = jnp.einsum("tkgd,skd->kgts", q, k) * shape.head**-0.5
    order = jnp.arange(count)
    seen = (order[:, None] >= order[None, :]) & (segment[:, None] == segment[None, :])
    share = jax.nn.softmax(jnp.where(seen[None, None], near, -1e30), axis=-1)
    return jnp.einsum("kgts,skd->tkgd", share, v).reshape(count, shape.heads * shape.head)


def embed_tokens(shape: Shape, embedding: Any, tokens: Any) -> Any:
    """Return the first layer's input (T, width) for tokens (T,)."""
    found = embedding[tokens].astype(jnp.float32)
    return found * shape.width**0.5 if shape.gemma else found


def loss(shape: Shape, norm: Any, output: Any, x: Any, target: Any, weight: Any) -> Any:
    """Return the summed cross-entropy in nats of targets (N,) after x (N, width), each times its weight (N,)."""
    logits = _times(_norm(x, norm, shape.epsilon), output)
    best = jax.nn.logsumexp(logits, axis=-1)
    return jnp.sum((best - jnp.take_along_axis(logits, target[:, None], axis=-1)[:, 0]) * weight)
