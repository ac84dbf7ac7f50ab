"""What every answer carries, errors and streams included: nothing is loaded from elsewhere, framed, cached or sniffed."""

from __future__ import annotations

from typing import Final

__all__ = ["SECURITY_HEADERS", "add_headers"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)
_FEATURES: Final = (
    "accelerometer", "browsing-topics", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope",
    "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
SECURITY_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"content-security-policy", _POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _FEATURES).encode("ascii")),
    (b"cache-control", b"no-store"),
    (b"x-dns-prefetch-control", b"off"),
)
_NAMES: Final = frozenset(name for name, _value in SECURITY_HEADERS)


def add_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with ours in the place of any that a handler set."""
    return [*((name, value) for name, value in headers if name.lower() not in _NAMES), *SECURITY_HEADERS]
