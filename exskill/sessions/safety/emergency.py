"""Whom to call: emergency numbers of a country, and its crisis lines with honest words about where they come from.

Emergency numbers are public facts and are shown without a date. A crisis line is shown as :mod:`hotlines` allows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from exskill.sessions.content import line
from exskill.sessions.safety.hotlines import Hotline, select_lines

__all__ = ["COUNTRIES", "NUMBERS", "Help", "find_help"]

_MOST: Final = 2  # lines of a kind on one card
_ANY, _MEDICAL, _POLICE = "any", "medical", "police"
_112: Final = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH IN TR UA".split()  # noqa: SIM905
)
NUMBERS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    **dict.fromkeys(_112, ((_ANY, "112"),)),
    **dict.fromkeys(("US", "CA", "MX", "AR", "PH"), ((_ANY, "911"),)),
    **dict.fromkeys(("GB", "HK", "SG", "MY"), ((_ANY, "999"),)),
    "AU": ((_ANY, "000"),),
    "NZ": ((_ANY, "111"),),
    "CN": ((_MEDICAL, "120"), (_POLICE, "110")),
    "TW": ((_MEDICAL, "119"), (_POLICE, "110")),
    "JP": ((_MEDICAL, "119"), (_POLICE, "110")),
    "KR": ((_MEDICAL, "119"), (_POLICE, "112")),
    "BR": ((_MEDICAL, "192"), (_POLICE, "190")),
    "ZA": ((_ANY, "112"), (_POLICE, "10111")),
    "IL": ((_MEDICAL, "101"), (_POLICE, "100")),
}
COUNTRIES: Final = frozenset(NUMBERS)


@dataclass(frozen=True, slots=True)
class Help:
    """Parts of sentences for the cards: ``emergency`` says to call, ``line`` and ``abuse`` name lines or where to find them."""

    emergency: str
    line: str
    abuse: str

    def fill(self, text: str, **more: str) -> str:
        """Return a text of the content files with its places filled."""
        return text.format(emergency=self.emergency, line=self.line, abuse=self.abuse, **more)


def find_help(country: str, language: str, today: date | None) -> Help:
    """Return whom to call in a country ("" or an unknown code: the general words). Without ``today`` no line is shown."""
    return Help(
        _format_emergency(country, language),
        _format_lines(country, "suicide", language, today),
        _format_lines(country, "abuse", language, today),
    )


def _format_emergency(country: str, language: str) -> str:
    numbers = NUMBERS.get(country.upper())
    if numbers is None:
        return line(language, "numbers", "unknown")
    told = [line(language, "numbers", role).format(number=number) for role, number in numbers]
    return line(language, "numbers", "call").format(numbers=line(language, "numbers", "or").join(told))


def _format_lines(country: str, kind: str, language: str, today: date | None) -> str:
    found = select_lines(country, kind, today)[:_MOST] if today is not None else []
    if not found:
        return line(language, "numbers", f"no_{kind}_line")
    told = [_format_hotline(h, language) for h in found]
    numbers = NUMBERS.get(country.upper(), ())
    number = dict(numbers).get(_POLICE if kind == "abuse" else _MEDICAL, numbers[0][1] if numbers else "")
    last = line(language, "numbers", "nobody_answers").format(number=number) if numbers else ""
    return line(language, "numbers", "between").join(told) + last


def _format_hotline(found: Hotline, language: str) -> str:
    hours = line(language, "numbers", "always") if found.hours == "24/7" else found.hours
    form = "checked" if found.last_verified is not None else "listed"
    day = f"{found.dated:%Y-%m-%d}" if found.last_verified is not None else f"{found.dated:%Y-%m}"
    return line(language, "numbers", form).format(
        name=found.name, contact=found.contact, hours=f" ({hours})" if hours else "", host=found.host, date=day
    )
