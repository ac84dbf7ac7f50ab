"""Folders as people have them, put together with a seed from our own samples, with the truth about every file and row.

One holds chats of several apps, loose, in subfolders and in archives inside archives; copies, cut files, files of strangers,
media, a chat that was exported several times over the years, and a chat with somebody else. ``python -m
tests.importers.folders OUT`` writes forty of them.
"""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.importers.golden import DATA, EXPECTED

# Readers go by the whole of an export here: these need a name of their own, or are read only where they are alone.
NAMES: Mapping[str, str] = {"box.mbox": "mail.mbox"}
ALONE = frozenset(
    {"attributed_body.bin", "edit_history.plist", "paste_clock.txt", "paste_zh.txt", "generic.csv", "generic.json",
     "generic.jsonl", "generic_german.csv", "discord_own.csv"}
)  # fmt: skip
CUT = frozenset({"sms.xml", "telegram_chat.json", "messenger.json", "weflow.json", "chatlab.json", "qce.json"})
STRANGERS: Mapping[str, bytes] = {
    "notes.txt": b"Buy milk.\nCall the bank at ten.\nNothing else today.\n",
    "poem.md": b"# Autumn\n\nLeaves fall: slowly.\n",
    "bank.csv": b"Date,Amount,Balance\n2025-01-01,3.50,100\n2025-01-02,4.50,95\n",
    "package.json": b'{"name": "tool", "version": "1.0.0", "scripts": {"test": "x"}}',
    "settings.json": b'{"messages": {"unread": 3}, "user": {"theme": "dark"}}',
    "contacts.vcf": b"BEGIN:VCARD\nVERSION:3.0\nFN:A Stranger\nEND:VCARD\n",
    "feed.xml": b"<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>",
    "diary.html": b"<html><head><title>Diary</title></head><body><p>Monday. Rain.</p></body></html>",
    "trace.log": b"2025-01-01 10:00:00 INFO started\n2025-01-01 10:00:01 WARN slow: disk\n",
    "taxes.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "holiday.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(200),
    "song.mp3": b"ID3\x04\0\0" + bytes(200),
    "msgstore.db.crypt15": b"\x12\x34" * 300,
    "other.sqlite": b"SQLite format 3\0" + bytes(600),
    "nothing.txt": b"",
    "._WhatsApp Chat.txt": b"\0\x05\x16\x07\0\x02\0\0Mac OS X        " + bytes(60),
    "unfinished.zip": b"PK\x03\x04" + bytes(40),
}
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
    "of",
    "your",
    "red",
    "coat",
    "tea",
)


@dataclass(slots=True)
class Truth:
    """What a folder holds: how many files (archives opened are none), rows by format and people, and who must not be read."""

    files: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    people: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: int = 0
    sides: Counter[str] = field(default_factory=Counter)  # of the chat that was exported several times: rows by role
    repeated: int = 0  # its rows beyond the first time


@dataclass(frozen=True, slots=True)
class Piece:
    """Files that belong together, by their names below the place where they are put."""

    files: Mapping[str, bytes]


@cache
def _expected() -> dict[str, Any]:
    return dict(json.loads(EXPECTED.read_text(encoding="utf-8")))


@cache
def sample_names() -> tuple[str, ...]:
    """Return the samples that are known among other files."""
    return tuple(name for name in _expected() if name not in ALONE)


