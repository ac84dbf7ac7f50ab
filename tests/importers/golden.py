"""What our own samples say, as plain values: run this file to write ``expected.json`` anew after reading the difference."""

from __future__ import annotations

import json
from pathlib import Path

from exskill.chat.messages import Message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import open_source
from exskill.importers.registry import recognise_source

DATA = Path(__file__).resolve().parents[1] / "data" / "importers"
EXPECTED = DATA / "expected.json"


def samples() -> list[Path]:
    """Return our samples of this room, without the expectations."""
    names = json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.is_file() else {}
    return [DATA / name for name in names]


def summary(path: Path) -> dict[str, object]:
    """Read a sample whole and return it as JSON values."""
    source = open_source(path)
    importer, _match = recognise_source(source, ReadOptions())[0]
    conversations = list(importer.conversations(source, ReadOptions()))
    return {
        "format": importer.name,
        "chats": [
            [chat.title, chat.kind, [person.name for person in chat.participants], chat.me.name if chat.me else None]
            for chat in conversations
        ],
        "records": [
            [
                record.row,
                str(record.ts),
                record.sender.name if record.sender else None,
                record.direction.value,
                record.kind.value,
                record.text,
            ]
            if isinstance(record, Message)
            else [record.row, record.reason.value, record.detail]
            for record in importer.read(source, ReadOptions())
        ],
    }


if __name__ == "__main__":
    known = [path for path in sorted(DATA.iterdir()) if path != EXPECTED]
    text = json.dumps({path.name: summary(path) for path in known}, ensure_ascii=False, indent=1)
    EXPECTED.write_text(text + "\n", encoding="utf-8")
