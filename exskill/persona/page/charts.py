"""Charts of the portrait as SVG text, each with the same in words: no script, nothing loaded, every word escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

__all__ = [
    "count_histogram", "draw_bars", "draw_cloud", "draw_days", "draw_figure", "draw_heat", "draw_line", "to_html",
]  # fmt: skip

_LEFT: Final = 40
_WIDE: Final = 550
_HIGH: Final = 100


def to_html(text: object) -> str:
    """Return text for HTML."""
    return html.escape(str(text), quote=True)


def draw_figure(title: str, drawing: str, words: str) -> str:
    """Return a figure with its heading and, below it, what it shows in words."""
    return f"<section><h2>{to_html(title)}</h2><figure>{drawing}<figcaption>{to_html(words)}</figcaption></figure></section>"


def _round(number: float) -> str:
    """Return a number as people say it: whole from ten on, with one decimal below."""
    return f"{number:.0f}" if abs(number) >= 10 or number == int(number) else f"{number:.1f}"


def _wrap_svg(height: int, label: str, body: str) -> str:
    role = "group" if "<a " in body else "img"  # a picture may hold no links
    return f'<svg viewBox="0 0 600 {height}" role="{role}" aria-label="{to_html(label)}">{body}</svg>'


def _draw_text(x: float, y: float, words: object, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{to_html(words)}</text>'


def draw_heat(table: Sequence[Sequence[int]], days: Sequence[str], label: str) -> str:
    """Return 7 rows of 24 hours, darker where more was written."""
    top = max((n for row in table for n in row), default=0) or 1
    parts = [_draw_text(_LEFT + h * 23 + 10, 12, h, "middle") for h in range(0, 24, 3)]
    for y, (day, row) in enumerate(zip(days, table, strict=True)):
        parts.append(_draw_text(0, y * 22 + 33, day))
        parts += [
            f'<rect class="mark" x="{_LEFT + x * 23}" y="{y * 22 + 18}" width="21" height="20" rx="3" '
            f'fill-opacity="{0.06 + 0.94 * n / top:.2f}"><title>{to_html(day)} {x}:00 · {n}</title></rect>'
            for x, n in enumerate(row)
        ]
    return _wrap_svg(178, label, "".join(parts))


def count_histogram(numbers: Sequence[int], bins: int = 24) -> list[tuple[str, int]]:
    """Return (range, count) of sorted or unsorted lengths; what is longer than 98 % of them falls into the last bin."""
    wide = max(1, (sorted(numbers)[len(numbers) * 98 // 100] + bins) // bins)
    counts = [0] * bins
    for number in numbers:
        counts[min(bins - 1, number // wide)] += 1
    return [(f"{i * wide}-{(i + 1) * wide - 1}" if wide > 1 else str(i), n) for i, n in enumerate(counts)]


def draw_bars(pairs: Sequence[tuple[str, float]], label: str, every: int = 1, links: Sequence[str] = ()) -> str:
    """Return one bar a pair, with the name of each ``every``-th below it; ``links`` are addresses, one a bar."""
    top = max((n for _name, n in pairs), default=0) or 1
    step = _WIDE / max(len(pairs), 1)
    parts = [_draw_text(_LEFT - 4, 22, _round(top), "end"), _draw_axis()]
    for i, (name, n) in enumerate(pairs):
        high = _HIGH * n / top
        x = _LEFT + i * step
        bar = (
            f'<rect class="mark" x="{x:.1f}" y="{118 - high:.1f}" width="{max(step - 2, 1):.1f}" height="{high:.1f}">'
            f"<title>{to_html(name)} · {_round(n)}</title></rect>"
        )
        parts.append(_link_part(bar, links[i] if links else "", f"{name} · {_round(n)}"))
        if i % every == 0:
            parts.append(_draw_text(x + step / 2, 133, name, "middle"))
    return _wrap_svg(140, label, "".join(parts))


def draw_line(
    values: Sequence[float | None], names: Sequence[str], cuts: Sequence[int], label: str, links: Sequence[str] = ()
) -> str:
    """Return a curve from the least (or zero) to the greatest, with a dashed line where something changed.

    ``links`` are addresses, one a value.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    top = max((v for _i, v in known), default=0.0)
    low = min(0.0, min((v for _i, v in known), default=0.0))
    span, last = (top - low) or 1.0, max(len(values) - 1, 1)

    def x(i: int) -> float:
        return _LEFT + _WIDE * i / last

    points = [(x(i), 118 - _HIGH * (v - low) / span, names[i], v, links[i] if links else "") for i, v in known]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b, _n, _v, _to in points)
    dots = "".join(
        _link_part(
            f'<circle class="mark" cx="{a:.1f}" cy="{b:.1f}" r="{4 if to else 3}">'
            f"<title>{to_html(n)} · {_round(v)}</title></circle>",
            to,
            f"{n} · {_round(v)}",
        )
        for a, b, n, v, to in points
    )
    marks = "".join(
        f'<line class="cut" x1="{x(i):.1f}" x2="{x(i):.1f}" y1="14" y2="118"><title>{to_html(names[i])}</title></line>'
        + _draw_text(x(i) + 3, 12, names[i])
        for i in cuts
    )
    ends = _draw_text(_LEFT, 133, names[0]) + _draw_text(_LEFT + _WIDE, 133, names[-1], "end") if names else ""
    scale = _draw_text(_LEFT - 4, 22, _round(top), "end") + (
        _draw_text(_LEFT - 4, 118, _round(low), "end") if low else ""
    )
    return _wrap_svg(140, label, f'{_draw_axis()}{scale}<polyline class="curve" points="{path}"/>{dots}{marks}{ends}')


def draw_days(places: Sequence[float], names: Sequence[str], first: str, last: str, label: str) -> str:
    """Return one line from the first day to the last, with a numbered dot for each of ``names`` at its place (0 to 1)."""
    parts, high = [f'<line class="axis" x1="{_LEFT}" x2="{_LEFT + _WIDE}" y1="52" y2="52"/>'], 0
    for number, (place, name) in enumerate(zip(places, names, strict=True), 1):
        x = _LEFT + _WIDE * place
        near = number > 1 and place - places[number - 2] < 0.06
        high = high + 1 if near else 0  # numbers that would stand in each other stand above each other
        parts.append(
            f'<circle class="mark" cx="{x:.1f}" cy="52" r="6"><title>{to_html(name)}</title></circle>'
            + _draw_text(x, 38 - 16 * (high % 3), number, "middle")
        )
    ends = _draw_text(_LEFT, 78, first) + _draw_text(_LEFT + _WIDE, 78, last, "end")
    return _wrap_svg(86, label, "".join(parts) + ends)


def _link_part(drawn: str, address: str, words: str) -> str:
    """Return a part of a drawing as a link, or as it is where there is no address."""
    return f'<a href="{to_html(address)}" aria-label="{to_html(words)}">{drawn}</a>' if address else drawn


def _draw_axis() -> str:
    return f'<line class="axis" x1="{_LEFT}" x2="{_LEFT + _WIDE}" y1="118.5" y2="118.5"/>'


def draw_cloud(words: Sequence[tuple[str, int]]) -> str:
    """Return words or emoji, larger where they come more often."""
    top = max((n for _w, n in words), default=0) or 1
    spans = (
        f'<span style="font-size:{0.9 + 1.7 * (n / top) ** 0.5:.2f}rem" title="×{n}">{to_html(word)}</span>'
        for word, n in words
    )
    return f'<p class="cloud">{" ".join(spans)}</p>'
