"""Coverage-guided fuzzing of every reader: ``python -m tests.importers.coverage_fuzz [-max_total_time=60] [corpus…]``.

Needs atheris (not a dependency). Our samples are the first corpus. Any exception outside our error tree ends the run
and leaves the input in ``crash-…``; run it in a folder of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["exskill.importers"]):
    from exskill.core.errors import ExskillError
    from exskill.importers.interface import ReadOptions
    from exskill.importers.reading.source import MemorySource
    from exskill.importers.registry import list_importers

    READERS = list(list_importers())  # imported here, so that they are instrumented

from tests.importers.golden import samples


def one(data: bytes) -> None:
    """Read an input by the reader that its first byte chooses, and by those that claim it."""
    if not data:
        return
    source = MemorySource(data[1:])
    chosen = READERS[data[0] % len(READERS)]
    for reader in READERS:
        try:
            if reader is not chosen and reader.sniff(source) is None:
                continue
            for _conversation in reader.conversations(source, ReadOptions()):
                pass
            for _record in reader.read(source, ReadOptions()):
                pass
        except ExskillError:
            continue


def main() -> None:
    """Run until the limit that was given on the command line."""
    with TemporaryDirectory() as corpus:
        for number, path in enumerate(path for path in samples() if path.is_file()):
            Path(corpus, path.name).write_bytes(bytes([number % len(READERS)]) + path.read_bytes())
        atheris.Setup([*sys.argv, corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
