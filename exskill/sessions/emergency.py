"""Emergency numbers by country: public facts, and the only numbers this program shows without a date of verification.

Crisis lines change; none is shown as a number to call until a maintainer has checked it on the operator's own page
(DECISIONS.md 18). Until then every card leads here.
"""

from __future__ import annotations

from typing import Final

from exskill.sessions.content import line

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


def words(country: str, language: str) -> str:
    """Return the sentence that names the emergency number of a country, or the general one."""
    number = NUMBERS.get(country.upper())
    if number is None:
        return line(language, "crisis", "emergency_unknown")
    return line(language, "crisis", "emergency").format(number=number)
