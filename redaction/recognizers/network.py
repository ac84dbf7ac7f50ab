"""Addresses of machines and wallets."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from redaction.recognizers.base import FOUR_DIGITS, LEFT, RIGHT, Pattern, make_pattern_gate

__all__ = ["PATTERNS"]


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


PATTERNS: Final = (
    Pattern(
        "IP_ADDRESS",
        re.compile(r"(?<![0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![0-9.])"),
        0.9,
        valid=_is_ip,
        gate=lambda t: "." in t and FOUR_DIGITS(t),
    ),
    Pattern(
        "IP_ADDRESS",
        re.compile(r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){2,7}:?[0-9A-Fa-f]{0,4}(?![0-9A-Fa-f:])"),
        0.9,
        valid=_is_ip,
        gate=lambda t: t.count(":") > 2,
    ),
    Pattern(
        "MAC_ADDRESS",
        re.compile(LEFT + r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}" + RIGHT),
        0.95,
        gate=lambda t: ":" in t or "-" in t,
    ),
    Pattern(
        "CRYPTO",
        re.compile(LEFT + r"(?:bc1[a-z0-9]{20,60}|[13][A-HJ-NP-Za-km-z1-9]{25,34}|0x[0-9a-fA-F]{40})" + RIGHT),
        0.9,
        gate=make_pattern_gate("[0-9a-z]{23}"),
    ),
)
