"""Write ``.ci/requirements.lock``: every distribution of all extras, exact version and SHA-256 (Linux x86_64, Python 3.11).

Run in a virtual environment: ``python .ci/lock.py``. Install from it with
``pip install --require-hashes -r .ci/requirements.lock`` and then ``pip install --no-deps .``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "model,small-model,images,faces,qr,charts,keyring,test"


def main() -> int:
    """Ask pip what it would install, and write names, versions and hashes; no address of any index is kept."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--prefer-binary"]
    done = subprocess.run(  # noqa: S603
        [*command, "--report", "-", f"{ROOT}[{EXTRAS}]"], capture_output=True, text=True, check=True
    )
    lines = []
    for item in json.loads(done.stdout)["install"]:
        name, version = item["metadata"]["name"].lower().replace("_", "-"), item["metadata"]["version"]
        digest = item["download_info"].get("archive_info", {}).get("hashes", {}).get("sha256")
        if name != "exskill":
            lines.append(f"{name}=={version} --hash=sha256:{digest}" if digest else f"# {name}=={version}: no hash")
    (ROOT / ".ci" / "requirements.lock").write_text("\n".join(sorted(lines)) + "\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
