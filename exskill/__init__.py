"""exskill: offline, redacting, self-destructing reflection on a relationship that has ended."""

__version__ = "0.1.0"
