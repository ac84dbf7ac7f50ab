"""KakaoTalk: the exports inside a foreign test suite, read one by one."""

from __future__ import annotations

import json
from pathlib import Path

from exskill.chat.messages import Direction, Message, RowProblem
from exskill.core.errors import NothingRecognised
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import recognise_source

# (people's messages, notices, problems) of the 35 cases in their order.
EXPECTED = [
    (1, 0, 0), (3, 1, 0), (1, 1, 0), (2, 0, 0), (1, 0, 0), (5, 0, 0), (1, 0, 0), (0, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0),
    (0, 0, 0), (1, 0, 0), (1, 0, 0), (5, 1, 0), (2, 0, 0), (2, 2, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0), (4, 6, 0), (2, 1, 0),
    (4, 0, 0), (1, 0, 0), (1, 0, 0), (0, 0, 1), (0, 0, 1), (4, 2, 0), (2, 0, 0), (2, 0, 0), (0, 0, 0), (1, 0, 0), (1, 0, 0),
    (1, 0, 0), (1, 0, 0),
]  # fmt: skip


def test_every_case_of_the_foreign_suite(shared: Path) -> None:
    cases = json.loads((shared / "fixtures" / "kakaotalk" / "zeikar_cases.json").read_text(encoding="utf-8"))
    found = []
    for case in cases:
        source = MemorySource(case["raw"].encode())
        try:
            importer = recognise_source(source, ReadOptions())[0][0]
        except NothingRecognised:
            found.append((0, 0, 0))
            continue
        assert importer.name == "kakaotalk"
        records = list(importer.read(source, ReadOptions()))
        notices = sum(isinstance(record, Message) and record.direction is Direction.SYSTEM for record in records)
        problems = sum(isinstance(record, RowProblem) for record in records)
        found.append((len(records) - notices - problems, notices, problems))
    assert found == EXPECTED
