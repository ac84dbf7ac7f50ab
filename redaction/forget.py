"""Taking a person out of the map of names, and knowing them by their number in redacted text."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Final

from redaction.errors import MapDestroyed
from redaction.tags import TAG

__all__ = ["numbers_in", "without_people"]

_NUMBER: Final = re.compile(r"-(\d{1,6})\]\Z")


def numbers_in(text: str) -> frozenset[int]:
    """Return the numbers of the people whose tags are in a redacted text: ``[Friend-3]`` and ``[朋友-3]`` are one."""
    found = (_NUMBER.search(tag.group()) for tag in TAG.finditer(text))
    return frozenset(int(number.group(1)) for number in found if number is not None)


def without_people(data: bytes, numbers: Collection[int]) -> tuple[bytes, int]:
    """Return the map of names without some people under any of their names, and how many there were.

    Raises MapDestroyed for a map that cannot be read.
    """
    try:
        body = json.loads(data)
        gone = {str(name) for name, number in body["numbers"].items() if int(number) in numbers}
        left = [person for person in body["people"] if int(person["number"]) not in numbers]
        count = len(body["people"]) - len(left)
        body["people"] = left
        body["numbers"] = {name: number for name, number in body["numbers"].items() if name not in gone}
        for names in ("rejected", "capital_only"):
            body[names] = [name for name in body[names] if name not in gone]
        body["contexts"] = {n: text for n, text in body.get("contexts", {}).items() if int(n) not in numbers}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MapDestroyed("the map of names cannot be read") from None
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8"), count
