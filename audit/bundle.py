"""Bundles of records and tiles of hashes, as files (C2SP tlog-tiles encoding).

A bundle contains up to 256 records, each after its length in two bytes; a full tile contains 256 hashes of 32 bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.disk import ENTRIES, PER_FILE, read_file, relative_path
from audit.tree import SubtreeReader, compute_root, leaf_hash, range_root

__all__ = [
    "Bundle",
    "Tiles",
    "bundle_path",
    "frame_record",
    "list_files",
    "parse_bundle",
    "read_edge",
    "stored_bundles",
    "tile_path",
]


def bundle_path(directory: Path, number: int) -> Path:
    """Return the path of bundle ``number``."""
    return directory / ENTRIES / relative_path(number)


def tile_path(directory: Path, level: int, number: int) -> Path:
    """Return the path of a full tile."""
    return directory / "tile" / str(level) / relative_path(number)


def frame_record(record: bytes) -> bytes:
    """Return a record as a bundle stores it: its length in two bytes, then the record."""
    return len(record).to_bytes(2, "big") + record


@dataclass(frozen=True, slots=True)
class Bundle:
    """The whole records of a file, and the bytes after them that are none."""

    records: tuple[bytes, ...]
    rest: bytes


def parse_bundle(data: bytes) -> Bundle:
    """Split a bundle; a record that is cut off, empty or beyond the 256th is ``rest``."""
    records: list[bytes] = []
    at = 0
    while at + 2 <= len(data) and len(records) < PER_FILE:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end == at + 2 or end > len(data):
            break
        records.append(data[at + 2 : end])
        at = end
    return Bundle(tuple(records), data[at:])


def stored_bundles(directory: Path) -> Iterator[tuple[int, Bundle]]:
    """Yield the bundles from 0 until the first that is missing."""
    number = 0
    while (path := bundle_path(directory, number)).exists() or path.is_symlink():
        yield number, parse_bundle(read_file(path))
        number += 1


class Tiles:
    """Complete subtrees of a log of ``size`` entries: from full tiles, and from hashes in memory at the right edge.

    ``edge[level]`` has the hashes of height ``8 * level`` that do not fill a tile yet.
    """

    def __init__(self, directory: Path, edge: Sequence[Sequence[bytes]], size: int) -> None:
        self._directory = directory
        self._edge = edge
        self._size = size
        self._cache: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def subtree(self, height: int, index: int) -> bytes:
        """Return the hash of a complete subtree (see :data:`audit.tree.SubtreeReader`)."""
        level, inside = divmod(height, 8)
        first, count = index << inside, 1 << inside
        number, offset = divmod(first, PER_FILE)
        return compute_root(self._read_tile(level, number)[offset : offset + count])

    def root(self, size: int) -> bytes:
        """Return the root at any earlier size."""
        reader: SubtreeReader = self.subtree
        return range_root(reader, 0, size)

    def _read_tile(self, level: int, number: int) -> Sequence[bytes]:
        full = self._size >> (8 * (level + 1))
        if number >= full:
            return self._edge[level]
        if (level, number) not in self._cache:
            data = read_file(tile_path(self._directory, level, number))
            self._cache[level, number] = tuple(data[i : i + 32] for i in range(0, len(data), 32))
        return self._cache[level, number]


def read_edge(directory: Path, size: int) -> list[list[bytes]]:
    """Return the hashes at the right edge, from the last bundle and the tiles; the caller checks them."""
    edge: list[list[bytes]] = []
    level = 0
    while level == 0 or size >> (8 * level):
        full, count = divmod(size >> (8 * level), PER_FILE)
        if level == 0:
            edge.append([leaf_hash(r) for r in _read_records(directory, full, count)])
        else:
            below = range(full * PER_FILE, full * PER_FILE + count)
            edge.append([_tile_root(directory, level - 1, number) for number in below])
        level += 1
    return edge


def _read_records(directory: Path, number: int, count: int) -> Sequence[bytes]:
    if not count:
        return ()
    return parse_bundle(read_file(bundle_path(directory, number))).records[:count]


def _tile_root(directory: Path, level: int, number: int) -> bytes:
    data = read_file(tile_path(directory, level, number))
    return compute_root([data[i : i + 32] for i in range(0, len(data), 32)])


def list_files(directory: Path) -> frozenset[str]:
    """Return the relative names of all files below, symbolic links and special files included."""
    found: set[str] = set()
    for folder, names, files in os.walk(directory):
        here = Path(folder)
        found.update((here / name).relative_to(directory).as_posix() for name in files)
        found.update((here / n).relative_to(directory).as_posix() for n in names if (here / n).is_symlink())
    return frozenset(found)
