"""A vault in a folder of its own, and a disk that stops at any operation."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from vault.atomic import Disk
from vault.kdf import Argon2Params
from vault.slots import PassphraseUnlocker
from vault.vault import DocumentSpec, KeySelection, SegmentSpec, Vault

QUICK = Argon2Params(64, 1, 1)
SECRET = b"correct horse battery staple"
CANARY = "canary-7f3a-please-never-appear"


def unlocker(secret: bytes = SECRET) -> PassphraseUnlocker:
    return PassphraseUnlocker(bytearray(secret), floor=QUICK)


def rows(*texts: str) -> pa.Table:
    return pa.table({"id": [f"{i:032x}" for i in range(len(texts))], "text": list(texts)})


class Home:
    def __init__(self, root: Path) -> None:
        self.directory, self.state = root / "data" / "v", root / "state"
        for folder in (root / "data", self.state):
            folder.mkdir(mode=0o700)

    def create(self) -> str:
        vault, code = Vault.create(
            self.directory, self.state, passphrase=bytearray(SECRET), params=QUICK, floor=QUICK, now=1_700_000_000
        )
        vault.close()
        return code

    def open(self, secret: bytes = SECRET, mode: str = "w") -> Vault:
        return Vault.open(self.directory, self.state, unlocker(secret), mode=mode)  # type: ignore[arg-type]

    def fill(self) -> None:
        with self.open() as vault:
            specs = [SegmentSpec(rows(CANARY, "two"), "ex", "general"), SegmentSpec(rows("mine"), "me", "general")]
            vault.write_import("import-1", specs, [DocumentSpec("profile", CANARY.encode(), scope="import-1")])


def everything(vault: Vault) -> KeySelection:
    return KeySelection(frozenset(s.id for s in vault.segments()))


class Stop(BaseException):
    pass


class DyingDisk(Disk):
    """Stops the world at the n-th operation."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def _tick(self) -> None:
        if self.left == 0:
            raise Stop
        self.left -= 1

    def _write(self, fd: int, view: memoryview) -> int:
        self._tick()
        return super()._write(fd, view[: max(1, len(view) // 2)])

    def _fsync(self, fd: int) -> None:
        self._tick()
        super()._fsync(fd)

    def _rename(self, source: Path, target: Path) -> None:
        self._tick()
        super()._rename(source, target)

    def _unlink(self, path: Path) -> None:
        self._tick()
        super()._unlink(path)
