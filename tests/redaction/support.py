"""Lines through the redactor, as a chat of Alex with Sam or of nobody known."""

from __future__ import annotations

from redaction import Person, RawText, Redactor
from redaction.names import load

THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam",))]
TAGGER = load("default", ("en", "zh"))


def redact_lines(*lines: str, people: list[Person] = THE_TWO) -> list[str]:
    """Return what is left of each line of one history."""
    redactor = Redactor(people, tagger=TAGGER)
    raw = [RawText(line) for line in lines]
    redactor.observe(raw)
    return [str(done.text) for done in redactor.redact(raw)]
