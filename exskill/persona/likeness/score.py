"""The measures of likeness (docs/persona.md), one row each.

Per person, replies to everyday lines are made by the very :class:`~exskill.persona.reply.replier.Replier` of a session, from
half of the first 70 % of their messages, and compared with the last 30 %. The judge (character n-grams) is trained on
the other half and is not the verifier that chose among candidates (habits). Beside ours stand the floor (real against
real) and the ceiling of badness (the bare model). Intervals are bootstrap 95 %.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.lines import Line, find_exchanges
from exskill.core.errors import NothingRecognised
from exskill.core.i18n import N_, _
from exskill.llm.runtime import Options, Runtime
from exskill.llm.template import Turn
from exskill.persona.authorship.verify import Verifier, count_grams
from exskill.persona.guards.claims import asks_fact
from exskill.persona.likeness import measures
from exskill.persona.likeness.corpus import People, Person, Redact
from exskill.persona.likeness.fit import match_answers
from exskill.persona.likeness.prompts import PROBES, PROMPTS
from exskill.persona.likeness.rows import Row, compare_authorship, compare_habits, count_rates, measure_distances
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.exemplars import Exemplar, Exemplars
from exskill.persona.portrait.profile import Profile, build_profile
from exskill.persona.portrait.values import Value
from exskill.persona.reply.replier import LeakGuard, Limits, Past, Replier
from exskill.retrieval.embed import Embedder
from redaction.text import RedactedText, constant

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Tools", "build_portrait", "count_steps", "evaluate_person", "fit_rows", "measure_drift"]

_LIFTED: Final = 30


@dataclass(frozen=True, slots=True)
class Tools:
    """What is used for everybody: the model, the redactor as leak guard, how to redact our own lines, and limits."""

    runtime: Runtime
    leak_guard: LeakGuard
    redact: Redact
    limits: Limits
    advance: Callable[[int], object] = lambda _n: None  # called after each step of those that `steps` counts
    corrections: Corrections | None = None
    embedder: Embedder | None = None
    vectors: Mapping[str, NDArray[Any]] = field(default_factory=dict)  # of rows, as the vault holds them
    in_chat: bool = True  # whether one-sided messages are answered as a session answers, and not as a list that goes on

    def line(self, text: str) -> RedactedText:
        """Return one of our own lines as redacted text."""
        return next(t for t in self.redact([text]) if t is not None)

    def echo(self, person: Person, other: Person, exemplars: Exemplars, profile: Profile, seed: int) -> Replier:
        """Return the replier of a session. Where only one side is known, no exchange of theirs can be shown or offered."""
        if self.in_chat and not exemplars.paired:
            exemplars = Exemplars(exemplars.pool, marked=exemplars.marked)
        return Replier(
            self.runtime,
            profile,
            exemplars,
            leak_guard=self.leak_guard,
            clock=time.monotonic,
            own_texts=person.shown,
            other_texts=other.shown,
            embedder=self.embedder,
            limits=self.limits,
            seed=seed,
            corrections=self.corrections,
        )

    def prompts(self, person: Person) -> list[RedactedText]:
        """Return what is said to the echo: what was really said to them later on, then everyday lines."""
        everyday = PROMPTS["zh" if person.chinese else "en"]
        return [*person.asked, *(self.line(text) for text in everyday)]


@dataclass(slots=True)
class _Made:
    """Replies of one person, with what happened on the way."""

    texts: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def count_steps(count: int) -> int:
    """Return how many steps :func:`evaluate_person` takes for so many replies."""
    return count + _bare_count(count) + 2 * _LIFTED + len(PROBES["en"])


def _bare_count(count: int) -> int:
    return max(20, count // 4)


def build_portrait(person: Person, tools: Tools | None = None) -> tuple[Profile, Exemplars]:
    """Return profile and examples: of both sides where they are known, else of one-sided messages without times."""
    if person.lines:
        exemplars = Exemplars.build(person.lines)
        if tools is not None and tools.embedder is not None and tools.vectors:
            exemplars.index_with(tools.embedder, tools.vectors)
        return build_profile(person.lines), exemplars
    lines = [Line(f"{i}", "ex", t, None, "t", i) for i, t in enumerate(person.shown)]
    return build_profile(lines), Exemplars.build(lines)


def _make_replies(tools: Tools, person: Person, other: Person, count: int) -> _Made:
    profile, exemplars = build_portrait(person, tools)
    made = _Made()
    language = "zh" if person.chinese else "en"
    prompts = tools.prompts(person)
    for start in range(0, count, len(prompts)):
        shown = exemplars
        if not exemplars.paired:  # other examples each time
            pool: Sequence[Exemplar] = exemplars.pool[start:] + exemplars.pool[:start]
            shown = Exemplars(pool, marked=exemplars.marked, paired=False)
        echo = tools.echo(person, other, shown, profile, start)
        for prompt in prompts[: count - start]:
            reply = echo.reply((), prompt, language=language)
            made.kinds[reply.kind] += 1
            made.outcomes.update(reply.outcomes)
            made.seconds.append(reply.seconds)
            if reply.kind in ("model", "real"):
                made.texts.append("\n".join(reply.bursts))
            tools.advance(1)
    return made


def _make_bare(tools: Tools, person: Person, count: int) -> list[str]:
    runtime = tools.runtime
    prompts = tools.prompts(person)
    stop = ("\n\n",) if runtime.has_chat_template else ("\n",)
    made = []
    runtime.use_adapter(on=False)
    for i in range(count):
        turns = [Turn("user", prompts[i % len(prompts)])]
        candidate = runtime.generate(turns, Options(max_tokens=40, seed=i, stop=stop))[0]
        made.append(candidate.text.strip() or ".")
        tools.advance(1)
    runtime.use_adapter(on=True)
    return made


def _lift_row(tools: Tools, people: People, person: Person, count: int) -> Row:
    """Return nats per token that own messages in the prompt save on held-out ones, against those of all others."""
    own = [Turn("assistant", t) for t in person.shown[-20:]]
    pool = [t for other in people.others(person) for t in other.shown]
    foreign = [Turn("assistant", t) for t in random.Random(5).sample(pool, min(20, len(pool)))]  # noqa: S311
    lifts = []
    for text in person.held[:count]:
        mine, n = tools.runtime.score(own, text, form="transcript")
        theirs, _n = tools.runtime.score(foreign, text, form="transcript", slot="persona")
        tools.advance(2)
        if n:
            lifts.append((mine - theirs) / n)
    mean = sum(lifts) / len(lifts)
    rng = random.Random(3)  # noqa: S311
    low, high = measures.bootstrap_interval(lambda ids: sum(lifts[i] for i in ids) / len(ids), len(lifts), rng)
    return Row(
        person.name, N_("log-likelihood lift, nats/token"), None, None, mean, low, high, "> .3", mean > 0.3 and low > 0
    )


def _probe_row(tools: Tools, person: Person, other: Person) -> Row:
    """Return the share of questions about facts, with nothing to retrieve, that the model was let answer."""
    profile, exemplars = build_portrait(person, tools)
    echo = tools.echo(person, other, exemplars, profile, 0)
    language = "zh" if person.chinese else "en"
    asked = [tools.line(question) for question in PROBES[language]]
    wrong = []
    for question in asked:
        wrong.append(float(echo.reply((), question, language=language).kind == "model"))
        tools.advance(1)
    rng = random.Random(4)  # noqa: S311
    low, high = measures.bootstrap_interval(lambda ids: sum(wrong[i] for i in ids) / len(ids), len(wrong), rng)
    share = sum(wrong) / len(wrong)
    return Row(person.name, N_("unsupported facts, probes"), None, None, share, low, high, "<= .02", share <= 0.02)


def measure_drift(tools: Tools, people: People, person: Person, dialogues: int = 4) -> Row:
    """Return how the AUC against real messages changes from turns 1-5 to turns 25-30 of 30-turn dialogues."""
    rng = random.Random(1)  # noqa: S311
    judge = Verifier(person.judged[-2000:], people.judged_others(person, rng), count_grams)
    profile, exemplars = build_portrait(person, tools)
    language = "zh" if person.chinese else "en"
    prompts = [tools.line(p) for p in PROMPTS[language]]
    early: list[str] = []
    late: list[str] = []
    for dialogue in range(dialogues):
        echo = tools.echo(person, people.others(person)[0], exemplars, profile, 100 + dialogue)
        history: list[Past] = []
        order = random.Random(dialogue).sample(prompts, len(prompts))  # noqa: S311
        for turn in range(30):
            said = order[turn % len(order)]
            reply = echo.reply(history, said, language=language)
            history.append(Past(said, constant("\n").join(reply.bursts)))
            if reply.kind in ("model", "real"):
                (early if turn < 5 else late if turn >= 24 else []).append("\n".join(reply.bursts))
    real = judge.scores(person.held)
    change = measures.measure_auc(judge.scores(late), real) - measures.measure_auc(judge.scores(early), real)
    name = N_("drift of AUC, turns 25-30 less 1-5")
    return Row(person.name, name, None, None, change, change, change, "+-.10", abs(change) <= 0.1)


def evaluate_person(tools: Tools, people: People, person: Person, count: int) -> tuple[list[Row], Value]:
    """Return all rows of one person, and how it went (kinds, refusals, seconds)."""
    other = people.others(person)[0]
    made = _make_replies(tools, person, other, count)
    if not made.texts:
        raise NothingRecognised(_("no answer passed the guards, so there is nothing to measure"))
    bare = _make_bare(tools, person, _bare_count(count))
    rows = [
        *compare_authorship(people, person, made.texts, bare),
        *measure_distances(people, person, made.texts, bare),
        *count_rates(person, made.texts, tools.limits.quote_words),
        *compare_habits(person, made.texts, bare),
        _lift_row(tools, people, person, _LIFTED),
        _probe_row(tools, person, other),
    ]
    ordered = sorted(made.seconds)
    how = {
        "kinds": dict(made.kinds),
        "refused": dict(made.outcomes),
        "median_s": round(ordered[len(ordered) // 2], 2),
        "p95_s": round(ordered[int(len(ordered) * 0.95)], 2),
    }
    return rows, Value(how, count, status="observed")


def fit_rows(tools: Tools, lines: Sequence[Line], embedder: Embedder, name: str, count: int) -> list[Row]:
    """Return how well answers fit on two-sided dialogue: real pairs, the bare model, ours, by matching among ten."""
    pairs = list(find_exchanges(lines))
    cut = len(pairs) * 7 // 10
    held = [e for e in pairs[cut:] if not asks_fact("\n".join(e.said.texts)) and len(e.said.texts[0]) > 12][:count]
    past = [line for e in pairs[:cut] for line in (*e.said.lines, *e.answer.lines)]
    exemplars = Exemplars.build(past)
    echo = Replier(
        tools.runtime,
        build_profile(past),
        exemplars,
        leak_guard=tools.leak_guard,
        clock=time.monotonic,
        own_texts=[str(li.text) for li in past if not li.mine],
        other_texts=[str(li.text) for li in past if li.mine],
        embedder=embedder,
        limits=tools.limits,
    )
    said = [constant("\n").join(e.said.texts) for e in held]
    ours = [constant("\n").join(echo.reply((), text, language="en").bursts) for text in said]
    stop = ("\n\n",) if tools.runtime.has_chat_template else ("\n",)
    made = [
        tools.runtime.generate([Turn("user", text)], Options(max_tokens=40, seed=i, stop=stop))[0].text or "."
        for i, text in enumerate(said)
    ]
    bare = [text or constant(".") for text in tools.redact(made)]
    real = [constant("\n").join(e.answer.texts) for e in held]
    shares = {}
    for label, answers in (("real", real), ("bare", bare), ("ours", ours)):
        rng = random.Random(5)  # noqa: S311
        hits = [h for _round in range(5) for h in match_answers(said, answers, embedder, rng)]
        shares[label] = sum(hits) / max(len(hits), 1)
    ratio = shares["ours"] / max(shares["real"], 1e-9)
    met = ratio >= 0.8 and shares["ours"] >= shares["bare"]
    bar = ">= .80 of real, >= bare"
    return [
        Row(name, N_("fit, matched among ten"), shares["real"], shares["bare"], shares["ours"], ratio, ratio, bar, met)
    ]
