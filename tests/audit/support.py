"""A log on a real directory, with a clock and randomness of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.check import verify_log
from audit.events import Count, Event, EventKind, Purpose, identifier
from audit.findings import FindingCode, Verification
from audit.log import AuditLog

ORIGIN = "exskill.dev/v1/log/00112233445566778899aabbccddeeff"
KEY = bytes(range(32))


class FixedSigner:
    """An Ed25519 key made from one byte."""

    def __init__(self, seed: int = 7) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


SIGNER = FixedSigner()


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def seeded(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


@dataclass
class Place:
    """Where one log lies."""

    root: Path
    clock: Clock = field(default_factory=Clock)
    random: Callable[[int], bytes] = field(default_factory=seeded)

    @property
    def directory(self) -> Path:
        return self.root / "vault" / "audit"

    @property
    def state(self) -> Path:
        return self.root / "state" / "audit"

    def options(self, **changes: Any) -> dict[str, Any]:
        return {
            "key": KEY,
            "signer": SIGNER,
            "origin": ORIGIN,
            "clock": self.clock,
            "random": self.random,
        } | changes

    def create(self, **changes: Any) -> AuditLog:
        return AuditLog.create(self.directory, self.state, **self.options(**changes))

    def open(self, **changes: Any) -> AuditLog:
        return AuditLog.open(self.directory, self.state, **self.options(**changes))

    def filled(self, count: int) -> AuditLog:
        """A log of some entries, written without waiting for the disk (the tests of durability write their own)."""
        with patch("audit.disk._flush_data"), patch("os.fsync"):
            log = self.create()
            for event in events(count):
                log.append(event)
        return log

    def verify(self, **changes: Any) -> Verification:
        options = {"key": KEY, "public": SIGNER.public, "origin": ORIGIN, "now": self.clock.now} | changes
        return verify_log(self.directory, self.state, **options)

    def codes(self, **changes: Any) -> set[FindingCode]:
        return {finding.code for finding in self.verify(**changes).findings}

    def files(self) -> list[Path]:
        return sorted(p for base in (self.directory, self.state) for p in base.rglob("*") if p.is_file())


def events(count: int) -> Iterator[Event]:
    kinds = list(EventKind)
    for number in range(count):
        yield Event(
            kind=kinds[number % len(kinds)],
            purpose=Purpose.REFLECTION if number % 2 else None,
            counts={Count.ROWS_RETRIEVED: number},
            ids=(identifier(KEY, str(number)),),
        )
