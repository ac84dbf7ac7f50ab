"""Every real sample gives the counts and people that the MANIFEST states, or the fact why it cannot."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import pytest

from exskill.chat.messages import Direction, Message, RowProblem
from exskill.core.errors import HostileFile, NothingRecognised
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.importers.registry import recognise_source
from tests.conftest import SHARED

FIXTURES = SHARED / "fixtures"

# People as the reader finds them, where the MANIFEST's column describes instead of naming. Each with its fact.
PEOPLE: dict[str, tuple[set[str], str]] = {
    "whatsapp/pustur_short_group.txt": (
        {"Sample User", "TestBot", "+410123456789"},
        "the column adds that two rows are system rows",
    ),
    "telegram/chatminer_batch.json": ({"Author 1", "Author 2"}, "the column adds the title of the chat"),
    "wechat/weclone_test_person.csv": (
        {"12345iru2zsmo22", "test_person"},
        "the rows with is_sender=1 carry the exporter's own id, which is what the column calls me",
    ),
    "line/idx54259128622_ja_pc.txt": ({"natsumi_", "衛藤泰地"}, "the column says two names"),
    "qq/qch_date_lines.txt": ({"A"}, "the column adds what the trap is"),
    "qq/qch_test_group.txt": ({"A", "B", "C"}, "the ids in brackets are ids, not parts of the names"),
    "qq/qch_name_lines.txt": ({"(A", "(B)", "(o´・ω・`)σ"}, "the ids in brackets are ids, not parts of the names"),
    "qq/qce_modern_html_chunked/data/manifest.js": (
        {"Alice", "阿黄", "Carol·测试", "大卫", "我自己"},
        "the column lists uids; the manifest of the export names them",
    ),
    "sms_backup_restore/sbm_invalidSms2.xml": (set(), "contact_name (Unknown) names nobody, and the date is no date"),
    "sms_backup_restore/sbm_sms-non-dupes-2.xml": (
        {"Jane Doe", "John Doe", "Me"},
        "both rows were sent by the phone's owner, whom the column leaves out",
    ),
    "sms_backup_restore/shruggie_mixed.xml": (
        {"Alice Smith", "Bob Jones", "Me"},
        "two rows were sent by the phone's owner, whom the column leaves out",
    ),
    "sms_backup_restore/shruggie_edge_cases.xml": (
        {"+15551112222", "Charlie Unicode", "Dana Empty", "Eve NoParts", "Me"},
        "(none) is a row without a contact's name, which its number names; Me is the phone's owner",
    ),
    "weibo/weibo-crawler_example.json": ({"Dear-迪丽热巴"}, "the column is the id, which the file also names"),
    "hangouts/Hangouts.json": ({"Me", "+12....2"}, "the column adds their ids"),
    "google_chat/Users/User 1/user_info.json": (set(), "a file about the exporter holds no chat"),
    "imessage/foundry_chat.db": ({"Me", "+15550001111"}, "the column adds who they are in the source text"),
}
# Counts that cannot be the MANIFEST's, with the fact.
COUNTS: dict[str, tuple[int, str]] = {}
# Lists of test cases, not exports: every record is counted, and none can be a message before columns are named.
CASES = {
    "whatsapp/pustur_header_formats.json",
    "kakaotalk/zeikar_cases.json",
    "imessage/txt_export_lines.json",
}


@dataclass(frozen=True)
class Row:
    file: str
    count: str
    people: str
    basis: str


def rows() -> list[Row]:
    manifest = FIXTURES / "MANIFEST.tsv"
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8", newline="") as stream:
        return [
            Row(row["file"], row["expected_messages"], row["expected_participants"], row["expectation_basis"])
            for row in csv.DictReader(stream, delimiter="\t")
        ]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.file)
def test_sample(row: Row) -> None:
    source = open_source(FIXTURES / row.file)
    try:
        importer, match = recognise_source(source, ReadOptions())[0]
    except NothingRecognised:
        if row.count == "-":
            return
        raise
    assert match.reason
    if "must be reported" in row.basis:
        with pytest.raises(HostileFile):
            list(importer.read(source, ReadOptions()))
        return
    conversations = list(importer.conversations(source, ReadOptions()))
    records = list(importer.read(source, ReadOptions()))
    if row.count == "-":
        return
    read = len(records)
    system = sum(isinstance(record, Message) and record.direction is Direction.SYSTEM for record in records)
    expected = COUNTS[row.file][0] if row.file in COUNTS else int(row.count)
    assert expected in (read, read - system)
    if row.file in CASES:
        return
    people = {handle.name for conversation in conversations for handle in conversation.participants}
    if row.file in PEOPLE:
        assert people == PEOPLE[row.file][0]
    elif "drops lines without an author" in row.basis or "/" not in row.people:
        named = {name.strip() for name in row.people.split(";")} - {"-"}
        if named and "labels" not in row.people:
            assert people == named
    assert sum(conversation.messages or 0 for conversation in conversations) == sum(
        isinstance(record, Message) for record in records
    )
    assert not [record for record in records if isinstance(record, RowProblem) and not record.detail]
