"""Models that other programs have already fetched: read where they are, accepted by hash, neither copied nor changed.

Ollama keeps a manifest for each name and the weights under their SHA-256; LM Studio and GPT4All keep plain GGUF files in
folders. Nothing is asked of these programs, and no socket is opened: only their files are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exskill.core.errors import ModelUnavailable, UsageError
from exskill.core.i18n import _
from exskill.llm.gguf import read_head

__all__ = ["SOURCES", "Found", "find_models"]

SOURCES: Final = ("ollama", "lmstudio", "gpt4all")
_MODEL_LAYER: Final = "application/vnd.ollama.image.model"
_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{64})")
_PART: Final = re.compile(r"-\d{5}-of-\d{5}$")
_MANIFEST_MOST: Final = 1 << 20
_MOST: Final = 500  # files to look at in one folder


@dataclass(frozen=True, slots=True)
class Found:
    """One GGUF file. ``sha256`` is what the other program says it is, "" where it says nothing; it is checked on adding."""

    name: str
    path: Path
    size: int
    sha256: str = ""


def find_models(source: str, home: Path, environ: Mapping[str, str]) -> tuple[Found, ...]:
    """Return the models of a program, or of a file or folder of the user's, by name.

    Raise UsageError where there is no such program's folder or file, ModelUnavailable where it holds no whole model.
    """
    if source == "ollama":
        places = [p for p in _ollama_places(home, environ) if p.is_dir()]
        found = [model for place in places for model in _find_ollama(place)]
    elif source in SOURCES:
        places = [p for p in _list_folders(source, home) if p.is_dir()]
        found = [model for place in places for model in _find_files(place)]
    else:
        path = Path(source).expanduser()
        places = [path] if path.exists() else []
        found = list(_find_files(path)) if path.is_dir() else [_describe_file(path)] if path.is_file() else []
    if not places:
        raise UsageError(_("nothing of {source} was found on this machine").format(source=source))
    if not found:
        raise ModelUnavailable(_("there is no whole model (a .gguf file in one piece) there"))
    return tuple(sorted({model.path: model for model in found}.values(), key=lambda model: model.name))


def _ollama_places(home: Path, environ: Mapping[str, str]) -> list[Path]:
    own = environ.get("OLLAMA_MODELS", "")
    shared = (Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/models"))
    return [Path(own)] if own else [home / ".ollama" / "models", *shared]


def _list_folders(source: str, home: Path) -> list[Path]:
    if source == "lmstudio":
        return [home / ".lmstudio" / "models", home / ".cache" / "lm-studio" / "models"]
    return [
        home / ".local" / "share" / "nomic.ai" / "GPT4All",
        home / "Library" / "Application Support" / "nomic.ai" / "GPT4All",
        home / "AppData" / "Local" / "nomic.ai" / "GPT4All",
    ]


def _find_ollama(place: Path) -> Iterator[Found]:
    manifests = place / "manifests"
    for path in sorted(p for p in manifests.rglob("*") if p.is_file())[:_MOST]:
        digest = _read_digest(path)
        blob = place / "blobs" / f"sha256-{digest}"
        if digest and blob.is_file() and _is_model(blob):
            parts = path.relative_to(manifests).parts
            yield Found(_simplify_name("-".join(parts[-2:])), blob.resolve(), blob.stat().st_size, digest)


def _read_digest(manifest: Path) -> str:
    """Return the SHA-256 of a manifest's weights, "" for anything that is no manifest."""
    try:
        if manifest.stat().st_size > _MANIFEST_MOST:
            return ""
        layers = json.loads(manifest.read_text("utf-8"))["layers"]
        digests = [str(layer["digest"]) for layer in layers if layer["mediaType"] == _MODEL_LAYER]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    match = _DIGEST.fullmatch(digests[0]) if len(digests) == 1 else None
    return match[1] if match else ""


def _find_files(place: Path) -> Iterator[Found]:
    for path in sorted(place.rglob("*.gguf"))[:_MOST]:
        aside = path.name.startswith("mmproj") or _PART.search(path.stem)  # eyes of a model, or a piece of one
        if path.is_file() and not aside and _is_model(path):
            yield _describe_file(path)


def _describe_file(path: Path) -> Found:
    return Found(_simplify_name(path.stem), path.resolve(), path.stat().st_size)


def _simplify_name(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "model"


def _is_model(path: Path) -> bool:
    """Whether a file is a GGUF with the layers of a language model, by its head alone."""
    try:
        head = read_head(path)
    except ModelUnavailable:
        return False
    return head.tensors > 0 and head.architecture not in ("", "clip", "bert", "nomic-bert")
