"""Emergency numbers by country: public facts, and the only numbers this program shows without a date of verification.

Crisis lines change; none is shown as a number to call until a maintainer has checked it on the operator's own page
(DECISIONS.md 18). Until then every card leads here.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from exskill.sessions.content import line
from exskill.sessions.safety.hotlines import shown

__all__ = ["NUMBERS", "words"]

_112: Final = (
    *(
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
    ),
    *("PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "CH", "IN", "TR", "UA"),
)
NUMBERS: Final = {
    **dict.fromkeys(_112, "112"),
    **dict.fromkeys(("US", "CA", "MX", "AR", "PH"), "911"),
    **dict.fromkeys(("GB", "HK", "SG", "MY"), "999"),
    "AU": "000",
    "NZ": "111",
    "CN": "120 / 110",
    "TW": "119 / 110",
    "JP": "119 / 110",
    "KR": "119 / 112",
    "BR": "192 / 190",
    "ZA": "112 / 10111",
    "IL": "101 / 100",
}


def words(country: str, language: str, today: date | None = None) -> str:
    """Return the sentence that names the emergency number of a country, or the general one.

    With ``today`` the country's crisis lines follow that a maintainer has checked within 180 days, each with the day.
    """
    number = NUMBERS.get(country.upper())
    known = line(language, "crisis", "emergency")
    first = line(language, "crisis", "emergency_unknown") if number is None else known.format(number=number)
    extra = [] if today is None else shown(country, today)
    form = line(language, "crisis", "hotline")
    told = [form.format(name=h.name, contact=h.contact, hours=h.hours, date=h.last_verified) for h in extra]
    return "; ".join((first, *told))
