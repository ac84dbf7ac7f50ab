"""The portrait as one self-contained HTML page, or its charts as a PNG: bytes for the vault, never a file.

The page has no script, loads nothing, and escapes every word. Charts are SVG drawn here.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from typing import Any, Final

from exskill.errors import UsageError
from exskill.i18n import _, current_language
from exskill.persona.profile import Profile
from exskill.persona.show import DAYS, GROUPS, LABELS, readable

__all__ = ["html_report", "png_report"]

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#223;background:#fff}"
    "h1,h2{font-weight:600}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}small{color:#667}"
    "svg{max-width:100%;height:auto}"
)
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def html_report(profile: Profile) -> bytes:
    """Return the page in the language in force. Same words as the terminal page, with drawn charts."""
    parts = [f"<h1>{_e(_('A portrait of how they write'))}</h1>", f"<p>{_e(_counted(profile))}</p>"]
    heat, arc = profile.get("activity").value, profile.get("arc").value
    if isinstance(heat, dict):
        parts.append(_figure(_("When they write (local time of the device)"), _heat_svg(heat["table"])))
    if isinstance(arc, dict):
        months: dict[str, dict[str, float]] = arc["months"]
        for label, key in ((_("messages"), "messages"), (_("minutes to answer"), "latency")):
            values = [m[key] for m in months.values()]
            cuts = [list(months).index(m) for m in arc["changes"]] if key == "messages" else []
            parts.append(_figure(f"{_('Month by month')}: {label}", _line_svg(values, list(months), cuts)))
    lengths = profile.lengths()
    if lengths:
        parts.append(_figure(_(LABELS["length"]), _bars_svg(_histogram(lengths))))
    parts += [_table(profile, _(title), names) for title, names in GROUPS]
    unknown = ", ".join(_(LABELS.get(n, n)) for n in profile.get("unknown").value or [])
    parts.append(f"<h2>{_e(_('What the messages do not say'))}</h2><p>{_e(unknown)}</p>")
    body = "\n".join(part for part in parts if part)
    language = "zh-Hans" if current_language() == "zh" else "en"
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>exskill</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    return page.encode()


def _e(text: object) -> str:
    return html.escape(str(text), quote=True)


def _counted(profile: Profile) -> str:
    text = _("counted from {n} messages and {m} exchanges").format(n=profile.messages, m=profile.exchanges)
    if profile.messages and profile.small:
        text += ". " + _("These are few messages: take every line below with care.")
    return text


def _figure(title: str, svg: str) -> str:
    return f"<h2>{_e(title)}</h2>{svg}"


def _heat_svg(table: Sequence[Sequence[int]]) -> str:
    top = max((n for row in table for n in row), default=0) or 1
    cells = []
    for y, (day, row) in enumerate(zip(DAYS, table, strict=True)):
        cells.append(f'<text x="0" y="{y * 22 + 36}" font-size="12">{_e(_(day))}</text>')
        for x, n in enumerate(row):
            shade = 0.06 + 0.94 * n / top
            cells.append(
                f'<rect x="{x * 22 + 40}" y="{y * 22 + 22}" width="20" height="20" fill="#28648c"'
                f' fill-opacity="{shade:.2f}"><title>{x}:00 · {n}</title></rect>'
            )
    hours = "".join(f'<text x="{h * 22 + 40}" y="14" font-size="12">{h}</text>' for h in (0, 6, 12, 18))
    return f'<svg viewBox="0 0 580 180" role="img">{hours}{"".join(cells)}</svg>'


def _line_svg(values: Sequence[float], names: Sequence[str], cuts: Sequence[int]) -> str:
    top, n = max(values, default=0.0) or 1.0, max(len(values) - 1, 1)
    points = " ".join(f"{20 + 540 * i / n:.1f},{110 - 90 * v / top:.1f}" for i, v in enumerate(values))
    marks = "".join(
        f'<line x1="{20 + 540 * i / n:.1f}" x2="{20 + 540 * i / n:.1f}" y1="15" y2="112" stroke="#b58" '
        f'stroke-dasharray="3 3"><title>{_e(names[i])}</title></line>'
        for i in cuts
    )
    return (
        f'<svg viewBox="0 0 580 135" role="img"><polyline points="{points}" fill="none" stroke="#28648c" '
        f'stroke-width="2"/>{marks}<text x="20" y="130" font-size="12">{_e(names[0])}</text>'
        f'<text x="500" y="130" font-size="12">{_e(names[-1])}</text>'
        f'<text x="20" y="12" font-size="12">{top:g}</text></svg>'
    )


def _histogram(lengths: Sequence[int], bins: int = 24) -> list[tuple[str, int]]:
    wide = max(1, (sorted(lengths)[len(lengths) * 98 // 100] + bins) // bins)
    counts = [0] * bins
    for length in lengths:
        counts[min(bins - 1, length // wide)] += 1
    return [(f"{i * wide}-{(i + 1) * wide - 1}", n) for i, n in enumerate(counts)]


def _bars_svg(bars: Sequence[tuple[str, int]]) -> str:
    top = max((n for _label, n in bars), default=0) or 1
    rects = "".join(
        f'<rect x="{20 + i * 22}" y="{110 - 90 * n / top:.1f}" width="20" height="{90 * n / top:.1f}" fill="#28648c">'
        f"<title>{label} · {n}</title></rect>"
        for i, (label, n) in enumerate(bars)
    )
    first, last = bars[0][0], bars[-1][0]
    return (
        f'<svg viewBox="0 0 580 130" role="img">{rects}<text x="20" y="126" font-size="12">{first}</text>'
        f'<text x="500" y="126" font-size="12">{last}+</text></svg>'
    )


def _table(profile: Profile, title: str, names: Sequence[str]) -> str:
    rows = []
    for name in names:
        found = profile.get(name)
        if found.status != "unknown" and found.value is not None:
            rows.append(
                f"<tr><th>{_e(_(LABELS[name]))}</th><td>{_e(readable(name, found))}</td>"
                f"<td><small>n {found.n} · {found.confidence:.0%}</small></td></tr>"
            )
    return f"<h2>{_e(title)}</h2><table>{''.join(rows)}</table>" if rows else ""


def png_report(profile: Profile) -> bytes:
    """Return the activity map, the months and the lengths as one PNG without any word of the messages.

    Raise UsageError if Pillow (the ``images`` extra) is not installed.
    """
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        raise UsageError(_("pictures need the images extra"), hint="pip install 'exskill[images]'") from None
    image = Image.new("RGB", (640, 480), "white")
    draw = ImageDraw.Draw(image)
    heat, arc = profile.get("activity").value, profile.get("arc").value
    if isinstance(heat, dict):
        _draw_heat(draw, heat["table"])
    if isinstance(arc, dict):
        months: dict[str, dict[str, float]] = arc["months"]
        _draw_bars(draw, [m["messages"] for m in months.values()], 210, "messages by month")
    if profile.lengths():
        _draw_bars(draw, [float(n) for _label, n in _histogram(profile.lengths())], 350, "message length")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _draw_heat(draw: Any, table: Sequence[Sequence[int]]) -> None:
    top = max((n for row in table for n in row), default=0) or 1
    draw.text((20, 8), "activity by weekday and hour", fill="#223")
    for y, row in enumerate(table):
        for x, n in enumerate(row):
            shade = 1 - n / top
            colour = tuple(round(c + (245 - c) * shade) for c in (40, 100, 140))
            draw.rectangle((20 + x * 25, 28 + y * 22, 42 + x * 25, 47 + y * 22), fill=colour)


def _draw_bars(draw: Any, values: Sequence[float], top_y: int, label: str) -> None:
    highest, width = max(values, default=0.0) or 1.0, 600 / max(len(values), 1)
    draw.text((20, top_y), label, fill="#223")
    for i, v in enumerate(values):
        x = 20 + i * width
        draw.rectangle((x, top_y + 115 - 95 * v / highest, x + max(width - 2, 1), top_y + 115), fill="#28648c")
