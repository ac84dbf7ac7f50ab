"""The question about danger has ears: only an explicit no reopens the echo, whatever else is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exskill.sessions.content import line, lines
from exskill.sessions.guide import listener as listener_module
from exskill.sessions.guide.listener import DAY_OFF, WEEK_OFF
from exskill.sessions.guide.parts import Frame, Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import Phase, SessionKind, Voice
from exskill.sessions.safety.answers import Reply, read_plain_reply, read_reply
from exskill.sessions.safety.crisis import Assessment, Tier
from exskill.sessions.safety.question import Question, Step
from tests.scale import scaled
from tests.sessions.rows import danger, traditional
from tests.sessions.test_runner_fuzz import PERSONA, Clock, FakeAudit

NO = [
    *(
        "no",
        "n",
        "No.",
        "NO!",
        "nope",
        "nah",
        "noo",
        "no no",
        "never",
        "no i'm not",
        "I am not",
        "i'm not",
        "not at all",
    ),
    *("no, not at all", "of course not", "no, I just miss him", "no, it's a song", "No, I'm just tired", "no thanks"),
    *(
        "none of that",
        "nothing like that",
        "不",
        "不是",
        "不是的",
        "没有",
        "没",
        "否",
        "我没有",
        "没有没有",
        "没有想过",
    ),
    *("不是，我只是想他", "没有，只是很累", "不会", "我没想过", "不是这个意思"),
]
YES = [
    *(
        "yes",
        "y",
        "ye",
        "yse",
        "yess",
        "yeah",
        "yep",
        "me",
        "i'm not safe",
        "not safe",
        "I am",
        "both",
        "i do",
        "help me",
    ),
    *(
        "yes i am",
        "every night",
        "是",
        "是的",
        "嗯",
        "恩",
        "对",
        "有",
        "想",
        "不安全",
        "是我",
        "想过",
        "嗯嗯",
        "有的",
        "一直",
    ),
]
UNSURE = [
    *("not sure", "idk", "i don't know", "maybe", "not really", "sometimes", "kind of", "i'm not sure", "a little"),
    *("不知道", "说不清", "不确定", "也许", "可能吧", "有点", "有时候", "不好说"),
]
UNREADABLE = [
    *("no but i might", "no idea", "no more", "not now", "not tonight", "no, not yet", "no point", "no one cares"),
    *("no reason to live", "no i don't want to live", "why do you ask", "fine", "i'm ok", "on", "mo", "no. i do"),
    *("no way out", "i don't care", "no i lied", "no, i am just done with everything", "what?", "are you real"),
    *(
        "不想活",
        "不想活了",
        "不重要",
        "没意思",
        "没人在乎",
        "我没事",
        "不是现在",
        "没有那么想死",
        "没活路",
        "不想说",
        "不会再有明天了",
    ),
]


@pytest.mark.parametrize("text", [*NO, *(traditional(t) for t in NO)])
def test_an_explicit_no_is_a_no(text: str) -> None:
    assert read_reply(text) is Reply.NO


@pytest.mark.parametrize("text", [*YES, *(traditional(t) for t in YES)])
def test_a_yes_is_a_yes(text: str) -> None:
    assert read_reply(text) is Reply.YES


@pytest.mark.parametrize("text", [*UNSURE, *(traditional(t) for t in UNSURE)])
def test_unsure_is_unsure(text: str) -> None:
    assert read_reply(text) is Reply.UNSURE


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_begins_like_a_no_and_is_none_is_not_taken_for_one(text: str) -> None:
    assert read_reply(text) is Reply.OTHER


@pytest.mark.parametrize("text", ["", "   ", "...", "。。", "~"])
def test_silence_is_silence(text: str) -> None:
    assert read_reply(text) is Reply.SILENCE


def test_no_row_that_tells_of_danger_reads_as_a_no() -> None:
    for tier, _language, text in danger():
        if tier in ("T2", "T3"):
            assert read_reply(text) is not Reply.NO, text
            assert read_reply("no, " + text) is not Reply.NO, text


@pytest.mark.parametrize(
    ("text", "about_self"),
    [("yes", False), ("my brother", False), ("a friend", False), ("我朋友", False), ("me", True), ("no, me", True),
     ("it's me", True), ("是我", True), ("我自己", True), ("不，是我", True)],
)  # fmt: skip
def test_who_it_is_about(text: str, about_self: bool) -> None:
    assert read_plain_reply(text) == (Reply.YES, about_self)


@given(st.lists(st.tuples(st.sampled_from(Reply), st.booleans()), max_size=8))
def test_the_machine_opens_after_two_explicit_noes_and_in_no_other_way(answers: list[tuple[Reply, bool]]) -> None:
    question, heard = Question(), list[tuple[Step, Reply, bool]]()
    for reply, about_self in answers:
        if question.is_over:
            break
        named = about_self and not question.asks_about_self
        heard.append((question.step, reply, named))
        question = question.after(reply, about_self=named)
    if question.is_open:
        assert heard[-1][1] is Reply.NO
        assert [r for step, r, _n in heard if step in (Step.ASK, Step.ASK_AGAIN)][-1] is Reply.NO
        assert not any(named for _s, _r, named in heard)
        assert not any(r is Reply.YES for _s, r, _n in heard)
    assert len(heard) <= 4
    if len(answers) >= 4:
        assert question.is_over


# -- in a session: no word of the echo after an unread or affirmative answer ---------------------------------------------

_MARKS = {
    "ASK": Assessment(Tier.T1, "hopeless", "self", ("test",), 0.5),
    "HALF": Assessment(Tier.T0, "", "", (), 0.7, "classifier"),
    "CARD": Assessment(Tier.T2, "active", "self", ("test",), 1.0, "pattern"),
    "PLAN": Assessment(Tier.T3, "plan", "self", ("test",), 1.0, "pattern"),
    "STALKED": Assessment(Tier.SAFETY, "stalking", "ex", ("test",), 1.0, "pattern"),
}
_LINES = [
    *_MARKS, "we ate soup", "it rained", "no", "不是", "yes", "not sure", "", "i'm not safe", "me", "不安全", "是我", "what",
    "bye", "my brother", "没有", "nah", "i have them here", "嗯",
]  # fmt: skip
_EXPLICIT = {"no", "不是", "没有", "nah"}


class Script:
    """Types lines; keeps an account of its own of what was asked and answered."""

    def __init__(self, turns: Sequence[str], clock: Clock, language: str) -> None:
        self._turns, self._clock, self._language = list(turns), clock, language
        self.leaving, self.bad = False, False
        self.asked, self.answers = "", list[tuple[str, str]]()
        self.spoke, self.shown = 0, list[str]()
        self._names = {
            line(language, "question", n): n
            for n in ("ask", "ask_again", "ask_other", "ask_other_again", "card", "right", "card_sure")
        }
        self._cards = [lines(language, "crisis", t)[-1][:12] for t in ("T2", "T3", "SAFETY")]

    def banner(self, text: str, remaining_s: float) -> None:
        pass

    def coach(self, text: str) -> None:
        self.shown.append(text)
        self.asked = self._names.get(text, self.asked)
        if self.asked == "ask" and text in self._names and self._names[text] == "ask":
            self.answers = []

    def card(self, texts: Sequence[str]) -> None:
        self.shown += texts
        if any(text.startswith(card) for text in texts for card in self._cards):
            self.bad = True  # after a card no word of the echo comes in this session

    def show_typing(self) -> None:
        pass

    def burst(self, text: str, pause_s: float) -> None:
        self.spoke += 1
        assert not self.bad, self.shown
        if self.asked:
            mine = [said for name, said in self.answers if name in ("ask", "ask_again")]
            others = [said for name, said in self.answers if name.startswith("ask_other")]
            assert mine, self.shown
            assert others, self.shown
            assert mine[-1] in _EXPLICIT, self.answers
            assert others[-1] in _EXPLICIT, self.answers

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        self._clock.now += 1
        if not self._turns:
            raise EOFError
        said = self._turns.pop(0)
        if fresh:
            self.answers.append((self.asked, said))
        return said

    def blank(self) -> None:
        pass


class Talker:
    def objects(self, said: str) -> bool:
        return False

    def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
        return [(PERSONA, 0.0)]


def _hold(
    turns: Sequence[str], monkeypatch: pytest.MonkeyPatch, language: str = "en"
) -> tuple[Script, Outcome, list[float]]:
    monkeypatch.setattr(listener_module, "hear_turn", lambda _d, said, _h, _p: _MARKS.get(said, Assessment()))
    clock, rests = Clock(), list[float]()
    screen = Script(turns, clock, language)
    runner = Runner(
        SessionKind.CHAIR, [Phase("echo", 100_000, Voice.PERSONA), Phase("ending", 60, Voice.ENDING)], screen=screen,
        audit=FakeAudit(), clock=clock, language=language, country="GB", echo=Talker(), frame=Frame(asks_suds=False),
        rest=lambda length: rests.append(length.total_seconds()),
    )  # fmt: skip
    return screen, runner.run(), rests


@settings(max_examples=scaled(400), deadline=None)
@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=14), st.sampled_from(["en", "zh"]))
def test_no_word_of_the_echo_follows_an_unread_or_affirmative_answer(turns: list[str], language: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _hold(["we ate soup", *turns, "it rained", "it rained"], patch, language)


def test_the_echo_does_come_back_after_two_explicit_noes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, outcome, rests = _hold(["we ate soup", "ASK", "no", "no", "it rained"], monkeypatch)
    assert screen.spoke == 2
    assert rests == []
    assert outcome.tier is Tier.T1


@pytest.mark.parametrize("answer", ["i'm not safe", "me", "yes", "不安全", "是我", "y", "嗯", "是的"])
def test_a_yes_is_a_card_and_seven_days(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, outcome, rests = _hold(["ASK", answer, "it rained", "it rained", "no", "it rained"], monkeypatch)
    assert screen.spoke == 0
    assert outcome.end == "crisis"
    assert rests == [WEEK_OFF.total_seconds()]
    assert outcome.tier is Tier.T2


@pytest.mark.parametrize("answer", ["not sure", "", "what", "fine", "说不清"])
def test_what_cannot_be_read_is_asked_once_more_and_then_held_for_a_day(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, outcome, rests = _hold(["ASK", answer, answer, "it rained", "it rained"], monkeypatch)
    assert screen.spoke == 0
    assert outcome.end == "crisis"
    assert rests == [DAY_OFF.total_seconds()]
    assert line("en", "question", "ask_again") in screen.shown


def test_somebody_else_in_danger_gets_a_card_and_the_session_goes_on_without_the_echo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen, outcome, rests = _hold(["ASK", "no", "my brother", "it rained"], monkeypatch)
    assert screen.spoke == 0
    assert rests == [DAY_OFF.total_seconds()]
    assert outcome.end == "done"


def test_a_no_after_a_card_gives_the_evening_back_without_the_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, outcome, rests = _hold(["CARD", "no", "it rained"], monkeypatch)
    assert screen.spoke == 0
    assert rests == [WEEK_OFF.total_seconds(), DAY_OFF.total_seconds()]
    assert outcome.end == "done"
    assert line("en", "question", "card_no") in screen.shown


def test_a_plan_is_asked_about_twice_before_a_no_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    _screen, outcome, rests = _hold(["PLAN", "no", "no"], monkeypatch)
    assert (outcome.end, rests[-1]) == ("done", DAY_OFF.total_seconds())
    _screen, outcome, rests = _hold(["PLAN", "no", "i have them here", "no"], monkeypatch)
    assert (outcome.end, rests) == ("crisis", [WEEK_OFF.total_seconds()])


def test_a_misread_safety_card_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, outcome, rests = _hold(["STALKED", "不对", "it rained"], monkeypatch)
    assert screen.spoke == 0
    assert (outcome.end, rests[-1]) == ("done", DAY_OFF.total_seconds())


def test_a_goodbye_after_a_card_is_asked_about_once_and_then_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, outcome, _rests = _hold(["CARD", "yes", "goodnight", "goodnight", "never read"], monkeypatch)
    assert outcome.end == "crisis"
    assert screen.shown.count(line("en", "ladder", "leaving")) == 1
    assert screen._turns == ["never read"]


def test_the_rest_is_written_before_the_card_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(Exception):
        pass

    class Dying(Script):
        def card(self, texts: Sequence[str]) -> None:
            raise Killed

    monkeypatch.setattr(listener_module, "hear_turn", lambda _d, said, _h, _p: _MARKS.get(said, Assessment()))
    rests = list[float]()
    clock = Clock()
    runner = Runner(
        SessionKind.CHAIR, [Phase("echo", 100, Voice.PERSONA)], screen=Dying(["CARD"], clock, "en"), audit=FakeAudit(),
        clock=clock, language="en", echo=Talker(), frame=Frame(number=2, of=2, asks_suds=False),
        rest=lambda length: rests.append(length.total_seconds()),
    )  # fmt: skip
    with pytest.raises(Killed):
        runner.run()
    assert rests == [WEEK_OFF.total_seconds()]
