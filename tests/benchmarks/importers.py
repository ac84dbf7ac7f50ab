"""How fast and how small the readers are, beside what nobody can beat: ``python -m tests.benchmarks.importers [MB|full]``.

``full`` reads a Telegram export of 2 GB, an SMS backup of 1 GB and a WhatsApp text of a million lines, without the peers.

The limits are measured in the same run: reading and decoding the bytes, splitting lines, the JSON tokenizer by itself.
Seconds are those of the processor, so that what else runs on the machine does not count; each is the least of three.
whatstk and chat-miner are compared where they are installed. Sources are made on the fly, so files of any size need no
disk; peak memory is that of this process.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

import ijson

from exskill.importers.interface import Member, ReadOptions
from exskill.importers.reading.source import BaseSource, open_source
from exskill.importers.registry import get_importer

TELEGRAM = (
    b'{"id":%d,"type":"message","date":"2024-01-15T10:30:00","date_unixtime":"1705314600","from":"Ana","from_id":"user1",'
    b'"text":"home yet? the last train leaves in ten minutes","text_entities":[{"type":"plain","text":"home yet?"}]}'
)
SMS = (
    b'  <sms protocol="0" address="+15550001111" date="%d" type="%d" subject="null" body="home yet? the last train leaves"'
    b' toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" contact_name="Ana" />\n'
)
MMS = (
    b'  <mms date="1500000000000" msg_box="1" address="+15550001111" contact_name="Ana"><parts>'
    b'<part seq="0" ct="image/jpeg" name="a.jpg" data="%s" /></parts></mms>\n'
)
_HEADER = re.compile(r"\[(\d+)/(\d+)/(\d+), (\d+):(\d+):(\d+)\] ([^:]+): ")
WHATSAPP = b"[12/03/%02d, 21:04:10] %s: home yet? the last train leaves in ten minutes, message %d\n"


class Made(BaseSource):
    """A member whose bytes are made while they are read."""

    def __init__(self, name: str, parts: Callable[[], Iterator[bytes]], size: int) -> None:
        super().__init__(name)
        self._parts, self._size = parts, size

    def members(self) -> tuple[Member, ...]:
        return (Member(self.label, self._size),)

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        yield io.BufferedReader(_Flow(self._parts()), 1 << 18)


class _Flow(io.RawIOBase):
    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._rest = parts, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next(self._parts, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def telegram(megabytes: int) -> Iterator[bytes]:
    """Yield a result.json of about this size."""
    yield b'{"name":"x","type":"personal_chat","id":1,"messages":['
    block = b",".join(TELEGRAM % number for number in range(1000))
    for number in range(max(1, (megabytes << 20) // len(block))):
        yield (b"," if number else b"") + block
    yield b"]}"


def whatsapp(megabytes: int) -> Iterator[bytes]:
    """Yield a chat of about this size."""
    block = b"".join(WHATSAPP % (20 + n % 5, (b"Ana", b"Jon")[n % 2], n) for n in range(1000))
    for _number in range(max(1, (megabytes << 20) // len(block))):
        yield block


def clock(action: Callable[[], object], times: int = 3) -> float:
    """Return the seconds of the processor that an action takes: the least of some runs."""
    least = float("inf")
    for _turn in range(times):
        start = time.process_time()
        action()
        least = min(least, time.process_time() - start)
    return least


def drain(source: BaseSource, name: str) -> int:
    """Read a source by one reader; return the number of records."""
    return sum(1 for _record in get_importer(name).read(source, ReadOptions()))


def decode(source: BaseSource) -> None:
    """Read and decode."""
    with source.open_text(source.label) as stream:
        while stream.read(1 << 18):
            pass


def split_lines(source: BaseSource) -> None:
    """Read, decode and split lines."""
    with source.open_text(source.label) as stream:
        for _line in stream:
            pass


def headers(source: BaseSource) -> None:
    """Find WhatsApp's headers line by line: the tokenizer of a text."""
    with source.open_text(source.label) as stream:
        for line in stream:
            _HEADER.match(line)


