"""Every byte of every file of a log is covered: change one, and verification fails."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import AuditError
from audit.verify import Unsound, check_log
from tests.audit.support import Place
from tests.scale import scaled


def test_a_sound_log_verifies_in_both_programs(place: Place) -> None:
    with place.filled(300) as log:
        result = log.verify()
        assert result.ok
        assert (result.size, result.root) == (300, log.root)
        assert check_log(place.directory) == (300, log.root)


def test_any_single_bit_of_any_file_changes_the_verdict(place: Place) -> None:
    """All files, all bytes, one bit each; the files of the vault directory also in the standalone program."""
    place.filled(3).close()
    for path in place.files():
        whole = path.read_bytes()
        for at in range(len(whole)):
            changed = bytearray(whole)
            changed[at] ^= 1 << (at % 8)
            path.write_bytes(changed)
            assert not place.verify().ok, (path.name, at)
            if place.directory in path.parents:
                with pytest.raises(Unsound):
                    check_log(place.directory)
            with pytest.raises(AuditError):
                for _ in place.open().entries():
                    pass
        path.write_bytes(whole)
    assert place.verify().ok


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_random_bytes_of_longer_logs(place: Place, size: int) -> None:
    place.filled(size).close()
    rng = random.Random(size)
    files = place.files()
    for _ in range(scaled(60)):
        path = rng.choice(files)
        whole = path.read_bytes()
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ rng.randrange(1, 256)]) + whole[at + 1 :])
        assert not place.verify().ok, (path.name, at)
        path.write_bytes(whole)
    assert place.verify().ok


def test_added_and_missing_bytes_and_files(place: Place) -> None:
    place.filled(260).close()
    for path in place.files():
        whole = path.read_bytes()
        for other in (whole + b"\x00", whole[:-1], b"", whole + whole):
            path.write_bytes(other)
            assert not place.verify().ok, path.name
        path.unlink()
        assert not place.verify().ok, path.name
        path.write_bytes(whole)
    for base in (place.directory, place.state):
        stray = base / "stray"
        stray.write_bytes(b"")
        assert not place.verify().ok
        stray.unlink()
    assert place.verify().ok


def test_a_symbolic_link_is_not_followed(place: Place, tmp_path: Path) -> None:
    place.filled(3).close()
    path = place.directory / "entries" / "000"
    moved = tmp_path / "elsewhere"
    path.rename(moved)
    path.symlink_to(moved)
    with pytest.raises(AuditError):
        assert place.verify().ok
    with pytest.raises(AuditError):
        place.open()
    with pytest.raises(Unsound):
        check_log(place.directory)


def test_the_standalone_program_runs_outside_the_project(place: Place, tmp_path: Path) -> None:
    with place.filled(300) as log:
        note = tmp_path / "kept"
        note.write_bytes(log.checkpoint())
        proof = tmp_path / "one.tlog-proof"
        proof.write_text(log.prove(17), "utf-8")
    program = tmp_path / "verify.py"
    shutil.copy(Path("audit/verify.py"), program)
    assert len(program.read_text("utf-8").splitlines()) < 200
    key = (place.directory / "vkey").read_text("ascii").strip()
    command = [sys.executable, "-I", str(program), str(place.directory)]
    sound = subprocess.run(
        [*command, "--key", key, "--witness", str(note), "--proof", str(proof)], capture_output=True, text=True
    )
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout.startswith("sound: 300 entries")
    assert "proven: entry 17" in sound.stdout
    bundle = place.directory / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\x00")
    broken = subprocess.run(command, capture_output=True, text=True)
    assert (broken.returncode, broken.stderr) == (1, "")
    assert broken.stdout.startswith("NOT SOUND: ")
