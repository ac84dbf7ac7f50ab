"""The page docs/file-format.md is enough: a reader written from it opens what this version writes, and version 1's vault."""

from __future__ import annotations

import ast
import json
import tarfile
from pathlib import Path

import pyarrow as pa
import pytest

from tests.vault import independent_reader as other
from tests.vault.golden import LETTER, LETTER_GOES, SECRET, paths_in
from vault.kdf import OLDEST_FLOOR
from vault.locked_facts import say_event
from vault.slots import PassphraseUnlocker
from vault.specs import DocumentSpec, SegmentSpec
from vault.vault import Vault

WORDS = "correct horse battery staple"
DATA = Path(__file__).parent.parent / "data" / "vault"


def make(root: Path) -> tuple[Path, Path, str]:
    data, state = root / "data" / "v", root / "state"
    vault, code = Vault.create(
        data, state, passphrase=bytearray(WORDS.encode()), params=OLDEST_FLOOR, now=1_700_000_000
    )
    table = pa.table({"id": ["0" * 32], "text": ["hello"]})
    with vault:
        vault.follow_log(lambda: (3, bytes(32)))
        vault.write_import(
            "i",
            [SegmentSpec(table, "me", "general", 2**40, own=True), SegmentSpec(table, "ex", "general", 2**39)],
            [DocumentSpec("manifest", b"page" * 40_000, own=True), DocumentSpec("names", b"names")],
        )
    return data, state, code


def contents(reader: other.Reader) -> list[tuple[str, bool, list[str]]]:
    found = []
    for entry in reader.ring["segments"]:
        table = pa.ipc.open_stream(reader.segment(entry)).read_all()
        found.append((entry["role"], entry["own"], table["text"].to_pylist()))
    return found


def test_it_imports_nothing_of_the_project() -> None:
    tree = ast.parse(Path(other.__file__).read_text("utf-8"))
    modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    modules |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert not {str(m).partition(".")[0] for m in modules} & {"vault", "audit", "redaction", "exskill", "tests"}


def test_both_ways_in_open_everything(tmp_path: Path) -> None:
    data, state, code = make(tmp_path)
    for reader in (other.open_vault(data, state, WORDS), other.open_vault(data, state, code=code)):
        assert contents(reader) == [("me", True, ["hello"]), ("ex", False, ["hello"])]
        assert reader.document("manifest") == b"page" * 40_000
        assert (reader.ring["format"], reader.ring["log_size"]) == (3, 3)


def test_two_parts_are_put_together_as_the_page_says(tmp_path: Path) -> None:
    data, state, _code = make(tmp_path)
    with Vault.open(data, state, PassphraseUnlocker(bytearray(WORDS.encode()))) as vault:
        permitted = {s.id: 1 for s in vault.segments() if s.role == "me"}
        vault.hand_over(permitted, [d.id for d in vault.documents()], envelopes=3, frozen=["manifest"])
    reader = other.open_vault(data, state, WORDS)
    assert contents(reader) == [("me", True, ["hello"]), ("ex", False, ["hello"])]
    assert reader.document("names") == b"names"
    assert reader.document("manifest") == b"page" * 40_000


def test_the_journal_is_read_and_its_head_is_the_keyrings(tmp_path: Path) -> None:
    data, state, _code = make(tmp_path)
    with Vault.open(data, state, PassphraseUnlocker(bytearray(WORDS.encode()))) as vault:
        shards = {s.role: bytes.fromhex(s.shard) for s in vault.segments()}
        page = bytes.fromhex(next(d.shard for d in vault.documents() if d.kind == "manifest"))
        for number in range(70):  # so long that the next opening writes it anew
            vault.state.say(say_event(b"%d" % number * 300))
    reader = other.open_vault(data, state, WORDS)
    changes, _number, _running = other.read_journal(reader.state)
    own = b"".join(value for kind, value in changes if kind == 5)
    assert {own[at : at + 16] for at in range(0, len(own), 16)} == {shards["me"], page}
    dates = b"".join(value for kind, value in changes if kind == 2)
    assert {dates[at : at + 16]: dates[at + 16 : at + 24] for at in range(0, len(dates), 24)} == {
        shards["me"]: (2**40).to_bytes(8, "big"),
        shards["ex"]: (2**39).to_bytes(8, "big"),
    }
    with Vault.open(data, state, PassphraseUnlocker(bytearray(WORDS.encode()))) as vault:
        assert len(vault.take_pending()) == 70
        vault.drop_pending()
        vault.note_heads()
    reader = other.open_vault(data, state, WORDS)
    _changes, number, running = other.read_journal(reader.state)
    assert (reader.ring["journal_number"], reader.ring["journal_sha256"]) == (number, running)


