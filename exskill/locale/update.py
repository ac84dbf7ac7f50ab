"""Rebuild the message catalogues from the source: ``python -m exskill.locale.update [--check]``.

Extracts every ``_()``, ``N_()`` and ``ngettext()`` of the package and of the page's templates, merges them into the Chinese
catalogue without losing a translation, drops what is no longer used, and compiles. With ``--check`` nothing is written; the
exit code is 1 if a message has no translation.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

__all__ = ["CATALOGUE", "EPOCH", "check_catalogue", "compile_catalogues", "extract_messages", "main"]

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = Path(__file__).parent / "zh_Hans" / "LC_MESSAGES" / "exskill.po"
SOURCES = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)  # a fixed date keeps the files reproducible


def extract_messages() -> Catalog:
    """Return every message of the source."""
    found = Catalog(project="exskill", creation_date=EPOCH)
    for name, line, message, comments, context in extract_from_dir(PACKAGE, SOURCES, keywords=KEYWORDS):
        found.add(message, locations=[(f"exskill/{name}", line)], auto_comments=comments, context=context)
    return found


def _make_empty() -> Catalog:
    return Catalog(locale="zh_Hans", project="exskill", creation_date=EPOCH, revision_date=EPOCH, fuzzy=False)


def _read_catalogue(path: Path) -> Catalog:
    if not path.is_file():
        return _make_empty()
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def merge_catalogues(translated: Catalog, source: Catalog) -> Catalog:
    """Return the messages of ``source`` with the translations of ``translated``; nothing is guessed."""
    merged = _make_empty()
    for message in source:
        if not message.id:
            continue
        known = translated.get(message.id)
        string = known.string if known is not None else ("" if isinstance(message.id, str) else ("",))
        merged.add(message.id, string)
    return merged


def list_missing(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation."""

    def empty(string: object) -> bool:
        return not string or (isinstance(string, tuple | list) and not all(string))

    return [str(m.id) for m in catalogue if m.id and empty(m.string)]


def _compile_mo(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def check_catalogue() -> list[str]:
    """Return what is wrong with the catalogue on disk; empty if nothing is."""
    source, current = extract_messages(), _read_catalogue(CATALOGUE)
    merged = merge_catalogues(current, source)
    problems = [f"not translated: {text!r}" for text in list_missing(merged)]
    problems += [f"no longer used: {m.id!r}" for m in current if m.id and m.id not in source]
    return problems


def compile_catalogues() -> None:
    """Write the compiled form of each catalogue. Nobody commits it: its bytes differ between versions of Babel."""
    for source in sorted(CATALOGUE.parents[2].glob("*/LC_MESSAGES/exskill.po")):
        with source.open("rb") as stream:
            compiled = _compile_mo(read_po(stream, locale=source.parts[-3]))
        target = source.with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != compiled:
            part = target.with_suffix(f".{os.getpid()}")  # test processes may do this side by side
            part.write_bytes(compiled)
            part.replace(target)


def update(fragments: Sequence[Path] = ()) -> list[str]:
    """Write the catalogue and its compiled form; return the messages that still lack a translation."""
    known = _read_catalogue(CATALOGUE)
    for path in fragments:
        for message in _read_catalogue(path):
            if message.id and message.string:
                known.delete(message.id)  # adding to a known message would keep its old, perhaps empty, translation
                known.add(message.id, message.string)
    merged = merge_catalogues(known, extract_messages())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, merged, sort_output=True, width=0, no_location=True, omit_header=False)
    compile_catalogues()
    return list_missing(merged)


def main(argv: Sequence[str]) -> int:
    """Update or check; print what is missing."""
    problems = check_catalogue() if "--check" in argv else update([Path(a) for a in argv if a.endswith(".po")])
    for line in problems:
        sys.stdout.write(line + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
