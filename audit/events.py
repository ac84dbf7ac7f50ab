"""What may be logged: a closed schema without any free text.

An event is enums, counts, HMAC identifiers and hashes. A field that could carry words does not exist, so no caller can
leak any. The bytes of an entry are canonical JSON: one event, one encoding.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

from audit.errors import InvalidEvent

__all__ = [
    "Actor",
    "Count",
    "Entry",
    "Event",
    "EventKind",
    "Level",
    "Outcome",
    "Purpose",
    "Reason",
    "SessionType",
    "Stance",
    "Tier",
    "identifier",
]

LARGEST: Final = 2**53 - 1  # every JSON reader keeps integers exact up to here
_ID: Final = re.compile(r"[0-9a-f]{32}")
_HASH: Final = re.compile(r"[0-9a-f]{16}")
_MAX_IDS: Final = 64


class EventKind(StrEnum):
    """What happened."""

    CREATE = "create"
    IMPORT = "import"
    REDACT = "redact"
    REVIEW = "review"
    UNLOCK = "unlock"
    UNLOCK_FAILED = "unlock_failed"
    LOCK = "lock"
    RETRIEVE = "retrieve"
    ANSWER = "answer"
    DENY = "deny"
    SESSION_START = "session_start"
    SESSION_END = "session_end"
    CRISIS_TIER = "crisis_tier"
    MISUSE = "misuse"
    CHECKIN = "checkin"
    CONSENT_CHANGE = "consent_change"
    CONSENT_INVITE = "consent_invite"
    WITHDRAWAL = "withdrawal"
    EXPORT = "export"
    TTL_SET = "ttl_set"
    TIMER = "timer"
    FORGET = "forget"
    DESTROY = "destroy"
    BACKUP = "backup"
    RESTORE = "adopt"  # as logs of 0.1 hold it
    SLOT = "slot"
    MODEL = "model"
    WITNESS = "witness"
    CLOCK_SUSPECT = "clock_suspect"
    DOCTOR = "doctor"
    RECOVER = "recover"


class Actor(StrEnum):
    """Who caused it."""

    USER = "user"
    EX = "ex"
    TIMER = "timer"
    PROGRAM = "program"


class Outcome(StrEnum):
    """How it ended."""

    OK = "ok"
    PARTIAL = "partial"
    DENIED = "denied"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Purpose(StrEnum):
    """For what: the purposes of the consent manifest."""

    REFLECTION = "reflection"
    CLOSURE_LETTER = "closure_letter"
    PERSONA_CHAT = "persona_chat"
    VOICE_STYLE = "voice_style"
    ADAPTER = "adapter"
    QUOTES = "quotes"
    ANALYTICS_LOCAL = "analytics_local"
    EXPORT = "export"


class Level(StrEnum):
    """The consent level in force."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"


class Stance(StrEnum):
    """What the other person said."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


class Tier(StrEnum):
    """The tier of a crisis check; never the words that led to it."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    SAFETY = "SAFETY"


