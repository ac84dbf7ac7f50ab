"""The first reading of a WhatsApp chat: which form of header rules, the order of day and month, which beginnings are names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from exskill.chat.messages import Kind
from exskill.importers.formats.whatsapp.whatsapp_header import (
    FAMILIES,
    NO_YEAR,
    TWELVE,
    YEARLESS,
    is_doubtful,
    parse_header,
    split_author,
    split_odd_author,
)
from exskill.importers.formats.whatsapp.whatsapp_phrases import classify_text
from exskill.importers.formats.whatsapp.whatsapp_web import begins_web_export
from exskill.importers.interface import Member, ReadOptions, Source
from exskill.importers.reading.dates import DateTrail, Decision, Order, decide_order, has_impossible
from exskill.importers.reading.names import ColonNames
from exskill.importers.reading.text import read_lines

__all__ = ["Plan", "find_title", "make_plan"]

_LEADING: Final = 20  # headers after which a form with so many is one of the file's own
_RARE: Final = 0.05  # a form with a smaller share comes from chats that were pasted into messages
_FEW, _SHARE = 3, 0.3  # in a short file, of more headers than these, a form has such a share, or comes first
_NAME: Final = 80
_NO_FILES: Final[Mapping[str, str]] = MappingProxyType({})
_TYPED: Final = frozenset({Kind.TEXT, Kind.LINK, Kind.CALL, Kind.LOCATION, Kind.POLL})  # what people type or paste, too
_DOUBTS: Final = 10_000
_OFTEN: Final = 3  # a clock, an address or a sentence before a colon is a name where it stands there as often
_TITLE: Final = re.compile(
    r"^(?:WhatsApp Chat (?:with|mit|-) |Chat (?:de |do )?WhatsApp (?:con|com) |Conversa do WhatsApp com "
    r"|Discussion WhatsApp avec |Чат WhatsApp с |WhatsApp-chat met |WhatsApp 聊天记录：|与|和)?"
    r"(?P<title>.+?)(?:的 ?WhatsApp ?(?:聊天记录|聊天|對話))?\.(?:txt|zip)$",
    re.IGNORECASE,
)
_PLAIN_NAMES: Final = ("_chat.txt", "chat.txt")  # the archive around them has the title


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first reading decided about a file."""

    families: tuple[str, ...]
    forms: frozenset[str]
    decision: Decision
    orders: Mapping[str, Order]  # by form: one for all, unless exports of several orders were joined
    names: frozenset[str]  # doubtful beginnings that are names after all
    long_names: tuple[str, ...]  # names with a colon of their own
    headers: int
    preamble: int
    web: bool = False  # WhatsApp Web's own export


def make_plan(source: Source, member: Member, options: ReadOptions) -> Plan:
    """Return what the first reading of a file decides; it is read once."""
    cache: dict[tuple[str, str], object] = getattr(source, "cache", {})
    key = (f"whatsapp {options.date_order} {options.encoding}", member.name)
    plan = cache.get(key)
    if not isinstance(plan, Plan):
        plan = cache[key] = _first_reading(source, member, options)
    return plan


def _first_reading(source: Source, member: Member, options: ReadOptions) -> Plan:
    plan = _learn_plan(source, member, options, tuple(FAMILIES))
    return plan if plan.headers else _learn_plan(source, member, options, tuple(YEARLESS))


def _learn_plan(source: Source, member: Member, options: ReadOptions, families: tuple[str, ...]) -> Plan:
    dates: dict[str, DateTrail] = {}
    counts: Counter[str] = Counter()
    of_form: dict[str, str] = {}
    doubtful: Counter[str] = Counter()
    colons = ColonNames(limit=_NAME, is_by_app=_is_by_app)
    odd: Counter[str] = Counter()
    preamble, web, first = 0, False, ""
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for line in read_lines(stream):
            header = parse_header(line.text, families)
            if header is None:
                preamble += not counts and bool(line.text.strip())
                first = first or line.text.strip()
                continue
            web = web or (not counts and begins_web_export(first, header))
            counts[header.form] += 1
            of_form[header.form] = header.family
            if header.form not in dates:
                dates[header.form] = DateTrail()
            dates[header.form].add(header.date)
            colons.add(header.rest)
            if len(odd) < _DOUBTS and (strange := split_odd_author(header.rest)) is not None:
                odd[strange[0]] += 1
            if len(doubtful) < _DOUBTS and is_doubtful(header.rest[:_NAME]):
                author = split_author(header.rest)
                if author is not None and is_doubtful(author[0]):
                    doubtful[author[0]] += 1
    forms = _pick_forms(counts)
    known = [raw for form in counts if form in forms for raw in dates[form] if raw[0] != NO_YEAR]
    names = frozenset(name for name, count in doubtful.items() if count > 1)
    names |= {name for name, count in odd.items() if count >= _OFTEN}
    order = tuple(family for family in (*FAMILIES, *YEARLESS) if family in {of_form[form] for form in forms})
    wanted = "mdy" if web and options.date_order == "auto" else options.date_order
    decision = decide_order(known, wanted)
    orders = dict.fromkeys(forms, decision.order)
    if len(forms) > 1 and has_impossible(known, decision.order):  # exports that were joined, each in its own order
        told = {form: [raw for raw in dates[form] if raw[0] != NO_YEAR] for form in forms}
        orders = {form: decide_order(told[form], wanted).order for form in forms}
        decision = Decision(decision.order, certain=True, matters=False)
    long_names = colons.names(find_title(source, member))
    return Plan(order, forms, decision, orders, names, long_names, counts.total(), 0 if web else preamble, web)


def _is_by_app(text: str) -> bool:
    """Whether only WhatsApp writes a text: a person would not put a word before it."""
    return classify_text(text, marked=False, members=_NO_FILES).kind not in _TYPED


def _pick_forms(counts: Counter[str]) -> frozenset[str]:
    """Return the forms of header that are the file's own: an export has one, joined exports have a few."""
    total = counts.total()
    least = min(_LEADING, _RARE * total) if total >= _LEADING else _SHARE * total if total > _FEW else 0
    alike: Counter[str] = Counter()
    for form, count in counts.items():
        alike[form.removesuffix(TWELVE)] += count
    first = next(iter(counts), "").removesuffix(TWELVE)
    bare = {form: form.removesuffix(TWELVE) for form in counts}
    return frozenset(
        form for form in counts if alike[bare[form]] >= least or (bare[form] == first and total < _LEADING)
    )


def find_title(source: Source, member: Member) -> str:
    """Return the chat's title as the names of file and archive tell it; empty where they do not."""
    bare = member.name.rsplit("/", 1)[-1]
    name = source.label.rsplit("/", 1)[-1] if bare in _PLAIN_NAMES else bare
    match = _TITLE.match(name)
    return match["title"] if match is not None and name not in _PLAIN_NAMES else ""
