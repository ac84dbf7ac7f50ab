"""From the lines of a screenshot to bubbles: who spoke by the side, when by the headings, and doubt where there is any.

Shares of the picture's width and height throughout. Whatever is not certain carries a doubt and never becomes a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import SequenceMatcher
from typing import Final, Literal

from exskill.images.frames import Colour, Ground, is_near
from exskill.images.ocr import TextLine
from exskill.importers.formats.pictures.headings import parse_clock, parse_heading, parse_stamp

__all__ = ["Bubble", "Side", "count_repeated", "group_bubbles"]

Side = Literal["me", "them", ""]

_SURE: Final = 0.8
_TOP, _BOTTOM = 0.075, 0.945  # above: status and title bar; below: where one types
_SAME: Final = 0.92
_CLOSE: Final = 0.03
_GROUP: Final = re.compile(r"[(（]\s*(\d{1,4})\s*[)）]$")
_STATUS: Final = re.compile(
    r"(?:delivered|read|sent|seen|edited|已读|已送达|已送達|未读|읽음|既読)(?: .{0,24})?|typing…?|对方正在输入.*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Bubble:
    """Lines that belong together; ``doubt`` says why they are nobody's, "" where side and words are certain."""

    side: Side
    lines: list[TextLine]
    when: tuple[date | None, time | None] = (None, None)
    why: str = ""

    @property
    def text(self) -> str:
        """Return the words."""
        return "\n".join(line.text for line in self.lines)

    @property
    def doubt(self) -> str:
        """Return what is not certain, in English and without content."""
        if self.why or not self.side:
            return self.why or "side"
        return "text" if any(line.sure < _SURE for line in self.lines) else ""

    @property
    def ground(self) -> Ground:
        """What the last line stands on."""
        return _find_ground(self.lines[-1])


@dataclass(slots=True)
class _Page:
    """What was understood of a picture so far."""

    boxed: bool  # there are bubbles at all
    group: bool
    bubbles: list[Bubble] = field(default_factory=list)
    when: tuple[date | None, time | None] = (None, None)
    open: bool = False  # whether the next line may continue the last bubble
    label: TextLine | None = None


def group_bubbles(lines: Sequence[TextLine]) -> list[Bubble]:
    """Group the lines of a screenshot into bubbles, top to bottom, with the time that stands above or in each."""
    lines = [line for line in lines if line.text]
    page = _Page(any(_find_ground(line) is Ground.BUBBLE for line in lines), any(_names_group(line) for line in lines))
    for line in lines:
        _take_line(page, line)
    _by_colour(page.bubbles)
    if not page.boxed:
        _check_columns(page.bubbles)
    for bubble in page.bubbles:
        if page.group and bubble.side == "them":
            bubble.why = bubble.why or "group"
    return page.bubbles


def _take_line(page: _Page, line: TextLine) -> None:
    last = page.bubbles[-1] if page.bubbles and page.open else None
    if _is_chrome(line, last):
        return
    heading = parse_heading(line.text) if _is_centred(line) else None
    if heading is not None:  # a clock without a day is some day's: the one above is not meant
        page.when, page.open, page.label = heading, False, None
        return
    if last is not None and _is_stamp(line, last):
        last.when = (page.when[0], parse_clock(line.text))
        return
    ground = _find_ground(line)
    if page.boxed and ground is Ground.PAGE:
        if _STATUS.fullmatch(line.text) is None:
            page.label = line
            _append_bubble(page, line, "", "page")
        return
    if last is not None and _is_continued(last, line):
        last.lines.append(line)
        last.side = last.side or _find_side(line)
    else:
        _append_bubble(
            page,
            line,
            "" if ground is Ground.INNER else _find_side(line),
            "quotation" if ground is Ground.INNER else "",
        )


def _append_bubble(page: _Page, line: TextLine, side: Side, why: str) -> None:
    label = page.label
    if label is not None and label is not line:
        if side == "them" and 0 <= line.top - label.bottom < _CLOSE and label.left < 0.3:
            page.bubbles.pop()  # a name above a bubble: the app's, and this is a group
            why = "group"
        page.label = None
    page.bubbles.append(Bubble(side, [line], page.when, why))
    page.open = True


def _is_chrome(line: TextLine, last: Bubble | None) -> bool:
    """Whether a line belongs to the bars above and below the chat. A bubble that reaches into them does not."""
    middle = (line.top + line.bottom) / 2
    if _TOP <= middle <= _BOTTOM:
        return False
    if _find_ground(line) is not Ground.BUBBLE or line.frame is None:
        return True
    if middle < _TOP:
        return _is_centred(line)
    slack = (line.frame.right - line.frame.left) - (line.right - line.left)
    return slack > 0.25 and not (last is not None and _is_continued(last, line))  # a field to type in is mostly empty


