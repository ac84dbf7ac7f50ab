"""Build ``simplified.txt`` with ``OpenCC`` 1.4.2: ``python -m redaction.evaluation.build_simplified > FILE``.

One line of traditional characters, one of what each is in simplified writing, from OpenCC's table (Apache-2.0,
https://github.com/BYVoid/OpenCC). Left out are characters that simplified writing (GB 2312) uses itself, as 著 in 著名, but for
five that it holds and nearly never uses: 後 in 以後 would else be another word than 后 in 以后.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

__all__ = ["list_pairs", "main"]

_RARE_IN_SIMPLIFIED = frozenset("後於夥乾徵")
_RANGES = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


def list_pairs(convert: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return (traditional, simplified) characters, one for one."""
    found = [(char, convert(char)) for block in _RANGES for char in map(chr, block)]
    return [(a, b) for a, b in found if a != b and len(b) == 1 and ord(b) < 0x10000 and not _is_simplified(a)]


def _is_simplified(char: str) -> bool:
    if char in _RARE_IN_SIMPLIFIED:
        return False
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main() -> int:
    """Print the two lines."""
    from opencc import OpenCC

    found = list_pairs(OpenCC("t2s").convert)
    sys.stdout.write("\n".join("".join(side) for side in zip(*found, strict=True)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
