"""From a text to a tier: every cue is asked whose danger it is and when, then the highest wins.

Beside the patterns (L1) the classifier (L2) and, where the default model is loaded, the judge (L3) read the turn; one score
comes of the three (hearing.py, fusion.py). They raise a tier by themselves; against a pattern they turn a card into the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.crisis import hearing
from exskill.sessions.safety.crisis.arrangements import is_putting_in_order
from exskill.sessions.safety.crisis.cue import Cue
from exskill.sessions.safety.crisis.features import estimate_tokens
from exskill.sessions.safety.crisis.frames import names_death, remove_frames, sounds_dark, without_template
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.crisis.lexicon import PATTERNS, SAFE
from exskill.sessions.safety.crisis.normalise import normalise
from exskill.sessions.safety.crisis.parse import find_subject, is_coercive, is_now, is_over, is_past, sentence_at
from exskill.sessions.safety.crisis.place import Bars, Place, get_bars
from redaction.late import compile_late

__all__ = ["Assessment", "Detector", "Tier", "assess_text", "by_patterns", "prepare_text", "seen_in"]


class Tier(StrEnum):
    """What the program does (docs/healing.md); the order is that of urgency."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    SAFETY = "SAFETY"
    T3 = "T3"


_ORDER: Final = {tier: i for i, tier in enumerate(Tier)}
_BACKED: Final = {Tier.T3: 0.25, Tier.T2: 0.5, Tier.SAFETY: 0.5}  # least score at which a pattern's word stands
_NEAR: Final = 0.15  # the turn alone is not enough, but the turn before may make it so
_MOST: Final = 8_000  # characters looked at of one turn: its beginning and its end, so that checking stays fast
_OWN: Final = frozenset({"active", "passive", "nssi", "attempt", "plan", "method_seek", "hopeless"})
_NOT_ONES_OWN: Final = frozenset({"history", "third_party", "bereaved"})
_DEEDS: Final = frozenset({"attempt", "nssi"})  # what can be over: a wish or a plan is not
_SHORT: Final = 10  # tokens of a question that expects no answer: "what is the point"
_ASKED_FOR: Final = frozenset({"hopeless", "half_heard"})  # by the guide, where it asks for dark thoughts and goodbyes
_DEATH: Final = compile_late(
    r"kill\w* (?:him|her|them)sel\w+|suicid\w*|wants? to die|dies?|jump|overdos\w+|end (?:his|her|their|it)|"
    r"hurt\w* (?:him|her|them)sel\w+|harm\w* (?:him|her|them)sel\w+|cut\w* (?:him|her|them)sel\w+|"
    "自杀|跳楼|跳河|跳桥|割腕|去死|死给|不活|不想活|寻死|轻生|自残|吞药|死在|会死|活不|割自己|想死"
)
_STANDS: Final = compile_late(  # told of then, or of another, and meant now: the readers' word stands
    r"(?<![a-z])(?:(?:blade|rope|pills|knife|razor)[^.!?]{0,16}(?:in my hands?|with me)|and i will|i'll(?! be (?:fine|ok))|"
    r"i (?:want|wanna|wish|will|should|am going)[^.!?]{0,20}(?:too|join|follow)|(?:regret|wish)[^.!?]{0,20}(?:failed|worked|succeeded))(?![a-z])|"
    "我也(?:想|要)|刀[^。!?！？]{0,4}在手|后悔(?:自己)?没|方法(?:我)?(?:都|也|还)?记得"
)
_I: Final = compile_late(r"(?:i|i'm|i've|i'd|i'll)(?![a-z])|我")
_CONDITIONAL: Final = compile_late(
    r"(?<![a-z])(?:if|unless) (?:he|she|they|you|it)(?![a-z])|"
    "(?:再|要是|如果|只要|一旦)[^。!?！？]{0,12}我(?:真)?(?:就|会|要)"
)
_FOR_A_FRIEND: Final = compile_late(  # the writer's own question, most often
    r"asking for (?:a|my) friend|for a friend|(?:帮|替|给)(?:我)?(?:一个|个)?朋友(?:问|打听)"
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A tier, what kind of danger, who is at risk, and the codes of the cues. Never the text.

    ``score`` in [0, 1] says how likely it is that a card is due; ``source`` says who heard it: ``pattern``,
    ``classifier``, ``judge`` or nobody (""). ``bars`` are those of the place where it was said.
    """

    tier: Tier = Tier.T0
    kind: str = ""
    who: str = ""
    cues: tuple[str, ...] = ()
    score: float = 0.0
    source: str = ""
    bars: Bars = field(default_factory=Bars)

    @property
    def ends_persona(self) -> bool:
        """Whether the persona closes now and a card is shown."""
        return _ORDER[self.tier] >= _ORDER[Tier.T2]

    @property
    def asks(self) -> bool:
        """Whether the one plain question is due: T1, or half heard. Never together with a card."""
        return not self.ends_persona and (self.tier is Tier.T1 or self.score >= self.bars.ask)


@dataclass(frozen=True, slots=True)
class _Hit:
    tier: Tier
    kind: str
    who: str
    code: str


def assess_text(text: str, place: Place = Place.TALK, judge: Reads | None = None) -> Assessment:
    """Assess one text by itself: patterns, classifier and judge together, by the bars of the place where it was said.

    Where a pattern sees danger and the readers rule it out, the question is asked instead of a card.
    """
    bars = get_bars(place)
    plain = prepare_text(text)
    lexical = by_patterns(plain)
    if lexical.kind in _ASKED_FOR and not bars.hopeless:
        lexical = Assessment()
    heard = hearing.hear_text(plain, _make_seen(lexical), bars, judge)
    if not lexical.ends_persona:
        if _is_framed(plain, bars):
            return replace(lexical, bars=bars)
        return _raise_tier(lexical, _lower_to_question(plain, lexical, heard, bars), bars)
    if lexical.tier is Tier.T2 and hearing.is_laughing(plain):
        return Assessment(bars=bars)
    if heard.score >= _BACKED[lexical.tier]:
        higher = lexical.tier is Tier.T2 and heard.tier == Tier.T3
        tier, kind = (Tier.T3, heard.kind) if higher else (lexical.tier, lexical.kind)
        return replace(lexical, tier=tier, kind=kind, score=max(heard.score, bars.card), bars=bars)
    return Assessment(Tier.T1, "half_heard", lexical.who, lexical.cues, max(heard.score, bars.ask), "pattern", bars)


def _is_framed(plain: str, bars: Bars) -> bool:
    """Whether every dark word of a turn is an idiom's or a frame's, or none is of death where dark thoughts are asked for."""
    rest = strip_frames(plain)
    return (rest != plain and not sounds_dark(rest)) or (not bars.hopeless and not names_death(rest))


def prepare_text(text: str) -> str:
    """Return a turn as the readers read it: normalised, its beginning and end only, without our own opening words."""
    whole = text if len(text) <= _MOST else f"{text[: _MOST // 2]} {text[-_MOST // 2 :]}"
    return without_template(normalise(whole))


def seen_in(plain: str) -> hearing.Seen:
    """Return what the patterns alone find in a prepared turn."""
    return _make_seen(by_patterns(plain))


def _make_seen(lexical: Assessment) -> hearing.Seen:
    return hearing.Seen(lexical.kind, lexical.ends_persona, lexical.tier is Tier.T1)


def _lower_to_question(plain: str, lexical: Assessment, heard: hearing.Heard, bars: Bars) -> hearing.Heard:
    """Return what the readers heard; what a pattern finds long past, another's, or a short word of despair is asked about."""
    told = heard.tier == Tier.T2 and lexical.kind in _NOT_ONES_OWN
    asked = lexical.kind == "hopeless" and estimate_tokens(plain) <= _SHORT and not names_death(plain)
    if heard.tier not in (Tier.T2, Tier.T3) or not (told or asked):
        return heard
    if is_now(plain) or _STANDS.search(plain):
        return heard
    return replace(heard, tier=Tier.T1, kind=lexical.kind, who=lexical.who, score=min(heard.score, bars.card * 0.99))


def _raise_tier(lexical: Assessment, heard: hearing.Heard, bars: Bars) -> Assessment:
    """Return what patterns found, or what the readers heard where that is graver."""
    if _ORDER[Tier(heard.tier)] <= _ORDER[lexical.tier]:
        return replace(lexical, score=heard.score, bars=bars)
    cues = (*lexical.cues, "l3" if heard.source == "judge" else "l2")
    return Assessment(Tier(heard.tier), heard.kind, heard.who, cues, heard.score, heard.source, bars)


def strip_frames(plain: str) -> str:
    """Return a normalised text without idioms, and without frames and what they hold."""
    plain = remove_frames(plain)
    for safe in SAFE:
        plain = safe.sub(" · ", plain)
    return plain


def by_patterns(plain: str) -> Assessment:
    """Assess a normalised text by L1 alone."""
    plain = strip_frames(plain)
    hits = list(_find_hits(plain))
    if not hits:
        settles = is_putting_in_order(plain)
        return (
            Assessment(Tier.T1, "half_heard", "self", ("arrangements",), source="pattern") if settles else Assessment()
        )
    top = max(hits, key=lambda hit: _ORDER[hit.tier])
    return Assessment(top.tier, top.kind, top.who, tuple(dict.fromkeys(hit.code for hit in hits)), source="pattern")


def _find_hits(plain: str) -> Iterator[_Hit]:
    for cue in PATTERNS:
        for match in cue.pattern.finditer(plain):
            yield _read_match(cue, match, plain)


def _read_match(cue: Cue, match: re.Match[str], plain: str) -> _Hit:
    """Return what a match means once it is known whose it is and when."""
    if cue.kind == "ex_threat":
        return _judge_threat(cue, match, plain)
    if cue.kind not in _OWN or (cue.kind == "method_seek" and _FOR_A_FRIEND.search(plain)):
        return _Hit(Tier(cue.tier), cue.kind, cue.who, cue.code)
    if find_subject(plain, _find_core(match)) == "other":
        if cue.kind == "hopeless":
            return _Hit(Tier.T1, "third_party", "other", cue.code)
        forced = is_coercive(sentence_at(plain, _find_start(match)))
        return (
            _Hit(Tier.SAFETY, "ex_threat", "ex", cue.code)
            if forced
            else _Hit(Tier.T1, "third_party", "other", cue.code)
        )
    ended = cue.kind in _DEEDS and is_over(plain, match.end())
    if ended or (cue.kind != "hopeless" and is_past(plain, _find_start(match), match.end())):
        return _Hit(Tier.T1, "history", "self", cue.code)
    if cue.kind == "plan" and _CONDITIONAL.search(sentence_at(plain, _find_start(match))):
        return _Hit(Tier.T2, "user_threat", "self", cue.code)
    return _Hit(Tier(cue.tier), cue.kind, cue.who, cue.code)


def _find_core(match: re.Match[str]) -> int:
    """Return where in a match to look back from: after a subject that stands at its very beginning."""
    start = _find_start(match)
    inside = _I.match(match.string, start, match.end())
    return inside.end() if inside else start


def _find_start(match: re.Match[str]) -> int:
    """Return where the danger itself begins: some patterns look at the whole turn before it."""
    return match.start("core" if "core" in match.re.groupindex else 0)


def _judge_threat(cue: Cue, match: re.Match[str], plain: str) -> _Hit:
    """Somebody else's death word: a threat if it is laid on the user, a worry if not, one's own if the subject is I."""
    deaths = list(_DEATH.finditer(match.group()))
    if deaths and find_subject(plain, match.start() + deaths[-1].start()) == "self":
        own = re.search(r"(?:我)(?:真的?|就|会|要|也)*(?:去死|自杀|不活|想死|不想活|割|跳|轻生|寻死)", plain)
        return _Hit(Tier.T2, "user_threat", "self", cue.code) if own else _Hit(Tier.T0, "reported", "other", cue.code)
    if is_coercive(sentence_at(plain, match.start())):
        return _Hit(Tier.SAFETY, "ex_threat", "ex", cue.code)
    return _Hit(Tier.T1, "third_party", "other", cue.code)


def _assess_both(before: str, text: str, judge: Reads | None) -> Assessment:
    """Assess two turns as one."""
    return assess_text(f"{before[-_MOST // 2 :]} {text[: _MOST // 2]}", Place.TALK, judge)


@dataclass(slots=True)
class Detector:
    """Assesses turn after turn; what was said stays said, so denial or a change of topic does not lower the tier at once."""

    remembered: Assessment = field(default_factory=Assessment)
    calm_turns: int = 0
    farewell: bool = (
        False  # letters and the last session, where every second turn says goodbye: each is heard by itself
    )
    judge: Reads | None = None

    def check(self, text: str, history: Sequence[str] = (), place: Place = Place.TALK) -> Assessment:
        """Return the assessment of this turn, alone and together with the turn before it."""
        now = assess_text(text, place, self.judge)
        if history and not now.ends_persona and not self.farewell and now.score >= _NEAR:
            together = _assess_both(history[-1], text, self.judge)
            if _ORDER[together.tier] > max(_ORDER[now.tier], _ORDER[self.remembered.tier]):
                now = together
        if now.tier is Tier.T0 or _ORDER[now.tier] < _ORDER[self.remembered.tier]:
            self.calm_turns += 1
        else:
            self.remembered, self.calm_turns = now, 0
        return now
