"""Notes and letters: one memory for each document, the user's own, and nothing is taken for one unasked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.chat.schema import SenderRole
from exskill.core.errors import NothingRecognised
from exskill.importers.claims import claim_files
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.ingest.pipeline import Job, Part, ingest_job

docx = pytest.importorskip("docx")


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(path: Path, format_: str | None = None) -> list[str]:
    [claim] = claim_files(open_source(path), ReadOptions(), format_=format_).claims
    return [str(getattr(record, "text", "")) for record in claim.importer.read(claim.views[0], ReadOptions())]


def test_a_word_document_is_one_memory(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(word("Dear Sam,", "I kept the ticket."))
    assert texts(tmp_path / "letter.docx") == ["Dear Sam,\nI kept the ticket."]


def test_other_texts_are_notes_only_on_request(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\n---\n# Autumn\n![x](y.png)\nWe walked home.\n")
    (tmp_path / "b.txt").write_text("It rained.\n")
    with pytest.raises(NothingRecognised):
        claim_files(open_source(tmp_path), ReadOptions())
    assert texts(tmp_path, "notes") == ["# Autumn\n\nWe walked home.", "It rained."]


def test_a_damaged_document_is_counted(tmp_path: Path) -> None:
    whole = word("x" * 2000)
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    [claim] = claim_files(open_source(tmp_path / "cut.docx"), ReadOptions()).claims
    [problem] = claim.importer.read(claim.views[0], ReadOptions())
    assert not hasattr(problem, "text")


def test_what_is_kept_is_a_memory_and_nobodys_style(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(word("Dear Sam, I kept the ticket."))
    [claim] = claim_files(open_source(tmp_path / "letter.docx"), ReadOptions()).claims
    conversations = list(claim.importer.conversations(claim.views[0], ReadOptions()))
    cast = decide_cast(conversations, me=[], ex=[])
    done = ingest_job(
        Job((Part(claim.views[0], claim.importer, ReadOptions(), cast),), "i", b"k"),
        build_redactor(cast, conversations),
        None,
    )
    assert done.table.column("role").to_pylist() == [SenderRole.USER_MEMORY.value]
