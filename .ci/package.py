"""Build the sdist and the wheel, look inside, and try the wheel in a clean environment: ``python .ci/package.py FOLDER``.

FOLDER must not exist. It needs the extra ``release`` (build, twine) and ends with what it found; exit 1 if anything is wrong.
The clean environment gets what the lock names and the small model; the demo then runs there with no network at all, where
this machine lets a process have none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

import install

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
_NEEDED_SOURCES = (
    ".ci/install.py",
    ".ci/requirements.lock",
    ".ci/build.lock",
    "README.md",
    "CONTRIBUTING.md",
    "POLICY.md",
)
_NEVER = (".git/", ".venv/", "__pycache__", ".env", ".hypothesis/", ".pytest_cache/")


def call(*command: str | Path) -> None:
    """Run a command; raise CalledProcessError if it fails."""
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def find_faults(names: Iterable[str], *, is_wheel: bool) -> list[str]:
    """Return what is missing from an archive, or must not be in it."""
    inside = set(names)
    wanted = _NEEDED if is_wheel else _NEEDED_SOURCES
    found = inside if is_wheel else {name.partition("/")[2] for name in inside}
    faults = [f"missing: {name}" for name in wanted if name not in found]
    faults += [f"must not be there: {name}" for name in inside if any(part in name for part in _NEVER)]
    if is_wheel:
        tops = {name.split("/")[0] for name in inside if ".dist-info/" not in name}
        faults += [f"unknown package: {top}" for top in sorted(tops - set(PACKAGES))]
    return faults


def without_network() -> list[str]:
    """Return what a command is begun with to have no network at all; nothing where this machine cannot do that."""
    prefix = ["unshare", "--map-root-user", "--net"]
    works = (
        shutil.which("unshare") and subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
    )
    return prefix if works else []


def try_wheel(wheel: Path, place: Path) -> None:
    """Install a wheel with what the lock names into a new environment, then run the demo there without a network."""
    venv.create(place, with_pip=True)
    python, pins = place / "bin" / "python", place / "pins.txt"
    is_prebuilt = install.has_new_libc() and install.has_openmp()
    extras = ["small-model", "prebuilt"] if is_prebuilt else ["small-model"]
    pins.write_text(install.select_pins(install.LOCK.read_text("utf-8"), extras), "utf-8")
    environ = install.build_environment(is_prebuilt=is_prebuilt)
    *commands, _ours = install.plan_commands(python, install.find_uv(python, place), pins)
    for command in commands:
        install.run(command, environ)
    call(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    home = place / "home"
    home.mkdir(mode=0o700)
    alone = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    demo = [*without_network(), str(place / "bin" / "exskill"), "demo", "--small-model"]
    subprocess.run(demo, check=True, cwd=home, env=alone)


def main(target: Path) -> int:
    """Build, check, install, run."""
    call(sys.executable, "-m", "build", "--outdir", target, ROOT)
    wheel, sdist = next(target.glob("*.whl")), next(target.glob("*.tar.gz"))
    call(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    with zipfile.ZipFile(wheel) as archive:
        faults = find_faults(archive.namelist(), is_wheel=True)
    with tarfile.open(sdist) as archive:
        faults += find_faults(archive.getnames(), is_wheel=False)
    try_wheel(wheel, target / "clean")
    sys.stdout.write("\n".join([*faults, f"{wheel.name}, {sdist.name}: {len(faults)} faults"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
