"""Import a large Telegram export as a user does: ``python -m tests.benchmarks.import_whole [MB] [ROWS]``.

The export (2048 MB unless told) holds many chats; one of them, of 20 000 messages, is the ex's. The real command runs in a
process of its own: dry run, then the import into a new vault with redaction. Prints seconds and peak memory of each.
Needs that much free space where temporary files are kept.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OTHER = (
    b'{"id":%d,"type":"message","date":"2023-02-15T10:30:00","date_unixtime":"1676457000","from":"Group %d","from_id":"user%d",'
    b'"text":"nobody reads this one, it is of another chat and as long as such messages are"}'
)
OURS = (
    b'{"id":%d,"type":"message","date":"2024-01-%02dT%02d:%02d:00","date_unixtime":"%d","from":"%s","from_id":"user%d",'
    b'"text":"%s"}'
)
WORDS = (
    b"home yet? the last train leaves in ten minutes",
    b"ok",
    b"Jonathan Miller asked about you, call him on +44 20 7946 0958",
    b"haha you and your soup",
    b"see you at 8, bring the blue umbrella",
)


def write(path: Path, megabytes: int, rows: int) -> None:
    """Write the export."""
    with path.open("wb") as file:
        file.write(b'{"personal_information":{"user_id":1,"first_name":"Alex"},"chats":{"list":[')
        file.write(b'{"name":"Sam","type":"personal_chat","id":2,"messages":[')
        for n in range(rows):
            stamp = 1_704_067_200 + n * 60
            clock = (n // 1440 % 28 + 1, n // 60 % 24, n % 60)
            who = (b"Alex", 1) if n % 2 else (b"Sam", 2)
            file.write((b"," if n else b"") + OURS % (n, *clock, stamp, *who, WORDS[n % len(WORDS)] + b" %d" % n))
        file.write(b"]}")
        chat = 3
        while file.tell() < megabytes << 20:
            block = b",".join(OTHER % (n, chat, chat) for n in range(20_000))
            file.write(b',{"name":"Group %d","type":"private_group","id":%d,"messages":[%s]}' % (chat, chat, block))
            chat += 1
        file.write(b"]}}")


def run(home: Path, *words: str) -> None:
    """Run the program; print how long it took and its largest resident size."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "exskill", *words],
        env={**os.environ, "EXSKILL_HOME": str(home)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False,
    )  # fmt: skip
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{' '.join(words[:2]):<14} exit {done.returncode}  {took:8.1f} s  peak so far {peak:.0f} MB\n")
    if done.returncode:
        sys.stdout.write(done.stdout.decode(errors="replace")[-1500:])
    sys.stdout.flush()


def main(megabytes: int, rows: int) -> None:
    """Write, dry run, import."""
    with tempfile.TemporaryDirectory() as folder:
        home, secret, export = Path(folder, "home"), Path(folder, "secret"), Path(folder, "result.json")
        home.mkdir(mode=0o700)
        secret.write_text("four unrelated words here\n")
        secret.chmod(0o600)
        write(export, megabytes, rows)
        given = ("--passphrase-file", str(secret))
        run(home, "init", "--age", "30", "--country", "GB", *given)
        run(home, "import", "-n", str(export), "--me", "Alex", "--ex", "Sam")
        run(home, "import", "--redact", str(export), "--me", "Alex", "--ex", "Sam", "--ex-adult", "--no-input", *given)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2048, int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
