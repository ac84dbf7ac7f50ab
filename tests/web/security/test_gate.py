"""What gets past the gate: our own page in our own browser, and nothing else."""

from __future__ import annotations

import pytest

from tests.web.support import FORM, Page

pytestmark = pytest.mark.enable_socket


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "host",
    [
        "localhost:{port}", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", "::1", "evil.example", "evil.example:{port}",
        "127.0.0.1.:{port}", "127.0.0.1.evil.example:{port}", "127.1:{port}", "0.0.0.0:{port}", "2130706433:{port}",
        "127.0.0.1:{port}.", "127.0.0.1:{port},127.0.0.1:{port}", " ", "user@127.0.0.1:{port}",
    ],
)  # fmt: skip
def test_only_the_exact_host_is_served(page: Page, host: str) -> None:
    named = host.format(port=page.port)
    asked = f"GET / HTTP/1.1\r\nHost: {named}\r\nCookie: {page.cookie}\r\nConnection: close\r\n\r\n"
    assert status_of(page.raw(asked.encode())) == 403


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example",
        "GET / HTTP/1.1",
        "GET / HTTP/1.0",
        "GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "TRACE / HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "PUT / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nBad Header: x",
    ],
)
def test_odd_requests_are_refused_with_our_headers(page: Page, head: str) -> None:
    asked = f"{head.format(port=page.port)}\r\nCookie: {page.cookie}\r\nConnection: close\r\n\r\n"
    answer = page.raw(asked.encode())
    assert status_of(answer) == 403
    assert b"content-security-policy: default-src 'none'" in answer


FOREIGN = "http://evil.example"
CASES = [
    # (Origin, Sec-Fetch-Site, allowed); None leaves the header out
    ("own", "same-origin", True),
    ("null", "same-origin", True),
    (None, "same-origin", True),
    ("own", None, True),
    (None, None, False),
    ("null", None, False),
    (FOREIGN, None, False),
    (FOREIGN, "same-origin", False),
    (FOREIGN, "cross-site", False),
    (FOREIGN, "same-site", False),
    (FOREIGN, "none", False),
    ("own", "cross-site", False),
    ("own", "same-site", False),
    ("own", "none", False),
    ("null", "cross-site", False),
    ("null", "same-site", False),
    ("null", "none", False),
    (None, "cross-site", False),
    (None, "same-site", False),
    (None, "none", False),
    ("https-own", "same-origin", False),
    ("localhost", "same-origin", False),
    ("other-port", "same-site", False),
    ("other-port", None, False),
    ("no-port", None, False),
    ("own-slash", None, False),
    ("own", "SAME-ORIGIN", False),
    ("own", "", False),
    ("", "same-origin", False),
    ("own, own", None, False),
]


@pytest.mark.parametrize(("origin", "site", "allowed"), CASES)
def test_a_post_is_taken_only_from_our_own_page(
    page: Page, origin: str | None, site: str | None, allowed: bool
) -> None:
    names = {
        "own": page.origin,
        "https-own": page.origin.replace("http", "https"),
        "localhost": f"http://localhost:{page.port}",
        "other-port": "http://127.0.0.1:9",
        "no-port": "http://127.0.0.1",
        "own-slash": page.origin + "/",
        "own, own": f"{page.origin}, {page.origin}",
    }
    headers = {"Cookie": page.cookie, "Content_Type": FORM}
    if origin is not None:
        headers["Origin"] = names.get(origin, origin)
    if site is not None:
        headers["Sec_Fetch_Site"] = site
    answer = page.ask("POST", "/language", "language=en", **headers)
    assert answer.status == (303 if allowed else 403)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "multipart/form-data; boundary=x", "application/json", "", "application/x-www-form-urlencoded2"],
)
def test_a_post_has_to_be_a_form(page: Page, kind: str) -> None:
    headers = {"Cookie": page.cookie, "Origin": page.origin, "Sec_Fetch_Site": "same-origin"}
    assert page.ask("POST", "/language", "language=en", Content_Type=kind, **headers).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/session/events"])
def test_other_pages_may_not_even_read(page: Page, site: str, path: str) -> None:
    assert page.ask("GET", path, Cookie=page.cookie, Sec_Fetch_Site=site).status == 403


@pytest.mark.parametrize("cookie", ["", "exskill=", "exskill=wrong", "other=1", "exskill=\x01", "a" * 4000])
def test_without_the_cookie_nothing_is_shown(page: Page, cookie: str) -> None:
    headers = {"Cookie": cookie} if cookie else {}
    answer = page.ask("GET", "/", **headers)
    assert answer.status == 403
    assert b"<" not in answer.body


def test_the_hand_over_takes_no_get(page: Page) -> None:
    assert page.ask("GET", f"/enter?token={page.token}", Cookie=page.cookie).status == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("GET", "/nowhere", 404), ("GET", "/../../etc/passwd", 404), ("GET", "/static/../app.py", 404),
        ("GET", "/static/style.css", 200), ("GET", "/" + "a" * 600, 403), ("HEAD", "/static/page.js", 200),
        ("POST", "/nowhere", 404),
        ("POST", "/create", 303), ("POST", "/language", 303), ("GET", "/%00", 404), ("GET", "/unlock", 404),
    ],
)  # fmt: skip
def test_every_answer_carries_every_header(page: Page, method: str, path: str, status: int) -> None:
    headers = {"Cookie": page.cookie, "Origin": page.origin, "Sec_Fetch_Site": "same-origin"}
    answer = page.ask(method, path, "" if method == "POST" else None, Content_Type=FORM, **headers)
    assert answer.status == status
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own() -> None:
    import re
    from importlib.resources import files

    for template in (files("exskill.web") / "templates").iterdir():
        words = template.read_text("utf-8")
        assert not re.search(r"<style|<script(?! src)|\son[a-z]+=|\sstyle=|javascript:|\|safe", words), template.name
        assert not re.search(r"https?://", words), template.name
