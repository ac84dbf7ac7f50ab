"""Every state of the persona by an exact name, and the way back.

A version is the profile and the corrections as they were. Names are ``v1``, ``v2``, …; they match exactly (``v1`` is
not the beginning of ``v10``). Going back makes a new version with the old content, so nothing is lost on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.profile import Profile

__all__ = ["History", "Version"]

_KEEP: Final = 20
_REASONS: Final = (N_("import"), N_("correction"), N_("rollback"), N_("forget"))


@dataclass(frozen=True, slots=True)
class Version:
    """One state. ``reason`` is import, correction, rollback or forget; ``made`` an ISO date and time."""

    name: str
    made: str
    reason: str
    profile: str
    corrections: str
    basis: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a short hash of the content, for telling versions apart."""
        rows = json.dumps([dict(self.basis), dict(self.seen)], sort_keys=True)
        return hashlib.sha256("\n".join((self.profile, self.corrections, rows)).encode()).hexdigest()[:12]

    def rests_on(self, rows: Mapping[str, str]) -> bool:
        """Whether everything it was counted from is among ``rows`` as it was."""
        return all(rows.get(name) == digest for name, digest in self.basis.items())

    def load(self) -> tuple[Profile, Corrections]:
        """Return the profile and the corrections of this version."""
        return Profile.from_json(self.profile.encode()), Corrections.from_json(self.corrections.encode())


@dataclass(frozen=True, slots=True)
class History:
    """The versions in order; the last one is in force. At most 20 are kept."""

    versions: tuple[Version, ...] = ()

    @property
    def current(self) -> Version | None:
        """Return the version in force."""
        return self.versions[-1] if self.versions else None

    def save(
        self,
        profile: Profile,
        corrections: Corrections,
        *,
        reason: str,
        made: str,
        basis: Mapping[str, str] | None = None,
        seen: Mapping[str, str] | None = None,
    ) -> History:
        """Return the history with a new version in force, unless nothing changed. ``seen`` is ``basis`` if left out."""
        if reason not in _REASONS:
            raise ValueError("unknown reason")
        number = 1 + max((int(v.name[1:]) for v in self.versions), default=0)
        content = profile.to_json().decode(), corrections.to_json().decode()
        rows = dict(basis or {})
        new = Version(f"v{number}", made, reason, *content, rows, dict(rows if seen is None else seen))
        if self.current is not None and reason != "rollback" and self.current.digest == new.digest:
            return self
        return History((*self.versions, new)[-_KEEP:])

    def get(self, name: str) -> Version:
        """Return the version of exactly that name; raise UsageError if there is none."""
        for version in self.versions:
            if version.name == name:
                return version
        raise UsageError(_("there is no version of that name"), hint=_("`exskill persona versions` lists them"))

    def rollback(self, name: str, *, made: str, seen: Mapping[str, str] | None = None) -> History:
        """Return the history with the content of an old version in force again, for the rows that there are now."""
        old = self.get(name)
        return self.save(*old.load(), reason="rollback", made=made, basis=old.basis, seen=seen)

    def forget(self) -> History:
        """Return a history of the version in force alone: after `forget`, old ones would still hold what must go."""
        return History(self.versions[-1:])

    def resting_on(self, rows: Mapping[str, str]) -> History:
        """Return the history without the versions that were counted from rows that are gone or closed now."""
        return History(tuple(v for v in self.versions if v.rests_on(rows)))

    def to_json(self) -> bytes:
        """Return the history as bytes for the vault."""
        return json.dumps([asdict(v) for v in self.versions], ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> History:
        """Return what :meth:`to_json` wrote; raise ValueError for anything else."""
        try:
            return cls(tuple(Version(**row) for row in json.loads(data)))
        except TypeError as error:
            raise ValueError("not a history") from error
