"""Stop and pause rules, taper, graduation, and the plain word when it does not help (docs/healing.md).

Pure functions of what the vault remembers. Nothing here can be talked out of: a rule that retired the echo is true of the
history for ever after, because the history only grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from exskill.core.i18n import N_, _
from exskill.sessions.programme.measures import CheckIn, compute_week, phq2, who5
from exskill.sessions.programme.programme import State, closed_because, persona_minutes_left
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.programme.writing_signs import writing_kinds

if TYPE_CHECKING:
    from exskill.consent import Budget

__all__ = [
    "DAY",
    "EXTENDED",
    "Card",
    "Rule",
    "Verdict",
    "choose_cards",
    "compute_end",
    "echo_minutes",
    "find_block",
    "find_start",
    "has_graduated",
    "judge_use",
    "not_helping",
    "pick_weekly",
]  # fmt: skip

DAY: Final = 86_400
WEEKS: Final = 6
GRACE_DAYS: Final = 14
EXTENSION_DAYS: Final = 14
LONGEST_DAYS: Final = 70
TAPER: Final = (2, 2, 2, 1, 1)  # sessions with the echo by week; none from the sixth on
_WORSE: Final = 2
_LOW_WHO5, _FALL = 28, 10
_PHQ: Final = 3
_DEPENDENCE: Final = 7
_BLOCKED, _BLOCKED_WITHIN = 3, 48 * 3600
EXTENDED: Final = "extended"


class Rule(StrEnum):
    """Why the echo rests or is over."""

    WORSE_TWICE = "worse_twice"
    WORSE_THRICE = "worse_thrice"
    LONGING_GROWS = "longing_grows"
    LOW = "low"
    LOW_TWICE = "low_twice"
    DEPENDENCE = "dependence"
    CONTACT = "contact"


class Card(StrEnum):
    """What is shown because of the answers."""

    TALK = "talk"
    URGE = "S6"
    DEPEND = "depend"


WORDS: Final = {
    Rule.WORSE_TWICE: N_("it left you more tense twice in a row; the whole picture, or who you are now, is kinder"),
    Rule.WORSE_THRICE: N_("it made things worse three times in a row, so it is over; a farewell without it is open"),
    Rule.LONGING_GROWS: N_("the longing has grown over three checks, so it is over; a farewell without it is open"),
    Rule.LOW: N_("your last check says the days are heavy; please talk to a person, and check in again next week"),
    Rule.LOW_TWICE: N_(
        "two checks say the days are heavy, so it is over; a doctor or counsellor can do what it cannot"
    ),
    Rule.DEPENDENCE: N_("it has become too important; people can do more for you now"),
    Rule.CONTACT: N_("you were in touch again after sessions; it rests for two weeks"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``retired`` or paused ``until`` (Unix seconds; None for until a better check), and by which rule."""

    rule: Rule | None = None
    retired: bool = False
    until: int | None = 0

    def is_closed(self, now: int) -> bool:
        """Whether the echo is closed now."""
        return self.rule is not None and (self.retired or self.until is None or now < self.until)


def find_start(state: State, done: Sequence[CheckIn], now: int) -> int:
    """Return when the programme began: with the first session or check-in, else now."""
    return min((*(s.started for s in state.sessions), *(c.at for c in done), now))


def pick_weekly(done: Sequence[CheckIn], start: int) -> tuple[CheckIn, ...]:
    """Return the last check of each week that tells the longing; what is asked around sessions is not among them."""
    last = {compute_week(c.at, start): c for c in done if c.get("longing") is not None}
    return tuple(last[week] for week in sorted(last))


def judge_use(state: State, done: Sequence[CheckIn], now: int) -> Verdict:
    """Return the strictest rule in force: one that retires, else the pause that lasts longest."""
    found = list(_list_rules(state, done, find_start(state, done, now)))
    retired = next((v for v in found if v.retired), None)
    if retired is not None:
        return retired
    open_ended = next((v for v in found if v.until is None), None)
    return open_ended or max(found, key=lambda v: v.until or 0, default=Verdict())


def _list_rules(state: State, done: Sequence[CheckIn], start: int) -> Iterator[Verdict]:
    yield from _find_worse(state)
    longings = [c.answers["longing"] for c in pick_weekly(done, start)]
    if any(c - a >= _WORSE for a, c in zip(longings, longings[2:], strict=False)):
        yield Verdict(Rule.LONGING_GROWS, retired=True)
    yield from _find_low(done)
    signals = [at for kind, at in state.signals if kind == "dependence"]
    blocked = sorted(at for kind, at in state.signals if kind == "blocked")
    signals += [c for a, c in zip(blocked, blocked[_BLOCKED - 1 :], strict=False) if c - a <= _BLOCKED_WITHIN]
    signals += [c.at for c in done if _is_dependent(c)]
    yield from (Verdict(Rule.DEPENDENCE, until=at + 7 * DAY) for at in signals)
    touched = [c.at for c in done if c.get("contacted")]
    yield from (Verdict(Rule.CONTACT, until=at + 14 * DAY) for at in touched[1:])


