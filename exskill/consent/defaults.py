"""The manifest a vault begins with: nothing asked of the ex, nothing granted beyond the coach and a capped echo."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Literal

from exskill.chat.schema import Category, SenderRole
from exskill.consent.levels import to_seconds
from exskill.consent.manifest import (
    Event,
    Header,
    ImportFact,
    Manifest,
    Parties,
    Processing,
    Programme,
    Retention,
    StanceRecord,
)
from exskill.consent.terms import DAY, DPV, LEVEL_DAYS, USER_IMPORT, Adult, By, EventKind, Level, Purpose

__all__ = ["default_manifest", "import_fact", "make_processing"]

_ROLES = {
    Purpose.REFLECTION: (SenderRole.ME, SenderRole.EX, SenderRole.USER_MEMORY),
    Purpose.CLOSURE_LETTER: (SenderRole.ME, SenderRole.EX, SenderRole.USER_MEMORY),
    Purpose.ANALYTICS_LOCAL: (SenderRole.ME, SenderRole.EX),
    Purpose.PERSONA_CHAT: (SenderRole.ME, SenderRole.EX, SenderRole.USER_MEMORY),
    Purpose.VOICE_STYLE: (SenderRole.EX,),
    Purpose.ADAPTER: (SenderRole.EX,),
    Purpose.QUOTES: (SenderRole.EX,),
    Purpose.EXPORT: (SenderRole.ME, SenderRole.USER_MEMORY),
}
_DEFAULT = (
    Purpose.REFLECTION,
    Purpose.CLOSURE_LETTER,
    Purpose.PERSONA_CHAT,
    Purpose.VOICE_STYLE,
    Purpose.ANALYTICS_LOCAL,
)


def default_manifest(
    *,
    vault_id: str,
    now: datetime,
    user_adult: Adult = Adult.UNKNOWN,
    ex_adult: Adult = Adult.UNKNOWN,
    ex_adult_since: date | None = None,
    abuse: bool = False,
    imports: Sequence[ImportFact] = (),
    languages: Sequence[Literal["en", "zh"]] = ("en",),
    random: Callable[[int], bytes] = os.urandom,
) -> Manifest:
    """Return version 1 of a manifest: stance unknown, special categories closed, no export, ends after 42 days."""
    at = to_seconds(now)
    return Manifest(
        header=Header(
            manifest_id=random(16).hex(),
            version=1,
            prev_hash=None,
            created=at,
            vault_id=vault_id,
            languages=tuple(languages),
        ),
        parties=Parties(
            user_adult=user_adult,
            ex_adult=ex_adult,
            ex_adult_since=ex_adult_since.isoformat() if ex_adult_since is not None else None,
            abuse=abuse,
        ),
        imports=tuple(sorted(imports, key=lambda fact: fact.id)),
        processing=tuple(
            make_processing(purpose, (fact.id for fact in imports))
            for purpose in sorted(_DEFAULT, key=lambda p: p.value)
        ),
        stance=StanceRecord(at=at),
        programme=Programme(started=at, end=at + LEVEL_DAYS[Level.P2] * DAY),
        retention=Retention(),
        confirmed=at,
        events=(Event(kind=EventKind.GIVEN, at=at, by=By.USER),),
    )


def make_processing(purpose: Purpose, imports: Iterable[str], allowed: Iterable[Category] = ()) -> Processing:
    """Return the entry of a purpose over some imports; every category that is not allowed is blocked."""
    open_to = frozenset(allowed)
    roles = _ROLES[purpose]
    ids = {*imports, *({USER_IMPORT} if SenderRole.USER_MEMORY in roles else ())}
    return Processing(
        purpose=purpose,
        iri=DPV[purpose],
        imports=tuple(sorted(ids)),
        roles=tuple(sorted(roles)),
        allowed=tuple(sorted(open_to)),
        blocked=tuple(sorted(set(Category) - open_to)),
    )


def import_fact(
    import_id: str,
    *,
    now: datetime,
    rows_me: int,
    rows_ex: int,
    first_of_ex: date | None,
    not_after: datetime | None = None,
) -> ImportFact:
    """Return what a manifest knows of an import."""
    return ImportFact(
        id=import_id,
        added=to_seconds(now),
        first_of_ex=first_of_ex.isoformat() if first_of_ex is not None else None,
        rows_me=rows_me,
        rows_ex=rows_ex,
        not_after=to_seconds(not_after) if not_after is not None else None,
    )
