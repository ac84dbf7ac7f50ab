"""Check an exskill audit log without exskill: ``python verify.py DIR [--key VKEY] [--witness FILE] [--proof FILE]``.

One file, needing only Python (3.11 or newer) and the package ``cryptography``, so that a third party can read all of it
before believing it. DIR is the folder ``audit`` of a vault. Entries stay encrypted: what is checked is that they are the
ones that were signed, all of them, in their order, and that hash files and checkpoint say the same (RFC 6962 tree, C2SP
tlog-tiles and tlog-checkpoint with Ed25519). Without ``--key`` the key is taken from the log itself: then a forger who
replaced log and key together is not noticed. ``--witness`` takes a checkpoint that was kept elsewhere; only with one can
a log that was cut or rewritten and signed again be told. Exit code 0: sound; 1: not; 2: wrong use.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["Unsound", "check_log", "check_proof", "main"]

WIDTH = 256  # entries in a bundle, hashes in a tile


class Unsound(Exception):
    """What is wrong, in one sentence."""


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Return the RFC 6962 tree hash over leaf hashes."""
    level = list(hashes) or [sha256(b"").digest()]
    while len(level) > 1:
        odd = level[len(level) - len(level) % 2 :]
        level = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)] + odd
    return level[0]


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a note names its key."""
    return sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def parse_key(line: str) -> tuple[str, bytes]:
    """Return name and Ed25519 key of a line ``name+hash+key``."""
    try:
        name, _, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise Unsound("the public key is malformed") from None
    shown = f"{name}+{key_id(name, raw[1:]).hex()}+{base64.b64encode(raw).decode()}"
    if len(raw) != 33 or raw[0] != 1 or line != shown:
        raise Unsound("the public key is malformed")
    return name, raw[1:]


def parse_checkpoint(note: bytes, name: str, public: bytes) -> tuple[int, bytes]:
    """Return size and root of a signed note; refuse any other spelling of it and any other signer."""
    try:
        origin, size, root64, _, signed, _ = note.decode().split("\n")
        root = base64.b64decode(root64, validate=True)
        signature = base64.b64decode(signed.removeprefix(f"\u2014 {name} "), validate=True)
        body = f"{name}\n{int(size)}\n{base64.b64encode(root).decode()}\n"
    except ValueError:
        raise Unsound("the checkpoint is malformed") from None
    again = body + f"\n\u2014 {name} {base64.b64encode(signature).decode()}\n"
    if again.encode() != note or origin != name or len(root) != 32 or signature[:4] != key_id(name, public):
        raise Unsound("the checkpoint is malformed or of another log")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], body.encode())
    except (InvalidSignature, ValueError):
        raise Unsound("the signature of the checkpoint does not fit the key") from None
    return int(size), root


def file_name(index: int) -> str:
    """Return the C2SP name of a bundle or tile: 5 is ``005``, 1234 is ``x001/234``."""
    groups = f"{index:,}".zfill(3).split(",")
    return "/".join([*(f"x{group:0>3}" for group in groups[:-1]), f"{groups[-1]:0>3}"])


def read_file(folder: Path, name: str) -> bytes:
    """Return a file's bytes; a missing, linked or special one is unsound."""
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise Unsound("a file of the log is missing or is not an ordinary file")
    return path.read_bytes()


def read_records(data: bytes) -> Iterator[bytes]:
    """Yield the records of a bundle; every byte must belong to one."""
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 >= end or end > len(data):
            raise Unsound("an entry is cut off or a length was changed")
        yield data[at + 2 : end]
        at = end


