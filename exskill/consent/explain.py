"""``consent check``: which rows a question may use, and why the others not.

Segments are told by what they say of themselves; a closed one is never opened to explain that it is closed. The question
itself is compared in memory and kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.schema import Category, SenderRole
from exskill.consent.levels import assess_level, to_seconds
from exskill.consent.show import ROLES, category_name, explain_cause, purpose_name
from exskill.consent.terms import (
    EX_PURPOSES,
    NEVER_OF_THE_EX,
    PERSONA_PURPOSES,
    USER_IMPORT,
    Level,
    Purpose,
    categories_of_class,
)
from exskill.core.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from exskill.consent.edit import SegmentFacts
    from exskill.consent.manifest import Manifest

__all__ = ["Denial", "Explanation", "Group", "explain_purpose", "reason_against"]


class Denial(StrEnum):
    """Why rows are not used."""

    NOT_GRANTED = "not_granted"
    PURPOSE_OVER = "purpose_over"
    LEVEL = "level"
    ROLE = "role"
    IMPORT = "import"
    IMPORT_OVER = "import_over"
    EXPIRED = "expired"
    NEVER = "never"
    CATEGORY = "category"
    CATEGORY_LEVEL = "category_level"
    ADULTHOOD = "adulthood"
    UNKNOWN = "unknown"


SENTENCES: Final[Mapping[Denial, str]] = {
    Denial.NOT_GRANTED: N_("you did not grant this purpose"),
    Denial.PURPOSE_OVER: N_("the time for this purpose is over"),
    Denial.LEVEL: N_("the other person's words are closed for this"),
    Denial.ROLE: N_("this purpose does not use them"),
    Denial.IMPORT: N_("this import is not open to the purpose"),
    Denial.IMPORT_OVER: N_("the time of this import is over"),
    Denial.EXPIRED: N_("their time is over"),
    Denial.NEVER: N_("never used, whatever is granted"),
    Denial.CATEGORY: N_("sensitive, and you did not open it"),
    Denial.CATEGORY_LEVEL: N_("sensitive, and closed as long as they did not agree in writing"),
    Denial.ADULTHOOD: N_("may be from before their 18th birthday"),
    Denial.UNKNOWN: N_("of a kind that this program does not know"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share their fate."""

    role: SenderRole | None
    categories: tuple[Category, ...]
    rows: int
    denial: Denial | None

    @property
    def sentence(self) -> str:
        """What happens to them, in the user's words."""
        who = _(ROLES[self.role]) if self.role is not None else _("others")
        about = _(" about {categories}").format(categories=_(", ").join(category_name(c) for c in self.categories))
        what = ngettext("{rows} of {who}{about}", "{rows} of {who}{about}", self.rows).format(
            rows=self.rows, who=who, about=about if self.categories else ""
        )
        if self.denial is None:
            return _("{what}: may be used").format(what=what)
        return _("{what}: not used, {reason}").format(what=what, reason=_(SENTENCES[self.denial]))


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one purpose. ``hits`` are ids of the rows that would be used, best first."""

    purpose: Purpose
    level: Level
    groups: tuple[Group, ...]
    hits: tuple[str, ...]
    because: str

    def lines(self) -> list[str]:
        """Return it in the user's words, without any message's text."""
        head = _("for: {purpose}").format(purpose=purpose_name(self.purpose))
        found = ngettext(
            "{n} message would be used for this question",
            "{n} messages would be used for this question",
            len(self.hits),
        ).format(n=len(self.hits))
        return [head, self.because, found, *(group.sentence for group in self.groups)]

    def as_data(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {
            "schema": 1,
            "purpose": self.purpose.value,
            "level": self.level.value,
            "hits": list(self.hits),
            "groups": [
                {
                    "role": group.role.value if group.role is not None else None,
                    "categories": [c.value for c in group.categories],
                    "rows": group.rows,
                    "reason": group.denial.value if group.denial is not None else None,
                }
                for group in self.groups
            ],
        }


def explain_purpose(
    manifest: Manifest,
    purpose: Purpose,
    segments: Sequence[SegmentFacts],
    *,
    now: datetime,
    hits: Sequence[str] = (),
) -> Explanation:
    """Sort what is stored into what a purpose may use and what not. ``hits`` come from the permitted rows only."""
    counted: Counter[tuple[str, str, Denial | None]] = Counter()
    for segment in segments:
        counted[segment.role, segment.purpose_class, reason_against(manifest, purpose, segment, now=now)] += (
            segment.rows
        )
    groups = [
        Group(_find_role(role), tuple(sorted(categories_of_class(name) or ())), rows, denial)
        for (role, name, denial), rows in counted.items()
    ]
    assessment = assess_level(manifest, now)
    ordered = sorted(groups, key=lambda g: (g.denial is not None, g.role or "", g.categories, g.denial or ""))
    return Explanation(purpose, assessment.level, tuple(ordered), tuple(hits), explain_cause(assessment.cause))


def reason_against(manifest: Manifest, purpose: Purpose, segment: SegmentFacts, *, now: datetime) -> Denial | None:
    """Return the first reason why a purpose may not use a segment, or None if it may."""
    at, level = to_seconds(now), assess_level(manifest, now).level
    entry = manifest.find_processing(purpose)
    role, categories = _find_role(segment.role), categories_of_class(segment.purpose_class)
    fact = manifest.fact(segment.import_id)
    persona, of_ex = purpose in PERSONA_PURPOSES, role is SenderRole.EX
    since = manifest.parties.ex_adult_since
    if entry is None:
        return Denial.NOT_GRANTED
    if role is None or categories is None:
        return Denial.UNKNOWN
    reasons = (
        (entry.not_after is not None and at >= entry.not_after, Denial.PURPOSE_OVER),
        ((persona or of_ex) and purpose not in EX_PURPOSES[level], Denial.LEVEL),
        (role not in entry.roles, Denial.ROLE),
        (segment.import_id not in entry.imports, Denial.IMPORT),
        (segment.import_id == USER_IMPORT and role is not SenderRole.USER_MEMORY, Denial.IMPORT),
        (fact is not None and fact.not_after is not None and at >= fact.not_after, Denial.IMPORT_OVER),
        (segment.expires_at is not None and at >= segment.expires_at, Denial.EXPIRED),
        (bool(categories & NEVER_OF_THE_EX) and of_ex, Denial.NEVER),
        (bool(categories) and (persona or (of_ex and level is not Level.P2)), Denial.CATEGORY_LEVEL),
        (not categories <= frozenset(entry.allowed), Denial.CATEGORY),
        (of_ex and since is not None and (fact is None or (fact.first_of_ex or "") < since), Denial.ADULTHOOD),
    )
    return next((denial for applies, denial in reasons if applies), None)


def _find_role(name: str) -> SenderRole | None:
    return SenderRole(name) if name in set(SenderRole) else None
