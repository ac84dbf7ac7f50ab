"""A running page and a plain client for it."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CHAT = ROOT / "exskill" / "demo" / "chat.txt"
PASSPHRASE = "correct horse battery"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Page:
    process: subprocess.Popen[str]
    home: Path
    hand_over: Path
    port: int
    token: str
    cookie: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Answer:
        """Send one request with exactly these headers (``_`` for ``-``)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """Send bytes and return everything that comes back until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            line.sendall(request)
            found = b""
            while part := line.recv(65536):
                found += part
            return found

    def enter(self) -> Page:
        answer = self.ask(
            "POST",
            "/enter",
            urlencode({"token": self.token}),
            Content_Type=FORM,
            Origin="null",
            Sec_Fetch_Site="cross-site",
        )
        assert answer.status == 200
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return self

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, Cookie=self.cookie, Sec_Fetch_Site="same-origin")

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        answer = self.ask(
            "POST",
            path,
            urlencode(fields or {}),
            Cookie=self.cookie,
            Content_Type=FORM,
            Origin=self.origin,
            Sec_Fetch_Site="same-origin",
        )
        return self.follow(answer)

    def follow(self, answer: Answer) -> Answer:
        """Go where a form is answered, as a browser does."""
        return self.get("/answer") if answer.headers.get("location") == "/answer" else answer

    def upload(self, files: Mapping[str, bytes]) -> Answer:
        boundary = "boundary-of-a-test"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
            + data
            + b"\r\n"
            for name, data in files.items()
        ]
        answer = self.ask(
            "POST",
            "/bring/files",
            b"".join(parts) + f"--{boundary}--\r\n".encode(),
            Cookie=self.cookie,
            Content_Type=f"multipart/form-data; boundary={boundary}",
            Origin=self.origin,
            Sec_Fetch_Site="same-origin",
        )
        return self.follow(answer)

    def with_vault(self) -> Page:
        fields = {"adult": "yes", "country": "GB", "passphrase": PASSPHRASE, "again": PASSPHRASE}
        answer = (self if self.cookie else self.enter()).post("/create", fields)
        assert answer.status == 200, answer.text
        assert self.post("/recovery/check", {"later": "yes"}).status == 303
        return self


@contextmanager
def running_page(
    home: Path, *, language: str = "en", env: Mapping[str, str] | None = None, tracer: Sequence[str] = ()
) -> Iterator[Page]:
    """Start `exskill open --no-browser` in a home of its own; it is over afterwards whatever happened."""
    surroundings = {
        **os.environ, "EXSKILL_HOME": str(home), "NO_COLOR": "1", "XDG_RUNTIME_DIR": str(_runtime(home)), **(env or {})
    }  # fmt: skip
    command = [*tracer, sys.executable, "-m", "tests.web.serve", "--lang", language, "open", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"(/\S*open\.html)", said)
        assert found is not None, said + process.stderr.read()
        words = Path(found[1]).read_text()
        port, token = re.search(r"127\.0\.0\.1:(\d+)", words), re.search(r'value="([^"]+)"', words)
        assert port is not None
        assert token is not None
        yield Page(process, home, Path(found[1]), int(port[1]), token[1], said=[said])
    finally:
        process.terminate()
        process.wait(30)
        assert process.stderr is not None
        process.stderr.close()


def _runtime(home: Path) -> Path:
    place = home.parent / "runtime"
    place.mkdir(mode=0o700, exist_ok=True)
    return place
