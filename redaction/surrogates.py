"""What stands where something was, as presidio-anonymizer operators, so that Presidio's own engine can write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redaction.roster.aliases import key
from redaction.tags import ENTITIES, person_tag, tag

__all__ = ["operators"]


def operators(text: str, number_of: Callable[[str], int | None] = lambda _name: None) -> dict[str, Any]:
    """Return an ``OperatorConfig`` per kind for one text: tags in its language, people by their numbers.

    ``number_of`` tells the number of a name, looked up by :func:`redaction.roster.aliases.key`.
    """
    from presidio_anonymizer.entities import OperatorConfig

    def person(name: str) -> str:
        number = number_of(key(name))
        return tag("PERSON", text) if number is None else person_tag(number, text)

    made = {kind: OperatorConfig("replace", {"new_value": tag(kind, text)}) for kind in (*ENTITIES, "DEFAULT") if kind}
    return {**made, "PERSON": OperatorConfig("custom", {"lambda": person})}
