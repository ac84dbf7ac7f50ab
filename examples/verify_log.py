"""Check an audit log as a stranger would: ``python verify_log.py VAULT/audit``. No key, no passphrase, nothing of exskill.

It runs ``audit/verify.py``, under 200 lines that need only Python and ``cryptography``, with the verifier key beside the
log. A key that you noted elsewhere is better: whoever can change the log can change the key beside it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VERIFIER = Path(__file__).resolve().parents[1] / "audit" / "verify.py"


def verify(log: Path, key: str | None = None) -> tuple[bool, str]:
    """Return whether the log is whole, and what the verifier printed."""
    vkey = key or (log / "vkey").read_text("ascii").strip()
    command = [sys.executable, str(VERIFIER), str(log), "--key", vkey]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.returncode == 0, done.stdout + done.stderr


if __name__ == "__main__":
    is_whole, words = verify(Path(sys.argv[1]))
    sys.stdout.write(words)
    sys.exit(0 if is_whole else 1)
