"""Search a raw disk for erased keys: ``python -m tests.faults.residue`` (Linux, root, ext4 on a loop device).

A vault on a small ext4 image; twenty rewrites of its keyring and destructions of parts, then a passphrase change, then all of it
destroyed. Each superseded keyring and each destroyed shard is remembered; afterwards the raw image is searched for every one.
Prints how many were found; a plain unlink for comparison. Where a loop mount is refused it says so and exits 0.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.vault.support import QUICK, SECRET, Home
from vault.vault import destroy

_SIZE_MB = 64
_REWRITES = 20


def _run(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def _secrets(home: Home) -> set[bytes]:
    """Return the last bytes of the keyring, which differ in every rewrite, and every shard."""
    state = next(p for p in home.state.iterdir() if p.is_dir())
    return {
        (home.directory / "keyring.age").read_bytes()[-64:],
        *(p.read_bytes() for p in (state / "shards").iterdir()),
    }


def _work(mount: Path) -> set[bytes]:
    """Use a vault up; return every secret that was superseded or destroyed."""
    mount.chmod(0o700)
    home = Home(mount)
    home.create()
    home.fill()
    seen = _secrets(home)
    for number in range(_REWRITES):
        with home.open() as vault:
            vault.put_document("note", b"x" * (100 + number))
        seen |= _secrets(home)
    with home.open() as vault:
        vault.change_passphrase(bytearray(SECRET), QUICK, floor=QUICK)
        vault.destroy_import("import-1")
    seen |= _secrets(home)
    destroy(home.directory, home.state)
    return seen


def _plain(mount: Path) -> set[bytes]:
    """Write twenty keys and unlink them as most programs do."""
    import os

    made = set()
    for number in range(_REWRITES):
        path, key = mount / f"plain{number}", os.urandom(32)
        with path.open("wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
        made.add(key)
    return made


def main() -> int:
    """Print what was found on the image; 1 if anything of the vault was."""
    with tempfile.TemporaryDirectory() as folder:
        image, mount = Path(folder) / "image", Path(folder) / "mount"
        mount.mkdir()
        with image.open("wb") as stream:
            stream.truncate(_SIZE_MB << 20)
        # without a journal of data (the default, data=ordered) only metadata is journalled
        if not _run("mkfs.ext4", "-q", str(image)) or not _run("mount", "-o", "loop", str(image), str(mount)):
            sys.stdout.write("skipped: no loop mount is allowed here\n")
            return 0
        try:
            seen, plain = _work(mount), _plain(mount)
        finally:
            _run("umount", str(mount))
        raw = image.read_bytes()
    found, compared = sum(s in raw for s in seen), sum(s in raw for s in plain)
    sys.stdout.write(f"superseded keyrings and destroyed shards: {found} of {len(seen)} found on the raw image\n")
    sys.stdout.write(f"for comparison, keys written and unlinked: {compared} of {len(plain)} found\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
