"""The reports of all parts add up to the one of the import, also where somebody was named on the way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.importers.registry import get_importer
from exskill.ingest.look_over import LookOver
from exskill.ingest.pipeline import Ingested, Job, Part, ingest_job
from redaction.readable import Readable
from redaction.review import Add, Decision, Item, Keep

FIRST = "[2025-03-01, 22:11:01] Alex: hello\n[2025-03-01, 22:12:01] Sam: Priya Raman called\n"
SECOND = "[2025-04-01, 22:11:01] Alex: the Skynet again\n[2025-04-01, 22:12:01] Sam: is the Skynet open\nbroken\n"


def ingest(decide: Sequence[str] = ()) -> Ingested:
    reader = get_importer("whatsapp")
    sources = [MemorySource(text.encode(), f"{name}.txt") for name, text in (("a", FIRST), ("b", SECOND))]
    conversations = [one for source in sources for one in reader.conversations(source, ReadOptions())]
    cast = decide_cast(conversations, me=["Alex"], ex=["Sam"])
    job = Job(tuple(Part(source, reader, ReadOptions(), cast, warnings=("w",)) for source in sources), "i", b"k")

    def answer(people: Sequence[Item], _words: Sequence[Readable], /) -> Sequence[Decision]:
        numbers = {name: person.number for person in people for name in person.names}
        return [Add("Skynet"), *(Keep(numbers[name]) for name in decide)]

    return ingest_job(job, build_redactor(cast, conversations), None, look_over=LookOver(answer, shows_theirs=True))


@pytest.mark.parametrize("kept", [(), ("Priya Raman",)])
def test_what_was_named_on_the_way_is_counted_where_it_stands(kept: Sequence[str]) -> None:
    done = ingest(kept)
    assert [sum(part.redactions.values()) for part in done.parts] == [1 - len(kept), 2]
    assert sum(done.report.redactions.values()) == 3 - len(kept)
    assert not [entity for part in (*done.parts, done.report) for entity, count in part.redactions.items() if count < 1]


def test_the_parts_add_up_in_everything() -> None:
    done = ingest()
    assert done.report.balanced
    assert done.report.read == sum(part.read for part in done.parts) == 4
    assert done.report.warnings == ["w", "w"]
    assert done.report.rows_by_file == {"a.txt": 2, "b.txt": 2}
    assert done.report.stored_by_file == {"a.txt": 2, "b.txt": 2}