class SessionType(StrEnum):
    """The session types of the programme."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    S6 = "S6"
    S7 = "S7"
    S8 = "S8"
    CHECKIN = "checkin"
    DEMO = "demo"


class Reason(StrEnum):
    """Why, where an event has several causes."""

    USER_REQUEST = "user_request"
    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    EXPIRED = "expired"
    NOT_GRANTED = "not_granted"
    LEVEL = "level"
    CATEGORY = "category"
    RECONFIRMATION_DUE = "reconfirmation_due"
    MINOR = "minor"
    ABUSE = "abuse"
    BUDGET = "budget"
    SPACING = "spacing"
    QUIET_HOURS = "quiet_hours"
    TIME_UP = "time_up"
    CRISIS = "crisis"
    MISUSE = "misuse"
    STYLE = "style"
    LEAK = "leak"
    CLAIM = "claim"
    IDLE = "idle"
    DEAD_MAN = "dead_man"
    PROGRAMME_END = "programme_end"
    RECORD_TTL = "record_ttl"
    IMPORT_TTL = "import_ttl"
    DOCUMENT_TTL = "document_ttl"
    PANIC = "panic"
    LET_GO = "let_go"
    CLOCK_BACK = "clock_back"
    CLOCK_JUMP = "clock_jump"
    QUIT = "quit"
    DEMO = "demo"
    FORGET = "forget"


class Count(StrEnum):
    """What is counted."""

    ROWS_READ = "rows_read"
    ROWS_KEPT = "rows_kept"
    ROWS_DROPPED = "rows_dropped"
    ROWS_QUARANTINED = "rows_quarantined"
    ROWS_RETRIEVED = "rows_retrieved"
    ROWS_SHOWN = "rows_shown"
    ROWS_DENIED = "rows_denied"
    ROWS_ERASED = "rows_erased"
    REDACTIONS = "redactions"
    THIRD_PARTIES = "third_parties"
    SEGMENTS = "segments"
    DOCUMENTS = "documents"
    SHARDS = "shards"
    BYTES = "bytes"
    FILES = "files"
    COPIES = "copies"
    SLOTS = "slots"
    ATTEMPTS = "attempts"
    TURNS = "turns"
    BURSTS = "bursts"
    WORDS = "words"
    TOKENS_IN = "tokens_in"
    TOKENS_OUT = "tokens_out"
    SECONDS = "seconds"
    MINUTES = "minutes"
    MINUTES_LEFT = "minutes_left"
    SESSIONS_LEFT = "sessions_left"
    DAYS = "days"
    PROBLEMS = "problems"


_ENUMS: Final[Mapping[str, type[StrEnum]]] = {
    "kind": EventKind,
    "actor": Actor,
    "outcome": Outcome,
    "purpose": Purpose,
    "level": Level,
    "stance": Stance,
    "tier": Tier,
    "session": SessionType,
    "reason": Reason,
}
_INTEGERS: Final = ("manifest_version", "deadline", "at")
_HASHES: Final = ("prompt", "answer", "model")


def identifier(key: bytes, *parts: str) -> str:
    """Return a 32-hex HMAC-SHA256 name for something: checkable by the key's holder, empty to anybody else."""
    message = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact. Fields left out are not written.

    ``ids`` are 32-hex values of :func:`identifier`; ``prompt`` and ``answer`` likewise (HMAC, never a plain hash of
    text, which could be guessed); ``model`` is the first 16 hex digits of the file's SHA-256; ``deadline`` and ``at``
    are Unix seconds (``at`` for an event that happened while the vault was locked).
    """

    kind: EventKind
    actor: Actor = Actor.USER
    outcome: Outcome = Outcome.OK
    purpose: Purpose | None = None
    level: Level | None = None
    stance: Stance | None = None
    tier: Tier | None = None
    session: SessionType | None = None
    reason: Reason | None = None
    manifest_version: int | None = None
    deadline: int | None = None
    at: int | None = None
    prompt: str | None = None
    answer: str | None = None
    model: str | None = None
    counts: Mapping[Count, int] = field(default_factory=dict)
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, kind in _ENUMS.items():
            value = getattr(self, name)
            if value is not None and type(value) is not kind:
                raise InvalidEvent(f"{name} is not of its enum")
        for name in _INTEGERS:
            _require_count(getattr(self, name), name, optional=True)
        for name in _HASHES:
            _require_hex(getattr(self, name), name, _HASH if name == "model" else _ID)
        if type(self.ids) is not tuple or len(self.ids) > _MAX_IDS:
            raise InvalidEvent("ids is not a short tuple")
        for value in self.ids:
            _require_hex(value, "ids", _ID)
        for key, number in self.counts.items():
            if type(key) is not Count:
                raise InvalidEvent("counts has a key that is not a Count")
            _require_count(number, "counts", optional=False)
        object.__setattr__(self, "counts", dict(sorted(self.counts.items())))

    def to_json(self) -> dict[str, Any]:
        """Return the fields that are set, as plain JSON values."""
        body: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is None or value == () or value == {}:
                continue
            body[item.name] = (
                list(value) if isinstance(value, tuple) else dict(value) if item.name == "counts" else value
            )
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Event:
        """Read back what :meth:`to_json` wrote; raise InvalidEvent for anything else."""
        known = {item.name for item in fields(cls)}
        if not set(body) <= known:
            raise InvalidEvent("unknown field")
        values: dict[str, Any] = dict(body)
        try:
            for name, kind in _ENUMS.items():
                if name in values:
                    values[name] = kind(values[name])
            if "counts" in values:
                values["counts"] = {Count(key): number for key, number in values["counts"].items()}
            if "ids" in values:
                values["ids"] = tuple(values["ids"])
            return cls(**values)
        except (ValueError, TypeError, AttributeError):
            raise InvalidEvent("a field has a value outside the schema") from None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place. ``ts`` is Unix milliseconds; ``boot`` tells boots apart (16 hex), or is empty."""

    seq: int
    ts: int
    event: Event
    boot: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        body: dict[str, Any] = {"seq": self.seq, "ts": self.ts, "event": self.event.to_json()}
        if self.boot:
            body["boot"] = self.boot
        return _to_canonical(body)

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry:
        """Read an entry; raise InvalidEvent unless it is exactly what :meth:`to_bytes` writes."""
        try:
            body = json.loads(data)
            boot = body.get("boot", "")
            entry = cls(body["seq"], body["ts"], Event.from_json(body["event"]), boot)
            _require_count(entry.seq, "seq", optional=False)
            _require_count(entry.ts, "ts", optional=False)
            if boot:
                _require_hex(boot, "boot", _HASH)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise InvalidEvent("not an entry") from None
        if entry.to_bytes() != data:
            raise InvalidEvent("not in canonical form")
        return entry


def _to_canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def _require_count(value: object, name: str, *, optional: bool) -> None:
    if value is None and optional:
        return
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise InvalidEvent(f"{name} is not a count")


def _require_hex(value: object, name: str, pattern: re.Pattern[str]) -> None:
    if value is not None and not (type(value) is str and pattern.fullmatch(value)):
        raise InvalidEvent(f"{name} is not an identifier")
