"""Run a folder of vectors in the format of age's public testkit: ``python -m vault.age.vectors DIR``.

Each file: ``key: value`` lines, an empty line, an age file. Exit 0 only if every vector ends as it says, with exactly
the plaintext it says, also where the payload fails half-way. A file with a key that nobody knows is passed over, as the
testkit asks, and counted.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from vault.age import bech32
from vault.age import file as age
from vault.age.armor import dearmor
from vault.age.hybrid import HybridIdentity
from vault.errors import AgeError, ArmorFailure, HeaderFailure, HmacFailure, NoMatch, PayloadFailure

__all__ = ["Unknown", "check_vector", "main", "run_vector"]


class Unknown(ValueError):
    """The vector asks for something that this runner does not know."""


_CLASSES: Final[dict[type[AgeError], str]] = {
    NoMatch: "no match",
    HmacFailure: "HMAC failure",
    HeaderFailure: "header failure",
    PayloadFailure: "payload failure",
    ArmorFailure: "armor failure",
}
_KNOWN: Final = frozenset(
    ("expect", "payload", "identity", "passphrase", "armored", "compressed", "file key", "comment")
)


def _parse_identity(text: str) -> age.Identity:
    prefix, key = bech32.decode(text)
    if prefix == "age-secret-key-":
        return age.X25519Identity(key)
    if prefix == "age-secret-key-pq-":
        return HybridIdentity(key)
    raise ValueError("unknown identity")


def run_vector(data: bytes, identities: Iterable[age.Identity], *, armored: bool) -> tuple[str, bytes]:
    """Decrypt; return the class of the outcome and all plaintext released before it."""
    released = bytearray()
    try:
        for chunk in age.decrypt_chunks(io.BytesIO(dearmor(data) if armored else data), tuple(identities)):
            released += chunk
    except AgeError as error:
        return _CLASSES[type(error)], bytes(released)
    return "success", bytes(released)


def check_vector(vector: bytes) -> str | None:
    """Run one vector; return None if it ends as it says, else what differed. Raises ValueError on a malformed vector."""
    head, _, body = vector.partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in head.decode("utf-8").split("\n")]
    if not all(len(pair) == 2 for pair in pairs):
        raise ValueError("not a vector")
    if not all(key in _KNOWN for key, _value in pairs):
        raise Unknown("unknown key in a vector")
    single = dict(pairs)
    if single.get("compressed", "zlib") != "zlib":
        raise Unknown("unknown compression in a vector")
    if "compressed" in single:
        body = zlib.decompress(body)
    identities = [_parse_identity(v) for k, v in pairs if k == "identity"]
    identities += [age.ScryptIdentity(v.encode("utf-8")) for k, v in pairs if k == "passphrase"]
    outcome, released = run_vector(body, identities, armored=single.get("armored") == "yes")
    if outcome != single["expect"]:
        return f"expected {single['expect']}, got {outcome}"
    wanted = single.get("payload")
    if wanted is not None and hashlib.sha256(released).hexdigest() != wanted:
        return "other plaintext was released"
    return None if wanted is not None or not released else "plaintext was released"


def main(arguments: list[str]) -> int:
    """Run every file of a folder; 0 if all pass, 1 if one fails, 2 if there is none."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m vault.age.vectors DIR\n")
        return 2
    failed = passed = ignored = 0
    for path in sorted(p for p in Path(arguments[0]).iterdir() if p.is_file()):
        try:
            problem = check_vector(path.read_bytes())
        except Unknown:
            ignored += 1
            continue
        except (ValueError, KeyError, zlib.error) as error:
            problem = f"not a vector ({type(error).__name__})"
        passed, failed = passed + (problem is None), failed + (problem is not None)
        if problem is not None:
            sys.stdout.write(f"FAIL {path.name}: {problem}\n")
    sys.stdout.write(f"{passed} of {passed + failed} vectors pass\n")
    if ignored:
        sys.stdout.write(f"{ignored} with unknown keys were passed over\n")
    return 1 if failed else 0 if passed else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
