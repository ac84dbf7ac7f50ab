"""The kernel's own record: the page makes one socket of the internet kind, before the guard, and connects to nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.support import FORM, running_page

pytestmark = [pytest.mark.enable_socket, pytest.mark.strace]


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_one_listener_and_no_connection(tmp_path: Path) -> None:
    record = tmp_path / "record"
    tracer = ("strace", "-f", "-qq", "-e", "trace=socket,connect,bind,sendto", "-o", str(record))
    with running_page(tmp_path / "home", tracer=tracer) as page:
        page.with_vault()
        assert page.get("/").status == 200
        assert page.ask("POST", "/enter", urlencode({"token": "wrong"}), Content_Type=FORM, Origin="null").status == 403
        page.post("/leave")
        page.process.wait(60)
    calls = record.read_text()
    made = re.findall(r"socket\((AF_INET6?|AF_PACKET|AF_NETLINK)[^)]*\) = (\S+)", calls)
    assert [family for family, result in made if result != "-1"] == ["AF_INET"]
    bound = re.findall(
        r"bind\(\d+, \{sa_family=AF_INET, sin_port=htons\((\d+)\), sin_addr=inet_addr\(\"([^\"]+)\"\)", calls
    )
    assert bound == [("0", "127.0.0.1")]
    assert not re.search(r"(?:connect|sendto)\(.*AF_INET", calls)
