"""Click's own words, marked so that they reach our catalogue; click looks them up by gettext itself."""

from __future__ import annotations

from exskill.core.i18n import N_

__all__ = ["WORDS"]

WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show the version and exit."),
    N_("Show this message and exit."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing command."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("Error: invalid input"),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("default: {default}"),
)