def leaf_hashes(folder: Path, size: int) -> list[bytes]:
    """Return the leaf hashes of all bundles, which must hold ``size`` entries, 256 in each but the last."""
    leaves: list[bytes] = []
    for number in range(-(-size // WIDTH)):
        data = read_file(folder, f"entries/{file_name(number)}")
        leaves += [sha256(b"\x00" + record).digest() for record in read_records(data)]
        if len(leaves) != min((number + 1) * WIDTH, size):
            raise Unsound(f"a bundle holds more or fewer entries than were signed (from entry {number * WIDTH})")
    return leaves


def check_tiles(folder: Path, leaves: Sequence[bytes]) -> set[str]:
    """Compare every full tile with the entries; return the names of the tiles that must be there."""
    names, level, hashes = set[str](), 0, list(leaves)
    while len(hashes) >= WIDTH:
        for number in range(len(hashes) // WIDTH):
            name = f"tile/{level}/{file_name(number)}"
            if read_file(folder, name) != b"".join(hashes[number * WIDTH : (number + 1) * WIDTH]):
                raise Unsound(f"entries and their hashes differ (from entry {number * WIDTH ** (level + 1)})")
            names.add(name)
        hashes = [merkle_root(hashes[i : i + WIDTH]) for i in range(0, len(hashes) - WIDTH + 1, WIDTH)]
        level += 1
    return names


def check_log(folder: Path, key: str | None = None, witnesses: Sequence[bytes] = ()) -> tuple[int, bytes]:
    """Return size and root of a sound log; raise :class:`Unsound` with the first thing that is wrong."""
    stored = read_file(folder, "vkey").decode("utf-8", "replace")
    name, public = parse_key(stored.removesuffix("\n"))
    if not stored.endswith("\n") or (key is not None and key.strip() != stored.strip()):
        raise Unsound("the log carries another public key than the one given")
    size, root = parse_checkpoint(read_file(folder, "checkpoint"), name, public)
    leaves = leaf_hashes(folder, size)
    names = {"vkey", "checkpoint"} | check_tiles(folder, leaves)
    names |= {f"entries/{file_name(number)}" for number in range(-(-size // WIDTH))}
    if merkle_root(leaves) != root:
        raise Unsound("an entry was changed, put in, taken out or moved: the tree has another root than was signed")
    found = {(Path(at) / file).relative_to(folder).as_posix() for at, _, files in os.walk(folder) for file in files}
    if found != names:
        raise Unsound("the log contains a file that does not belong there, or an unfinished entry follows the last")
    for note in witnesses:
        kept_size, kept_root = parse_checkpoint(note, name, public)
        if kept_size > size:
            raise Unsound(f"the log was cut: a checkpoint kept elsewhere counts {kept_size} entries")
        if merkle_root(leaves[:kept_size]) != kept_root:
            raise Unsound("the log was rewritten: a checkpoint kept elsewhere tells another history")
    return size, root


def check_proof(folder: Path, text: str) -> int:
    """Check a ``.tlog-proof`` against the log's key; return the entry's number."""
    head, _, note = text.partition("\n\n")
    key = parse_key(read_file(folder, "vkey").decode("utf-8", "replace").removesuffix("\n"))
    size, root = parse_checkpoint(note.encode(), *key)
    try:
        magic, place, *path64 = head.split("\n")
        index, path = int(place.removeprefix("index ")), [base64.b64decode(line, validate=True) for line in path64]
        bundle = list(read_records(read_file(folder, f"entries/{file_name(index // WIDTH)}")))
        hashed, node, last = sha256(b"\x00" + bundle[index % WIDTH]).digest(), index, size - 1
    except (ValueError, IndexError):
        raise Unsound("the proof is malformed") from None
    for sibling in path:
        if node & 1 or node == last:
            hashed = sha256(b"\x01" + sibling + hashed).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = sha256(b"\x01" + hashed + sibling).digest()
        node, last = node >> 1, last >> 1
    if magic != "c2sp.org/tlog-proof@v1" or last != 0 or hashed != root or not 0 <= index < size:
        raise Unsound("the proof does not lead from the entry to the signed root")
    return index


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description="check an exskill audit log")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder audit of a vault")
    parser.add_argument("--key", help="the verifier key line that you were given (name+hash+key)")
    parser.add_argument("--witness", type=Path, action="append", default=[], help="a checkpoint kept elsewhere")
    parser.add_argument("--proof", type=Path, action="append", default=[], help="a .tlog-proof file")
    options = parser.parse_args(argv)
    try:
        size, root = check_log(options.folder, options.key, [path.read_bytes() for path in options.witness])
        proven = [check_proof(options.folder, path.read_text("utf-8")) for path in options.proof]
    except (Unsound, OSError, UnicodeDecodeError) as wrong:
        sys.stdout.write(f"NOT SOUND: {wrong}\n")
        return 1
    sys.stdout.write(f"sound: {size} entries, root {base64.b64encode(root).decode()}\n")
    sys.stdout.write("".join(f"proven: entry {index}\n" for index in proven))
    sys.stdout.write("" if options.key else "the key came with the log; give --key to know whose log this is\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
