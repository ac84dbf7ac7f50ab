"""Placeholder tags for redacted spans, written by Presidio's ``AnonymizerEngine`` through operators of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from redaction.roster.aliases import fold_name
from redaction.tags import ENTITIES, make_tag, person_tag

__all__ = ["make_operators", "write_spans"]


@cache
def _load_engine() -> Any:
    from presidio_anonymizer import AnonymizerEngine

    made: Any = AnonymizerEngine
    return made()


def write_spans(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with (start, end, replacement) written into it; spans do not overlap.

    Each span is a kind of its own to Presidio, which would otherwise merge two people whose names are side by side.
    """
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

    found = [RecognizerResult(str(at), start, end, 1.0) for at, (start, end, _) in enumerate(spans)]
    how = {str(at): OperatorConfig("replace", {"new_value": new}) for at, (_, _, new) in enumerate(spans)}
    return str(_load_engine().anonymize(text, found, how).text)


def make_operators(text: str, find_number: Callable[[str], int | None] = lambda _name: None) -> dict[str, Any]:
    """Return an ``OperatorConfig`` per kind for one text: tags in its language, people by their numbers.

    For whoever runs an ``AnonymizerEngine`` of their own. ``find_number`` tells the number of a name, looked up by
    :func:`redaction.roster.aliases.fold_name`.
    """
    from presidio_anonymizer.entities import OperatorConfig

    def person(name: str) -> str:
        number = find_number(fold_name(name))
        return make_tag("PERSON", text) if number is None else person_tag(number, text)

    made = {
        kind: OperatorConfig("replace", {"new_value": make_tag(kind, text)}) for kind in (*ENTITIES, "DEFAULT") if kind
    }
    return {**made, "PERSON": OperatorConfig("custom", {"lambda": person})}
