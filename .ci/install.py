"""Install exskill from the lock into ``.venv`` of this folder: ``python3 .ci/install.py [--native] [--editable] [EXTRA ...]``.

EXTRA names extras of pyproject.toml; ``model``, the default language model, if none is given. Everything that is installed has
the version and the SHA-256 that ``.ci/requirements.lock`` names. uv does the work (itself from the lock); without it pip does.

The language model needs the library of llama.cpp. Where this machine can use the prebuilt one, nothing is compiled; elsewhere,
and with ``--native``, it is built here for this processor. exskill itself never uses the network: what it needs is fetched now.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
LOCK, BUILD = ROOT / ".ci" / "requirements.lock", ROOT / ".ci" / "build.lock"
_BLOCK = re.compile(r"^# for: (?P<users>[^\n]+)\n(?P<pin>[^\n#](?:[^\n]|\n    )*)\n", re.MULTILINE)
_STEP = re.compile(r"\[(\d+)/(\d+)\]")
_LEAST_GLIBC = (2, 38)
_LIBRARY = "llama-cpp-python"


class InstallError(Exception):
    """The installation cannot go on. The message says what to do."""


def select_pins(lock: str, extras: Sequence[str]) -> str:
    """Return the pins of a lock for some extras and for exskill itself. Raises InstallError if an extra is unknown."""
    blocks = [(set(m["users"].split(", ")), m["pin"]) for m in _BLOCK.finditer(lock)]
    known = set().union(*(users for users, _pin in blocks))
    if unknown := sorted(set(extras) - known):
        raise InstallError(f"there is no extra {', '.join(unknown)}; there are {', '.join(sorted(known - {'base'}))}")
    return "".join(f"{pin}\n" for users, pin in blocks if users & {"base", *extras})


def has_new_libc() -> bool:
    """Return whether the prebuilt libllama was made for machines like this: Linux on x86_64 with glibc 2.38 or newer."""
    name, version = platform.libc_ver()
    found = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    return sys.platform == "linux" and platform.machine() == "x86_64" and name == "glibc" and found >= _LEAST_GLIBC


def has_openmp() -> bool:
    """Return whether the one library that the prebuilt libllama needs beside the usual ones is here."""
    folders = ("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib")
    return any(Path(folder, "libgomp.so.1").exists() for folder in folders)


def check_compiler() -> None:
    """Raise InstallError if no C++ compiler is found; cmake and ninja come from the lock."""
    if any(shutil.which(name) for name in (os.environ.get("CXX") or "c++", "g++", "clang++")):
        return
    if has_new_libc():
        raise InstallError("one library is missing. On Debian: sudo apt install libgomp1")
    raise InstallError("a C++ compiler is needed to build llama.cpp here. On Debian: sudo apt install g++")


def make_environment() -> Path:
    """Make ``.venv`` if it is not there; return its Python. Raises InstallError where Python lacks venv."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True, check=False
        )
        if made.returncode:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            raise InstallError(
                "Python cannot make a virtual environment here. On Debian: sudo apt install python3-venv"
            )
    return python


def find_uv(python: Path, folder: Path) -> list[str] | None:
    """Return the command of the uv that the lock names, installed into the environment; None where it cannot be had."""
    pin = next((m[0] for m in re.finditer(r"^uv==(?:[^\n]|\n    )*", BUILD.read_text("utf-8"), re.MULTILINE)), "")
    wanted = folder / "uv.txt"
    wanted.write_text(pin + "\n", "utf-8")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--require-hashes", "-r", str(wanted)]
    done = subprocess.run(command, capture_output=True, check=False)
    return [str(python.with_name("uv")), "pip", "install", "--python", str(python)] if done.returncode == 0 else None


def plan_commands(python: Path, uv: list[str] | None, pins: Path, *, is_editable: bool = False) -> Iterator[list[str]]:
    """Yield the commands that install the pins, then exskill itself without asking for anything more."""
    ours = ["--editable", str(ROOT)] if is_editable else [str(ROOT)]
    if uv is not None:
        yield [*uv, "--require-hashes", "--no-deps", "--build-constraints", str(BUILD), "-r", str(pins)]
        # Compiled now: Python 3.11 keeps half a compiled module for ever if the disk is full at the first run (gh-126606).
        built = ["--quiet", "--compile-bytecode", "--no-deps", "--build-constraints", str(BUILD)]
        built += ["--reinstall-package", "exskill"]
        yield [*uv, *built, *ours]
        return
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-deps"]
    yield [*pip, "--quiet", "--require-hashes", "-r", str(BUILD)]
    yield [*pip, "--require-hashes", "--no-build-isolation", "-r", str(pins)]
    yield [*pip, "--quiet", "--no-build-isolation", "--force-reinstall", *ours]


