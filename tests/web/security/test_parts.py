"""The small parts that the page's safety rests on, each alone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import HostileFile, UsageError
from exskill.web import forms
from exskill.web.beforehand import is_open_command
from exskill.web.browser import Browser, find_browser
from exskill.web.listener import bind_listener, check_listener
from exskill.web.peers import is_own_connection, uid_of_connection
from exskill.web.runtime_folder import is_in_memory, make_folder

pytestmark = pytest.mark.enable_socket


def test_the_listener_is_on_loopback_only() -> None:
    with bind_listener() as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("place", ["0.0.0.0", "127.0.0.2"])
def test_any_other_address_is_refused(place: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind((place, 0))
        with pytest.raises(RuntimeError):
            check_listener(other)


TABLE = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0
"""


def test_the_kernel_says_whose_the_other_end_is(tmp_path: Path) -> None:
    assert uid_of_connection(TABLE, 0xC001, 0x1F90) == 1001
    assert uid_of_connection(TABLE, 0xC002, 0x1F90) is None
    table = tmp_path / "tcp"
    table.write_text(TABLE)
    assert not is_own_connection(0xC002, 0x1F90, table)
    assert is_own_connection(1, 2, tmp_path / "no such table")


@pytest.mark.parametrize(
    ("argv", "is_open"),
    [
        (["open"], True), (["--lang", "zh", "open"], True), (["--vault", "open", "status"], False), (["status"], False),
        (["open", "--no-browser"], True), (["open", "--help"], False), (["--lang=zh", "open"], True), ([], False),
        (["import", "open"], False), (["--vault", "x", "--no-input", "open"], True),
    ],
)  # fmt: skip
def test_a_socket_is_made_for_open_alone(argv: list[str], is_open: bool) -> None:
    assert is_open_command(argv) is is_open


def test_chromium_comes_before_firefox_and_both_with_a_profile_that_is_thrown_away(tmp_path: Path) -> None:
    here = {"chromium": "/c", "firefox": "/f", "xdg-open": "/x"}
    chromium = find_browser(here.get)
    assert chromium is not None
    assert chromium.throws_away
    command = chromium.command(tmp_path / "open.html", tmp_path)
    assert f"--user-data-dir={tmp_path / 'profile'}" in command
    assert "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1" in command
    del here["chromium"]
    firefox = find_browser(here.get)
    assert firefox is not None
    assert firefox.name == "firefox"
    firefox.command(tmp_path / "open.html", tmp_path)
    assert 'user_pref("browser.formfill.enable", false);' in (tmp_path / "profile" / "user.js").read_text()
    del here["firefox"]
    assert find_browser(here.get) == Browser("ordinary", "/x", throws_away=False)
    assert find_browser({}.get) is None


def test_a_folder_open_to_others_is_not_used(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    folder = make_folder(tmp_path / "state", {"XDG_RUNTIME_DIR": str(shared)})
    assert not folder.is_relative_to(shared)
    folder.rmdir()


def test_memory_is_told_from_disk(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n/dev/sdb {tmp_path}/disk ext4 rw 0 0\n")
    assert is_in_memory(tmp_path / "x", mounts)
    assert not is_in_memory(tmp_path / "disk" / "x", mounts)
    assert not is_in_memory(tmp_path, tmp_path / "nothing")


@given(st.text(max_size=400))
def test_no_name_of_a_file_leads_out(name: str) -> None:
    cleaned = forms.clean_name(name)
    parts = cleaned.split("/")
    assert cleaned
    assert not cleaned.startswith("/")
    assert ".." not in parts
    assert "\\" not in cleaned
    assert all(c.isprintable() for c in cleaned)
    assert all(0 < len(part) <= 255 for part in parts)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"), ("C:\\Users\\me\\chat.txt", "Users/me/chat.txt"), ("/abs/chat.txt", "abs/chat.txt"),
        ("WhatsApp 聊天/与小雨.txt", "WhatsApp 聊天/与小雨.txt"), ("", "file"), ("a\x00b.txt", "ab.txt"), ("..", "file"),
    ],
)  # fmt: skip
def test_names_of_files(raw: str, kept: str) -> None:
    assert forms.clean_name(raw) == kept


async def pieces(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def multipart(data: bytes, size: int = 1000) -> forms.Form:
    return asyncio.run(forms._read_multipart(pieces(data, size), b"x"))


def test_files_and_fields_are_read_whole() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n'
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="../chat.txt"\r\nContent-Type: text/plain\r\n\r\n'
        + b"line\r\n" * 5000 + b"\r\n--x--\r\n"
    )  # fmt: skip
    for size in (1, 7, 1000, len(body)):
        found = multipart(body, size)
        assert found.text("a") == "value"
        assert [(f.name, len(f.data)) for f in found.files] == [("chat.txt", 30_000)]


@pytest.mark.parametrize("body", [b"nothing like it", b"--y\r\n\r\n"])
def test_a_broken_upload_is_said_so(body: bytes) -> None:
    with pytest.raises(UsageError):
        multipart(body)


def test_an_upload_that_was_cut_off_gives_no_file() -> None:
    assert multipart(b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc').files == ()


def test_too_much_is_refused_while_it_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "UPLOAD_LIMIT", 10_000)
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + b"a" * 20_000
    with pytest.raises(HostileFile):
        multipart(body)
