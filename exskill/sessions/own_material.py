"""What a session shows of the user's own: notes, weeks, the board, last week's thing. Nothing of it is made by a model."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from audit.events import Actor, Count, EventKind
from exskill.consent import Purpose
from exskill.core.i18n import _
from exskill.sessions.content import line, lines
from exskill.sessions.guide.reality_board import fold_columns, pick_pieces, show_pieces
from exskill.sessions.guide.reframe import quote_words
from exskill.sessions.letters import FAREWELL, keep_writing, list_writings
from exskill.sessions.programme.progress import collect_progress, write_sentences
from exskill.sessions.programme.stored import add_checkin, load_checkins, load_programme
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.programme.writing_signs import ratio_we_i, read_plan
from exskill.sessions.safety.emergency import find_help
from exskill.sessions.screen import Screen

if TYPE_CHECKING:
    from exskill.sessions.guide.runner import Runner
    from exskill.store.store import Store

__all__ = ["Written", "choose_variants", "collect_aids", "keep_material"]

Written = Mapping[str, Sequence[str]]
_THING: Final = "programme/thing"  # "one thing for this week", asked after at the next S5
_ALLY, _PLAN = "programme/ally", "programme/plan"  # shown in the wave
_SHORT: Final = 300  # characters; more is a letter, not a name or a plan
_SEALED: Final = {"S0": ("why", "note", "seal_note"), "S1": ("write", "letter", "seal_letter")}
_BENEFIT_DAY, _STORY_DAY = 14, 21


def collect_aids(
    store: Store, kind: SessionKind, language: str, now: datetime
) -> dict[str, Callable[[Written], Sequence[str]]]:
    """Return what is shown at the start of a session's phases, by name of the phase."""
    if kind is SessionKind.FAREWELL:
        return {"note": lambda _w: _own_notes(store, language), "charts": lambda _w: _then_and_now(store, now)}
    if kind is SessionKind.BOARD:
        return {"record": lambda written: _make_board(store, written.get("miss", ())), "ending": _fold_board}
    if kind is SessionKind.SELF:
        return {"roles": _make_ratio, "week": lambda _w: _last_thing(store)}
    if kind is SessionKind.URGE:
        return {
            "plan": lambda _w: _show_kept(store, _PLAN, language, "your_plan"),
            "ending": lambda _w: _not_alone(store, language, now),
        }
    return {}


def choose_variants(kind: SessionKind, day: int, turn: int) -> dict[str, str]:
    """Return other words for phases: benefits from day 14, the story from day 21 (docs/healing.md R21, R29), in turn."""
    if kind is not SessionKind.LETTER or day < _BENEFIT_DAY:
        return {}
    later = ["write", "write_benefit"] + (["write_story"] if day >= _STORY_DAY else [])
    return {"write": later[turn % len(later)]}


def keep_material(store: Store, runner: Runner, screen: Screen, language: str, now: datetime) -> None:
    """Keep what the user wants kept of a session that reached its end; without a word it vanishes."""
    thing = runner.written.get("week", [])
    if runner.kind is SessionKind.SELF:
        _keep_ratio(store, runner.written.get("we_i", []), now)
    if runner.kind is SessionKind.SELF and thing:
        _put_text(store, _THING, thing[-1])
    _keep_ally_and_plan(store, runner.answers)
    _offer_seal(store, runner, screen, language, now)


def _keep_ally_and_plan(store: Store, answers: Mapping[tuple[str, int], str]) -> None:
    """Keep whom the user named and the newest plan that does something else, for the wave."""
    for name, text in (
        (_ALLY, answers.get(("ally", 0))),
        (_PLAN, answers.get(("ally", 1)) or answers.get(("plan", 0))),
    ):
        fits = text is not None and (name == _ALLY or read_plan(text).fault is None)
        if text is not None and fits and len(text) <= _SHORT:
            _put_text(store, name, text)


def _put_text(store: Store, name: str, text: str) -> None:
    store.put_document(name, json.dumps(text, ensure_ascii=False).encode("utf-8"))


def _show_kept(store: Store, name: str, language: str, said: str) -> list[str]:
    data = store.document(name)
    if data is None:
        return []
    text = quote_words(str(json.loads(data)), language)
    return [line(language, "S6", said).format(ally=text, plan=text)]


def _not_alone(store: Store, language: str, now: datetime) -> list[str]:
    help_ = find_help(store.settings().country, language, now.date())
    return [*_show_kept(store, _ALLY, language, "ally"), help_.fill(line(language, "S6", "number"))]


def _offer_seal(store: Store, runner: Runner, screen: Screen, language: str, now: datetime) -> None:
    phase, kind, question = _SEALED.get(runner.kind.value, ("", "", ""))
    text = "\n".join(runner.written.get(phase, []))
    if not text.strip():
        return
    screen.coach(line(language, "coach", question))
    said = screen.ask(None, fresh=True) or ""
    if said.strip() and not _means_seal(said):
        runner.hear_aside(said)
    if _means_seal(said):
        keep_writing(store, text, kind=kind, now=now, opens_at=FAREWELL)
        screen.coach(line(language, "coach", "sealed"))


def _means_seal(said: str) -> bool:
    return said.strip(" `“”\"'.。").lower() in ("seal", "封存")


def _own_notes(store: Store, language: str) -> Sequence[str]:
    found = [w.text for w in list_writings(store) if w.opens_at == FAREWELL]
    return [*lines(language, "coach", "your_note"), *found] if found else []


def _then_and_now(store: Store, now: datetime) -> Sequence[str]:
    done = load_checkins(store)
    return write_sentences(collect_progress(load_programme(store), done, now))[:-1] if done else []


def _make_board(store: Store, topics: Sequence[str]) -> Sequence[str]:
    grant = store.grant(Purpose.REFLECTION)
    found = pick_pieces(store.load_permitted(grant).lines(), topics) if grant.rules else ()
    if found:
        store.record(
            EventKind.RETRIEVE,
            actor=Actor.PROGRAM,
            manifest_version=grant.version,
            counts={Count.ROWS_SHOWN: len(found)},
        )
    return show_pieces(found)


def _fold_board(written: Written) -> Sequence[str]:
    return fold_columns(written.get("miss", ()), [*written.get("record", ()), *written.get("needs", ())])


def _make_ratio(written: Written) -> Sequence[str]:
    share = ratio_we_i(" ".join(written.get("we_i", ())))
    if share is None:
        return []
    return [
        _(
            "In what you just wrote, {n:.0f} of 100 of these words are `we`, the rest `I`. No score; only a mirror."
        ).format(n=share * 100)
    ]


def _keep_ratio(store: Store, written: Sequence[str], now: datetime) -> None:
    share = ratio_we_i(" ".join(written))
    if share is not None:
        add_checkin(store, {"we_percent": round(share * 100)}, now, logged=False)


def _last_thing(store: Store) -> Sequence[str]:
    data = store.document(_THING)
    if data is None:
        return []
    return [_("Last time you chose this for yourself:"), str(json.loads(data)), _("Done or not: both are fine.")]