def build_environment(*, is_prebuilt: bool) -> dict[str, str]:
    """Return the environment of the install: what of llama.cpp is built, if anything."""
    environ = dict(os.environ)
    if is_prebuilt:
        environ["SKBUILD_WHEEL_CMAKE"] = "false"
    else:
        include = ROOT / ".ci" / "only-the-library.cmake"
        ours = f"-DLLAVA_BUILD=OFF -DCMAKE_PROJECT_INCLUDE={include}"
        environ["CMAKE_ARGS"] = f"{environ.get('CMAKE_ARGS', '')} {ours}".strip()
        environ.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
        environ["SKBUILD_BUILD_VERBOSE"] = "true"
    return environ


def run(command: Sequence[str], environ: dict[str, str]) -> None:
    """Run one command, showing how far a build is. Raises InstallError with the last lines if it fails."""
    shown = [*command, "--verbose"] if "--no-deps" in command and "--quiet" not in command else list(command)
    last: list[str] = []
    with subprocess.Popen(
        shown, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            last = [*last[-40:], line.rstrip()]
            step = _STEP.search(line)
            if step and sys.stderr.isatty():
                sys.stderr.write(f"\rbuilding llama.cpp for this processor: {step[1]} of {step[2]} ")
                sys.stderr.flush()
    if process.returncode:
        raise InstallError("\n".join([*last, "", f"this command failed: {' '.join(command)}"]))


def link_command() -> str:
    """Link ``exskill`` into ``~/.local/bin``, never over a file of somebody else's. Return what to say."""
    program, folder = ENVIRONMENT / "bin" / "exskill", Path.home() / ".local" / "bin"
    link = folder / "exskill"
    try:
        if not link.is_symlink() and link.exists():
            raise FileExistsError
        folder.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(program)
    except OSError:
        return f'exskill is installed. For this shell:  export PATH="{program.parent}:$PATH"'
    if str(folder) in os.environ.get("PATH", "").split(os.pathsep):
        return "exskill is installed. Type:  exskill"
    return f'exskill is installed. New shells find it; for this one:  export PATH="{folder}:$PATH"'


def install(extras: Sequence[str], *, is_native: bool, is_editable: bool = False) -> str:
    """Install everything; return the closing line. Raises InstallError."""
    if sys.version_info < (3, 11):  # noqa: UP036  (the very check that a newcomer meets first)
        raise InstallError("exskill needs Python 3.11 or newer")
    if os.name != "posix":
        raise InstallError("exskill runs on Linux, and untested on macOS. On Windows, use it inside WSL.")
    is_prebuilt = not is_native and has_new_libc() and has_openmp()
    if not is_prebuilt:
        check_compiler()
    python = make_environment()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pins = folder / "pins.txt"
        pins.write_text(select_pins(LOCK.read_text("utf-8"), [*extras, "prebuilt"] if is_prebuilt else extras), "utf-8")
        environ = build_environment(is_prebuilt=is_prebuilt)
        uv = find_uv(python, folder)
        chosen = [*uv, "--reinstall-package", _LIBRARY] if uv and is_native else uv
        for command in plan_commands(python, chosen, pins, is_editable=is_editable):
            run(command, environ)
    run([str(python), str(ROOT / ".ci" / "man.py"), str(ENVIRONMENT / "share" / "man")], dict(os.environ))
    return link_command()


def main(argv: Sequence[str]) -> int:
    """Install, and say in plain words what went wrong if anything did."""
    parser = argparse.ArgumentParser(description="Install exskill from the lock into .venv of this folder.")
    parser.add_argument("extras", nargs="*", metavar="EXTRA", help="extras of pyproject.toml; model if none is given")
    parser.add_argument(
        "--native", action="store_true", help="build llama.cpp for this processor even where a prebuilt one runs"
    )
    parser.add_argument(
        "--editable", action="store_true", help="run exskill from this folder as it is, for its authors"
    )
    chosen = parser.parse_args(argv)
    try:
        said = install(chosen.extras or ["model"], is_native=chosen.native, is_editable=chosen.editable)
    except InstallError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; run the same command again to go on\n")
        return 130
    sys.stderr.write(f"\n{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