def test_the_first_versions_vault_opens_too(tmp_path: Path) -> None:
    with tarfile.open(DATA / "golden-1.tar") as archive:
        archive.extractall(tmp_path, filter="tar")
    paths = paths_in(tmp_path)
    reader = other.open_vault(paths.vault("golden"), paths.state, SECRET.decode())
    assert reader.ring["format"] == 1
    assert reader.document("note") == b"a note to myself"


def golden(tmp_path: Path) -> other.Reader:
    with tarfile.open(DATA / "golden-2.tar") as archive:
        archive.extractall(tmp_path, filter="tar")
    paths = paths_in(tmp_path)
    return other.open_vault(paths.vault("golden"), paths.state, SECRET.decode())


def test_this_versions_vault_opens_with_all_that_is_in_it(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    assert reader.ring["format"] == 3
    assert json.loads(other.open_slots((reader.data / "keyring.age").read_bytes(), *slots_of(reader)))["format"] == 4
    assert sorted(text for _role, _own, texts in contents(reader) for text in texts) == [
        "haha barely slept",
        "morning",
        "with [Friend-1]?",
        "好的，明天见",
    ]
    assert reader.document("note") == b"a note to myself"


def slots_of(reader: other.Reader) -> tuple[str, bytes, str, None]:
    return reader.vault_id, (reader.state / "shards" / "vault").read_bytes(), SECRET.decode(), None


def test_a_letter_that_was_written_while_unlocked_is_sealed_and_opens(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    entry = next(d for d in reader.ring["documents"] if d["kind"] == LETTER)
    assert len(entry["seed"]) > 64
    assert entry["expires_at"] == LETTER_GOES
    assert reader.document(LETTER) == b"what I never sent"


def test_the_page_is_signed_and_its_versions_follow_each_other(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    pages = other.read_consent(reader)
    assert [page["header"]["version"] for page in pages] == list(range(1, len(pages) + 1))
    assert len(pages) >= 2
    reader.ring["consent_seed"] = reader.ring["sign_seed"]
    with pytest.raises(other.Refused):
        other.read_consent(reader)


def test_the_log_is_whole_and_read(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    entries = other.read_log(reader)
    assert [entry["seq"] for entry in entries] == list(range(len(entries)))
    assert 0 < reader.ring["log_size"] <= len(entries)
    path = reader.data / "audit" / "entries" / "000"
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)
    with pytest.raises(other.Refused):
        other.read_log(reader)


def test_receipts_are_signed(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    [receipt] = other.read_receipts(reader)
    assert receipt["vault"] == reader.vault_id
    [path] = (reader.state / "receipts").iterdir()
    path.write_bytes(path.read_bytes().replace(b'"at":1', b'"at":2'))
    with pytest.raises(other.Refused):
        other.read_receipts(reader)


def test_the_journal_of_this_version_is_read(tmp_path: Path) -> None:
    reader = golden(tmp_path)
    changes, _number, _running = other.read_journal(reader.state)
    letter = next(bytes.fromhex(d["shard"]) for d in reader.ring["documents"] if d["kind"] == LETTER)
    assert letter in b"".join(value for kind, value in changes if kind == 5)
    dates = b"".join(value for kind, value in changes if kind == 2)
    assert letter + LETTER_GOES.to_bytes(8, "big") in dates


@pytest.mark.parametrize("name", ["keyring.age", "doc"])
def test_it_refuses_what_was_changed(tmp_path: Path, name: str) -> None:
    data, state, _code = make(tmp_path)
    path = data / name if (data / name).is_file() else next((data / name).iterdir())
    content = bytearray(path.read_bytes())
    content[-30] ^= 1
    path.write_bytes(content)
    with pytest.raises(Exception):  # noqa: B017 -- whatever the primitive says
        reader = other.open_vault(data, state, WORDS)
        [reader.document(kind) for kind in ("manifest", "names")]