def _find_worse(state: State) -> Iterator[Verdict]:
    run = 0
    for session in state.sessions:
        if session.kind != SessionKind.CHAIR.value or session.suds_before < 0 or session.suds_after < 0:
            continue
        run = run + 1 if session.suds_after >= session.suds_before + _WORSE else 0
        if run >= 3:
            yield Verdict(Rule.WORSE_THRICE, retired=True)
        elif run == 2:
            yield Verdict(Rule.WORSE_TWICE, until=session.started + session.seconds + 7 * DAY)


def _find_low(done: Sequence[CheckIn]) -> Iterator[Verdict]:
    moods = [score for c in done if (score := phq2(c)) is not None]
    if sum(score >= _PHQ for score in moods) >= 2:
        yield Verdict(Rule.LOW_TWICE, retired=True)
    well = [score for c in done if (score := who5(c)) is not None]
    fell = len(well) >= 3 and all(well[0] - score >= _FALL for score in well[-2:])
    if (moods and moods[-1] >= _PHQ) or (well and well[-1] <= _LOW_WHO5) or fell:
        yield Verdict(Rule.LOW, until=None)


def _is_dependent(check: CheckIn) -> bool:
    answers = [check.get(code) or 0 for code in ("hard_to_stop", "replaced", "felt_real")]
    return sum(answers) >= _DEPENDENCE or bool(check.get("cancelled"))


def choose_cards(check: CheckIn, before: Sequence[CheckIn]) -> tuple[Card, ...]:
    """Return what to show after a check-in."""
    low = any(v.rule is Rule.LOW for v in _find_low([*before, check]))
    told = who5(check) is not None or phq2(check) is not None
    found = [(low and told, Card.TALK), (bool(check.get("contacted")), Card.URGE), (_is_dependent(check), Card.DEPEND)]
    return tuple(card for wanted, card in found if wanted)


def compute_end(state: State, done: Sequence[CheckIn], now: int) -> int:
    """Return when the programme ends (Unix seconds): six weeks and two of grace, two more if extended, never beyond 70 days."""
    days = WEEKS * 7 + GRACE_DAYS + (EXTENSION_DAYS if EXTENDED in state.extra else 0)
    return find_start(state, done, now) + min(days, LONGEST_DAYS) * DAY


def echo_minutes(state: State, done: Sequence[CheckIn], now: datetime, budget: Budget) -> tuple[float, str]:
    """Return the minutes of the echo in a session that begins now, and why none if so: budget, rules and taper together."""
    at = int(now.timestamp())
    verdict = judge_use(state, done, at)
    if verdict.rule is not None and verdict.is_closed(at):
        return 0.0, _(WORDS[verdict.rule])
    start, week = find_start(state, done, at), compute_week(at, find_start(state, done, at))
    most = TAPER[week] if week < len(TAPER) else 0
    if sum(compute_week(s.started, start) == week for s in state.persona_sessions) >= most:
        if most == 0:
            return 0.0, _("its five weeks are over; the last one is for the farewell")
        return 0.0, _("it has had its sessions of this week; they become fewer towards the end, as planned")
    return persona_minutes_left(state, now, budget)


def find_block(state: State, done: Sequence[CheckIn], kind: SessionKind, now: datetime, budget: Budget) -> str | None:
    """Return why a session cannot begin now, or None: spacing, the end of the programme, and thoughts that circle."""
    at = int(now.timestamp())
    if kind in (SessionKind.URGE, SessionKind.FAREWELL):
        return None
    if at >= compute_end(state, done, at):
        return _("the programme is over; the farewell is open (`exskill let-go`)")
    circling = [c for c in done if c.get("circling") is not None and c.get("searching") is not None][-1:]
    open_kinds = writing_kinds(*(circling[0].answers[code] for code in ("circling", "searching"))) if circling else None
    if open_kinds is not None and kind in (SessionKind.LETTER, SessionKind.REFRAME) and kind not in open_kinds:
        return _(
            "your thoughts go in circles at the moment; until the next check-in doing helps more than digging: who you are "
            "now, or the wave"
        )
    return closed_because(state, kind, now, budget)


def not_helping(done: Sequence[CheckIn], start: int, now: int) -> bool:
    """Whether by week 4 the longing is less than one point lower than in the beginning."""
    points = pick_weekly(done, start)
    return (
        compute_week(now, start) >= 3
        and len(points) >= 2
        and compute_week(points[-1].at, start) >= 3
        and points[0].answers["longing"] - points[-1].answers["longing"] < 1
    )


def has_graduated(done: Sequence[CheckIn], start: int) -> bool:
    """Whether two checks in a row say: longing and urge at most 3, and well-being at least 50 or 10 above the beginning."""
    points = pick_weekly(done, start)
    well = [score for c in done if (score := who5(c)) is not None]
    calm = any(all(p.answers["longing"] <= 3 and (p.get("urge") or 0) <= 3 for p in pair) for pair in pairwise(points))
    return calm and bool(well) and (well[-1] >= 50 or well[-1] - well[0] >= _FALL)
