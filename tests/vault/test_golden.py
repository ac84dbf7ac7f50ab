"""A vault of every released format opens with every later version, by every way in."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.events import EventKind
from exskill.core.clock import Reading
from exskill.store import clock_watch
from exskill.store.journal import verify_audit
from exskill.store.opening import open_store
from tests.vault.golden import KEY_FILE, LETTER, SECRET, START, paths_in
from vault.slots import KeyFileUnlocker, PassphraseUnlocker, RecoveryUnlocker, parse_recovery

DATA = Path(__file__).parent.parent / "data" / "vault"
CODES = {
    "golden-1": b"0V09-P5CY-R2KH-88JX-4AGP-7YMD-7AET-VT72-GRCM",
    "golden-2": b"2A11-RWBD-RCFV-3251-KV7E-PT39-1R0H-5AHB-XZ7M",
}
ONE_DAY_LATER = START + timedelta(days=1)


def ways(name: str) -> list[Any]:
    code = parse_recovery(CODES[name])
    assert code is not None
    return [PassphraseUnlocker(bytearray(SECRET)), RecoveryUnlocker(code), KeyFileUnlocker(KEY_FILE)]


def test_every_golden_vault_has_its_code() -> None:
    assert {path.stem for path in DATA.glob("golden-*.tar")} == set(CODES)


@pytest.mark.parametrize("name", sorted(CODES))
@pytest.mark.parametrize("way", range(3))
def test_it_opens_and_holds_what_was_put_in(tmp_path: Path, name: str, way: int) -> None:
    with tarfile.open(DATA / f"{name}.tar") as archive:
        archive.extractall(tmp_path, filter="tar")
    paths, unlocker = paths_in(tmp_path), ways(name)[way]
    assert verify_audit(paths, "golden", unlocker, clock=lambda: ONE_DAY_LATER).ok
    with open_store(paths, "golden", unlocker, clock=lambda: ONE_DAY_LATER) as store:
        texts = sorted(row["text"] for _entry, table in store.tables() for row in table.to_pylist())
        assert texts == ["haha barely slept", "morning", "with [Friend-1]?", "好的，明天见"]
        assert store.document("note") == b"a note to myself"
        assert store.document(LETTER) == (b"what I never sent" if name == "golden-2" else None)
        assert store.manifest().header.version >= 1
        kinds = [entry.event.kind for entry in store.log.entries()]
        assert kinds[0] is EventKind.CREATE
        assert EventKind.IMPORT in kinds
        store.put_document("note", b"written later")
    with open_store(paths, "golden", unlocker, clock=lambda: ONE_DAY_LATER) as store:
        assert store.document("note") == b"written later"


def test_what_is_due_in_it_is_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(now: datetime) -> Reading:  # a machine that ran all the while
        at = int(now.timestamp())
        return Reading(at, at - int(ONE_DAY_LATER.timestamp()) + 1000, "boot")

    monkeypatch.setattr(clock_watch, "read_clocks", look)
    with tarfile.open(DATA / "golden-1.tar") as archive:
        archive.extractall(tmp_path, filter="tar")
    much_later = [ONE_DAY_LATER, datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 3, tzinfo=UTC)]
    for now in much_later:
        with open_store(paths_in(tmp_path), "golden", ways("golden-1")[0], clock=lambda now=now: now) as store:
            left = [entry.role for entry, _table in store.tables()]
    assert "ex" not in left
