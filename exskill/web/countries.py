"""The countries whose emergency numbers are known, in the user's language; the last entry is everywhere else."""

from __future__ import annotations

from typing import Final

from exskill.core.i18n import N_, _, chosen_language

__all__ = ["list_countries"]

_NAMES: Final = {
    "AR": N_("Argentina"), "AU": N_("Australia"), "AT": N_("Austria"), "BE": N_("Belgium"), "BR": N_("Brazil"),
    "BG": N_("Bulgaria"), "CA": N_("Canada"), "CN": N_("China, mainland"), "HR": N_("Croatia"), "CY": N_("Cyprus"),
    "CZ": N_("Czechia"), "DK": N_("Denmark"), "EE": N_("Estonia"), "FI": N_("Finland"), "FR": N_("France"),
    "DE": N_("Germany"), "GR": N_("Greece"), "HK": N_("Hong Kong"), "HU": N_("Hungary"), "IS": N_("Iceland"),
    "IN": N_("India"), "IE": N_("Ireland"), "IL": N_("Israel"), "IT": N_("Italy"), "JP": N_("Japan"), "LV": N_("Latvia"),
    "LT": N_("Lithuania"), "LU": N_("Luxembourg"), "MY": N_("Malaysia"), "MT": N_("Malta"), "MX": N_("Mexico"),
    "NL": N_("Netherlands"), "NZ": N_("New Zealand"), "NO": N_("Norway"), "PH": N_("Philippines"), "PL": N_("Poland"),
    "PT": N_("Portugal"), "RO": N_("Romania"), "SG": N_("Singapore"), "SK": N_("Slovakia"), "SI": N_("Slovenia"),
    "ZA": N_("South Africa"), "KR": N_("South Korea"), "ES": N_("Spain"), "SE": N_("Sweden"), "CH": N_("Switzerland"),
    "TW": N_("Taiwan"), "TR": N_("Turkey"), "UA": N_("Ukraine"), "GB": N_("United Kingdom"), "US": N_("United States"),
}  # fmt: skip
_LIKELY: Final = {"zh": ("CN", "TW", "HK", "SG", "MY"), "zh-Hant": ("TW", "HK", "MY", "SG", "CN")}


def list_countries() -> list[tuple[str, str]]:
    """Return (code, name): the likeliest for the language first, then all by name, then "another country"."""
    likely = _LIKELY.get(chosen_language(), ())
    rest = sorted((_(name), code) for code, name in _NAMES.items() if code not in likely)
    known = [(code, _(_NAMES[code])) for code in likely] + [(code, name) for name, code in rest]
    return [*([("", "…")] if not likely else []), *known, ("ZZ", _("another country"))]
