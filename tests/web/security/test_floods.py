"""Too many, too slow, too large: what a connection may cost. Time is a list of timers here, never waited for."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.server import ServerState

from exskill.web.protocol import BODY_SECONDS, HEAD_SECONDS, MOST_CONNECTIONS, GuardedProtocol
from exskill.web.server import HEAD_LIMIT
from tests.web.support import Page

pytestmark = pytest.mark.enable_socket


class Timer:
    def __init__(self, seconds: float, call: Callable[..., None]) -> None:
        self.seconds, self.call, self.is_cancelled = seconds, call, False

    def cancel(self) -> None:
        self.is_cancelled = True


class Task:
    """A request that is being answered."""

    def add_done_callback(self, _call: object) -> None: ...


class Loop:
    """An event loop of which only the timers and the tasks are looked at."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []

    def call_later(self, seconds: float, call: Callable[..., None], *_args: object) -> Timer:
        self.timers.append(Timer(seconds, call))
        return self.timers[-1]

    def create_task(self, work: Any) -> Any:
        work.close()
        return Task()

    @property
    def waiting(self) -> list[float]:
        return [timer.seconds for timer in self.timers if not timer.is_cancelled]


class Line:
    """The other end of a connection."""

    def __init__(self) -> None:
        self.is_cut = False
        self.said = b""

    def get_extra_info(self, name: str, default: object = None) -> object:
        return {"peername": ("127.0.0.1", 50_000), "sockname": ("127.0.0.1", 8000)}.get(name, default)

    def abort(self) -> None:
        self.is_cut = True

    def close(self) -> None:
        self.is_cut = True

    def is_closing(self) -> bool:
        return self.is_cut

    def write(self, data: bytes) -> None:
        self.said += data

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def nothing(_scope: object, _receive: object, _send: object) -> None: ...


def connected(state: ServerState | None = None) -> tuple[GuardedProtocol, Line, Loop]:
    config = uvicorn.Config(
        cast(Any, nothing), lifespan="off", log_config=None, h11_max_incomplete_event_size=HEAD_LIMIT
    )
    config.load()
    loop, line = Loop(), Line()
    protocol = GuardedProtocol(config, state or ServerState(), {}, cast(Any, loop))
    protocol.connection_made(cast(Any, line))
    return protocol, line, loop


HEAD = b"POST /bring/files HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Length: 1000\r\n\r\n"


def test_a_head_that_trickles_in_is_cut_off_after_ten_seconds_in_all() -> None:
    protocol, line, loop = connected()
    for i in range(len(HEAD) - 1):
        protocol.data_received(HEAD[i : i + 1])
    assert [timer.seconds for timer in loop.timers] == [HEAD_SECONDS]  # one clock, never set back
    loop.timers[0].call()
    assert line.is_cut


def test_a_body_has_its_time_from_piece_to_piece() -> None:
    protocol, line, loop = connected()
    protocol.data_received(HEAD)
    assert loop.waiting == [BODY_SECONDS]
    protocol.data_received(b"a" * 10)
    assert loop.waiting == [BODY_SECONDS]
    loop.timers[-1].call()
    assert line.is_cut


def test_a_request_that_is_whole_waits_for_its_answer_without_a_clock() -> None:
    protocol, line, loop = connected()
    protocol.data_received(HEAD + b"a" * 1000)
    assert loop.waiting == []
    assert not line.is_cut


def test_a_connection_that_says_nothing_is_cut_off_too() -> None:
    _protocol, line, loop = connected()
    assert loop.waiting == [HEAD_SECONDS]
    loop.timers[0].call()
    assert line.is_cut


def test_one_connection_more_than_there_may_be_is_cut_at_once() -> None:
    state = ServerState()
    held = [connected(state) for _n in range(MOST_CONNECTIONS)]
    assert not any(line.is_cut for _protocol, line, _loop in held)
    _protocol, line, _loop = connected(state)
    assert line.is_cut
    held[0][0].connection_lost(None)
    state.connections.discard(_protocol)
    assert not connected(state)[1].is_cut


@pytest.mark.parametrize(
    "bomb",
    [
        b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * (HEAD_LIMIT + 1),
        b"GET / HTTP/1.1\r\nHost: h\r\n" + b"X: a\r\n" * (HEAD_LIMIT // 6 + 1),
        b"GET /" + b"a" * (HEAD_LIMIT + 1),
        b"\r\n" * HEAD_LIMIT,
    ],
    ids=["one long line", "many lines", "a long address", "empty lines"],
)
def test_a_head_that_is_too_large_is_refused_with_our_headers(page: Page, bomb: bytes) -> None:
    answer = page.raw(bomb)
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"content-security-policy: default-src 'none'" in answer.lower()
    assert page.get("/").status == 200


def test_a_thousand_connections_leave_the_page_as_it_was(page: Page) -> None:
    lines = []
    for _n in range(1000):
        line = socket.create_connection(("127.0.0.1", page.port), timeout=60)
        lines.append(line)
        if len(lines) > 2 * MOST_CONNECTIONS:
            lines.pop(0).close()
    for line in lines:
        line.close()
    assert next(status for status in iter(lambda: status_of(page), None) if status) == 200


def status_of(page: Page) -> int:
    """Return the status of the door, 0 while the page still counts connections that are gone."""
    try:
        return page.get("/").status
    except ConnectionError:
        return 0
