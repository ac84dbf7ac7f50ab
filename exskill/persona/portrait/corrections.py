"""The user's word over everything that was counted: "they would never say that", a value set by hand, a tag.

Precedence: user correction > verbatim example > computed statistic > user's own tag (docs/persona.md 2). Tags (star signs,
MBTI) are kept as the user's words; nothing reads them as evidence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, get_args

from exskill.chat.tokens import split_units
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.persona.portrait.profile import Profile
from exskill.persona.portrait.values import Value
from redaction.text import RedactedText

__all__ = ["ALL", "Correction", "CorrectionKind", "Corrections", "find_conflicts", "is_settable", "list_words"]

CorrectionKind = Literal["never", "value", "tag", "drop"]
ALL: Final = "*"  # the text of a "drop" that is about a whole claim
_SETTABLE: Final = {
    "lower_case": float,
    "emoji_rate": float,
    "laughter_rate": float,
    "question_rate": float,
    "repeated_marks": float,
    "attachment_type": str,
}
_SAID: Final = frozenset(
    {"catchphrases", "laughter", "address_terms", "inside_jokes", "openings", "closings", "whole_messages"}
)
_MAX: Final = 200


def is_settable(dimension: str) -> bool:
    """Whether the user may put a value of their own in the place of the counted one."""
    return dimension in _SETTABLE


def list_words(found: Value) -> tuple[str, ...]:
    """Return the words of a claim that is a list of them, each of which can be taken out; empty for any other."""
    rows = found.value
    if not isinstance(rows, list):
        return ()
    return tuple(str(row[0]) for row in rows if isinstance(row, list | tuple) and row and isinstance(row[0], str))


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. ``subject`` is a dimension, or empty; ``text`` is redacted text of the user."""

    id: str
    kind: CorrectionKind
    text: str
    subject: str = ""
    made: str = ""  # ISO date


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections in force, in the order they were made."""

    items: tuple[Correction, ...] = ()

    def add(self, kind: CorrectionKind, text: RedactedText, *, made: str, subject: str = "") -> Corrections:
        """Return the set with one more; raise UsageError for an empty text or a value that cannot be set."""
        if kind not in get_args(CorrectionKind) or not text.strip() or len(text) > _MAX:
            raise UsageError(_("a correction needs a short text"))
        if kind == "value":
            _parse_value(subject, str(text))
        if kind == "drop" and not subject:
            raise UsageError(_("nothing of that name is claimed"))
        number = 1 + max((int(c.id[1:]) for c in self.items), default=0)
        return Corrections((*self.items, Correction(f"c{number}", kind, str(text.strip()), subject, made)))

    def remove(self, name: str) -> Corrections:
        """Return the set without the correction of exactly that id; raise UsageError if there is none."""
        if not any(c.id == name for c in self.items):
            raise UsageError(_("there is no correction of that name"))
        return Corrections(tuple(c for c in self.items if c.id != name))

    def apply(self, profile: Profile) -> Profile:
        """Return the profile with the values that the user set, marked as theirs."""
        values = dict(profile.values)
        for c in self.items:
            if c.kind == "value":
                values[c.subject] = Value(_parse_value(c.subject, c.text), confidence=1.0, status="user")
            elif c.kind == "drop" and c.subject in values:
                values[c.subject] = _drop_words(values[c.subject], c.text)
        tags = [c.text for c in self.items if c.kind == "tag"]
        if tags:
            values["tags"] = Value(tags, len(tags), confidence=0.0, status="user")
        return replace(profile, values=values)

    def list_banned(self) -> tuple[str, ...]:
        """Return what the echo may not say, as folded phrases: what they would never say, and words that are not theirs."""
        told = (
            c for c in self.items if c.kind == "never" or (c.kind == "drop" and c.subject in _SAID and c.text != ALL)
        )
        return tuple(filter(None, (_fold_text(c.text) for c in told)))

    def forbid(self, text: str) -> bool:
        """Whether a text holds a phrase that they would never say."""
        folded = f" {_fold_text(text)} "
        return any(f" {phrase} " in folded for phrase in self.list_banned())

    def to_json(self) -> bytes:
        """Return the corrections as bytes for the vault."""
        return json.dumps([asdict(c) for c in self.items], ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Corrections:
        """Return what :meth:`to_json` wrote; raise ValueError for anything else."""
        try:
            return cls(tuple(Correction(**row) for row in json.loads(data)))
        except TypeError as error:
            raise ValueError("not corrections") from error


def _drop_words(found: Value, text: str) -> Value:
    """Return a claim without one of its words, or as one that is not made."""
    if text == ALL:
        return replace(found, confidence=0.0, status="unknown")
    if not isinstance(found.value, list):
        return found
    rows = [row for row in found.value if not (isinstance(row, list | tuple) and row and str(row[0]) == text)]
    return replace(found, value=rows)


def _fold_text(text: str) -> str:
    return " ".join(unit for unit, _cjk in split_units(text))


def _parse_value(subject: str, text: str) -> Any:
    """Return the value to set; shares are given as 0..1 or in per cent."""
    kind = _SETTABLE.get(subject)
    if kind is None:
        known = ", ".join(sorted(_SETTABLE))
        raise UsageError(_("this cannot be set by hand"), hint=_("what can be set: {names}").format(names=known))
    if kind is str:
        return text
    try:
        number = float(text.strip().rstrip("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        raise UsageError(_("a share is a number from 0 to 1, or a percentage")) from None
    if not 0 <= number <= 1:
        raise UsageError(_("a share is a number from 0 to 1, or a percentage"))
    return number


def find_conflicts(
    before: Profile, after: Profile, corrections: Sequence[Correction] = ()
) -> tuple[tuple[str, Any, Any], ...]:
    """Return (dimension, before, after) where a new import changed a number by more than a quarter.

    What the user set by hand is listed too if the rows now say otherwise, so that nothing is overruled in silence.
    """
    found = []
    own_words = {c.subject for c in corrections if c.kind == "value"}
    for name, new in after.values.items():
        old = before.get(name)
        for label, x, y in _list_numbers(name, old.value, new.value):
            if abs(x - y) > 0.25 * max(abs(x), abs(y), 1e-9) or (name in own_words and x != y):
                found.append((label, x, y))
    return tuple(found)


def _list_numbers(name: str, old: Any, new: Any) -> list[tuple[str, float, float]]:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return [(name, float(old), float(new))]
    if isinstance(old, dict) and isinstance(new, dict):
        pairs = ((k, old[k], new[k]) for k in sorted(old.keys() & new.keys()) if len(old) < 12)
        return [
            (f"{name}.{k}", float(a), float(b))
            for k, a, b in pairs
            if isinstance(a, int | float) and isinstance(b, int | float)
        ]
    return []
