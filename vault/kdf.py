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

__all__ = [
    "FLOOR",
    "MAX",
    "MIN_MEMORY_KIB",
    "OLDEST_FLOOR",
    "Argon2Params",
    "calibrate",
    "check_params",
    "derive_key",
    "hkdf",
    "is_within",
]

MIN_MEMORY_KIB: Final = 64 * 1024
_MAX_MEMORY_KIB: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Argon2Params:
    """Cost: memory in KiB, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


FLOOR = Argon2Params(MIN_MEMORY_KIB, 3, 4)
"""What a new slot costs at least: the second recommended option of RFC 9106, section 4."""
OLDEST_FLOOR: Final = Argon2Params(MIN_MEMORY_KIB, 1, 1)
"""What the slots of older vaults cost at least; they still open."""
MAX: Final = Argon2Params(_MAX_MEMORY_KIB, 16, 8)


def is_within(params: Argon2Params, floor: Argon2Params, ceiling: Argon2Params = MAX) -> bool:
    """Whether every cost is at least the floor's and at most the ceiling's."""
    return (
        floor.memory_kib <= params.memory_kib <= ceiling.memory_kib
        and floor.iterations <= params.iterations <= ceiling.iterations
        and floor.lanes <= params.lanes <= ceiling.lanes
    )


def check_params(params: Argon2Params, floor: Argon2Params) -> Argon2Params:
    """Return the parameters if they are within bounds; raise HeaderFailure before any memory is taken."""
    if not is_within(params, floor):
        raise HeaderFailure("the key derivation's parameters are out of bounds")
    return params


def derive_key(secret: bytearray, salt: bytes, params: Argon2Params) -> bytes:
    """Return 32 bytes from a passphrase (UTF-8, NFC) and a 16-byte salt; no copy of the passphrase is made."""
    kdf = Argon2id(
        salt=salt, length=32, iterations=params.iterations, lanes=params.lanes, memory_cost=params.memory_kib
    )
    return kdf.derive(secret)  # type: ignore[arg-type]  # it takes any buffer


def hkdf(ikm: bytes, *, salt: bytes = b"", info: str, length: int = 32) -> bytes:
    """Return ``length`` bytes by HKDF-SHA256 (RFC 5869) under a domain-separated label."""
    return HKDF(SHA256(), length, salt=salt or None, info=info.encode("ascii")).derive(ikm)


def calibrate(
    target_s: float = 1.0,
    *,
    available_kib: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
    run: Callable[[bytearray, bytes, Argon2Params], bytes] = derive_key,
) -> Argon2Params:
    """Return parameters that take about ``target_s`` seconds here: at least :data:`FLOOR`, at most half the free memory."""
    passes, lanes = FLOOR.iterations, FLOOR.lanes
    ceiling = min(_MAX_MEMORY_KIB, max(MIN_MEMORY_KIB, (available_kib or _available_kib()) // 2))
    params = Argon2Params(MIN_MEMORY_KIB, passes, lanes)
    while True:
        start = clock()
        run(bytearray(b"calibration"), bytes(16), params)
        took = max(clock() - start, 1e-6)
        if took * 1.6 >= target_s or params.memory_kib * 2 > ceiling:
            break
        params = Argon2Params(params.memory_kib * 2, passes, lanes)
    wanted = min(MAX.iterations, round(passes * target_s / took))
    return Argon2Params(params.memory_kib, max(passes, wanted), lanes)


def _available_kib() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * (os.sysconf("SC_PAGE_SIZE") // 1024)
    except (ValueError, OSError, AttributeError):
        return 1024 * 1024
