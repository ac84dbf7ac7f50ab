"""What a filter of the kernel says to a call."""

from __future__ import annotations


def interpret_filter(program: list[tuple[int, int, int, int]], arch: int, nr: int, arg0: int) -> bool:
    """Return whether a program (code, jt, jf, k) lets a call pass."""
    data = {0: nr, 4: arch, 16: arg0}
    accumulator, at = 0, 0
    while True:
        code, jump_true, jump_false, k = program[at]
        if code == 0x20:
            accumulator = data[k]
        elif code == 0x15:
            at += jump_true if accumulator == k else jump_false
        elif code == 0x35:
            at += jump_true if accumulator >= k else jump_false
        else:
            return k == 0x7FFF0000
        at += 1