def _sample(name: str) -> Piece:
    path = DATA / name
    if path.is_dir():
        return Piece({str(p.relative_to(DATA)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()})
    return Piece({NAMES.get(name, name): path.read_bytes()})


def _add_sample(truth: Truth, name: str) -> None:
    facts = _expected()[name]
    for row in facts["records"]:
        truth.rows[facts["format"]] += 1
        if len(row) > 3 and row[2] is not None and row[3] != "system":
            truth.people[facts["format"], row[2]] += 1


def make_chat(rng: random.Random, other: str, rows: int) -> list[tuple[datetime, str, str]]:
    """Return a chat between Alex and somebody over some months, oldest first."""
    when = datetime(2021, 1, 1, 8, 0)
    chat = []
    for _row in range(rows):
        when += timedelta(minutes=rng.randint(1, 2000))
        chat.append((when, rng.choice(("Alex", other)), " ".join(rng.choices(WORDS, k=rng.randint(1, 9)))))
    return chat


def render_android(chat: list[tuple[datetime, str, str]]) -> bytes:
    """Write a chat as WhatsApp on Android does."""
    return "".join(f"{when:%d/%m/%Y, %H:%M} - {who}: {text}\n" for when, who, text in chat).encode()


class Maker:
    """Makes one folder."""

    def __init__(self, seed: int, place: Path) -> None:
        self._rng, self._place, self.truth = random.Random(seed), place, Truth()
        self._count = 0

    def make(self) -> Truth:
        """Write the folder and return the truth about it."""
        rng = self._rng
        self.put_samples(rng.randint(2, 7))
        for name in rng.sample(sorted(STRANGERS), rng.randint(0, 6)):
            self._put_stranger(name)
        if rng.random() < 0.4:
            name = rng.choice(sorted(CUT))
            self._put(Piece({name: (DATA / name).read_bytes()[:-30]}), archived=False)
            self.truth.broken += 1
        if rng.random() < 0.6:
            self.put_history()
        if rng.random() < 0.4:
            self.put_other_chat()
        return self.truth

    def put_samples(self, number: int) -> None:
        """Add some of our samples, a few of them twice."""
        for name in self._rng.sample(sample_names(), number):
            self._put(_sample(name), archived=self._rng.random() < 0.4)
            _add_sample(self.truth, name)
            if self._rng.random() < 0.25:
                self._put(_sample(name), archived=False)
                _add_sample(self.truth, name)

    def put_history(self) -> None:
        """Add a chat with Sam that was exported several times, the last time whole."""
        rng = self._rng
        chat = make_chat(rng, "Sam", rng.randint(40, 120))
        for _export in range(rng.randint(1, 3)):
            cut = rng.randint(25, len(chat))
            self._put_whatsapp("Sam", chat[:cut])
            self.truth.repeated += cut
        self._put_whatsapp("Sam", chat)
        self.truth.sides.update("me" if who == "Alex" else "ex" for _when, who, _text in chat)

    def put_other_chat(self) -> None:
        """Add a chat with somebody else."""
        self._put_whatsapp("Robin", make_chat(self._rng, "Robin", self._rng.randint(25, 60)))

    def _put_whatsapp(self, other: str, chat: list[tuple[datetime, str, str]]) -> None:
        self._put(Piece({f"WhatsApp Chat with {other}.txt": render_android(chat)}), archived=self._rng.random() < 0.5)
        self.truth.rows["whatsapp"] += len(chat)
        self.truth.people.update(("whatsapp", who) for _when, who, _text in chat)

    def _put_stranger(self, name: str) -> None:
        self._put(
            Piece({name: STRANGERS[name]}),
            archived=self._rng.random() < 0.3 and name not in ("unfinished.zip", "holiday.jpg"),
        )

    def _put(self, piece: Piece, *, archived: bool) -> None:
        """Put files loose, into a subfolder, or into an archive (inside an archive)."""
        self._count += 1
        files = dict(piece.files)
        self.truth.files += len(files)
        folder = self._place / self._rng.choice(("", "phone", "phone/old", "Ärger & Glück", "导出")) / f"{self._count}"
        if not archived:
            for name, data in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            return
        data = zip_files(files)
        for level in range(self._rng.randint(0, 2)):
            data = zip_files({f"backup {level}.zip": data})
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"export {self._count}.zip").write_bytes(data)


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of some files, with the junk that a Mac puts beside them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
            archive.writestr(f"__MACOSX/._{name.rsplit('/', 1)[-1]}", b"\0\x05\x16\x07" + bytes(40))
    return buffer.getvalue()


def make_folder(seed: int, place: Path) -> Truth:
    """Write the folder of a seed; return the truth about it."""
    place.mkdir(parents=True, exist_ok=True)
    return Maker(seed, place).make()


def main(out: Path, number: int = 40) -> Iterator[tuple[Path, Truth]]:
    """Write folders and yield them with their truths."""
    for seed in range(number):
        yield out / f"{seed:02}", make_folder(seed, out / f"{seed:02}")


if __name__ == "__main__":
    write: Callable[[str], int] = sys.stdout.write
    for folder, truth in main(Path(sys.argv[1])):
        write(f"{folder}: {truth.files} files, {truth.rows.total()} rows, {truth.broken} cut\n")
