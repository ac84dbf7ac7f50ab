"""Reading the map of names that a redactor exported: who had which number, who stays, and what was taken for nobody."""

from __future__ import annotations

import json
from typing import Any, Final

from redaction.errors import MapDestroyed
from redaction.normalise import as_read_now, to_simplified
from redaction.roster.roster import Candidate, Roster

__all__ = ["MAP_VERSION", "kept_in", "read_people", "restore_roster"]

MAP_VERSION: Final = 1


def read_people(data: bytes) -> list[Candidate]:
    """Return the people of a map; raise MapDestroyed if it cannot be read."""
    try:
        return [Candidate(**{**p, "names": tuple(p["names"])}) for p in json.loads(data)["people"]]
    except (ValueError, KeyError, TypeError):
        raise MapDestroyed("the map of names cannot be read") from None


def kept_in(data: bytes) -> tuple[str, ...]:
    """Return the names that stay readable by a map; raise MapDestroyed if it cannot be read."""
    try:
        return tuple(to_simplified(str(name)) for name in json.loads(data)["kept"])
    except (ValueError, KeyError, TypeError):
        raise MapDestroyed("the map of names cannot be read") from None


def restore_roster(roster: Roster, data: bytes) -> dict[int, str]:
    """Make a roster the one that was exported; return the lines that show each person. Raise MapDestroyed if it is none."""
    try:
        body: dict[str, Any] = json.loads(data)
        if body["version"] != MAP_VERSION:
            raise MapDestroyed("the map of names is of another version")
        roster.restore(**as_read_now(body), people=read_people(data))
        return {int(n): str(text) for n, text in body.get("contexts", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MapDestroyed("the map of names cannot be read") from None
