"""Make the Traditional Chinese words from the Simplified ones: ``python -m exskill.locale.traditional``.

OpenCC converts characters and everyday words as they are used in Taiwan (its configuration ``s2twp``). What it wrote is read
over; a word that it gets wrong is put right in :data:`CORRECTIONS`. Needs the extra ``test`` (opencc, babel).
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from exskill.locale.update import CATALOGUE, EPOCH

__all__ = ["CORRECTIONS", "TARGET", "convert_all", "main", "make_converter"]

TARGET: Final = CATALOGUE.parents[2] / "zh_Hant" / "LC_MESSAGES" / "exskill.po"
LINES: Final = TARGET.parents[1] / "lines.json"
_CONTENT: Final = ("zh.toml", "measures_zh.toml", "who5.toml")
CORRECTIONS: Final = (
    ("介面卡", "轉接器"),
    ("銷燬", "銷毀"),
    ("引數", "參數"),
    ("型別", "類型"),
    ("許可權", "權限"),
    ("“資訊”", "“訊息”"),
)


def make_converter() -> Callable[[str], str]:
    """Return what turns Simplified into Traditional text."""
    import opencc

    converter = opencc.OpenCC("s2twp")

    def convert(text: str) -> str:
        found = str(converter.convert(text))
        for wrong, right in CORRECTIONS:
            found = found.replace(wrong, right)
        return found

    return convert


def convert_all(convert: Callable[[str], str]) -> tuple[Catalog, dict[str, str]]:
    """Return the Traditional catalogue, and the lines of the sessions' texts by their Simplified form."""
    with CATALOGUE.open("rb") as stream:
        source = read_po(stream, locale="zh_Hans")
    made = Catalog(locale="zh_Hant", project="exskill", creation_date=EPOCH, revision_date=EPOCH, fuzzy=False)
    for message in source:
        if message.id and message.string:
            strings = message.string
            made.add(
                message.id, convert(strings) if isinstance(strings, str) else tuple(convert(text) for text in strings)
            )
    content = files("exskill.sessions.content")
    texts = {text for name in _CONTENT for text in _list_strings(tomllib.loads((content / name).read_text("utf-8")))}
    return made, {text: found for text in sorted(texts) if (found := convert(text)) != text}


def _list_strings(data: Any) -> Iterator[str]:
    """Yield every text of a file that holds Chinese."""
    if isinstance(data, str):
        if any("\u4e00" <= c <= "\u9fff" for c in data):
            yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _list_strings(part)


def main() -> int:
    """Write both files."""
    catalogue, lines = convert_all(make_converter())
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, width=0, no_location=True, omit_header=False)
    LINES.write_text(json.dumps(lines, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(f"{len(catalogue)} messages, {len(lines)} lines\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
