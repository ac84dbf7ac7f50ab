"""The portrait as a page for the terminal, and the evidence behind a claim.

Everything is a rich renderable built from a :class:`~exskill.persona.portrait.profile.Profile`; nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.lines import Line
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.persona.page.labels import describe_amount, format_duration, format_number, label_inner
from exskill.persona.portrait.profile import Profile
from exskill.persona.portrait.values import Value

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "DAYS",
    "GROUPS",
    "LABELS",
    "Why",
    "describe_claim",
    "describe_value",
    "draw_page",
    "draw_spark",
    "explain_claim",
    "find_evidence",
    "why_data",
    "why_page",
]  # fmt: skip

_BARS: Final = "▁▂▃▄▅▆▇█"
DAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LABELS: Final = {
    "length": N_("message length"),
    "burst": N_("messages in a row"),
    "endings": N_("how messages end"),
    "repeated_marks": N_("repeated marks"),
    "lower_case": N_("all in lower case"),
    "emoji_rate": N_("messages with emoji"),
    "emoji": N_("favourite emoji"),
    "emoji_position": N_("where emoji stand"),
    "emoji_use": N_("emoji by mood"),
    "laughter_rate": N_("messages with laughter"),
    "laughter": N_("ways of laughing"),
    "particles": N_("little words"),
    "chinese_share": N_("share of Chinese"),
    "question_rate": N_("messages with a question mark"),
    "whole_messages": N_("whole messages they repeat"),
    "openings": N_("how they begin"),
    "closings": N_("how they end"),
    "catchphrases": N_("catchphrases"),
    "latency": N_("time to answer"),
    "unanswered_questions": N_("your questions left open"),
    "activity": N_("when they write"),
    "night_and_morning": N_("good night, good morning"),
    "initiative": N_("who begins"),
    "share": N_("their part of the talk"),
    "arc": N_("month by month"),
    "longest_silence": N_("longest silence"),
    "polarity_by_week": N_("mood by week"),
    "affection": N_("words of affection"),
    "comfort": N_("comfort when you were down"),
    "conflict": N_("quarrels"),
    "attachment_indicators": N_("near and far (counts, no diagnosis)"),
    "harm": N_("words that hurt, both sides"),
    "boundaries": N_("limits they set"),
    "address_terms": N_("what they call you"),
    "self_reference": N_("what they call themselves"),
    "code_switching": N_("mixing languages"),
    "typo_fixes": N_("typos put right"),
    "kinds": N_("kinds of messages"),
    "withdrawn": N_("messages withdrawn"),
    "inside_jokes": N_("only between you two"),
    "topics": N_("topics"),
    "timeline": N_("timeline"),
    "scenes": N_("nine scenes"),
    "tags": N_("your tags (your words, not evidence)"),
    "attachment_type": N_("attachment, in your words"),
}
_LEAST_SHARE: Final = 0.005  # less would be printed as 0%
_STATUS: Final = {
    "observed": N_("counted"),
    "pattern": N_("pattern"),
    "user": N_("your word"),
    "unknown": N_("not known"),
}
GROUPS: Final = (
    (N_("How they write"), ("length", "burst", "endings", "lower_case", "repeated_marks", "question_rate")),
    (N_("Words and faces"), ("catchphrases", "particles", "laughter", "emoji", "address_terms", "inside_jokes")),
    (N_("Beginnings and ends"), ("openings", "closings", "whole_messages", "night_and_morning")),
    (N_("Time"), ("latency", "unanswered_questions", "initiative", "share", "longest_silence")),
    (N_("Between you"), ("affection", "comfort", "conflict", "boundaries", "attachment_indicators")),
    (N_("Your words"), ("tags", "attachment_type")),
)


def draw_spark(values: Sequence[float | None]) -> str:
    """Return a row of bars, the greatest value full height, a gap where nothing is known."""
    top = max((v for v in values if v is not None), default=0.0) or 1.0
    return "".join(" " if v is None else _BARS[min(7, int(max(v, 0.0) / top * 7.999))] for v in values)


def draw_page(profile: Profile) -> RenderableType:
    """Return the whole portrait; small or one-sided data are said first."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [_draw_summary(profile)]
    heat = profile.sure("activity")
    if isinstance(heat, dict):
        parts += [Text(""), _heat_map(heat["table"])]
    arc = profile.sure("arc")
    if isinstance(arc, dict):
        parts += [Text(""), _draw_arc(arc)]
    for title, names in GROUPS:
        table = _draw_group(profile, _(title), names)
        if table is not None:
            parts += [Text(""), table]
    parts += [Text(""), _not_known(profile)]
    return Group(*parts)


