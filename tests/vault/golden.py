"""Write the golden vault of this version: ``python -m tests.vault.golden TAR``. Every later version must open it.

It is made once per released format and never again: the tests read what is committed. What it holds is invented. Golden 2 was
left while unlocked: its keyring is in two parts, and a letter in it was written with what an agent had been handed.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from audit.events import Count, Reason
from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.consent import Adult
from exskill.core.paths import Paths
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from exskill.ingest.pipeline import Job, Part, ingest_job
from exskill.store.new_import import NewImport
from exskill.store.opening import create_store, open_handed, open_store
from exskill.store.settings import Settings
from exskill.unlock.agent import hand_over
from tests.vault.test_delegation import Hand
from vault.kdf import FLOOR
from vault.slots import KeyFileUnlocker, PassphraseUnlocker

LETTER, LETTER_GOES = "letter/00000000000000000000000000000001", 4_000_000_000
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = b"correct horse battery"
KEY_FILE = bytes(range(64))
CHAT = """[2025-03-02, 09:12:41] Alex: morning
[2025-03-02, 09:13:10] Sam: haha barely slept
[2025-03-02, 09:13:18] Sam: 好的，明天见
[2025-03-02, 09:14:00] Alex: with Oluwaseun?
""".encode()


def paths_in(root: Path) -> Paths:
    """Return where the golden vault lies under a directory."""
    return Paths(root / "data", root / "state", root / "config")


def make(root: Path) -> str:
    """Create the vault under ``root``; return its recovery code."""
    paths = paths_in(root)
    store, code = create_store(
        paths,
        "golden",
        bytearray(SECRET),
        clock=lambda: START,
        settings=Settings(),
        params=FLOOR,
    )
    with store:
        store.vault.add_slot(KeyFileUnlocker(KEY_FILE).slot())
        source, importer = MemorySource(CHAT, "chat.txt"), get_importer("whatsapp")
        conversations = list(importer.conversations(source, ReadOptions()))
        cast = decide_cast(conversations, me=["Alex"], ex=["Sam"])
        redactor = build_redactor(cast, conversations)
        done = ingest_job(
            Job((Part(source, importer, ReadOptions(), cast),), "import1", store.row_key()), redactor, None
        )
        store.commit_import(
            done,
            NewImport("import1", redactor.export_map(), Settings(), Adult.YES),
        )
        store.put_document("note", b"a note to myself")
        store.record_erasure(Reason.USER_REQUEST, {Count.SHARDS: 1})
    with open_store(paths, "golden", PassphraseUnlocker(bytearray(SECRET)), clock=lambda: START) as store:
        hand = Hand(hand_over(store))
    handed = open_handed(paths, "golden", hand, clock=lambda: START)
    if handed is None:
        raise SystemExit("the keys that were handed over do not open it")
    with handed:
        handed.put_document(LETTER, b"what I never sent", expires_at=LETTER_GOES)
    return code


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(START.timestamp())
    return entry


def main(arguments: list[str]) -> int:
    """Write the archive and print the recovery code, which belongs into the test."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(arguments[0], "w") as archive:
        code = make(Path(folder))
        for part in ("data", "state"):
            archive.add(Path(folder) / part, part, filter=_nobody)
    sys.stdout.write(f"{code}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
