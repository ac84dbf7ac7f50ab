"""The unlock agent's keys, as the vault takes them; and what an agent is sent at its start."""

from __future__ import annotations

import os
import struct
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vault.agent.client import ask_agent
from vault.agent.delegation import Handing, Keys, envelope_id
from vault.agent.keeper import LEASE, SHARED, Envelope, Limits
from vault.agent.process import MAGIC, MOST_LEFT, MOST_LOANS, START
from vault.errors import AgeError, Damaged, Withheld

__all__ = ["AgentDelegate", "send_keys"]

_NOBODY: Final = bytes(16)
_ID, _LENT = 16, 48


class AgentDelegate:
    """An agent, as :class:`vault.agent.delegation.Delegate`: envelopes come in small lots, so that it may end before we do."""

    def __init__(self, path: Path) -> None:
        self._path, self._lot = path, deque[Envelope]()

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        """Return the shared keys and the file key of the current envelope."""
        answer = ask_agent(self._path, b"K" + current + LEASE.to_bytes(2, "big"))
        if answer is None:
            return None
        if len(answer) < SHARED + 16:
            raise Damaged("the agent's answer cannot be read")
        keys, key = Keys.from_bytes(answer[:SHARED]), answer[SHARED : SHARED + 16]
        self._lot.extend(_parse_envelopes(answer[SHARED + 16 :]))
        return keys, key

    def envelope(self) -> Envelope:
        """Return an envelope; ask for more when the lot is used up."""
        if not self._lot:
            self._lot.extend(_parse_envelopes(ask_agent(self._path, b"M" + _NOBODY + LEASE.to_bytes(2, "big")) or b""))
        if not self._lot:
            raise Withheld("the agent has nothing left to write with")
        return self._lot.popleft()

    def seeds(self, uses: int) -> dict[str, bytes]:
        """Return the seeds of the segments that are lent for any of these uses, by id."""
        data = self._answer(b"G" + _NOBODY + uses.to_bytes(2, "big"))
        if len(data) % _LENT:
            raise Damaged("the agent's answer cannot be read")
        return {data[at : at + _ID].hex(): data[at + _ID : at + _LENT] for at in range(0, len(data), _LENT)}

    def read_left(self) -> bytes:
        """Return what the application left with the agent."""
        return self._answer(b"N")

    def _answer(self, request: bytes) -> bytes:
        answer = ask_agent(self._path, request)
        if answer is None:
            raise Withheld("the agent does not answer")
        if answer[:1] != request[:1]:
            raise Damaged("the agent's answer cannot be read")
        return answer[1:]


def _parse_envelopes(data: bytes) -> list[Envelope]:
    found, at = list[Envelope](), 0
    while at < len(data):
        (length,) = struct.unpack_from("!H", data, at + 16) if len(data) >= at + 18 else (len(data),)
        header = data[at + 18 : at + 18 + length]
        if len(header) != length:
            raise Damaged("the agent's answer cannot be read")
        try:
            found.append(Envelope(envelope_id(header), data[at : at + 16], header))
        except AgeError:
            raise Damaged("the agent's answer cannot be read") from None
        at += 18 + length
    return found


def send_keys(fd: int, handing: Handing, limits: Limits, paths: Sequence[Path]) -> None:
    """Write to a pipe what an agent starts with: limits, paths (socket first), keys, headers, what is left with it.

    Raises OSError, and Withheld where it is more than an agent takes.
    """
    places, envelopes, loans = b"\0".join(os.fsencode(path) for path in paths), handing.envelopes, handing.loans
    if len(loans) > MOST_LOANS or len(handing.left) > MOST_LEFT:
        raise Withheld("this is more than an agent takes")
    counts = (len(places), len(envelopes), len(loans), len(handing.left))
    message = bytearray(START.pack(MAGIC, limits.hard_s, limits.idle_s, *counts))
    message += places
    message += handing.keys.to_bytes()
    for envelope in envelopes:
        message += envelope.id
        message += envelope.key
    for loan in loans:
        message += loan.to_bytes()
    for envelope in envelopes:
        message += len(envelope.header).to_bytes(2, "big")
        message += envelope.header
    message += handing.left
    try:
        with memoryview(message) as view:
            sent = 0
            while sent < len(view):
                sent += os.write(fd, view[sent:])
    finally:
        message[:] = bytes(len(message))
