"""The hash tree of RFC 6962: append, inclusion, consistency.

Leaves are ``SHA-256(0x00 || data)``, nodes ``SHA-256(0x01 || left || right)``. Proofs are made from a reader of complete
subtrees, so they cost O(log n) whether the hashes are in memory or in tiles; they are checked with the iterative
algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "SubtreeReader",
    "compute_root",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "range_root",
    "verify_consistency",
    "verify_inclusion",
]

EMPTY_ROOT: Final = hashlib.sha256().digest()

SubtreeReader = Callable[[int, int], bytes]
"""``(height, index) -> hash`` of the complete subtree over leaves ``[index << height, (index + 1) << height)``."""

_sha256 = hashlib.sha256
_HASH_BYTES: Final = 32


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return _sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one peak per set bit of its size. Appending is O(1) amortised."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.size = 0

    def push(self, hashed: bytes, height: int = 0) -> None:
        """Append a leaf hash, or a complete subtree of ``2**height`` leaves no higher than the last peak."""
        self.size += 1 << height
        while self._peaks and self._peaks[-1][0] == height:
            hashed = node_hash(self._peaks.pop()[1], hashed)
            height += 1
        self._peaks.append((height, hashed))

    def extend(self, hashes: Iterable[bytes], height: int = 0) -> None:
        """Append several."""
        for hashed in hashes:
            self.push(hashed, height)

    def root(self) -> bytes:
        """Return the root hash of the tree so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def copy(self) -> Frontier:
        """Return an independent copy."""
        other = Frontier()
        other._peaks = list(self._peaks)
        other.size = self.size
        return other


def compute_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes, level by level."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        paired = [_sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def range_root(read: SubtreeReader, low: int, high: int) -> bytes:
    """Return MTH(D[low:high]) for a range that occurs as a subtree of some tree (``low`` aligned as RFC 6962 splits)."""
    width = high - low
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0 and low % width == 0:
        return read(width.bit_length() - 1, low // width)
    split = _find_split(width)
    return node_hash(range_root(read, low, low + split), range_root(read, low + split, high))


def inclusion_proof(read: SubtreeReader, index: int, size: int) -> list[bytes]:
    """Return PATH(index, D[size]), from the leaf upwards. Raise ValueError if there is no such leaf."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _find_split(high - low)
        if index < middle:
            path.append(range_root(read, middle, high))
            high = middle
        else:
            path.append(range_root(read, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(read: SubtreeReader, old: int, new: int) -> list[bytes]:
    """Return PROOF(old, D[new]); empty for equal sizes and for ``old == 0``. Raise ValueError if ``old > new``."""
    if not 0 <= old <= new:
        raise ValueError("the older tree is larger")
    if old in (0, new):
        return []
    path: list[bytes] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + _find_split(high - low)
        if old <= middle:
            path.append(range_root(read, middle, high))
            high = middle
        else:
            path.append(range_root(read, low, middle))
            low, whole = middle, False
    if not whole:
        path.append(range_root(read, low, high))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``path`` proves that ``leaf`` is number ``index`` of the tree of ``size`` leaves with ``root``."""
    if not 0 <= index < size or not _are_hashes(leaf, *path, root):
        return False
    node, last, hashed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            hashed = node_hash(sibling, hashed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and hashed == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether ``path`` proves that the tree of ``old`` leaves is a prefix of the tree of ``new`` leaves."""
    if not 0 <= old <= new or not _are_hashes(old_root, *path, new_root):
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for hashed in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(hashed, first), node_hash(hashed, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, hashed)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == _HASH_BYTES for value in values)


def _find_split(width: int) -> int:
    """Return the largest power of two below ``width``."""
    return 1 << ((width - 1).bit_length() - 1)
