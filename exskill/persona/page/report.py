"""The portrait as one self-contained HTML page, or its charts as a PNG: bytes for the vault, never a file here.

The page has no script, loads nothing, and escapes every word. Every drawing says in words what it shows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, current_language
from exskill.persona.page import charts
from exskill.persona.page.charts import to_html as _e
from exskill.persona.page.labels import describe_amount
from exskill.persona.page.show import DAYS, GROUPS, LABELS, describe_claim
from exskill.persona.page.summary import write_sentences
from exskill.persona.portrait.profile import Profile

__all__ = ["html_report", "make_drawings", "png_report"]

_STYLE: Final = (
    ":root{color-scheme:light dark;--ink:#1f2a33;--paper:#fdfcfa;--soft:#667;--mark:#2b6777;--cut:#9a5b7c;--line:#ddd}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e3dd;--paper:#1b1f22;--soft:#9aa;--mark:#7fb6c4;--cut:#d39bb5;"
    "--line:#3a4044}}"
    "body{font:16px/1.6 system-ui,'Noto Sans','Noto Sans CJK SC',sans-serif;max-width:44rem;margin:2.5rem auto;"
    "padding:0 1.2rem;color:var(--ink);background:var(--paper)}"
    "h1{font-weight:600;font-size:1.7rem;margin:0 0 .3rem}h2{font-weight:600;font-size:1.1rem;margin:2.2rem 0 .4rem}"
    "figure{margin:0}figcaption,small,.lead{color:var(--soft)}figcaption{font-size:.92rem}"
    "svg{width:100%;height:auto;display:block}svg text{font-size:11px;fill:var(--soft)}.mark{fill:var(--mark)}"
    ".curve{fill:none;stroke:var(--mark);stroke-width:2}.axis{stroke:var(--line)}"
    ".cut{stroke:var(--cut);stroke-width:1.5;stroke-dasharray:4 3}"
    ".cloud{line-height:1.5;margin:.4rem 0}.cloud span{margin-right:.5rem;white-space:nowrap}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;vertical-align:top;"
    "border-bottom:1px solid var(--line)}th{font-weight:500;width:11rem}td:last-child{white-space:nowrap}"
    "ol.time{list-style:none;padding-left:1rem;border-left:2px solid var(--line)}ol.time li{margin:.25rem 0}"
    "time{color:var(--soft);display:inline-block;min-width:6.5rem}.change{color:var(--cut)}"
)
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_EDGES: Final = {"first message": N_("first message"), "last message": N_("last message")}
_LEAST_POINTS: Final = 2  # where a drawing is a way to the messages, one point alone is no drawing
_MOST_LINKS: Final = 40  # more would be a long way by keyboard
_WORDS: Final = ("catchphrases", "particles", "laughter", "address_terms", "inside_jokes")


def make_drawings(
    profile: Profile, address: Callable[[str], str] | None = None, write: Callable[[str], str] = str
) -> list[str]:
    """Return the drawings of a portrait as sections of HTML in the language in force, each with its sentence.

    ``address`` gives where a month (``2024-03``) or a week (``2024-W10``) of the messages leads to; ``write`` writes such a
    name, also within a sentence, as people read it.
    """
    told = {name: write(words) for name, words in write_sentences(profile).items()}
    months = _draw_months(profile, told, address, write)
    return [*_draw_activity(profile, told), *_draw_lengths(profile, told), *_draw_answers(profile, told), *months]


def html_report(profile: Profile) -> bytes:
    """Return the page in the language in force: drawings, the same in words, and the numbers with their ground."""
    told = write_sentences(profile)
    honest = _("Counted, never guessed. It says how somebody wrote, not who they are.")
    parts = [
        f"<h1>{_e(_('A portrait of how they write'))}</h1>",
        f'<p class="lead">{_e(told["counted"])}</p>',
        f"<p>{_e(honest)}</p>",
        *_draw_activity(profile, told),
        *_draw_lengths(profile, told),
        *_draw_answers(profile, told),
        _draw_words(profile),
        *_draw_months(profile, told),
        _draw_timeline(profile),
        *(_draw_table(profile, _(title), names) for title, names in GROUPS),
        _list_unknown(profile),
    ]
    language = "zh-Hans" if current_language() == "zh" else "en"
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>exskill</title><style>{_STYLE}</style></head><body><main>"
        + "\n".join(part for part in parts if part)
        + "</main></body></html>"
    )
    return page.encode()


def _draw_activity(profile: Profile, told: dict[str, str]) -> list[str]:
    found = profile.sure("activity")
    if not isinstance(found, dict):
        return []
    title = _("When they write (local time of the device)")
    drawing = charts.draw_heat(found["table"], [_(day) for day in DAYS], title)
    return [charts.draw_figure(title, drawing, told.get("activity", ""))]


def _draw_lengths(profile: Profile, told: dict[str, str]) -> list[str]:
    lengths = profile.lengths()
    if not lengths or not profile.get("length_sample").is_sure:
        return []
    title = _("How long their messages are, in characters")
    return [
        charts.draw_figure(title, charts.draw_bars(charts.count_histogram(lengths), title, 4), told.get("length", ""))
    ]


def _draw_answers(profile: Profile, told: dict[str, str]) -> list[str]:
    found = profile.sure("latency")
    if not isinstance(found, dict) or not found["by_hour"]:
        return []
    title = _("Minutes to answer, by hour of the day")
    hours = [(hour, float(minutes)) for hour, minutes in found["by_hour"].items()]  # no bar where too few answered
    every = max(1, len(hours) // 8)
    return [charts.draw_figure(title, charts.draw_bars(hours, title, every), told.get("latency", ""))]


def _draw_words(profile: Profile) -> str:
    rows = []
    for name in (*_WORDS, "emoji"):
        found = profile.get(name)
        if not found.is_sure:
            continue
        pairs = [(str(row[0]), int(row[1])) for row in found.value[:18]]
        rows.append(f"<h3><small>{_e(_(LABELS[name]))}</small></h3>{charts.draw_cloud(pairs)}")
    return f"<section><h2>{_e(_('Words and faces'))}</h2>{''.join(rows)}</section>" if rows else ""


def _draw_months(
    profile: Profile,
    told: dict[str, str],
    address: Callable[[str], str] | None = None,
    write: Callable[[str], str] = str,
) -> list[str]:
    arc, parts = profile.sure("arc"), []

    def add(title: str, points: dict[str, float | None], cuts: Sequence[str], words: str) -> None:
        if sum(value is not None for value in points.values()) < (_LEAST_POINTS if address is not None else 1):
            return
        names = list(points)
        links = [address(name) for name in names] if address is not None and len(names) <= _MOST_LINKS else []
        drawn = [write(name) for name in names]
        drawing = charts.draw_line(list(points.values()), drawn, [names.index(cut) for cut in cuts], title, links)
        parts.append(charts.draw_figure(title, drawing, words))

    if isinstance(arc, dict) and arc["months"]:
        months: dict[str, dict[str, Any]] = arc["months"]
        counts = {name: month["messages"] for name, month in months.items()}
        add(_("Messages by month"), counts, arc["changes"], told.get("arc", ""))
        answers = {name: month["latency"] for name, month in months.items()}
        add(_("Minutes to answer by month"), answers, (), "")
    mood = profile.sure("polarity_by_week")
    if isinstance(mood, dict):
        add(_("Warm words less cold words, by week"), mood, (), told.get("mood", ""))
    return parts


def _describe_edge(what: str) -> str:
    return _(_EDGES[what]) if what in _EDGES else what


def _draw_timeline(profile: Profile) -> str:
    found = profile.sure("timeline") or []
    arc = profile.sure("arc")
    entries = [(str(e["date"]), _describe_edge(str(e["what"])), "") for e in found]
    if isinstance(arc, dict):
        entries += [(str(m), _("the amount of messages changed"), ' class="change"') for m in arc["changes"]]
    if not entries:
        return ""
    rows = "".join(f"<li{kind}><time>{_e(day)}</time>{_e(what)}</li>" for day, what, kind in sorted(entries))
    title = _("Timeline")
    return f'<section><h2>{_e(title)}</h2><ol class="time">{rows}</ol></section>'


def _draw_table(profile: Profile, title: str, names: Sequence[str]) -> str:
    rows = []
    for name in names:
        found = profile.get(name)
        if words := describe_claim(name, found):
            rows.append(
                f"<tr><th>{_e(_(LABELS[name]))}</th><td>{_e(words)}</td>"
                f"<td><small>{_e(describe_amount(found))}</small></td></tr>"
            )
    return f"<section><h2>{_e(title)}</h2><table>{''.join(rows)}</table></section>" if rows else ""


def _list_unknown(profile: Profile) -> str:
    names = ", ".join(_(LABELS.get(n, n)) for n in profile.get("unknown").value or [] if n != "harm")
    if not names:
        return ""
    return f'<section><h2>{_e(_("What the messages do not say"))}</h2><p class="lead">{_e(names)}</p></section>'


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
    heat, arc = profile.sure("activity"), profile.sure("arc")
    if isinstance(heat, dict):
        _draw_heat(draw, heat["table"])
    if isinstance(arc, dict):
        months: dict[str, dict[str, float]] = arc["months"]
        _draw_bars(draw, [m["messages"] for m in months.values()], 210, "messages by month")
    if profile.get("length_sample").is_sure:
        _draw_bars(draw, [float(n) for _label, n in charts.count_histogram(profile.lengths())], 350, "message length")
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
