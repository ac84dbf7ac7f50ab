"""Models of a few thousand weights in every family that can be trained, written by the `gguf` package."""

from __future__ import annotations

from pathlib import Path

import numpy as np

WIDTH, WIDE, HEADS, KV, HEAD, VOCABULARY, LAYERS = 32, 64, 4, 2, 8, 97, 2


def tiny_model(path: Path, family: str, *, seed: int = 0, lacking: str = "") -> Path:
    from gguf import GGUFWriter

    rng = np.random.default_rng(seed)

    def random(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(np.float32) * 0.2

    writer = GGUFWriter(str(path), family)
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV)
    writer.add_key_length(HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10_000.0)
    tensors = {"token_embd.weight": random(VOCABULARY, WIDTH), "output_norm.weight": np.ones(WIDTH, np.float32)}
    for i in range(LAYERS):
        sizes = {"attn_q": (HEADS * HEAD, WIDTH), "attn_k": (KV * HEAD, WIDTH), "attn_v": (KV * HEAD, WIDTH)}
        sizes |= {"attn_output": (WIDTH, HEADS * HEAD), "ffn_gate": (WIDE, WIDTH), "ffn_up": (WIDE, WIDTH)}
        sizes |= {"ffn_down": (WIDTH, WIDE)}
        tensors |= {f"blk.{i}.{name}.weight": random(*size) for name, size in sizes.items()}
        norms = {"attn_norm": WIDTH, "ffn_norm": WIDTH}
        if family == "gemma3":
            norms |= {"post_attention_norm": WIDTH, "post_ffw_norm": WIDTH}
        if family in ("gemma3", "qwen3"):
            norms |= {"attn_q_norm": HEAD, "attn_k_norm": HEAD}
        tensors |= {f"blk.{i}.{name}.weight": np.ones(size, np.float32) for name, size in norms.items()}
        if family == "qwen2":
            tensors |= {f"blk.{i}.{n}.bias": random(sizes[n][0]) for n in ("attn_q", "attn_k", "attn_v")}
    for name, value in tensors.items():
        if name != lacking:
            writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
