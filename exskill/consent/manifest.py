"""The consent manifest: a strict, frozen, versioned record that is signed before it means anything.

Sections follow ISO/IEC TS 27560 (header, processing, parties, events), terms the W3C Data Privacy Vocabulary. Times are
Unix seconds in UTC, dates ISO 8601. One manifest has one encoding (canonical JSON); each version names the hash of the
one before.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from exskill.chat.schema import Category, SenderRole
from exskill.consent.terms import (
    ALWAYS_BLOCKED,
    DPV,
    PROGRAMME_LIMIT_DAYS,
    ROLES_OF_THE_USER,
    USER_IMPORT,
    Adult,
    By,
    EventKind,
    Purpose,
    Stance,
)
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _

__all__ = [
    "Event",
    "Header",
    "ImportFact",
    "Manifest",
    "Parties",
    "Processing",
    "Programme",
    "Retention",
    "StanceRecord",
    "parse_manifest",
    "to_canonical",
]

SCHEMA: Final = "exskill-consent/1"
_DOMAIN: Final = b"exskill.dev/v1/manifest\n"
_LARGEST: Final = 1 << 20

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ImportId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z_-]{1,64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Seconds = Annotated[int, Field(ge=0, le=253_402_300_799)]
Number = Annotated[int, Field(ge=0, le=2**53 - 1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Header(_Strict):
    """Which manifest this is."""

    manifest_id: Hex32
    format: Literal["exskill-consent/1"] = SCHEMA
    version: Annotated[int, Field(ge=1, le=2**31)]
    prev_hash: Hex64 | None
    created: Seconds
    vault_id: Hex32
    languages: tuple[Literal["en", "zh"], ...] = ("en",)

    @model_validator(mode="after")
    def _check_chain(self) -> Self:
        if (self.prev_hash is None) != (self.version == 1):
            raise ValueError("only the first version has no predecessor")
        return self


class Parties(_Strict):
    """The two people. Third parties are never a party: nothing of theirs is kept."""

    controller: Literal["me"] = "me"
    user_adult: Adult
    ex_adult: Adult
    ex_adult_since: Day | None = None  # the ex's 18th birthday, where the user knows it
    ex_deceased: bool = False
    abuse: bool = False
    protective_order: bool = False

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.ex_adult_since is not None:
            date.fromisoformat(self.ex_adult_since)
        return self


class ImportFact(_Strict):
    """One import that the manifest may speak of."""

    id: ImportId
    added: Seconds
    first_of_ex: Day | None = None  # the earliest day of a stored row of the ex; None if unknown or none
    rows_me: Number = 0
    rows_ex: Number = 0
    not_after: Seconds | None = None


# Categories that older manifests do not name: what is not allowed is blocked.
_ADDED_LATER: Final = frozenset({Category.ONE_PERSON})


class Processing(_Strict):
    """One purpose: which rows, of whom, until when."""

    purpose: Purpose
    iri: str
    imports: tuple[ImportId, ...]
    roles: tuple[SenderRole, ...]
    allowed: tuple[Category, ...] = ()
    blocked: tuple[Category, ...]
    not_after: Seconds | None = None
    max_session_minutes: Annotated[int, Field(ge=0, le=30)] = 30
    lawful_basis: Literal["household", "consent"] = "household"
    recipients: tuple[()] = ()

    @model_validator(mode="after")
    def _check_fields(self) -> Self:
        if self.iri != DPV[self.purpose]:
            raise ValueError("another term than the purpose's")
        for values in (self.imports, self.roles, self.allowed, self.blocked):
            if list(values) != sorted(set(values)):
                raise ValueError("a list is not sorted and without repeats")
        named = set(self.allowed) | set(self.blocked)
        if set(self.allowed) & set(self.blocked) or not set(Category) - named <= _ADDED_LATER:
            raise ValueError("every category is either allowed or blocked")
        if ALWAYS_BLOCKED & set(self.allowed):
            raise ValueError("a category that is always blocked")
        if self.purpose is Purpose.EXPORT and not set(self.roles) <= ROLES_OF_THE_USER:
            raise ValueError("export holds the user's own rows only")
        return self


class StanceRecord(_Strict):
    """What the ex said, if anything. ``evidence`` is the hash of a stored proof; ``token_hash`` that of an invite."""

    stance: Stance = Stance.UNKNOWN
    at: Seconds
    confirmed_at: Seconds | None = None
    evidence: Hex64 | None = None
    token_hash: Hex64 | None = None

    @model_validator(mode="after")
    def _check_writing(self) -> Self:
        if self.stance is Stance.GIVEN and (self.evidence is None or self.confirmed_at is None):
            raise ValueError("a consent that was given is written and dated")
        return self


class Programme(_Strict):
    """When it began; the ends follow from the level. ``persona_*`` are the user's own, lower ceilings."""

    started: Seconds
    end: Seconds
    persona_sessions: Annotated[int, Field(ge=0, le=8)] = 8
    persona_minutes: Annotated[int, Field(ge=0, le=13)] = 13

    @model_validator(mode="after")
    def _check_end(self) -> Self:
        if not self.started <= self.end <= self.started + PROGRAMME_LIMIT_DAYS * 86_400:
            raise ValueError("the programme ends within 70 days")
        return self


