"""Two stretches of time side by side, and one month by day: the portrait from nearer, for any face."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from exskill.chat.lines import Line
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.persona.page.show import GROUPS, LABELS, describe_claim
from exskill.persona.portrait.profile import Profile, build_profile

__all__ = ["Compared", "Stretch", "compare", "count_days", "halves", "list_months"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months from ``first`` to ``last``, both included, as ``2024-03``."""

    first: str
    last: str

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines of these months."""
        return [one for one in lines if one.ts is not None and self.first <= f"{one.ts:%Y-%m}" <= self.last]


@dataclass(frozen=True, slots=True)
class Compared:
    """One claim in both stretches; "" where it is not sure enough to be said."""

    label: str
    before: str
    after: str


def list_months(lines: Sequence[Line]) -> list[str]:
    """Return every month with a message, in order."""
    return sorted({f"{one.ts:%Y-%m}" for one in lines if one.ts is not None})


def halves(months: Sequence[str], profile: Profile) -> tuple[Stretch, Stretch]:
    """Return the months before and after the first turning point, or two halves where there is none."""
    if len(months) < 2:
        raise UsageError(_("the messages are all of one month, so there is nothing to compare"), hint="")
    arc = profile.sure("arc")
    changes = [m for m in (arc["changes"] if isinstance(arc, dict) else ()) if m in months[1:]]
    cut = months.index(changes[0]) if changes else len(months) // 2
    return Stretch(months[0], months[cut - 1]), Stretch(months[cut], months[-1])


def compare(lines: Sequence[Line], before: Stretch, after: Stretch) -> list[tuple[str, list[Compared]]]:
    """Return (title of a group, claims) for two stretches. Raises UsageError where one of them has no message."""
    found = []
    for stretch in (before, after):
        chosen = stretch.lines(lines)
        if not chosen:
            raise UsageError(_("there is no message in one of these times"), hint=_("go back and choose other months"))
        found.append(_claims(build_profile(chosen)))
    names = [(title, [n for n in of_group if n in found[0] or n in found[1]]) for title, of_group in GROUPS]
    return [
        (_(title), [Compared(_(LABELS[n]), found[0].get(n, ""), found[1].get(n, "")) for n in of_group])
        for title, of_group in names
        if of_group
    ]


def _claims(profile: Profile) -> dict[str, str]:
    """Return (name, value in words) of what is sure enough to be claimed."""
    names = (name for _title, of_group in GROUPS for name in of_group)
    return {name: words for name in names if (words := describe_claim(name, profile.get(name)))}


def count_days(lines: Sequence[Line], month: str) -> list[tuple[str, int, int]]:
    """Return (ISO day, messages of the user, of the other person) for each day of a month with a message."""
    mine: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for one in Stretch(month, month).lines(lines):
        if one.ts is not None:
            (mine if one.mine else theirs)[one.ts.date().isoformat()] += 1
    return [(day, mine[day], theirs[day]) for day in sorted(mine | theirs)]
