"""The unlock agent: what it hands out, to whom, until when; and that nothing of it is left."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.scale import scaled
from vault.age.header import Stanza, write_header
from vault.agent import client as agent_client
from vault.agent import delegate as agent_delegate
from vault.agent import process as agent
from vault.agent import sockets
from vault.agent.delegation import Handing, Keys, envelope_id
from vault.agent.keeper import LEASE, SHARED, Clock, Envelope, Keeper, Limits, Loan
from vault.agent.sockets import Watched
from vault.errors import Damaged, Withheld

pytestmark = pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="needs Linux's peer credentials")


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.boot = self.awake = 1000.0

    def pass_(self, seconds: float, *, asleep: bool = False) -> None:
        self.boot += seconds
        self.awake += 0 if asleep else seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.boot, lambda: self.awake)


def envelopes(count: int) -> list[Envelope]:
    made = []
    for _number in range(count):
        key = os.urandom(16)
        header = write_header(key, [Stanza("exskill.dev/recovery", ("x",), os.urandom(32))])
        made.append(Envelope(envelope_id(header), key, header))
    return made


def keys() -> Keys:
    return Keys(os.urandom(32), tuple(os.urandom(32) for _label in range(4)), os.urandom(32), os.urandom(32))


def keeper(
    hands: Hands, made: list[Envelope], *, hard: int = 900, idle: int = 600, shared: bytes | None = None
) -> tuple[Keeper, bytearray]:
    secret = bytearray(shared or keys().to_bytes()) + b"".join(e.id + e.key for e in made)
    return Keeper(secret, [e.header for e in made], Limits(hard, idle), hands.clock()), secret


def opening(made: Envelope, count: int = 2) -> bytes:
    return b"K" + made.id + count.to_bytes(2, "big")


def test_hands_out_the_keys_of_the_current_keyring_and_fresh_envelopes() -> None:
    made = envelopes(4)
    kept, secret = keeper(Hands(), made)
    answer = b"".join(kept.answer(opening(made[0])))
    assert answer[:SHARED] == secret[:SHARED]
    assert answer[SHARED : SHARED + 16] == made[0].key
    assert made[1].key in answer
    assert made[2].key in answer
    assert made[3].key not in answer
    again = b"".join(kept.answer(opening(made[2])))  # written meanwhile; the rest is all there is
    assert again[SHARED : SHARED + 16] == made[2].key
    assert made[3].key in again
    assert made[1].key not in again


def test_lends_what_a_use_permits_and_keeps_what_was_left() -> None:
    made, left = envelopes(2), bytearray(b"digests")
    loans = [Loan(os.urandom(16), uses, os.urandom(32)) for uses in (1, 2, 3)]
    secret = bytearray(keys().to_bytes()) + b"".join(e.id + e.key for e in made) + b"".join(x.to_bytes() for x in loans)
    kept = Keeper(secret, [e.header for e in made], Limits(900, 600), Hands().clock(), left)

    def lent(uses: int) -> bytes:
        return b"".join(kept.answer(b"G" + bytes(16) + uses.to_bytes(2, "big")))

    assert lent(1) == b"G" + b"".join(x.id + x.seed for x in (loans[0], loans[2]))
    assert lent(2) == b"G" + b"".join(x.id + x.seed for x in loans[1:])
    assert lent(4) == lent(0) == b"G"
    assert b"".join(kept.answer(b"N")) == b"Ndigests"
    kept.wipe()
    assert not any(secret)
    assert not any(left)
    assert kept.answer(b"N") == []
    assert not lent(1)


def test_an_unknown_keyring_ends_it() -> None:
    made = envelopes(3)
    kept, secret = keeper(Hands(), made)
    assert kept.answer(opening(made[2])) == []  # an envelope that was never handed out
    assert not any(secret)
    assert kept.end_if_due()


@pytest.mark.parametrize(
    ("hard", "idle", "seconds", "asleep", "over"),
    [
        (900, 600, 599, False, False),
        (900, 600, 600, False, True),
        (300, 600, 299, False, False),
        (300, 300, 300, False, True),
        (900, 600, 1, True, False),
        (900, 600, 3, True, True),
    ],
)
def test_limits(hard: int, idle: int, seconds: float, asleep: bool, over: bool) -> None:
    hands, made = Hands(), envelopes(2)
    kept, secret = keeper(hands, made, hard=hard, idle=idle)
    hands.pass_(seconds, asleep=asleep)
    assert kept.end_if_due() is over
    assert any(secret) is not over
    assert bool(kept.answer(opening(made[0]))) is not over


def test_use_moves_the_idle_limit_and_never_the_hard_one() -> None:
    hands, made = Hands(), envelopes(2)
    kept, secret = keeper(hands, made, hard=900, idle=600)
    for _half in range(2):
        hands.pass_(449)
        assert kept.answer(opening(made[0]))
    hands.pass_(1)
    assert agent_client.Status.from_bytes(bytes(kept.answer(b"S")[0])).left_s == 1
    hands.pass_(1)
    assert kept.answer(opening(made[0])) == []
    assert not any(secret)


def test_asking_for_the_status_is_no_use() -> None:
    hands, made = Hands(), envelopes(2)
    kept, _secret = keeper(hands, made)
    hands.pass_(599)
    assert kept.answer(b"S")
    hands.pass_(1)
    assert kept.answer(b"S") == []


def test_refuses_what_is_not_a_set_of_keys() -> None:
    for secret, headers in [(bytearray(SHARED), []), (bytearray(SHARED + 31), [b"x"]), (bytearray(), [b"x"])]:
        with pytest.raises(ValueError, match="not the keys"):
            Keeper(secret, headers, Limits(1, 1), Hands().clock())


# -- over a socket -------------------------------------------------------------------------------------------------------


@contextmanager
def talk(path: Path, kept: Keeper, request: bytes, *, owner: int | None = None, close: bool = True) -> Iterator[bytes]:
    """Have one client speak and yield what it gets."""
    owner = os.getuid() if owner is None else owner
    with (
        sockets.listen_at(path) as listener,
        socket.socket(socket.AF_UNIX) as client,
        sockets.shorten_path(path) as name,
    ):
        client.connect(name)
        client.sendall(request)
        if close:
            client.shutdown(socket.SHUT_WR)
        agent.answer_one(kept, listener, owner, patience_s=0.05)
        client.settimeout(5)
        yield received(client)


def received(client: socket.socket) -> bytes:
    """Return everything until the other end is closed, politely or not."""
    got = b""
    with suppress(ConnectionResetError):
        while part := client.recv(65536):
            got += part
    return got


def test_another_user_gets_nothing_and_changes_nothing(tmp_path: Path) -> None:
    made = envelopes(2)
    kept, secret = keeper(Hands(), made)
    for request in (b"S", b"L", opening(made[0])):
        with talk(tmp_path / "s", kept, request, owner=os.getuid() + 1) as got:
            assert got == b""
    assert kept.open
    assert any(secret)
    with talk(tmp_path / "s", kept, opening(made[0])) as got:
        assert made[0].key in got


def test_a_system_that_does_not_say_who_asks_gets_nothing(tmp_path: Path) -> None:
    kept, _secret = keeper(Hands(), envelopes(2))
    path = tmp_path / "s"
    with (
        sockets.listen_at(path) as listener,
        socket.socket(socket.AF_UNIX) as client,
        sockets.shorten_path(path) as name,
    ):
        client.connect(name)
        client.sendall(b"S")
        agent.answer_one(kept, listener, os.getuid(), lambda _connection: None)
        assert received(client) == b""


def test_wrong_bytes_do_not_crash_and_do_not_leak(tmp_path: Path) -> None:
    made = envelopes(2)
    kept, secret = keeper(Hands(), made)
    generator = random.Random(5)
    secrets = [bytes(secret[i : i + 16]) for i in range(0, SHARED, 16)] + [e.key for e in made]
    hostile = [b"", b"\0", b"K", b"K" + made[0].id, b"M\xff", b"s", b"GET / HTTP/1.1\r\n\r\n", b"X" * 100_000]
    hostile += [bytes(generator.randrange(256) for _i in range(generator.randrange(64))) for _n in range(scaled(60))]
    hostile = [
        h for h in hostile if h[:1] not in (b"S", b"L", b"M", b"N", b"G") and not (h[:1] == b"K" and len(h) >= 19)
    ]
    for request in hostile:
        with talk(tmp_path / "s", kept, request) as got:
            assert got in (b"", b"\0\0\0\0")
            assert not any(s in got for s in secrets)
    assert kept.open


def test_a_silent_client_is_let_go(tmp_path: Path) -> None:
    kept, _secret = keeper(Hands(), envelopes(2))
    with talk(tmp_path / "s", kept, b"K123", close=False) as got:
        assert got == b""


def test_an_endless_lease_is_cut(tmp_path: Path) -> None:
    made = envelopes(60)
    kept, _secret = keeper(Hands(), made)
    with talk(tmp_path / "s", kept, opening(made[0], 65535)) as got:
        assert sum(e.key in got for e in made) == 1 + LEASE


def test_a_stale_socket_is_replaced_and_ours_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with sockets.listen_at(path):
        path.rename(tmp_path / "left")
        path.write_text("something else")
    assert path.exists()  # not ours, not removed
    with sockets.listen_at(path):
        assert path.is_socket()
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()
    assert agent_client.read_status(tmp_path / "left") is None
    assert agent_client.read_status(tmp_path / "none") is None
    assert not agent_client.lock_agent(tmp_path / "left")


def test_a_long_path_is_no_hindrance(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    kept, _secret = keeper(Hands(), envelopes(2))
    with talk(deep / ("s" * 40), kept, b"S") as got:
        assert len(got) == 4 + 9


def test_notices_what_was_replaced_or_removed(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.write_text("x")
    watched = Watched.of(first, second)
    assert watched.is_unchanged()
    second.rename(tmp_path / "c")
    assert not watched.is_unchanged()
    second.write_text("x")
    assert not watched.is_unchanged()
    assert not Watched.of(tmp_path / "none").is_unchanged()


def test_a_lying_agent_is_an_error_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = random.Random(6)
    for size in [1, 100, SHARED, SHARED + 16, SHARED + 17, SHARED + 40, 4000]:
        answer = bytes(generator.randrange(256) for _i in range(size))
        monkeypatch.setattr(agent_delegate, "ask_agent", lambda *_a, answer=answer, **_k: answer)
        delegate = agent_delegate.AgentDelegate(tmp_path / "s")
        if size != SHARED + 16:
            with pytest.raises(Damaged):
                delegate.keys(bytes(16))
    monkeypatch.setattr(agent_delegate, "ask_agent", lambda *_a, **_k: None)
    with pytest.raises(Withheld):
        agent_delegate.AgentDelegate(tmp_path / "s").envelope()


# -- the process ---------------------------------------------------------------------------------------------------------

_THEN_WAIT = (
    "import os, sys; from exskill.unlock import agent_process; "
    "agent_process.main(); os.write({0}, b'over'); os.read({1}, 1)"
)


def regions(pid: int) -> Iterator[bytes]:
    """Yield the memory of a process."""
    lines = Path(f"/proc/{pid}/maps").read_text("ascii").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in lines:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found and "[v" not in line:
                start, end = (int(x, 16) for x in found.groups())
                try:
                    memory.seek(start)
                    yield memory.read(end - start)
                except (OSError, OverflowError):
                    continue


def copies(pid: int, secrets: list[bytes]) -> int:
    return sum(region.count(secret) for region in regions(pid) for secret in secrets)


def _readable(pid: int) -> bool:
    try:
        with Path(f"/proc/{pid}/mem").open("rb"):
            return True
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", ["lock", "term", "hup", "vanish"])
def test_nothing_is_left_in_memory_when_it_is_over(tmp_path: Path, how: str) -> None:
    path, place = tmp_path / "s", tmp_path / "vault"
    place.mkdir()
    made, shared, left = envelopes(40), keys(), os.urandom(500)
    loans = tuple(Loan(os.urandom(16), uses, os.urandom(32)) for uses in (1, 2))
    over, waits = os.pipe(), os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _THEN_WAIT.format(over[1], waits[0])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(over[1], waits[0]), bufsize=0,
        env={**os.environ, "PYTHONPATH": str(Path(agent.__file__).parents[2])},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process, process.stdin, process.stdout:
        handing = Handing(shared, made, loans, left)
        agent_delegate.send_keys(process.stdin.fileno(), handing, Limits(900, 600), (path, place))
        assert os.read(process.stdout.fileno(), 5) == b"ready"
        secrets = [shared.sign_seed, *shared.subkeys, *(e.key for e in made), *(loan.seed for loan in loans), left]
        delegate = agent_delegate.AgentDelegate(path)
        assert delegate.keys(made[0].id) == (shared, made[0].key)
        assert delegate.envelope() == made[1]
        assert delegate.seeds(1) == {loan.id.hex(): loan.seed for loan in loans[:1]}
        assert delegate.read_left() == left
        readable = _readable(process.pid)
        before = copies(process.pid, secrets) if readable else 0
        if how == "lock":
            assert agent_client.lock_agent(path)
        elif how == "vanish":
            place.rmdir()
            assert agent_client.read_status(path) is None
        else:
            process.send_signal({"term": 15, "hup": 1}[how])
        assert os.read(over[0], 4) == b"over"  # the keys are wiped, the process still lives
        after = copies(process.pid, secrets) if readable else 0
        os.write(waits[1], b"x")
    for fd in (*over, *waits):
        os.close(fd)
    if not readable:
        pytest.skip("the process is not dumpable, and only root may look")
    assert before == len(secrets)  # one copy of each: the scan finds what is there
    assert after == 0
    assert not path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_is_small_and_shut(tmp_path: Path) -> None:
    program = (
        "import sys, resource; from exskill.unlock import agent_process; agent_process.main();"
        "heavy = {'numpy', 'cryptography', 'pyarrow', 'lancedb', 'click'} & set(sys.modules);"
        "import socket; code = 0\n"
        "try:\n    socket.socket(socket.AF_INET)\n    code = 3\nexcept PermissionError:\n    pass\n"
        "import os; sys.exit(code or len(heavy) or resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"nothing of ours", capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(agent.__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout == b""
    assert done.returncode == 0, done.stderr
