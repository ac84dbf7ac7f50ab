"""Tiny GGUF heads, whole and broken."""

from __future__ import annotations

import struct


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def gguf(*, tensors: int = 1, offset: int = 0, magic: bytes = b"GGUF", template: str = "", version: int = 3) -> bytes:
    """Return a small file with one tensor info and the usual keys."""
    values = {"general.architecture": "tiny", "general.name": "Tiny", "general.license": "apache-2.0"}
    if template:
        values["tokenizer.chat_template"] = template
    keys = b"".join(text(k) + struct.pack("<I", 8) + text(v) for k, v in values.items())
    keys += text("tiny.context_length") + struct.pack("<II", 4, 64)
    keys += text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    info = text("w") + struct.pack("<IQIQ", 1, 4, 0, offset)
    head = magic + struct.pack("<IQQ", version, tensors, len(values) + 2)
    return head + keys + info * min(tensors, 1) + b"\0" * 64
