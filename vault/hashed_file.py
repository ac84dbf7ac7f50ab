"""A file that is hashed as it is read: nothing passes through memory twice."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

__all__ = ["HashedFile"]


class HashedFile(io.RawIOBase):
    """A file from its beginning to its end; ``size`` is in bytes. Raises OSError where it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._file, self._hash, self._at = path.open("rb"), hashlib.sha256(), 0
        self.size = os.fstat(self._file.fileno()).st_size

    def readable(self) -> bool:
        """As every file that is read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer as far as it goes, and hash what it got; return how far."""
        got = self._file.readinto(buffer)
        self._hash.update(memoryview(buffer)[:got])
        self._at += got
        return got

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._at

    def hash_whole(self) -> str:
        """Return the SHA-256 of the whole file in hex; what was not read yet is read now."""
        while self.readinto(bytearray(1 << 16)):
            pass
        return self._hash.hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
