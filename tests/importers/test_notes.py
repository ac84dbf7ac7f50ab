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
from exskill.importers.how import find_export_way
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


def test_notes_exported_as_pages_are_their_shown_text(tmp_path: Path) -> None:
    page = (
        "<html><head><title>x</title><style>p {}</style></head><body><div><h1>The lake</h1></div><div><br></div>\n"
        "<div>We swam &amp;\nlaughed.</div><div><ul><li>towel</li><li>bread</li></ul></div></body></html>"
    )
    (tmp_path / "lake.html").write_text(page)
    assert texts(tmp_path / "lake.html", "notes") == ["The lake\n\nWe swam & laughed.\n\ntowel\n\nbread"]


def test_a_note_has_the_day_that_its_fields_tell(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\ncreated: 2024-05-06 07:08\n---\nThe train was late.\n")
    (tmp_path / "b.md").write_text("---\ntitle: x\n---\nNo day.\n")
    [claim] = claim_files(open_source(tmp_path), ReadOptions(), format_="notes").claims
    found = list(claim.importer.read(claim.views[0], ReadOptions()))
    assert [str(getattr(record, "ts", "")) for record in found] == ["2024-05-06 07:08:00", "None"]


def test_a_table_in_a_document_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("before")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Monday", "rain"
    document.add_paragraph("after")
    document.save(str(tmp_path / "days.docx"))
    assert texts(tmp_path / "days.docx") == ["before\nMonday · rain\nafter"]


@pytest.mark.parametrize("word", ["notes", "Apple Notes", "markdown", "备忘录"])
def test_the_way_out_of_notes_is_told(word: str) -> None:
    assert "--format notes" in find_export_way(word).steps[-1]
