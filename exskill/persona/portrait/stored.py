"""The portrait as it is kept: what the user put right, and its versions, both encrypted and both erasable.

The words of the user come first; a version is what was counted from rows at some time. A version is only ever used or
shown while every row that it rests on is still there and permitted: what was counted from others dies with them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.schema import SenderRole
from exskill.consent import Purpose
from exskill.core.errors import ConsentDenied, UsageError
from exskill.core.i18n import _
from exskill.persona.portrait.corrections import ALL, Corrections, find_conflicts, list_words
from exskill.persona.portrait.profile import build_profile
from exskill.persona.portrait.versions import History
from redaction.late import compile_late
from redaction.text import constant

if TYPE_CHECKING:
    from exskill.chat.lines import Line
    from exskill.persona.portrait.corrections import CorrectionKind
    from exskill.persona.portrait.profile import Profile
    from exskill.store.store import Store
    from redaction.text import RedactedText

__all__ = [
    "Kept",
    "hash_basis",
    "load_corrections",
    "load_history",
    "load_profile",
    "phrase_in",
    "save_corrections",
]

CORRECTIONS: Final = "corrections"
VERSIONS: Final = "versions"
PAGE: Final = "portrait-page"
_QUOTED: Final = compile_late(r"[\"“「『](.+?)[\"”」』]|'([^']+)'(?!\w)|‘([^’]+)’", re.DOTALL)
_SAID: Final = compile_late(
    r"\s*(?:(?:they|he|she)?\s*(?:would|will|'d)\s+never\s+(?:say|write|text)|never\s+(?:says?|writes?|said)|"
    r"(?:他|她|ta|对方)?(?:绝对|绝|从来|从|永远|才|根本|肯定)*(?:不会|不|没)(?:这么|这样)?(?:说过|说|讲|写|用))\s*[:：,，]?\s*",
    re.IGNORECASE,
)


def phrase_in(words: str) -> str:
    """Return what is meant in "they would never say X": what stands in quotes, or what follows, or all of it."""
    words = " ".join(words.split())
    quoted = _QUOTED.search(words)
    if quoted is not None:
        return next(part for part in quoted.groups() if part).strip()
    said = _SAID.match(words)
    rest = words[said.end() :].strip() if said is not None else ""
    return rest or words


def hash_basis(lines: Iterable[Line]) -> dict[str, str]:
    """Return what a profile rests on: for each import, a hash of its permitted rows."""
    ids: dict[str, list[str]] = {}
    for line in lines:
        ids.setdefault(line.import_id, []).append(line.id)
    return {name: hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:24] for name, rows in ids.items()}


def load_corrections(store: Store) -> Corrections:
    """Return the corrections in force."""
    data = store.document(CORRECTIONS)
    return Corrections() if data is None else Corrections.from_json(data)


def save_corrections(store: Store, corrections: Corrections) -> None:
    """Keep the corrections until the last row of the other person is due."""
    if not corrections.items:
        store.drop_document(CORRECTIONS)
        return
    store.put_document(CORRECTIONS, corrections.to_json(), expires_at=_last_of_theirs(store, latest=True))


def load_profile(store: Store, lines: Sequence[Line]) -> Profile:
    """Return the profile in force for exactly these rows: the version in force if it rests on them, else a new count."""
    current, rows = load_history(store).current, hash_basis(lines)
    if current is not None and current.seen == rows and current.rests_on(rows):
        return current.load()[0]
    return build_profile(lines)


def load_history(store: Store) -> History:
    """Return the stored versions."""
    data = store.document(VERSIONS)
    return History() if data is None else History.from_json(data)


class Kept:
    """The portrait of one open vault: its rows, the version in force, the corrections."""

    def __init__(self, store: Store, now: datetime) -> None:
        """Read it; count anew if there are new rows, and forget the versions whose rows are gone.

        Raise ConsentDenied if nothing may be counted.
        """
        grant = store.grant(Purpose.ANALYTICS_LOCAL)
        grant.require(Purpose.ANALYTICS_LOCAL)
        self._store, self._made = store, now.isoformat(timespec="minutes")
        self.lines = store.load_permitted(grant).lines()
        if not any(line.role == SenderRole.EX for line in self.lines):
            raise ConsentDenied(_("there is nothing that may be counted"))
        self.basis = hash_basis(self.lines)
        stored = load_history(store)
        self.history = stored.resting_on(self.basis)
        self.dropped = len(stored.versions) - len(self.history.versions)
        self.corrections = load_corrections(store)
        self.conflicts: tuple[tuple[str, Any, Any], ...] = ()
        current = self.history.current
        if current is None or current.seen != self.basis:
            before = current.load()[0] if current is not None else None
            self._counted = build_profile(self.lines)
            if before is not None:
                self.conflicts = find_conflicts(before, self._counted, self.corrections.items)
            self._save_version(self._counted, "import" if not self.dropped else "forget", self.basis)
        else:
            self._counted = current.load()[0]
            if self.dropped:
                self._write_history()

    @property
    def profile(self) -> Profile:
        """The profile in force, the user's word over it."""
        return self.corrections.apply(self._counted)

    def keep_page(self, page: bytes) -> None:
        """Keep a drawn page in the vault until the first of their rows is due."""
        self._store.put_document(PAGE, page, expires_at=_last_of_theirs(self._store, latest=False))

    def correct(self, kind: CorrectionKind, text: RedactedText, *, subject: str = "") -> str:
        """Take in a correction and return its name."""
        self.corrections = self.corrections.add(kind, text, made=self._made[:10], subject=subject)
        self._apply_corrections()
        return self.corrections.items[-1].id

    def drop(self, claim: str, word: str = "") -> str:
        """Leave out a claim, or one word of it, and return the correction's name; raise UsageError for what is not claimed."""
        found = self.profile.get(claim)
        if not found.is_sure or (word and word not in list_words(found)):
            raise UsageError(_("nothing of that name is claimed"), hint=_("`exskill persona show` lists the claims"))
        told = self._store.mark_redacted([word])[0] if word else constant(ALL)  # it was counted in redacted rows
        return self.correct("drop", told, subject=claim)

    def undo(self, name: str) -> None:
        """Take a correction back; raise UsageError if there is none of exactly that name."""
        self.corrections = self.corrections.remove(name)
        self._apply_corrections()

    def rollback(self, name: str) -> str:
        """Bring an older version into force again, corrections included, and return the new version's name."""
        self.history = self.history.rollback(name, made=self._made, seen=self.basis)
        current = self.history.get(self.history.versions[-1].name)
        self._counted, self.corrections = current.load()
        self._write_history()
        save_corrections(self._store, self.corrections)
        return current.name

    def _apply_corrections(self) -> None:
        save_corrections(self._store, self.corrections)
        current = self.history.versions[-1]
        self._save_version(self._counted, "correction", current.basis)

    def _save_version(self, profile: Profile, reason: str, basis: Mapping[str, str]) -> None:
        self.history = self.history.save(
            profile, self.corrections, reason=reason, made=self._made, basis=basis, seen=self.basis
        )
        self._write_history()

    def _write_history(self) -> None:
        if self._store.vault.mode == "w":
            due = _last_of_theirs(self._store, latest=False)
            self._store.put_document(VERSIONS, self.history.to_json(), expires_at=due)


def _last_of_theirs(store: Store, *, latest: bool) -> int | None:
    """Return when the rows of the other person are due: the last of them, or the first."""
    dates = [s.expires_at for s in store.vault.segments() if s.role == SenderRole.EX.value and s.expires_at is not None]
    return (max if latest else min)(dates, default=None)