class Retention(_Strict):
    """How long what is left is kept, in days."""

    own_writings_days: Annotated[int, Field(ge=1, le=3650)] = 90
    audit_days: Literal[365] = 365


class Event(_Strict):
    """Something that happened to this consent."""

    kind: EventKind
    at: Seconds
    by: By
    receipt_id: Hex32 | None = None


class Manifest(_Strict):
    """All of it. What is not granted here is denied."""

    header: Header
    parties: Parties
    imports: tuple[ImportFact, ...]
    processing: tuple[Processing, ...]
    stance: StanceRecord
    programme: Programme
    retention: Retention = Retention()
    confirmed: Seconds
    storage: Literal["local"] = "local"
    events: tuple[Event, ...] = ()

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        ids = [fact.id for fact in self.imports]
        if ids != sorted(set(ids)) or USER_IMPORT in ids:
            raise ValueError("imports are not sorted and without repeats")
        purposes = [entry.purpose for entry in self.processing]
        if purposes != sorted(set(purposes)):
            raise ValueError("purposes are not sorted and without repeats")
        named = {name for entry in self.processing for name in entry.imports}
        if not named <= {*ids, USER_IMPORT}:
            raise ValueError("a purpose names an import that is not there")
        if [event.at for event in self.events] != sorted(event.at for event in self.events):
            raise ValueError("events are not in order")
        return self

    def fact(self, import_id: str) -> ImportFact | None:
        """Return what is known of an import."""
        return next((fact for fact in self.imports if fact.id == import_id), None)

    def find_processing(self, purpose: Purpose) -> Processing | None:
        """Return the entry of a purpose, or None if it is not granted."""
        return next((entry for entry in self.processing if entry.purpose is purpose), None)

    def digest(self) -> str:
        """Return the SHA-256 (64 hex) that the next version names."""
        return hashlib.sha256(self.signed_bytes()).hexdigest()

    def signed_bytes(self) -> bytes:
        """Return what is signed: the domain line and the canonical JSON."""
        return _DOMAIN + to_canonical(self.model_dump(mode="json"))


def to_canonical(body: Any) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, ASCII."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def parse_manifest(data: bytes) -> Manifest:
    """Read canonical JSON; raise :class:`ConsentDenied` for anything else, also for another spelling of the same."""
    if len(data) > _LARGEST:
        raise ConsentDenied(_("the consent manifest is not as it should be"))
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError:
        raise ConsentDenied(_("the consent manifest is not as it should be")) from None
    if to_canonical(manifest.model_dump(mode="json")) != data:
        raise ConsentDenied(_("the consent manifest is not as it should be"))
    return manifest
