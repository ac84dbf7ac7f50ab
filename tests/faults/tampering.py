"""Change a vault in every small way: ``python -m tests.faults.tampering``. Counts what was accepted; every number should be 0.

Every bit of the keyring and of a segment flipped, every length cut to, bytes added, 64 KiB chunks of a large segment swapped,
repeated and reordered, files exchanged inside a vault and between two, older vaults put back, files missing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from tests.vault.support import Home, everything, rows
from vault.age.stream import CHUNK
from vault.errors import VaultError
from vault.vault import SegmentSpec

_BLOCK = CHUNK + 16


def _opens(home: Home) -> bool:
    """Whether a vault opens and gives everything it holds."""
    try:
        with home.open(mode="r") as vault:
            vault.read(everything(vault))
            for entry in vault.documents():
                vault.get_document(entry.kind, scope=entry.scope)
    except VaultError:
        return False
    return True


def _variants(data: bytes) -> Iterator[tuple[str, bytes]]:
    for i in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[i // 8] ^= 1 << i % 8
        yield "bits flipped", bytes(flipped)
    for cut in range(len(data)):
        yield "lengths cut to", data[:cut]
    for more in (b"\0", b"x" * 16, data[-16:], data):
        yield "bytes added", data + more


def _chunked(data: bytes) -> Iterator[tuple[str, bytes]]:
    blocks = [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)]
    for i in range(len(blocks) - 1):
        swapped = [*blocks[:i], blocks[i + 1], blocks[i], *blocks[i + 2 :]]
        yield "chunks swapped", b"".join(swapped)
        yield "chunks repeated", b"".join([*blocks[: i + 1], blocks[i], *blocks[i + 1 :]])
        yield "chunks left out", b"".join([*blocks[:i], *blocks[i + 1 :]])
    yield "chunks reversed", b"".join(reversed(blocks))


def _try(home: Home, path: Path, variants: Callable[[bytes], Iterator[tuple[str, bytes]]]) -> dict[str, list[int]]:
    """Return for each kind of change how many were tried and how many were accepted."""
    original, counted = path.read_bytes(), dict[str, list[int]]()
    for kind, data in variants(original):
        path.write_bytes(data)
        entry = counted.setdefault(kind, [0, 0])
        entry[0] += 1
        entry[1] += _opens(home)
    path.write_bytes(original)
    if not _opens(home):
        raise SystemExit("the vault no longer opens after the original was put back")
    return counted


def _filled(root: Path) -> Home:
    root.mkdir(mode=0o700)
    home = Home(root)
    home.create()
    home.fill()
    return home


def _exchanged(first: Home, second: Home) -> dict[str, list[int]]:
    """Swap, rename and mix files; each time one thing, then put it back."""
    segments = sorted((first.directory / "seg").iterdir())
    foreign = sorted((second.directory / "seg").iterdir())
    counted = {"segments exchanged": [0, 0], "segments of another vault": [0, 0], "files missing": [0, 0]}

    def attempt(kind: str, path: Path, data: bytes | None) -> None:
        original = path.read_bytes()
        path.unlink() if data is None else path.write_bytes(data)
        counted[kind][0] += 1
        counted[kind][1] += _opens(first)
        path.write_bytes(original)
        path.chmod(0o600)

    for path in segments:
        for other in segments:
            if other != path:
                attempt("segments exchanged", path, other.read_bytes())
        for other in foreign:
            attempt("segments of another vault", path, other.read_bytes())
    living = [
        *segments,
        *(first.directory / "doc").iterdir(),
        first.directory / "keyring.age",
        first.directory / "VAULT",
    ]
    state = next(p for p in first.state.iterdir() if p.is_dir())
    for path in (
        *living,
        state / "anchor",
        state / "shards" / "vault",
    ):  # a part's own shard missing is how it is erased
        attempt("files missing", path, None)
    return counted


def _older(root: Path) -> dict[str, list[int]]:
    """Put each earlier state of a vault's directory back, this machine's state folder staying as it is."""
    home, kept = _filled(root / "older"), []
    for number in range(6):
        copy = root / f"copy{number}"
        shutil.copytree(home.directory, copy)
        kept.append(copy)
        with home.open() as vault:
            vault.put_document("note", os.urandom(64))
    newest, accepted = root / "newest", 0
    shutil.copytree(home.directory, newest)
    for copy in kept:
        shutil.rmtree(home.directory)
        shutil.copytree(copy, home.directory)
        accepted += _opens(home)
    return {"older vaults put back": [len(kept), accepted]}


def main() -> int:
    """Print the table; exit 0 only if nothing was accepted."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        home, second = _filled(root / "first"), _filled(root / "second")
        large = _filled(root / "large")
        with large.open() as vault:
            text = [os.urandom(512).hex() for _ in range(600)]
            vault.write_import("import-2", [SegmentSpec(pa.concat_tables([rows(*text)]), "ex", "general")])
        small = min((home.directory / "seg").iterdir(), key=lambda p: p.stat().st_size)
        biggest = max((large.directory / "seg").iterdir(), key=lambda p: p.stat().st_size)
        parts = (
            ("keyring", lambda: _try(home, home.directory / "keyring.age", _variants)),
            ("a segment", lambda: _try(home, small, _variants)),
            ("a large segment", lambda: _try(large, biggest, _chunked)),
            ("a vault", lambda: _exchanged(home, second)),
            ("a vault", lambda: _older(root)),
        )
        failed = 0
        for name, part in parts:
            for kind, (tried, accepted) in part().items():
                failed += accepted
                sys.stdout.write(f"{name:<16} {kind:<28} {tried:>8} tried {accepted:>4} accepted\n")
                sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
