"""Sessions, check-in, letter and farewell through the services alone: no terminal, another thread at the other end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

import pytest

from exskill.core.errors import LimitActive, ModelUnavailable, UsageError
from exskill.core.paths import Paths
from exskill.sessions import letters
from exskill.sessions.checkin_service import check_in
from exskill.sessions.content import line, lines
from exskill.sessions.fed_screen import FedScreen, Part, Shown
from exskill.sessions.letter_service import write_letter
from exskill.sessions.programme.overview import compute_progress, extend_programme, look_over
from exskill.sessions.programme.stored import load_programme
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.service import Context, hold_farewell, list_leads, start_session
from exskill.store.opening import create_store
from exskill.store.settings import Settings
from exskill.store.store import Store
from vault import kdf

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class NoModels:
    is_here = False

    def load(self, n_ctx: int) -> Never:
        raise ModelUnavailable("none")

    def has_default(self) -> bool:
        return self.is_here

    def carries_default(self) -> bool:
        return False

    def load_default(self, n_ctx: int) -> Never:
        raise ModelUnavailable("none")

    def load_embedder(self) -> None:
        return None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    paths = Paths(data=tmp_path / "d", state=tmp_path / "s", config=tmp_path / "c")
    params = kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1)
    secret, settings = bytearray(b"a long passphrase"), Settings(language="en", country="GB")
    made, _code = create_store(paths, "default", secret, clock=lambda: NOON, settings=settings, params=params)
    with made:
        yield made


def _fed(store: Store, turns: Sequence[str], language: str = "en", now: datetime = NOON) -> tuple[Context, list[Shown]]:
    """Return a context whose screen writes the next turn each time that it is asked."""
    shown: list[Shown] = []
    coming = iter(turns)

    def show(part: Shown) -> None:
        shown.append(part)
        if part.part is Part.ASK:
            turn = next(coming, None)
            screen.hang_up() if turn is None else screen.say(turn)

    screen = FedScreen(show)
    return Context(store, screen, lambda: now, language, NoModels()), shown


def _texts(shown: Sequence[Shown]) -> str:
    return "\n".join(text for part in shown for text in part.texts)


def test_a_session_is_held_and_remembered(store: Store) -> None:
    context, shown = _fed(store, ["3", "we go where I want", "music", "paint on Friday", "2"])
    assert start_session(context, SessionKind.SELF).end == "done"
    assert [s.kind for s in load_programme(store).sessions] == ["S5"]
    assert shown[0].part in (Part.CARD, Part.COACH, Part.BANNER)
    assert list_leads(store, SessionKind.CHAIR) == [SessionKind.ARRIVAL, SessionKind.REFRAME]


@pytest.mark.parametrize(
    ("language", "is_here", "words"),
    [
        ("en", False, "not on this machine"),
        ("en", True, "not enough free memory"),
        ("zh", False, "没有默认模型"),
        ("zh", True, "内存不够"),
    ],
)
def test_the_first_card_says_why_only_one_reader_hears(store: Store, language: str, is_here: bool, words: str) -> None:
    context, shown = _fed(store, [], language)
    context.models.is_here = is_here  # type: ignore[attr-defined]
    start_session(context, SessionKind.SELF)
    assert words in _texts(shown)
    assert context.ears.judge is None


def test_danger_ends_it_with_help_and_a_lock(store: Store) -> None:
    context, shown = _fed(store, ["3", "I want to kill myself tonight", ""])
    assert start_session(context, SessionKind.SELF).end == "crisis"
    assert "call 999" in _texts(shown)
    assert load_programme(store).persona_locked_until > NOON.timestamp()


@pytest.mark.parametrize(
    ("language", "said", "no"), [("en", "I want to kill myself", "no"), ("zh", "我不想活了", "不是")]
)
def test_what_got_a_card_is_neither_counted_nor_read_aloud(store: Store, language: str, said: str, no: str) -> None:
    context, shown = _fed(store, ["3", said, no, "", "", "2"], language)
    assert start_session(context, SessionKind.SELF).end == "done"
    texts = _texts(shown)
    assert line(language, "question", "card_no") in texts
    after = texts[texts.index(line(language, "question", "card_no")) :]
    assert "100" not in after
    assert lines(language, "S5", "ending")[0] not in after
    assert lines(language, "S5", "ending")[-1] in after


def test_a_check_in_is_kept_and_drawn(store: Store) -> None:
    done = check_in(_fed(store, ["7", "6", "5"])[0], short=True)
    assert done.outcome is not None
    assert done.outcome.answers == {"longing": 7, "urge": 6, "distress": 5}
    assert compute_progress(store, NOON).series["longing"][0].value == 7


def test_a_letter_is_kept_whole_and_nothing_is_refused(store: Store) -> None:
    long = "\n".join(f"what I never said {n}" for n in range(3000))
    written = write_letter(_fed(store, [long, "."])[0])
    assert written.kept is not None
    assert [w.text for w in letters.list_writings(store)] == [long]
    with pytest.raises(UsageError):
        write_letter(_fed(store, [])[0])


def test_the_programme_is_looked_over_and_extended_once(store: Store) -> None:
    found = look_over(store, NOON)
    assert len(found.rows) == 9
    assert not any(row.why_closed for row in found.rows)
    assert found.echo_allowed >= found.echo_used == 0
    assert extend_programme(store, NOON) > NOON
    with pytest.raises(LimitActive):
        extend_programme(store, NOON)


def test_a_farewell_that_is_left_keeps_everything_and_one_that_is_meant_destroys(store: Store) -> None:
    way = ["4", "to sleep again", "less", "the last letter", "", "goodbye then"]
    outcome, paper = hold_farewell(_fed(store, [*way, ""])[0])
    assert (outcome.end, paper) == ("kept", None)
    context, shown = _fed(store, [*way, "let go", "let go"])
    outcome, paper = hold_farewell(context)
    assert paper is not None
    assert paper.hash in _texts(shown)
    assert outcome.released
