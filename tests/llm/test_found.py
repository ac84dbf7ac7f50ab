"""Other programs' models are found where they are, and nothing that is not a whole model is taken."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable, UsageError
from exskill.llm.catalogue import register_model
from exskill.llm.found import find_models
from exskill.llm.gguf import GGUFHead
from exskill.llm.suited import estimate_cost

from .ggufs import gguf


def ollama(home: Path, name: str, data: bytes, *, digest: str | None = None, layers: int = 1) -> Path:
    """Lay out one model as Ollama does and return its blob."""
    store = home / ".ollama" / "models"
    sha = digest or hashlib.sha256(data).hexdigest()
    model, tag = name.split(":")
    manifest = store / "manifests" / "registry.ollama.ai" / "library" / model / tag
    manifest.parent.mkdir(parents=True, exist_ok=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{sha}", "size": len(data)}
    other = {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:" + "1" * 64}
    manifest.write_text(json.dumps({"layers": [layer] * layers + [other]}))
    blob = store / "blobs" / f"sha256-{sha}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(data)
    return blob


def test_ollama_names_its_weights_by_hash(tmp_path: Path) -> None:
    blob = ollama(tmp_path, "qwen3:4b", gguf())
    (model,) = find_models("ollama", tmp_path, {})
    assert (model.name, model.path) == ("qwen3-4b", blob)
    item = register_model(model.path, tmp_path / "m", name=model.name, sha256=model.sha256)
    assert (item.sha256, item.path) == (model.sha256, str(blob))


def test_weights_that_are_not_what_ollama_says_are_refused(tmp_path: Path) -> None:
    ollama(tmp_path, "qwen3:4b", gguf(), digest="a" * 64)
    (model,) = find_models("ollama", tmp_path, {})
    with pytest.raises(ModelUnavailable, match="not the one"):
        register_model(model.path, tmp_path / "m", name=model.name, sha256=model.sha256)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"layers": 3}',
        '{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "../x"}]}',
    ],
)
def test_a_broken_or_hostile_manifest_is_no_model(tmp_path: Path, manifest: str) -> None:
    ollama(tmp_path, "good:1b", gguf())
    path = tmp_path / ".ollama/models/manifests/registry.ollama.ai/library/bad/x"
    path.parent.mkdir(parents=True)
    path.write_text(manifest)
    assert [m.name for m in find_models("ollama", tmp_path, {})] == ["good-1b"]


def test_ollamas_own_place_is_taken_from_its_variable(tmp_path: Path) -> None:
    ollama(tmp_path / "else", "a:b", gguf())
    place = str(tmp_path / "else" / ".ollama" / "models")
    assert [m.name for m in find_models("ollama", tmp_path, {"OLLAMA_MODELS": place})] == ["a-b"]


@pytest.mark.parametrize(
    ("source", "folder"),
    [("lmstudio", ".lmstudio/models/some/repo"), ("gpt4all", ".local/share/nomic.ai/GPT4All")],
)
def test_plain_folders_give_whole_language_models_only(tmp_path: Path, source: str, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    for name in ("good.gguf", "mmproj-good.gguf", "big-00001-of-00003.gguf"):
        (place / name).write_bytes(gguf())
    (place / "cut.gguf").write_bytes(gguf()[:40])
    (place / "text.gguf").write_text("no")
    assert [m.name for m in find_models(source, tmp_path, {})] == ["good"]


def test_a_path_is_a_file_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(gguf())
    assert [m.name for m in find_models(str(tmp_path / "a.gguf"), tmp_path, {})] == ["a"]
    assert [m.name for m in find_models(str(tmp_path), tmp_path, {})] == ["a"]
    with pytest.raises(UsageError):
        find_models(str(tmp_path / "none.gguf"), tmp_path, {})
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailable):
        find_models(str(tmp_path / "empty"), tmp_path, {})


def test_a_program_that_is_not_here_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lmstudio"):
        find_models("lmstudio", tmp_path, {})


def test_a_model_twice_the_size_costs_twice_the_memory_and_half_the_speed() -> None:
    small, large = (estimate_cost(GGUFHead(3, {}, {}, 1, size << 30), 20e9) for size in (1, 2))
    assert large.memory_mb - small.memory_mb == 2048
    assert small.tokens_per_s == pytest.approx(2 * large.tokens_per_s, abs=0.2)
