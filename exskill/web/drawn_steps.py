"""Small drawings beside the steps of an export: what to look for on the screen, in outlines and one accent."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from markupsafe import Markup

__all__ = ["DRAWINGS", "Step"]

Step = Literal["menu", "choose", "computer", "wait", "copy", "bring"]


def _bar(kind: str, x: int, y: int, width: int, height: int, corner: int = 3) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"/>'


def _file(x: int) -> str:
    return f'<path class="frame" d="M{x} 17h11l6 6v20h-17z"/><path class="frame" d="M{x + 11} 17v6h6"/>'


_PHONE: Final = _bar("frame", 24, 3, 32, 54, 5)
_DOTS: Final = "".join(f'<circle class="point" cx="49" cy="{y}" r="1.2"/>' for y in (8, 11, 14))
_ARROW: Final = '<path class="way" d="M{x} 30h9m-4-4 4 4-4 4"/>'
_SHAPES: Final[dict[Step, tuple[str, ...]]] = {
    "menu": (
        _PHONE, _bar("said", 29, 19, 15, 7), _bar("said", 36, 30, 15, 7), _bar("said", 29, 41, 12, 7),
        '<circle class="ring" cx="49" cy="11" r="6.5"/>', _DOTS,
    ),
    "choose": (
        _PHONE, _bar("said", 29, 13, 22, 5), _bar("said", 29, 22, 18, 5), _bar("point", 29, 31, 22, 6),
        _bar("said", 29, 41, 20, 5),
    ),
    "computer": (
        _bar("frame", 14, 12, 52, 34), '<path class="frame" d="M8 50h64"/>', _bar("said", 19, 18, 12, 22),
        _bar("said", 35, 18, 26, 6), _bar("point", 35, 28, 20, 6),
    ),
    "wait": (_PHONE, '<circle class="ring" cx="40" cy="30" r="10"/>', '<path class="way" d="M40 23v7l5 4"/>'),
    "copy": (_file(14), _ARROW.format(x=36), _file(50)),
    "bring": (
        _file(5), _ARROW.format(x=25), _bar("frame", 38, 14, 36, 27), '<path class="frame" d="M34 45h44"/>',
        _bar("ring", 44, 20, 24, 15),
    ),
}  # fmt: skip
DRAWINGS: Final = MappingProxyType(
    {
        step: Markup(f'<svg class="step" viewBox="0 0 80 60" aria-hidden="true">{"".join(shapes)}</svg>')  # noqa: S704 -- only what stands above
        for step, shapes in _SHAPES.items()
    }
)
