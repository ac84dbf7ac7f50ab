"""What is stored with the rows of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from exskill.consent.terms import Adult
from exskill.store.settings import Settings

__all__ = ["NewImport"]


@dataclass(frozen=True, slots=True)
class NewImport:
    """Names, settings and facts of one import. ``pictures``: the album's bytes, if there is one."""

    import_id: str
    names: bytes
    settings: Settings
    ex_adult: Adult | None = None
    ex_adult_since: date | None = None
    pictures: bytes | None = None