def _draw_summary(profile: Profile) -> RenderableType:
    from rich.text import Text

    text = Text()
    text.append(_("A portrait of how they write") + "\n", style="bold")
    text.append(_("counted from {n} messages and {m} exchanges").format(n=profile.messages, m=profile.exchanges))
    period = profile.get("length")
    if period.first:
        text.append(_(", {first} to {last}").format(first=period.first, last=period.last))
    if not profile.messages:
        text.append("\n" + _("There are no messages of theirs that may be read, so the echo is off."))
    elif profile.small:
        text.append("\n" + _("These are few messages: take every line below with care."), style="yellow")
    if profile.messages and profile.one_sided:
        text.append("\n" + _("Only their side is here: nothing can be said about answers, time or who began."))
    return text


def _heat_map(table: Sequence[Sequence[int]]) -> RenderableType:
    from rich.text import Text

    top = max((n for row in table for n in row), default=0) or 1
    text = Text(_("When they write (local time of the device)") + "\n", style="bold")
    text.append("      " + "".join(f"{h:<6}" for h in (0, 6, 12, 18)) + "\n", style="dim")
    for day, row in zip(DAYS, table, strict=True):
        text.append(_pad_text(_(day), 6))
        for n in row:
            text.append(" ░▒▓█"[0 if not n else 1 + min(3, int(n / top * 3.999))], style="cyan")
        text.append(f"  {sum(row)}\n", style="dim")
    return text


def _pad_text(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * max(1, width - cell_len(text))


def _draw_arc(arc: dict[str, Any]) -> RenderableType:
    from rich.text import Text

    months: dict[str, dict[str, float | None]] = arc["months"]
    text = Text(_("Month by month") + "\n", style="bold")
    rows = ((_("messages"), "messages"), (_("their share"), "theirs"), (_("minutes to answer"), "latency"))
    for label, key in rows:
        numbers = [m[key] for m in months.values()]
        if any(n is not None for n in numbers):
            text.append(_pad_text(label, 18) + draw_spark(numbers) + "\n")
    names = list(months)
    text.append(f"{names[0]} … {names[-1]}", style="dim")
    if arc["changes"]:
        text.append("\n" + _("it changed around: {months}").format(months=", ".join(arc["changes"])))
    return text


def _draw_group(profile: Profile, title: str, names: Sequence[str]) -> RenderableType | None:
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_header=True, box=None, pad_edge=False)
    table.add_column(_("what"), no_wrap=True)
    table.add_column(_("found"))
    table.add_column("n", justify="right")
    table.add_column(_("seen in"), no_wrap=True)
    rows = 0
    for name in names:
        found = profile.get(name)
        if words := describe_claim(name, found):
            rows += 1
            table.add_row(_(LABELS[name]), words, str(found.n), describe_amount(found))
    return table if rows else None


def describe_claim(name: str, found: Value) -> str:
    """Return what the portrait says of a dimension; empty where the rows are too few, or where the answer is never."""
    words = describe_value(name, found) if found.is_sure else ""
    return "" if words == f"{0:.0%}" else words


def describe_value(name: str, found: Value) -> str:
    """Return a value in one short line for people."""
    data = found.value
    if isinstance(data, float) and 0 <= data <= 1:
        return f"{data:.0%}"
    if isinstance(data, dict):
        if name == "harm":
            return _describe_harm(data)
        if name == "length" and "p50" in data:
            return _("usually {p50} characters, short ones {p10}, long ones {p90}").format(**data)
        if name == "latency" and "median_minutes" in data:
            usual, slow = format_duration(data["median_minutes"]), format_duration(data["p90_minutes"])
            return _("usually {usual}, when slow {slow}").format(usual=usual, slow=slow)
        if name == "longest_silence" and "days" in data:
            return _("{time}, broken by {who}").format(
                time=format_duration(data["days"] * 1440), who=label_inner(data["broken_by"])
            )
        if name == "comfort" and "sad_turns" in data:
            return _("after {a} of {n} sad turns of yours; after {base} of the others").format(
                a=data["comforted"], n=data["sad_turns"], base=f"{data['after_others']:.0%}"
            )
        flat = [
            (k, v) for k, v in data.items() if isinstance(v, int | float | str) and k not in ("note", "slope_per_month")
        ]
        shares = name in ("endings", "share")
        if name == "endings":
            flat = [(k, v) for k, v in flat if float(v) >= _LEAST_SHARE]
        return ", ".join(f"{label_inner(k)} {format_number(k, v, share=shares)}" for k, v in flat[:6])
    if isinstance(data, list):
        return ", ".join(f"{row[0]} ×{row[1]}" if isinstance(row, list | tuple) else str(row) for row in data[:10])
    return str(data)


