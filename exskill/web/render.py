"""Pages from templates: every value is escaped, every word is in the user's language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from exskill.core import i18n
from exskill.web.countries import list_countries
from exskill.web.exporting import how_to_export
from exskill.web.words import make_sentence, split_numbers

__all__ = [
    "day_words",
    "file_hash",
    "find_monday",
    "language_tag",
    "month_words",
    "render_page",
    "short_month",
    "span_words",
    "with_dates",
]

_DATE: Final = re.compile(r"(?<![\w-])(\d{4}-(?:0[1-9]|1[0-2]))(-[0-3]\d)?(?![\w-])", re.ASCII)
_WEEK: Final = re.compile(r"(?<![\w-])(\d{4})-W([0-5]\d)(?![\w-])", re.ASCII)
_CJK: Final = re.compile("[\u3400-\u9fff]")
_TAGS: Final = {"en": "en", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}


@cache
def _make_environment() -> Environment:
    made = Environment(
        loader=PackageLoader("exskill.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    made.globals.update(
        language_tag=language_tag,
        static_hash=file_hash,
        languages=i18n.LANGUAGES,
        countries=list_countries,
        how_to_export=how_to_export,
        pieces=split_numbers,
        sentence=lambda text: make_sentence(with_dates(text)),
        span=span_words,
    )
    made.filters["day"] = day_words
    made.filters["called"] = list_spellings
    made.filters["date"] = date.fromisoformat
    made.filters["month"] = month_words
    made.filters["dated"] = with_dates
    return made


def list_spellings(names: Sequence[str]) -> list[str]:
    """Return what somebody is called, most four: of a name in characters the characters alone, not how they are read."""
    written = [name for name in names if _CJK.search(name)]
    return list(written or names)[:4] or ["?"]


def render_page(template: str, **values: Any) -> str:
    """Return a page; a value that a template asks for and nobody gave is an error."""
    return _make_environment().get_template(template).render(**values)


def language_tag() -> str:
    """Return the language of the page as HTML names it."""
    return _TAGS.get(i18n.chosen_language(), "en")


@cache
def file_hash(name: str) -> str:
    """Return the beginning of a static file's SHA-256, so that a new version is loaded anew."""
    return hashlib.sha256((files("exskill.web") / "static" / name).read_bytes()).hexdigest()[:12]


def month_words(month: str) -> str:
    """Return a month such as ``2024-03`` as people write it: ``March 2024`` or ``2024年3月``."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first.year}年{first.month}月" if i18n.current_language() == "zh" else f"{first:%B} {first.year}"


def short_month(month: str, *, with_year: bool) -> str:
    """Return a month for a place with little room: ``Mar 2024`` or ``2024年3月``, or without its year."""
    first = date.fromisoformat(f"{month}-01")
    if i18n.current_language() == "zh":
        return f"{first.year}年{first.month}月" if with_year else f"{first.month}月"
    return f"{first:%b} {first.year}" if with_year else f"{first:%b}"


def span_words(seconds: float | None) -> str:
    """Return a time that is left, in seconds or minutes; dots where it is not known."""
    if seconds is None:
        return "…"
    return i18n._("{n:.0f} s").format(n=seconds) if seconds < 90 else i18n._("{n:.0f} min").format(n=seconds / 60)


def day_words(at: int | date) -> str:
    """Return a day as people write it: ``30 November 2026`` or ``2026年11月30日``."""
    moment = datetime.fromtimestamp(at).astimezone() if isinstance(at, int) else at
    if i18n.current_language().startswith("zh"):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {moment:%B} {moment.year}"


def with_dates(text: str) -> str:
    """Return a text of the services with its ISO days, weeks and months as people write them."""
    return _DATE.sub(_write_date, _WEEK.sub(_write_week, text))


def find_monday(week: str) -> date:
    """Return the first day of a week such as ``2024-W10``. Raises ValueError for anything else."""
    return date.fromisoformat(f"{week}-1")


def _write_week(found: re.Match[str]) -> str:
    try:
        return day_words(find_monday(found[0]))
    except ValueError:
        return found[0]


def _write_date(found: re.Match[str]) -> str:
    try:
        return day_words(date.fromisoformat(found[0])) if found[2] else month_words(found[0])
    except ValueError:
        return found[0]
