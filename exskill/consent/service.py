"""Consent as use cases, for every face: what is in force, a change with its effect shown first, the letter with a token.

Nothing here prints or asks. What holds the page is a protocol, because the vault is above this package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from exskill.consent.edit import (
    Effect,
    SegmentFacts,
    compare_versions,
    confirm,
    grant_purpose,
    revoke_purpose,
    set_parties,
    set_stance,
)
from exskill.consent.invite import draw_invite, write_letter
from exskill.consent.terms import Adult, Purpose, Stance
from exskill.core.errors import UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest

__all__ = [
    "Changes",
    "Letter",
    "Page",
    "Preview",
    "draw_letter",
    "find_purpose",
    "hash_evidence",
    "preview_changes",
    "sign_preview",
]

Step = Callable[["Manifest"], "Manifest"]


class Page(Protocol):
    """Where the consent page is kept: an open store."""

    def manifest(self) -> Manifest:
        """Return the newest version."""
        ...

    def save_manifest(self, manifest: Manifest) -> None:
        """Sign and keep the next version."""
        ...

    def keep_token(self, token_hash: str) -> None:
        """Keep the hash of a withdrawal token."""
        ...


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to change. ``evidence``: SHA-256 of what shows their agreement; ``still_given``: they were asked again."""

    allow: tuple[Purpose, ...] = ()
    revoke: tuple[Purpose, ...] = ()
    ex_adult: bool = False
    abuse: bool = False
    protective_order: bool = False
    confirm: bool = False
    evidence: str | None = None
    still_given: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self == Changes()


@dataclass(frozen=True, slots=True)
class Preview:
    """A change that is not signed yet: the versions it makes, oldest first, and what it opens and closes."""

    versions: tuple[Manifest, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter for the other person, with a one-time token in it; only ``token_hash`` may be kept."""

    text: str
    token_hash: str


def preview_changes(page: Page, changes: Changes, segments: Sequence[SegmentFacts], *, now: datetime) -> Preview:
    """Return what a change would do; raises UsageError for no change, ConsentDenied or LimitActive for a forbidden one."""
    if changes.is_empty:
        raise UsageError(_("nothing to change was given"), hint=_("`exskill consent edit --help` shows examples"))
    before = page.manifest()
    versions = [before]
    for step in _list_steps(changes, now):
        versions.append(step(versions[-1]))
    return Preview(tuple(versions[1:]), compare_versions(before, versions[-1], segments, now=now))


def sign_preview(page: Page, previewed: Preview) -> None:
    """Sign a change that was previewed."""
    for version in previewed.versions:
        page.save_manifest(version)


def _list_steps(changes: Changes, now: datetime) -> Iterator[Step]:
    if changes.ex_adult or changes.abuse or changes.protective_order:
        yield lambda m: set_parties(
            m,
            now=now,
            ex_adult=Adult.YES if changes.ex_adult else None,
            abuse=changes.abuse,
            protective_order=changes.protective_order,
        )
    for purpose in changes.allow:
        yield lambda m, p=purpose: grant_purpose(m, p, now=now)  # type: ignore[misc]
    for purpose in changes.revoke:
        yield lambda m, p=purpose: revoke_purpose(m, p, now=now)  # type: ignore[misc]
    if changes.evidence is not None:
        yield lambda m: set_stance(m, Stance.GIVEN, now=now, evidence=changes.evidence)
    if changes.confirm or changes.still_given:
        yield lambda m: confirm(m, now=now, still_given=changes.still_given)


def find_purpose(name: str) -> Purpose:
    """Return a purpose by its name; raises UsageError that lists them."""
    try:
        return Purpose(name)
    except ValueError:
        raise UsageError(
            _("there is no purpose of that name"), hint=_("one of: {names}").format(names=", ".join(Purpose))
        ) from None


def hash_evidence(proof: Path) -> str:
    """Return the SHA-256 of a file that shows their agreement; the file itself is not kept. Raises UsageError."""
    try:
        if not proof.is_file() or proof.stat().st_size == 0:
            raise UsageError(_("that is not a file that shows anything"))
        with proof.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(_("that file cannot be read")) from error


def draw_letter(page: Page, *, now: datetime) -> Letter:
    """Return a letter with a new token; the token counts from :meth:`Page.keep_token` on and ends the one before."""
    drawn = draw_invite()
    sections = write_letter(page.manifest(), drawn.token, now=now)
    lines = [line for s in sections for line in ("", s.title, *(f"  {x}" for x in s.lines))]
    return Letter("\n".join(lines).strip("\n") + "\n", drawn.token_hash)
