"""The gate before every handler: the right host, the right browser, the right user; everything else is a plain 403.

A page elsewhere can make a browser send requests here. It cannot know the cookie, and what it sends is marked by the browser
as coming from elsewhere; both are asked for, each enough alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exskill.web.entrance import COOKIE, Entrance
from exskill.web.headers import add_headers
from exskill.web.listener import ADDRESS

__all__ = ["Gate", "refuse_request"]

_FORM: Final = b"application/x-www-form-urlencoded"
_UPLOAD: Final = b"multipart/form-data"
_UPLOAD_PATHS: Final = ("/bring/files", "/learn/agreed", "/restore/look")
_OPEN_PATHS: Final = ("/static/style.css", "/static/page.js")  # nothing of anybody is in them
ENTER_PATH: Final = "/enter"
_LONGEST_PATH: Final = 512


class Gate:
    """ASGI middleware. ``port`` is the one that the page listens on."""

    def __init__(self, app: ASGIApp, *, port: int, entrance: Entrance) -> None:
        self._app, self._entrance = app, entrance
        self._host = f"{ADDRESS}:{port}".encode("ascii")
        self._origin = b"http://" + self._host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it; either way the answer carries our headers."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = add_headers(list(message.get("headers", ())))
            await send(message)

        if self._is_allowed(scope):
            await self._app(scope, receive, send_with_headers)
        else:
            await refuse_request(send_with_headers)

    def _is_allowed(self, scope: Scope) -> bool:
        path, method, headers = str(scope["path"]), str(scope["method"]), _Headers(scope["headers"])
        if not scope["raw_path"].startswith(b"/") or len(scope["raw_path"]) > _LONGEST_PATH:
            return False
        if headers.all(b"host") != [self._host] or not scope.get("state", {}).get("own_user", False):
            return False
        if method == "POST":
            return self._may_post(path, headers)
        if method not in ("GET", "HEAD") or path == ENTER_PATH:
            return False
        if headers.one(b"sec-fetch-site") not in (None, b"same-origin", b"none"):
            return False
        return path in _OPEN_PATHS or self._entrance.is_known(headers.cookie())

    def _may_post(self, path: str, headers: _Headers) -> bool:
        kind = (headers.one(b"content-type") or b"").partition(b";")[0].strip().lower()
        if kind not in ((_UPLOAD, _FORM) if path in _UPLOAD_PATHS else (_FORM,)):
            return False
        if path == ENTER_PATH:  # from the file that the program wrote: its origin is null, its token is the proof
            return headers.one(b"origin") in (b"null", self._origin)
        return self._comes_from_us(headers) and self._entrance.is_known(headers.cookie())

    def _comes_from_us(self, headers: _Headers) -> bool:
        """Whether the browser says that one of our own pages sent this.

        With ``no-referrer`` browsers send ``Origin: null`` with our own forms too; then ``Sec-Fetch-Site`` decides.
        """
        origins, sites = headers.all(b"origin"), headers.all(b"sec-fetch-site")
        if len(origins) > 1 or len(sites) > 1:
            return False
        if sites:
            return sites == [b"same-origin"] and origins in ([], [b"null"], [self._origin])
        return origins == [self._origin]


class _Headers:
    """The raw headers of a request."""

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = tuple(pairs)

    def all(self, name: bytes) -> list[bytes]:
        """Return every value of a header."""
        return [value for key, value in self._pairs if key == name]

    def one(self, name: bytes) -> bytes | None:
        """Return a header's only value; None if it is absent; b"" if it comes twice."""
        found = self.all(name)
        return None if not found else found[0] if len(found) == 1 else b""

    def cookie(self) -> str:
        """Return our cookie, or an empty string."""
        try:
            jar = SimpleCookie((self.one(b"cookie") or b"").decode("latin-1"))
        except CookieError:
            return ""
        return jar[COOKIE].value if COOKIE in jar else ""


async def refuse_request(send: Send, status: int = 403) -> None:
    """Answer in plain words that say nothing about what is here."""
    body = b"This page is closed. To open it again: exskill open\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
