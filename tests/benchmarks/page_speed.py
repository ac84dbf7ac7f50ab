"""How fast the page is: ``python -m tests.benchmarks.page_speed [--rows 10000 1000000]``.

Makes a vault of so many invented rows, starts `exskill open` on it and measures from outside, beside the limits of the
issue: from the command to the first page and on to home (what the key derivation itself takes is left out), a page of the
timeline, the way of a line from a running session to the browser, CPU at rest, and memory beside a process that opens the
same vault as the terminal does.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.web.support import PASSPHRASE, ROOT, Page, running_page

FIRST_PAINT_S, TIMELINE_MS, HANDED_OVER_MS, IDLE_MS, MORE_MB = 1.0, 100.0, 20.0, 0.0, 40.0
TIMES = 40
_WRITE = """
import sys
from datetime import datetime
from pathlib import Path
from tests.benchmarks.vault_scale import write
write(Path(sys.argv[1]), int(sys.argv[2]), datetime.now().astimezone())
"""
_AS_THE_TERMINAL = """
import sys
from datetime import datetime
from pathlib import Path
from exskill.core.paths import Paths
from exskill.sessions.programme.overview import look_over
from exskill.store.opening import open_store
from vault.slots import PassphraseUnlocker
home = Path(sys.argv[1])
paths, now = Paths(home / "data", home / "state", home / "config"), datetime.now().astimezone()
with open_store(paths, "v", PassphraseUnlocker(bytearray(sys.argv[2].encode())), clock=lambda: now) as store:
    look_over(store, now)
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
print(int(rows["VmRSS"].split()[0]) / 1024)
"""


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def derivation_s(home: Path) -> float:
    """Return how long the key derivation takes, with the opening of the keyring."""
    from vault.slots import PassphraseUnlocker
    from vault.vault import Vault

    unlocker = PassphraseUnlocker(bytearray(PASSPHRASE.encode()))
    vault, state = home / "data" / "vaults" / "v", home / "state"
    return min(seconds(lambda: Vault.open(vault, state, unlocker, mode="r").close()) for _try in range(3))


def cpu_s(pid: int) -> float:
    """Return the CPU time that a process has used."""
    cells = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(rows["VmRSS"].split()[0]) / 1024


def terminal_mb(home: Path) -> float:
    """Return the memory of a process that opens the vault as the terminal does."""
    asked = [sys.executable, "-c", _AS_THE_TERMINAL, str(home), PASSPHRASE]
    return float(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def handed_over_ms(page: Page) -> list[float]:
    """Return how long a line takes from the browser into a session and back over the stream."""
    page.post("/session/start", {"kind": "wave"})
    shown = page.get("/session").text
    after = re.search(r'data-after="(\d+)"', shown)
    stream = http.client.HTTPConnection("127.0.0.1", page.port, timeout=60)
    stream.request("GET", f"/session/events?after={after[1] if after else 0}", headers={"Cookie": page.cookie})
    answer, found = stream.getresponse(), []
    for n in range(5):
        began = time.perf_counter()
        page.post("/session/say", {"text": str(n), "quietly": "1"})
        while b'"said"' not in answer.readline():
            pass
        found.append((time.perf_counter() - began) * 1000)
    stream.close()
    page.post("/session/say", {"text": "stop"})
    page.post("/session/finish")
    return found


def tell(what: str, measured: float, bar: float, unit: str) -> None:
    """Print a figure beside its limit."""
    verdict = "met" if measured <= bar else "MISSED"
    print(f"  {what}: {measured:.2f} {unit} (limit {bar:g} {unit}: {verdict})", flush=True)


def measure(home: Path, rows: int) -> None:
    """Print every figure of one size."""
    print(f"{rows} rows, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    derived = derivation_s(home)
    plain = terminal_mb(home)
    with running_page(home):  # what the system has to read from the disk is read now
        pass
    began = time.perf_counter()
    with running_page(home) as page:
        page.enter()
        page.get("/")
        door = time.perf_counter() - began
        opened = seconds(lambda: page.post("/unlock", {"passphrase": PASSPHRASE})) - derived
        first = seconds(lambda: page.get("/"))
        tell("from the command to home, without the key derivation", door + opened + first, FIRST_PAINT_S, "s")
        print(f"    door {door:.2f} s, unlocking {opened:.2f} s, home {first:.2f} s; derivation {derived:.2f} s")
        time.sleep(2)  # the other screens are imported once the first page is there
        before = cpu_s(page.process.pid)
        time.sleep(5)
        tell("CPU at rest, in 5 s", (cpu_s(page.process.pid) - before) * 1000, IDLE_MS, "ms")
        tell("memory above a terminal that opened it", memory_mb(page.process.pid) - plain, MORE_MB, "MB")
        loading = seconds(lambda: page.get("/timeline"))
        step = max(1, rows // TIMES)
        pages = [seconds(lambda at=at: page.get(f"/timeline?at={at}")) * 1000 for at in range(0, rows, step)]  # type: ignore[misc]
        names = re.findall(r'href="/forget\?id=(\w+)"', page.get(f"/timeline?at={rows // 2}").text)
        by_id = [seconds(lambda name=name: page.get(f"/timeline?id={name}")) * 1000 for name in names]  # type: ignore[misc]
        tell("a page of the timeline, median", statistics.median(pages), TIMELINE_MS, "ms")
        tell("a page of the timeline, slowest", max(pages), TIMELINE_MS, "ms")
        tell("a page around one message, slowest", max(by_id), TIMELINE_MS, "ms")
        print(
            f"    the first one, which reads the vault: {loading:.2f} s; memory then {memory_mb(page.process.pid):.0f} MB"
        )
        tell("a line of a session and back, median", statistics.median(handed_over_ms(page)), HANDED_OVER_MS, "ms")


def main() -> None:
    """Measure each size in a home of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    print(f"{datetime.now():%Y-%m-%d}", flush=True)
    for rows in parser.parse_args().rows:
        with tempfile.TemporaryDirectory() as place:
            home = Path(place) / "home"
            subprocess.run([sys.executable, "-c", _WRITE, str(home), str(rows)], cwd=ROOT, check=True)
            measure(home, rows)


if __name__ == "__main__":
    main()