def _names_group(line: TextLine) -> bool:
    match = _GROUP.search(line.text)
    return (
        match is not None and line.top < _TOP + 0.04 and _find_ground(line) is not Ground.BUBBLE and int(match[1]) > 2
    )


def _find_ground(line: TextLine) -> Ground:
    return line.frame.ground if line.frame is not None else Ground.UNKNOWN


def _find_edges(line: TextLine) -> tuple[float, float]:
    """The bubble's edges where they are known, else the words'."""
    boxed = line.frame is not None and line.frame.ground is Ground.BUBBLE
    return (line.frame.left, line.frame.right) if boxed and line.frame is not None else (line.left, line.right)


def _is_centred(line: TextLine) -> bool:
    left, right = _find_edges(line)
    return abs((left + right) / 2 - 0.5) < 0.06


def _is_stamp(line: TextLine, last: Bubble) -> bool:
    """Whether this is the small time in the corner of the last bubble, not a message that is a time."""
    if parse_stamp(line.text) is None:
        return False
    above = last.lines[-1]
    gap = line.top - above.bottom
    inside = gap < 0.35 * above.height
    return inside or (gap < _CLOSE and line.height < 0.85 * above.height)


def _is_continued(bubble: Bubble, line: TextLine) -> bool:
    """Whether a line is the next one of the same bubble: close below, flush on one edge, on the same colour."""
    above = bubble.lines[-1]
    if _find_ground(above) is not _find_ground(line):
        return False
    if above.frame is not None and line.frame is not None and not is_near(above.frame.fill, line.frame.fill):
        return False
    gap = line.top - above.bottom
    flush = abs(line.left - above.left) < _CLOSE or abs(line.right - above.right) < _CLOSE
    return flush and gap < 0.6 * max(line.height, above.height)


def _find_side(line: TextLine) -> Side:
    """Right is the user, left the other; what is wide is on the side whose edge is clearly nearer."""
    left, right = _find_edges(line)
    for low, high in ((line.left, line.right), (left, right)):
        if (low + high) / 2 >= 0.62:
            return "me"
        if (low + high) / 2 <= 0.38:
            return "them"
    if left > 0.25 and right > 0.8:
        return "me"
    return "them" if left < 0.2 and right < 0.75 else ""


def _by_colour(bubbles: Iterable[Bubble]) -> None:
    """Give wide bubbles the side whose colour they have, where the two sides differ and the position agrees."""
    bubbles = list(bubbles)
    mine, theirs = _list_fills(bubbles, "me"), _list_fills(bubbles, "them")
    for bubble in bubbles:
        frame = bubble.lines[0].frame
        if bubble.side or bubble.why or frame is None or frame.ground is not Ground.BUBBLE:
            continue
        is_mine, is_theirs = _is_among(frame.fill, mine), _is_among(frame.fill, theirs)
        middle = (frame.left + frame.right) / 2
        if is_mine and not is_theirs and middle > 0.49:
            bubble.side = "me"
        elif is_theirs and not is_mine and middle < 0.51:
            bubble.side = "them"


def _list_fills(bubbles: Iterable[Bubble], side: Side) -> list[Colour]:
    return [b.lines[0].frame.fill for b in bubbles if b.side == side and not b.why and b.lines[0].frame is not None]


def _is_among(fill: Colour, fills: Iterable[Colour]) -> bool:
    return any(is_near(fill, other) for other in fills)


def _check_columns(bubbles: Sequence[Bubble]) -> None:
    """Without any bubble drawn, sides count only as two columns that never share a row: else it is a list or a bill."""
    if all(line.frame is None for bubble in bubbles for line in bubble.lines):
        return
    mine = [line for bubble in bubbles if bubble.side == "me" for line in bubble.lines]
    theirs = [line for bubble in bubbles if bubble.side == "them" for line in bubble.lines]
    shared = any(a.top < b.bottom and b.top < a.bottom for a in mine for b in theirs)
    if shared or not mine or not theirs:
        for bubble in bubbles:
            bubble.why = bubble.why or "no bubble"


def count_repeated(before: Sequence[Bubble], now: Sequence[Bubble]) -> int:
    """Return how many bubbles at the top of a picture stood at the bottom of the one before.

    The last above and the first below may be cut off by the edge: without them it is tried as well.
    """
    best = 0
    for skip_last in (0, 1):
        for skip_first in (0, 1):
            known, new = before[: len(before) - skip_last], now[skip_first:]
            for count in range(min(len(known), len(new)), skip_last + skip_first, -1):
                if all(_is_same(a, b) for a, b in zip(known[-count:], new[:count], strict=True)):
                    best = max(best, count + skip_first)
                    break
    return best


def _is_same(one: Bubble, other: Bubble) -> bool:
    return one.side == other.side and (
        SequenceMatcher(None, one.text[:500], other.text[:500], autojunk=False).ratio() >= _SAME
    )
