"""Breaking prose at the width of a terminal, in scripts with spaces and without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["wrap_text"]

_WIDE: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"  # scripts that break between any two characters
_OPENING: Final = "“‘（《「『【("
_CLOSING: Final = "，。、；：？！”’）》」』】…,.;:?!)"
# A command in back quotes stays whole; punctuation never begins a line, an opening mark never ends one.
_PARTS: Final = re.compile(
    rf"\s+|[{_OPENING}]*(?:`[^`\n]{{1,40}}`|[{_WIDE}]|[^\s`{_WIDE}{_OPENING}{_CLOSING}]+|.)[{_CLOSING}]*"
)


def wrap_text(text: str, width: int) -> str:
    """Return text broken into lines of at most ``width`` columns; a Chinese character takes two. Indents are kept."""
    return "\n".join(part for line in text.split("\n") for part in _wrap_line(line, max(2, width)))


def _wrap_line(line: str, width: int) -> Iterator[str]:
    from rich.cells import cell_len, chop_cells

    plain = line.lstrip(" ")
    indent = line[: min(len(line) - len(plain), width // 2)]
    shown = indent
    for part in _PARTS.findall(plain):
        if cell_len(shown + part.rstrip()) <= width:
            shown += part
            continue
        if shown.strip():
            yield shown.rstrip()
        *full, last = chop_cells(part.lstrip(), width - len(indent)) or [""]
        yield from (indent + piece for piece in full)
        shown = indent + last
    if shown.strip() or not plain:
        yield shown.rstrip()
