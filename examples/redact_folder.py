"""Redact every text file of a folder into another folder: ``python redact_folder.py SOURCE TARGET [NAME ...]``.

Each line is a message. Names given after the folders are the people whose names stay; everybody else is hidden, the same
person with the same tag in every file. Nothing in SOURCE is changed, and nothing in TARGET is overwritten.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from redaction import Person, RawText, Redactor


def redact_folder(source: Path, target: Path, kept: Sequence[str]) -> int:
    """Write the redacted files; return how many messages were changed. Raises FileExistsError if one is there already."""
    redactor = Redactor([Person(f"kept-{n}", "self", (name,)) for n, name in enumerate(kept)])
    files = {
        path: [RawText(line) for line in path.read_text("utf-8").splitlines()] for path in sorted(source.glob("*.txt"))
    }
    for lines in files.values():
        redactor.observe(lines)
    redactor.freeze()
    target.mkdir(parents=True, exist_ok=True)
    for path, lines in files.items():
        # A line on which a detector failed has no text: it is left out, never passed on.
        safe = [str(done.text) for done in redactor.redact(lines) if done.text is not None]
        with (target / path.name).open("x", encoding="utf-8") as file:
            file.write("\n".join(safe) + "\n")
    return redactor.report.changed


if __name__ == "__main__":
    changed = redact_folder(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    sys.stdout.write(f"{changed} messages were changed\n")
