"""The rows of the likeness table that are counted from texts alone: no model runs here (docs/persona.md)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exskill.chat.tokens import EMOJI, LAUGH, PARTICLE, is_chinese
from exskill.core.i18n import N_
from exskill.persona.authorship.verify import Verifier, count_grams
from exskill.persona.guards.rules import CopyGuard, is_assistant
from exskill.persona.likeness import measures
from exskill.persona.likeness.corpus import People, Person
from exskill.persona.portrait.phrases import list_ngrams

__all__ = ["Row", "compare_authorship", "compare_habits", "count_rates", "measure_distances"]

_HABITS: Final[dict[str, Callable[[str], object]]] = {
    N_("share with emoji"): EMOJI.search,
    N_("share with laughter"): LAUGH.search,
    N_("share with little words"): PARTICLE.search,
    N_("share of questions"): lambda text: "?" in text or "？" in text,
    N_("share all in lower case"): lambda text: text == text.lower() and text != text.upper(),
    N_("share in Chinese"): is_chinese,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one person: floor, ceiling, ours with its interval, the bar, and whether it is met.

    A row without a bar is there to be read, and counts neither as met nor as missed.
    """

    person: str
    measure: str
    floor: float | None
    ceiling: float | None
    ours: float
    low: float
    high: float
    bar: str
    met: bool


def _make_row(
    person: Person, name: str, statistic: Callable[[Sequence[str]], float], made: Sequence[str], **others: Any
) -> Row:
    rng = random.Random(7)  # noqa: S311 (resampling)
    low, high = measures.bootstrap_interval(
        lambda ids: statistic([made[i] for i in ids]), len(made), rng, others.pop("rounds", 100)
    )
    ours = statistic(made)
    met: Callable[[float], bool] = others.pop("met")
    return Row(person.name, name, others.get("floor"), others.get("ceiling"), ours, low, high, others["bar"], met(ours))


def compare_authorship(people: People, person: Person, made: Sequence[str], bare: Sequence[str]) -> list[Row]:
    """Return how well a judge tells made replies from others' real messages, and from theirs (AUC)."""
    rng = random.Random(1)  # noqa: S311
    judge = Verifier(person.judged[-2000:], people.judged_others(person, rng), count_grams)
    real, rest = judge.scores(person.held), judge.scores(people.held_others(person, rng))
    known = dict(zip([*made, *bare], judge.scores([*made, *bare]), strict=True))
    bar = 0.88 if person.chinese else 0.93

    def against_others(texts: Sequence[str]) -> float:
        return measures.measure_auc([known[t] for t in texts], rest)

    def against_real(texts: Sequence[str]) -> float:
        return measures.measure_auc(real, [known[t] for t in texts])

    floor, ceiling = measures.measure_auc(real, rest), against_others(bare)
    return [
        _make_row(
            person,
            N_("authorship AUC, generated against others"),
            against_others,
            made,
            floor=floor,
            ceiling=ceiling,
            bar=f">= {bar}",
            met=lambda v: v >= bar,
        ),
        _make_row(
            person,
            N_("AUC real against generated"),
            against_real,
            made,
            floor=0.5,
            ceiling=against_real(bare),
            bar=".35-.65",
            met=lambda v: 0.35 <= v <= 0.65,
        ),
    ]


def measure_distances(people: People, person: Person, made: Sequence[str], bare: Sequence[str]) -> list[Row]:
    """Return how far made replies are from real ones in words, characters and length."""
    others = [p.past for p in people.others(person)]
    size = min(len(made), len(person.held))
    real = list(person.held)[:size]

    def delta(texts: Sequence[str]) -> float:
        return measures.burrows_delta(texts, person.past, others)

    def js(texts: Sequence[str]) -> float:
        return measures.character_js(texts, person.past)

    def lengths(texts: Sequence[str]) -> float:
        return measures.measure_ks([len(t) for t in texts], [len(t) for t in person.held])

    delta_real, js_real = delta(real), js(real)
    halves = measures.measure_ks([len(t) for t in person.past[::2]], [len(t) for t in person.held])
    return [
        _make_row(person, N_("Burrows' delta, bags of 20"), delta, made, floor=delta_real, ceiling=delta(bare), rounds=30,
             bar=f"<= {1.3 * delta_real:.2f} (1.3x)", met=lambda v: v <= 1.3 * delta_real),
        _make_row(person, N_("character JS distance"), js, made, floor=js_real, ceiling=js(bare),
             bar=f"<= {1.25 * js_real:.3f} (1.25x)", met=lambda v: v <= 1.25 * js_real),
        _make_row(person, N_("message length KS"), lengths, made, floor=halves, ceiling=lengths(bare),
             bar=f"<= {halves + 0.1:.2f} (real + .10)", met=lambda v: v <= halves + 0.1),
    ]  # fmt: skip


def count_rates(person: Person, made: Sequence[str], quote_words: int) -> list[Row]:
    """Return how often made replies copy, sound like an assistant, leave their script or repeat themselves."""
    copied = CopyGuard(person.past, quote_words)
    counts = Counter(g for t in person.shown for g in list_ngrams(t) if len(g) > 3)
    phrases = [f" {g} " for g, _n in counts.most_common(12)]

    def share(test: Callable[[str], bool]) -> Callable[[Sequence[str]], float]:
        return lambda texts: sum(test(t) for t in texts) / len(texts)

    def near_duplicates(texts: Sequence[str]) -> float:
        seen = Counter(t.lower() for t in texts if len(t) > 12)
        return sum(n - 1 for n in seen.values()) / len(texts)

    def zero(v: float) -> bool:
        return v == 0

    def small(v: float) -> bool:
        return v <= 0.01

    duplicates = near_duplicates(made)
    return [
        _make_row(person, N_("copies beyond the quote length"), share(copied.copies), made, bar="0", met=zero),
        _make_row(person, N_("assistant talk"), share(is_assistant), made, bar="<= .01", met=small),
        _make_row(person, N_("wrong script"), share(lambda t: is_chinese(t) != person.chinese and len(t) > 12), made,
             bar="<= .01", met=small),
        Row(person.name, N_("long replies said twice"), None, None, duplicates, duplicates, duplicates, "<= .01",
            small(duplicates)),
        _make_row(person, N_("catchphrase rate, ratio"), lambda texts: measures.rate_ratio(texts, person.held, phrases), made,
             bar="0.5-2", met=lambda v: 0.5 <= v <= 2),
    ]  # fmt: skip


def compare_habits(person: Person, made: Sequence[str], bare: Sequence[str]) -> list[Row]:
    """Return how often single habits come: really, with the bare model, with the echo. No bar is set for them."""
    rows = []
    for name, habit in _HABITS.items():

        def share(texts: Sequence[str], habit: Callable[[str], object] = habit) -> float:
            return sum(bool(habit(t)) for t in texts) / len(texts)

        rows.append(
            _make_row(
                person, name, share, made, floor=share(person.held), ceiling=share(bare), bar="", met=lambda _v: True
            )
        )
    return rows
