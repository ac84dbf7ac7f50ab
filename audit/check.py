"""Verification with everything the owner has: entries, tiles, checkpoint, state directory, witnesses, chain.

Reads only, changes nothing, and looks at every byte of every file of the log: an unknown file is a finding too. Where the
root does not fit, the records themselves tell what was done to them (each carries its own place under its own key).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audit.anchor import Anchor, Chain, ChainKey
from audit.bodies import KEPT_MONTHS, BodyKeys, Header, count_months, month_name
from audit.bundle import list_files, stored_bundles, tile_path
from audit.checkpoint import Checkpoint, MalformedNote, open_note, parse_vkey
from audit.disk import ENTRIES, PER_FILE, read_file, relative_path
from audit.errors import AuditError, Damaged, InvalidEvent, NotFound
from audit.findings import Finding, FindingCode, Verification
from audit.tree import compute_root, leaf_hash

__all__ = ["verify_log"]


@dataclass(slots=True)
class _Scan:
    """What the bundles hold."""

    leaves: list[bytes] = field(default_factory=list)
    months: set[int] = field(default_factory=set)
    rest: bool = False
    bundles: int = 0
    overfull: bool = False


def verify_log(
    directory: Path,
    state_directory: Path | None = None,
    *,
    key: bytes | None = None,
    public: bytes | None = None,
    origin: str | None = None,
    now: datetime,
    witnesses: Sequence[bytes] = (),
    chain_key: ChainKey | None = None,
    known: tuple[int, bytes] = (0, b""),
) -> Verification:
    """Check a log and return all findings.

    Without ``key`` and ``state_directory`` the end of the log is what the checkpoint says. ``witnesses`` are signed
    checkpoints kept elsewhere, ``known`` a size and root that the log is known to have had, ``chain_key`` the verification
    key of :meth:`AuditLog.create` or ``new_chain``.
    Raises :class:`NotFound` if there is no log, and other :class:`AuditError` if it cannot be read at all.
    """
    if not directory.is_dir():
        raise NotFound("there is no audit log here")
    findings: list[Finding] = []
    name, public = _public_key(directory, public, origin, findings)
    signed = _read_checkpoint(directory, name, public, findings)
    anchor = _read_anchor(state_directory, key, name, findings)
    scan = _scan_files(directory)
    bodies = _open_bodies(state_directory, key, name)
    expected = _find_expected(anchor, signed, findings)
    _compare_roots(directory, scan, expected, signed, bodies, findings)
    _check_tiles(directory, scan, findings)
    _check_files(directory, scan, findings)
    _check_state(state_directory, bodies, scan, now, findings)
    findings.extend(_against_known(*known, scan.leaves))
    for note in witnesses:
        findings.extend(_compare_note(note, public, scan.leaves))
    findings.extend(_check_chain(anchor, chain_key, scan.leaves))
    return Verification(
        size=len(scan.leaves),
        root=compute_root(scan.leaves),
        findings=tuple(dict.fromkeys(findings)),
        signature_checked=signed is not None,
        anchor_checked=anchor is not None,
        chain_checked=chain_key is not None and anchor is not None,
    )


def _public_key(
    directory: Path, public: bytes | None, origin: str | None, findings: list[Finding]
) -> tuple[str, bytes | None]:
    try:
        line = read_file(directory / "vkey").decode("ascii")
        name, stored = parse_vkey(line.removesuffix("\n"))
        honest = line.endswith("\n") and origin in (None, name) and public in (None, stored)
    except (AuditError, MalformedNote, UnicodeDecodeError):
        name, stored, honest = origin or "", b"", False
    if not honest:
        findings.append(Finding(FindingCode.KEY_FILE))
    return origin or name, public or stored or None


def _read_checkpoint(directory: Path, name: str, public: bytes | None, findings: list[Finding]) -> Checkpoint | None:
    try:
        signed = open_note(read_file(directory / "checkpoint"), public) if public else None
    except (MalformedNote, AuditError):
        findings.append(Finding(FindingCode.CHECKPOINT_MALFORMED))
        return None
    if signed is None or signed.origin != name:
        findings.append(Finding(FindingCode.CHECKPOINT_SIGNATURE))
        return None
    return signed


def _read_anchor(state: Path | None, key: bytes | None, name: str, findings: list[Finding]) -> Anchor | None:
    if state is None or key is None:
        return None
    try:
        anchor = Anchor.unpack(read_file(state / "anchor"), key, name)
    except AuditError:
        anchor = None
    if anchor is None:
        findings.append(Finding(FindingCode.ANCHOR))
    return anchor


def _open_bodies(state: Path | None, key: bytes | None, name: str) -> BodyKeys | None:
    return BodyKeys(key, name, state / "shards", lambda _n: b"") if state is not None and key is not None else None


def _scan_files(directory: Path) -> _Scan:
    scan = _Scan()
    previous_full = True
    for number, bundle in stored_bundles(directory):
        if not previous_full:
            scan.overfull = True  # a bundle that is not the last must be full
        for record in bundle.records:
            scan.leaves.append(leaf_hash(record))
            header = Header.of(record)
            if header is not None:
                scan.months.add(header.month)
        scan.rest = scan.rest or bool(bundle.rest)
        previous_full = len(bundle.records) == PER_FILE and not bundle.rest
        scan.bundles = number + 1
    return scan


def _find_expected(
    anchor: Anchor | None, signed: Checkpoint | None, findings: list[Finding]
) -> tuple[int, bytes] | None:
    """Return size and root that the log must have; the anchor knows best."""
    if anchor is None:
        return (signed.size, signed.root) if signed is not None else None
    if signed is not None and signed.size > anchor.size:
        findings.append(Finding(FindingCode.ROLLED_BACK, anchor.size))
        return signed.size, signed.root
    return anchor.size, anchor.root


def _compare_roots(
    directory: Path,
    scan: _Scan,
    expected: tuple[int, bytes] | None,
    signed: Checkpoint | None,
    bodies: BodyKeys | None,
    findings: list[Finding],
) -> None:
    if expected is None:
        return
    size, root = expected
    intact = len(scan.leaves) >= size and hmac.compare_digest(compute_root(scan.leaves[:size]), root)
    if not intact:
        findings.extend(_diagnose_records(directory, size, bodies))
    elif len(scan.leaves) > size + 1:
        findings.append(Finding(FindingCode.ROLLED_BACK if bodies else FindingCode.INSERTED, size))
    elif len(scan.leaves) > size or scan.rest or scan.overfull:
        findings.append(_judge_tail(directory, size, scan, bodies))
    if intact and signed is not None and signed.size < size:
        honest = compute_root(scan.leaves[: signed.size]) == signed.root
        findings.append(Finding(FindingCode.UNFINISHED if honest else FindingCode.CHECKPOINT_MISMATCH))
    if signed is not None and signed.size == size and signed.root != root:
        findings.append(Finding(FindingCode.CHECKPOINT_MISMATCH))


def _judge_tail(directory: Path, size: int, scan: _Scan, bodies: BodyKeys | None) -> Finding:
    """Tell an entry cut short by a crash from one that somebody added."""
    extra = [(record, own) for index, record, own in _read_records(directory, bodies) if index >= size]
    if scan.overfull:
        return Finding(FindingCode.MALFORMED, size)
    if extra and not (extra[0][1] and _read_position(extra[0][0]) == size):
        return Finding(FindingCode.INSERTED, size)
    return Finding(FindingCode.UNFINISHED, size)


def _diagnose_records(directory: Path, size: int, bodies: BodyKeys | None) -> Iterator[Finding]:
    """Say what was done to the records, from the places that the genuine ones carry."""
    try:
        places = [_read_position(record) if own else None for _, record, own in _read_records(directory, bodies)]
    except NotFound:
        places = []
    genuine = [place for place in places if place is not None and place < size]
    missing = sorted(set(range(size)) - set(genuine))
    foreign = [index for index, place in enumerate(places) if place is None]
    edited = [index for index in foreign if index in set(missing)]
    yield from (Finding(FindingCode.EDITED, index) for index in edited[:8])
    if len(genuine) > len(set(genuine)) or len(foreign) > len(edited):
        yield Finding(FindingCode.INSERTED, _first_wrong(places))
    gone = [index for index in missing if index not in set(edited)]
    if gone and gone[-1] == size - 1 and gone == list(range(gone[0], size)):
        yield Finding(FindingCode.TRUNCATED, gone[0])
    elif gone:
        yield Finding(FindingCode.DELETED, gone[0])
    if len(genuine) == len(set(genuine)) and genuine != sorted(genuine):
        yield Finding(FindingCode.REORDERED, _first_wrong(places))
    if not missing and not foreign and genuine == sorted(set(genuine)):
        yield Finding(FindingCode.ANCHOR_MISMATCH)


def _read_records(directory: Path, bodies: BodyKeys | None) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (position, record, whether it is one of ours). Without keys a record's leaf in its tile has to do."""
    index = 0
    for number, bundle in stored_bundles(directory):
        known = _tile_hashes(directory, number)
        for record in bundle.records:
            yield index, record, _is_genuine(record, bodies, known)
            index += 1


