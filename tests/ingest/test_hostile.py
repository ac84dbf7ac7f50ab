"""Exports of every format, damaged as unlucky and hostile files are, mixed in folders: every file and row is accounted for."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from exskill.core.errors import ExskillError
from exskill.importers.interface import ReadOptions
from exskill.ingest.outcome import ImportOutcome
from exskill.ingest.service import plan_import, preview_import
from tests.importers.folders import STRANGERS
from tests.importers.test_own_words import ALL, START, Said
from tests.ingest.support import Answers, request
from tests.scale import scaled

Damage = Callable[[bytes, random.Random], bytes]
ENDINGS = {"html": ".html", "json": ".json", "csv": ".csv", "markdown": ".md", "sql": ".sql", "mail": ".mbox"}
WORDS = (
    "we",
    "saw",
    "the",
    "sea",
    "today",
    "and",
    "it",
    "was",
    "grey",
    "but",
    "kind",
    "red",
    "coat",
    "好的",
    "ja",
    "güzel",
    "はい",
)


def make_chat(rng: random.Random, rows: int = 24) -> list[Said]:
    """Return a chat of two."""
    return [
        Said(START + timedelta(minutes=7 * at), ("Mara Lindt", "阿川")[at % 2], " ".join(rng.sample(WORDS, 4)))
        for at in range(rows)
    ]


def name_file(name: str, render: Callable[..., str]) -> str:
    known = f"{name} {render.__name__}"
    if (
        name in ("telegram", "chatlab", "meta", "google_chat", "hangouts", "matrix", "qq_json", "wechat")
        and "text" not in known
    ):
        return f"{known}.json"
    if name in ("sms_backup",):
        return f"{known}.xml"
    if name == "x_archive":
        return "direct-messages.js"
    if name == "qq_mht":
        return f"{known}.mht"
    return known + next((end for word, end in ENDINGS.items() if word in known), ".txt")


def cut_off(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) // 2, len(data))]


def lose_head(data: bytes, rng: random.Random) -> bytes:
    return data[rng.randrange(1, 200) :]


def break_byte(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + b"\xff" + data[at + 1 :]


def zero_block(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes(64) + data[at + 64 :]


def lose_block(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randrange(1, 400) :]


def double(data: bytes, _rng: random.Random) -> bytes:
    return data + data


def swap_blocks(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[at:] + data[:at]


def put_long_line(data: bytes, rng: random.Random) -> bytes:
    at = data.find(b"\n", rng.randrange(len(data))) + 1
    return data[:at] + b"x" * (3 << 20) + b"\n" + data[at:]


def end_lines_anew(data: bytes, _rng: random.Random) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def put_marks(data: bytes, rng: random.Random) -> bytes:
    return b"\xef\xbb\xbf" + data.replace(b"\n", b"\n\xef\xbb\xbf", rng.randrange(1, 5))


def recode(data: bytes, _rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode("utf-16")


def nest(data: bytes, rng: random.Random) -> bytes:
    del rng
    return data.replace(b'"', b'[[[[{"a":"', 3).replace(b"<div", b"<div><div", 50)


def claim_much(data: bytes, _rng: random.Random) -> bytes:
    return data.replace(b'"timestamp', b'"timestamp" : 99999999999999999999999, "x').replace(b"2022", b"9999", 9)


DAMAGES: tuple[Damage, ...] = (
    cut_off, lose_head, break_byte, zero_block, lose_block, double, swap_blocks, put_long_line, end_lines_anew, put_marks,
    recode, nest, claim_much,
)  # fmt: skip
HARMLESS: tuple[Damage, ...] = (end_lines_anew,)


def preview(path: Path, *, partial: bool) -> ImportOutcome:
    asked = request(path, options=ReadOptions(partial=partial))
    return preview_import(asked, plan_import(asked, Answers(), dry_run=True))


def check_outcome(outcome: ImportOutcome, files: int) -> None:
    """Every file is read or named, every report adds up, and who gave no row is told."""
    named = [file.name for file in outcome.left]
    assert len(set(named)) == len(named)
    assert outcome.read_files + len(named) == files
    for report in outcome.reports:
        assert report.balanced
        assert sum(report.rows_by_file.values()) == report.read
        assert "" not in report.rows_by_file


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("partial", [False, True], ids=["whole", "partial"])
def test_every_file_and_row_of_damaged_folders_is_accounted_for(tmp_path: Path, damage: Damage, partial: bool) -> None:
    rng = random.Random(f"{damage.__name__} {partial}")
    files = {"whole.txt": "".join(f"[2025-03-0{n}, 22:10:01] Alex: message {n}\n" for n in range(1, 9)).encode()}
    for at, (name, render) in enumerate(ALL):
        data = render(make_chat(rng)).encode()
        files[f"{at % 7}/{at} {name_file(name, render)}"] = damage(data, rng) if data else data
    files |= {f"{rng.randrange(7)}/{name}": data for name, data in STRANGERS.items()}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    outcome = preview(tmp_path, partial=partial)
    check_outcome(outcome, len(files))
    assert any("whole.txt" in report.rows_by_file for report in outcome.reports)


@pytest.mark.parametrize(("name", "render"), ALL, ids=lambda value: getattr(value, "__name__", value))
def test_a_damaged_file_alone_is_read_or_refused(tmp_path: Path, name: str, render: Callable[..., str]) -> None:
    rng = random.Random(f"{name} {render.__name__}")
    whole = make_chat(rng)
    for damage in rng.sample(DAMAGES, min(len(DAMAGES), scaled(4))):
        path = tmp_path / damage.__name__ / name_file(name, render)
        path.parent.mkdir()
        path.write_bytes(damage(render(whole).encode(), rng))
        for partial in (False, True):
            try:
                outcome = preview(path, partial=partial)
            except ExskillError:
                assert damage not in HARMLESS
                continue
            check_outcome(outcome, 1)
            if damage in HARMLESS:
                assert sum(report.read for report in outcome.reports) == len(whole)


@pytest.mark.parametrize("partial", [False, True], ids=["whole", "partial"])
def test_damaged_archives_stop_nobody(tmp_path: Path, partial: bool) -> None:
    rng = random.Random(7)
    (tmp_path / "whole.txt").write_bytes(b"[2025-03-01, 22:10:01] Alex: one\n[2025-03-02, 22:10:01] Sam: two\n")
    for damage in DAMAGES:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for at, (name, render) in enumerate(rng.sample(ALL, 4)):
                archive.writestr(f"{at} {name_file(name, render)}", render(make_chat(rng)))
        (tmp_path / f"{damage.__name__}.zip").write_bytes(damage(buffer.getvalue(), rng))
    outcome = preview(tmp_path, partial=partial)
    assert any("whole.txt" in report.rows_by_file for report in outcome.reports)
    assert all(report.balanced for report in outcome.reports)
    named = {file.name.partition("/")[0] for file in outcome.left} | {r.source for r in outcome.reports}
    assert {f"{damage.__name__}.zip" for damage in DAMAGES} <= named
