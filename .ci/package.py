"""Build the sdist and the wheel, look inside, and try the wheel in a clean environment: ``python .ci/package.py FOLDER``.

FOLDER must not exist. It needs the extra ``release`` (build, twine) and ends with what it found; exit 1 if anything is wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("exskill", "redaction", "vault", "audit")
_NEEDED = (
    "exskill/locale/zh_Hans/LC_MESSAGES/exskill.mo",
    "exskill/demo/chat.txt",
    "exskill/py.typed",
    "redaction/py.typed",
    "vault/py.typed",
    "audit/py.typed",
    "redaction/names/chat_en.npz",
)
_NEVER = (".git/", ".venv/", "__pycache__", ".env", ".hypothesis/", ".pytest_cache/")


def call(*command: str | Path) -> None:
    """Run a command; raise CalledProcessError if it fails."""
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def find_faults(names: Iterable[str], *, is_wheel: bool) -> list[str]:
    """Return what is missing from an archive, or must not be in it."""
    inside = set(names)
    faults = [f"missing: {name}" for name in _NEEDED if is_wheel and name not in inside]
    faults += [f"must not be there: {name}" for name in inside if any(part in name for part in _NEVER)]
    if is_wheel:
        tops = {name.split("/")[0] for name in inside if ".dist-info/" not in name}
        faults += [f"unknown package: {top}" for top in sorted(tops - set(PACKAGES))]
    return faults


def main(target: Path) -> int:
    """Build, check, install, run."""
    call(sys.executable, "-m", "build", "--outdir", target, ROOT)
    wheel, sdist = next(target.glob("*.whl")), next(target.glob("*.tar.gz"))
    call(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    with zipfile.ZipFile(wheel) as archive:
        faults = find_faults(archive.namelist(), is_wheel=True)
    with tarfile.open(sdist) as archive:
        faults += find_faults(archive.getnames(), is_wheel=False)
    clean = target / "clean"
    venv.create(clean, with_pip=True)
    python = clean / "bin" / "python"
    call(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    # Without its libraries only help may be asked: that it needs nothing else is the point.
    call(python, "-m", "pip", "install", "--quiet", "click", "platformdirs", "cryptography", "rich")
    call(python, "-I", "-m", "exskill", "--version")
    sys.stdout.write("\n".join([*faults, f"{wheel.name}, {sdist.name}: {len(faults)} faults"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
