"""Write ``.ci/requirements.lock`` and ``.ci/build.lock``: exact versions and SHA-256 of every distribution, for every system.

Run ``python .ci/lock.py`` where ``uv`` is installed. Each pin says which extras need it (``# for: base, test``), so that one file
serves every install: ``.ci/install.py`` picks its lines. No address of any index is kept, and none is needed to install.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK, BUILD = ROOT / ".ci" / "requirements.lock", ROOT / ".ci" / "build.lock"
# What the source distributions in the lock and our own wheel are built with; uv itself installs the rest.
BUILD_TOOLS = (
    "babel",
    "cmake",
    "editables",
    "hatchling",
    "ninja",
    "pip",
    "scikit-build-core",
    "setuptools",
    "uv",
    "wheel",
)
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==[^\n]*(?:\n    --hash=[^\n]*)*", re.MULTILINE)


def compile_pins(source: Path | str, *options: str) -> str:
    """Return what ``uv pip compile`` pins for a file of requirements. Raises CalledProcessError if nothing fits."""
    command = ["uv", "pip", "compile", str(source), "--universal", "--python-version", "3.11", "--quiet"]
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def read_pins(text: str) -> list[tuple[str, str]]:
    """Return (name, whole pin with marker and hashes) for each pin; a name may have a pin for each version of Python."""
    return [(m[1].lower().replace("_", "-").replace(".", "-"), m[0].rstrip()) for m in _PIN.finditer(text)]


def find_users(whole: str) -> dict[str, set[str]]:
    """Return for each name the extras (``base`` for none) that need it, each resolved inside the whole lock."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    users: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder, "limits.txt")
        limits.write_text(re.sub(r" \\\n    --hash=\S+", "", whole), "utf-8")
        for extra in ("", *extras):
            chosen = ("--extra", extra) if extra else ()
            for name, _pin in read_pins(compile_pins("pyproject.toml", "--constraint", str(limits), *chosen)):
                users.setdefault(name, set()).add(extra or "base")
    return users


def main() -> int:
    """Resolve everything anew and write both files."""
    whole = compile_pins("pyproject.toml", "--all-extras", "--generate-hashes")
    users = find_users(whole)
    parts = []
    for name, pin in read_pins(whole):
        found = users.get(name, set())
        parts.append(f"# for: {'base' if 'base' in found else ', '.join(sorted(found))}\n{pin}\n")
    LOCK.write_text("".join(parts), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder, "tools.in")
        tools.write_text("\n".join(BUILD_TOOLS), "utf-8")
        BUILD.write_text(compile_pins(tools, "--generate-hashes"), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
