"""Argon2id (RFC 9106): parameters within bounds, and a cost that fits the machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.errors import HeaderFailure

__all__ = ["MAX", "MIN_MEMORY_KIB", "Argon2Params", "calibrate", "check", "derive", "hkdf"]

MIN_MEMORY_KIB: Final = 64 * 1024
_MAX_MEMORY_KIB: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Argon2Params:
    """Cost: memory in KiB, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


MAX: Final = Argon2Params(_MAX_MEMORY_KIB, 16, 8)


def check(params: Argon2Params, *, floor_kib: int = MIN_MEMORY_KIB) -> Argon2Params:
    """Return the parameters if they are within bounds; raise HeaderFailure before any memory is taken."""
    within = (
        floor_kib <= params.memory_kib <= MAX.memory_kib
        and 1 <= params.iterations <= MAX.iterations
        and 1 <= params.lanes <= MAX.lanes
    )
    if not within:
        raise HeaderFailure("the key derivation's parameters are out of bounds")
    return params


def derive(secret: bytes | bytearray, salt: bytes, params: Argon2Params) -> bytes:
    """Return 32 bytes from a passphrase (UTF-8, NFC) and a 16-byte salt."""
    kdf = Argon2id(
        salt=salt, length=32, iterations=params.iterations, lanes=params.lanes, memory_cost=params.memory_kib
    )
    return kdf.derive(bytes(secret))


def hkdf(ikm: bytes, *, salt: bytes = b"", info: str, length: int = 32) -> bytes:
    """Return ``length`` bytes by HKDF-SHA256 (RFC 5869) under a domain-separated label."""
    return HKDF(SHA256(), length, salt=salt or None, info=info.encode("ascii")).derive(ikm)


def calibrate(
    target_s: float = 1.0,
    *,
    available_kib: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
    run: Callable[[bytes, bytes, Argon2Params], bytes] = derive,
) -> Argon2Params:
    """Return parameters that take about ``target_s`` seconds here, within 64 MiB, half the free memory and 2 GiB."""
    lanes = min(4, os.cpu_count() or 1)
    ceiling = min(_MAX_MEMORY_KIB, max(MIN_MEMORY_KIB, (available_kib or _available_kib()) // 2))
    params = Argon2Params(MIN_MEMORY_KIB, 2, lanes)
    while True:
        start = clock()
        run(b"calibration", bytes(16), params)
        took = max(clock() - start, 1e-6)
        if took * 1.6 >= target_s or params.memory_kib * 2 > ceiling:
            break
        params = Argon2Params(params.memory_kib * 2, 2, lanes)
    passes = min(MAX.iterations, max(1, round(2 * target_s / took)))
    return Argon2Params(params.memory_kib, max(2, passes) if took < target_s else 2, lanes)


def _available_kib() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * (os.sysconf("SC_PAGE_SIZE") // 1024)
    except (ValueError, OSError, AttributeError):
        return 1024 * 1024