def explain_claim(name: str, found: Value) -> str:
    """Return what stands above the lines of a claim: a number only if it is sure, or one of harm, which was asked for."""
    if found.is_sure or (name == "harm" and found.value):
        return describe_value(name, found)
    return _("too few messages to say")


def _describe_harm(data: dict[str, dict[str, int]]) -> str:
    counted = [
        _("{name}: theirs {a}, yours {b}").format(name=label_inner(k), a=v["theirs"], b=v["yours"])
        for k, v in data.items()
        if v["theirs"] or v["yours"]
    ]
    return ", ".join(counted) or _("none counted")


def _not_known(profile: Profile) -> RenderableType:
    from rich.text import Text

    names = [name for name in profile.get("unknown").value or [] if name != "harm"]  # shown only where it is asked for
    text = Text(_("What the messages do not say") + "\n", style="bold")
    text.append(", ".join(_(LABELS.get(n, n)) for n in names) or _("nothing on the list"), style="dim")
    return text


@dataclass(frozen=True, slots=True)
class Why:
    """A claim and the rows that show it."""

    name: str
    found: Value
    rows: tuple[Line, ...]


def find_evidence(profile: Profile, claim: str, lines: Sequence[Line]) -> Why:
    """Return the evidence of a claim, named by its dimension, its label, or a phrase that stands in a value.

    Raise UsageError if nothing of that name is claimed.
    """
    wanted = claim.strip().lower()
    name = next(
        (n for n in profile.values if wanted and wanted in (n, n.replace("_", " "), _(LABELS.get(n, "")).lower())), None
    )
    if name is None:
        name = next((n for n, v in profile.values.items() if wanted and _has_mention(v.value, wanted)), None)
    if name is None:
        raise UsageError(_("nothing of that name is claimed"), hint=_("`exskill persona show` lists the claims"))
    found = profile.get(name)
    ids = set(found.evidence)
    rows = [line for line in lines if line.id in ids]
    telling = [line for line in lines if wanted in line.text.lower()][-12:] if wanted not in profile.values else []
    return Why(name, found, tuple(telling or rows))


def _has_mention(data: Any, wanted: str) -> bool:
    if isinstance(data, str):
        return data.lower() == wanted
    if isinstance(data, dict):
        return any(_has_mention(v, wanted) for v in data.values())
    return isinstance(data, list | tuple) and any(_has_mention(v, wanted) for v in data)


def why_data(answer: Why) -> dict[str, Any]:
    """Return what :func:`why_page` shows, as plain data."""
    found = answer.found
    return {
        "claim": answer.name,
        "value": explain_claim(answer.name, found),
        "status": found.status,
        "rows_counted": found.n,
        "rows": [
            {"day": f"{row.ts:%Y-%m-%d}" if row.ts else None, "mine": row.mine, "text": str(row.text)}
            for row in answer.rows
        ],
    }


def why_page(answer: Why) -> RenderableType:
    """Return the evidence as a table: date, who, redacted text."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    found = answer.found
    head = Text(_(LABELS.get(answer.name, answer.name)) + ": ", style="bold")
    head.append(explain_claim(answer.name, found))
    if found.status == "user":
        head.append("\n" + _("this is your own word; nothing was counted"))
    else:
        head.append("\n" + _("{status}, from {n} rows").format(status=_(_STATUS[found.status]), n=found.n))
        if found.first:
            head.append(_(", {first} to {last}").format(first=found.first, last=found.last))
    table = Table(box=None, pad_edge=False)
    for title in (_("date"), _("who"), _("text")):
        table.add_column(title)
    for row in answer.rows:
        who = _("you") if row.mine else _("they")
        table.add_row(f"{row.ts:%Y-%m-%d}" if row.ts else "-", who, Text(str(row.text)))
    return Group(head, table)