def _is_genuine(record: bytes, bodies: BodyKeys | None, known: frozenset[bytes]) -> bool:
    header = Header.of(record)
    if header is None:
        return False
    try:
        opened = bodies.unseal(record) if bodies is not None else None
    except (InvalidEvent, Damaged):
        return False
    if opened is not None:
        return True
    return leaf_hash(record) in known if known else True


def _tile_hashes(directory: Path, number: int) -> frozenset[bytes]:
    try:
        data = read_file(tile_path(directory, 0, number))
    except AuditError:
        return frozenset()
    return frozenset(data[i : i + 32] for i in range(0, len(data), 32))


def _read_position(record: bytes) -> int | None:
    header = Header.of(record)
    return header.seq if header is not None else None


def _first_wrong(places: Sequence[int | None]) -> int | None:
    return next((index for index, place in enumerate(places) if place != index), None)


def _check_tiles(directory: Path, scan: _Scan, findings: list[Finding]) -> None:
    level, hashes = 0, scan.leaves
    while len(hashes) >= PER_FILE:
        above: list[bytes] = []
        for number in range(len(hashes) // PER_FILE):
            tile = hashes[number * PER_FILE : (number + 1) * PER_FILE]
            try:
                if read_file(tile_path(directory, level, number)) != b"".join(tile):
                    findings.append(Finding(FindingCode.TILE, number * PER_FILE ** (level + 1)))
            except NotFound:
                findings.append(Finding(FindingCode.MISSING_FILE, number * PER_FILE ** (level + 1)))
            above.append(compute_root(tile))
        level, hashes = level + 1, above


def _check_files(directory: Path, scan: _Scan, findings: list[Finding]) -> None:
    allowed = {"vkey", "checkpoint"} | {f"{ENTRIES}/{relative_path(n)}" for n in range(scan.bundles)}
    level, count = 0, len(scan.leaves) // PER_FILE
    while count:
        allowed |= {f"tile/{level}/{relative_path(n)}" for n in range(count)}
        level, count = level + 1, count // PER_FILE
    present = list_files(directory)
    if present - allowed:
        findings.append(Finding(FindingCode.EXTRA_FILE))
    if {"vkey", "checkpoint"} - present:
        findings.append(Finding(FindingCode.MISSING_FILE))


def _check_state(
    state: Path | None, bodies: BodyKeys | None, scan: _Scan, now: datetime, findings: list[Finding]
) -> None:
    if state is None or bodies is None:
        return
    there = set(bodies.months())
    if list_files(state) - {"anchor"} - {f"shards/{month_name(m)}" for m in there}:
        findings.append(Finding(FindingCode.EXTRA_FILE))
    for month in sorted(there):
        try:
            honest = bodies.check(month)
        except AuditError:
            honest = False
        if not honest:
            findings.append(Finding(FindingCode.SHARD))
    if any(count_months(now) - month <= KEPT_MONTHS for month in scan.months - there):
        findings.append(Finding(FindingCode.SHARD_MISSING))


def _compare_note(note: bytes, public: bytes | None, leaves: Sequence[bytes]) -> Iterator[Finding]:
    """Compare with a checkpoint kept elsewhere."""
    try:
        kept = open_note(note, public) if public else None
    except MalformedNote:
        kept = None
    if kept is None:
        yield Finding(FindingCode.CHECKPOINT_SIGNATURE)
    elif kept.size > len(leaves):
        yield Finding(FindingCode.TRUNCATED, len(leaves))
    elif compute_root(leaves[: kept.size]) != kept.root:
        yield Finding(FindingCode.FORKED)


def _against_known(size: int, root: bytes, leaves: Sequence[bytes]) -> Iterator[Finding]:
    """Compare with what the vault's keyring remembers."""
    if size > len(leaves):
        yield Finding(FindingCode.ROLLED_BACK, len(leaves))
    elif size and compute_root(leaves[:size]) != root:
        yield Finding(FindingCode.FORKED)


def _check_chain(anchor: Anchor | None, first: ChainKey | None, leaves: Sequence[bytes]) -> Iterator[Finding]:
    if anchor is None or first is None:
        return
    chain = Chain.begin(first)
    for index in range(first.start, min(anchor.size, len(leaves))):
        chain = chain.after(index, leaves[index])
    if chain != anchor.chain:
        yield Finding(FindingCode.CHAIN)
