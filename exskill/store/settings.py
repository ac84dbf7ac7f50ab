"""What the user told at init and since."""

from __future__ import annotations

import json
from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Language, country and names; stored encrypted in the vault."""

    language: str = "en"
    country: str = ""
    ex_alias: str = ""
    names: tuple[str, ...] = ()  # of the two principals, so that an answer never prints them

    def to_bytes(self) -> bytes:
        """Return JSON."""
        body = {"language": self.language, "country": self.country, "ex_alias": self.ex_alias, "names": self.names}
        return json.dumps(body, ensure_ascii=False).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes | None) -> Settings:
        """Read JSON; unknown keys are ignored."""
        if data is None:
            return cls()
        body = json.loads(data)
        known = {k: body[k] for k in ("language", "country", "ex_alias") if k in body}
        return cls(**known, names=tuple(body.get("names", ())))
