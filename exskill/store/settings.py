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
        """Return JSON without anybody's name: this part outlives a no of the other person."""
        return json.dumps({"language": self.language, "country": self.country}).encode("utf-8")

    def names_to_bytes(self) -> bytes:
        """Return JSON with the names: this part does not."""
        return json.dumps({"ex_alias": self.ex_alias, "names": self.names}, ensure_ascii=False).encode("utf-8")

    @classmethod
    def from_bytes(cls, *parts: bytes | None) -> Settings:
        """Read the parts that there are; unknown keys are ignored. An older version wrote everything into the first."""
        body = {key: value for part in parts if part is not None for key, value in json.loads(part).items()}
        known = {k: body[k] for k in ("language", "country", "ex_alias") if k in body}
        return cls(**known, names=tuple(body.get("names", ())))