def sms(megabytes: int) -> Iterator[bytes]:
    """Yield an SMS backup of about this size, a tenth of it pictures."""
    yield b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"1\">\n"
    block = b"".join(SMS % (1_500_000_000_000 + n * 1000, 1 + n % 2) for n in range(1000))
    picture = MMS % (b"QUJD" * (len(block) // 40))
    for _number in range(max(1, (megabytes << 20) // (len(block) + len(picture)))):
        yield block + picture
    yield b"</smses>"


def elements(source: BaseSource) -> None:
    """Run the XML tokenizer."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: None
    with source.open(source.label) as stream:
        while block := stream.read(1 << 18):
            parser.Parse(block, False)
    parser.Parse(b"", True)


def tokens(source: BaseSource) -> None:
    """Run the JSON tokenizer."""
    with source.open(source.label) as stream:
        for _event in ijson.basic_parse(stream, use_float=True):
            pass


def say(label: str, seconds: float, megabytes: int, limit: float | None = None) -> None:
    """Print one row."""
    ratio = f"{seconds / limit:6.1f}x" if limit else ""
    sys.stdout.write(f"{label:<34}{seconds:8.2f} s {megabytes / seconds:9.1f} MB/s {ratio}\n")


def others(megabytes: int) -> None:
    """Compare with what is installed; both need a file on disk."""
    with tempfile.TemporaryDirectory() as folder:
        chat = Path(folder, "chat.txt")
        chat.write_bytes(b"".join(whatsapp(megabytes)))
        ours = clock(lambda: drain(open_source(chat), "whatsapp"))
        say("exskill, the same WhatsApp file", ours, megabytes)
        export = Path(folder, "result.json")
        export.write_bytes(b"".join(telegram(megabytes)))
        say("json.load (whole tree in memory)", clock(lambda: json.loads(export.read_bytes())), megabytes)
        try:
            from whatstk import WhatsAppChat  # type: ignore[import-not-found]

            say("whatstk", clock(lambda: WhatsAppChat.from_source(str(chat))), megabytes, ours)
        except ImportError:
            sys.stdout.write("whatstk: not installed\n")
        try:
            from chatminer.chatparsers import WhatsAppParser  # type: ignore[import-not-found]

            say("chat-miner", clock(lambda: WhatsAppParser(str(chat)).parse_file()), megabytes, ours)
        except ImportError:
            sys.stdout.write("chat-miner: not installed\n")


class Kind(NamedTuple):
    """A reader, what it reads, and what nobody can beat there. ``full`` are megabytes."""

    name: str
    label: str
    parts: Callable[[int], Iterator[bytes]]
    what: str
    tokenizer: Callable[[BaseSource], None]
    full: int


KINDS = (
    Kind("whatsapp", "chat.txt", whatsapp, "header regex", headers, 82),
    Kind("telegram", "result.json", telegram, "JSON tokenizer", tokens, 2048),
    Kind("sms_backup", "sms.xml", sms, "XML tokenizer", elements, 1024),
)


def measure_kind(kind: Kind, megabytes: int | None) -> None:
    """Measure one reader beside its tokenizer, each time on a source of which nothing is known yet."""
    size = megabytes or kind.full

    def made(megabytes: int = size) -> Made:
        return Made(kind.label, lambda: kind.parts(megabytes), megabytes << 20)

    drain(made(1), kind.name)  # what is loaded once does not count
    sys.stdout.write(f"{kind.name}, {size} MB\n")
    say("  read and decode", clock(lambda: decode(made())), size)
    limit = clock(lambda: kind.tokenizer(made()))
    say(f"  {kind.what}", limit, size)
    say("  exskill", clock(lambda: drain(made(), kind.name)), size, limit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"  peak memory so far: {peak:.0f} MB\n")
    sys.stdout.flush()


def main(megabytes: int | None) -> None:
    """Measure and print; None takes the full sizes."""
    for kind in KINDS:
        measure_kind(kind, megabytes)
    if megabytes is not None:
        others(min(megabytes, 20))


if __name__ == "__main__":
    word = sys.argv[1] if len(sys.argv) > 1 else "40"
    main(None if word == "full" else int(word))
