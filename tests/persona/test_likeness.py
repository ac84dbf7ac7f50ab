from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from exskill.core.errors import NothingRecognised, UsageError
from exskill.persona.authorship.style import Style
from exskill.persona.authorship.verify import Verifier, count_grams, count_habits
from exskill.persona.likeness import measures
from exskill.persona.likeness.corpus import People, read_people, split_people
from exskill.persona.likeness.evaluate import _make_table
from exskill.persona.likeness.fit import match_answers, read_dialogue
from exskill.persona.likeness.plots import draw_plots
from exskill.persona.likeness.score import Tools, build_portrait, evaluate_person, measure_drift
from exskill.persona.reply.ngrams import NgramPrior
from exskill.persona.reply.rates import Rates
from exskill.persona.reply.replier import Limits
from redaction.rehydrate import rehydrate
from redaction.text import RedactedText

from .chats import select_lines, texts
from .fakes import FakeRuntime, Letters


def test_auc_counts_ties_as_half() -> None:
    assert measures.measure_auc([3, 2], [1, 0]) == 1
    assert measures.measure_auc([1], [1]) == 0.5
    assert measures.measure_auc([0, 1], [2, 3]) == 0
    assert measures.measure_auc([], [1]) == 0.5


def test_distances_are_zero_between_equals_and_grow() -> None:
    a, b = ["haha ok lah"] * 40, ["I am writing to inform you."] * 40
    assert measures.measure_ks([1, 2, 3], [1, 2, 3]) == 0
    assert measures.measure_ks([1, 2], [8, 9]) == 1
    assert measures.character_js(a, a) == 0
    assert measures.character_js(a, b) > 0.5
    assert measures.burrows_delta(a, a, [b]) < measures.burrows_delta(b, a, [a])
    assert measures.rate_ratio(["ok lah"], ["ok lah", "no"], [" lah "]) == 2


def test_intervals_hold_the_mean() -> None:
    low, high = measures.bootstrap_interval(lambda ids: sum(ids) / len(ids), 100, random.Random(1))
    assert low < 49.5 < high


@pytest.mark.parametrize("features", [count_grams, count_habits])
def test_a_verifier_tells_two_people_apart(features: object) -> None:
    lines = select_lines("jo")
    own, other = texts(lines, "ex"), texts(lines, "me")
    verifier = Verifier(own[::2], other[::2], features)  # type: ignore[arg-type]
    assert measures.measure_auc(verifier.scores(own[1::2]), verifier.scores(other[1::2])) > 0.85
    assert verifier.scores([]) == []


def test_style_prefers_the_person_and_refuses_caricature() -> None:
    lines = select_lines("jo", repeat=3)
    style = Style(texts(lines, "ex"), texts(lines, "me"))
    assert style.closeness(["aiyo boss again lah"]) > style.closeness(["I am sorry to hear that."])
    assert style.closeness(["boss boss lah lah haha haha lol~ sia sia liao leh boss~"]) < 0
    assert Style([], []).closeness(["x"]) == 0


def test_what_was_said_often_becomes_dearer() -> None:
    rates = Rates(["haha ok", "no", "fine then", "what"])
    assert rates.cost("haha yes") == 0
    for _turn in range(4):
        rates.count_shown("haha so good")
    assert rates.cost("haha yes") > 0
    assert rates.cost("what is it") == 0
    for _turn in range(40):
        rates.count_shown("nothing to say")
    assert rates.cost("haha yes") == 0


def test_a_rate_set_by_hand_rules_over_the_count() -> None:
    texts = ["haha ok"] * 10
    assert Rates(texts).cost("haha yes") == 0
    assert Rates(texts, laughter=0.0).cost("haha yes") > 2
    assert Rates(texts, laughter=0.0).cost("yes") == 0


def test_the_cache_knows_what_follows_and_when_it_does_not() -> None:
    prior = NgramPrior(["ab", "ab", "ac"], lambda text: [ord(c) for c in text], weight=0.2, end=(0,))
    found = prior([ord("a")])
    assert found is not None
    ids, shares, weight = found
    best = ids[list(shares).index(max(shares))]
    assert best == ord("b")
    assert sum(shares) == pytest.approx(1)
    assert 0 < weight <= 0.2
    assert prior([ord("z")]) is None


def test_people_are_split_by_time_and_redacted(tmp_path: Path) -> None:
    for name in ("a", "b"):
        rows = [json.dumps({"text": f"{name} message {i}"}) for i in range(100)] + ["not json", '{"no": 1}']
        (tmp_path / f"{name}.jsonl").write_text("\n".join(rows))
    people = read_people(tmp_path, lambda found: [rehydrate(t) if "7" not in t else None for t in found])
    first = people.persons[0]
    assert not set(first.shown) & set(first.judged)
    assert first.held[-1] == "a message 99"
    assert not any("7" in t for t in (*first.past, *first.held))
    assert people.others(first) == (people.persons[1],)
    (tmp_path / "b.jsonl").unlink()
    with pytest.raises(NothingRecognised):
        read_people(tmp_path, lambda found: [rehydrate(t) for t in found])


def test_the_two_people_of_a_vault_can_be_measured() -> None:
    with pytest.raises(NothingRecognised, match="at least 100"):
        split_people(select_lines("jo"))
    lines = [
        dataclasses.replace(li, text=rehydrate(f"{li.text} {i}")) for i, li in enumerate(select_lines("jo", repeat=4))
    ]
    people, ex = split_people(lines)
    assert ex.name == "ex"
    assert [p.name for p in people.others(ex)] == ["me"]


def tools(*texts_: str) -> Tools:
    def redact(found: Sequence[str]) -> list[RedactedText | None]:
        return [rehydrate(t) for t in found]

    return Tools(FakeRuntime(*texts_), redact, redact, Limits(candidates=2, rounds=1, real=0, ours=0, form=False))  # type: ignore[arg-type]


def crowd(tmp_path: Path) -> People:
    for name, habit in (("a", "lah haha"), ("b", "indeed, yes.")):
        rows = [
            json.dumps({"text": f"word{chr(97 + i % 26)} so {habit} {'ok' * (i % 7)} {chr(97 + i // 26)}"})
            for i in range(200)
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(rows))
    return read_people(tmp_path, lambda found: [rehydrate(t) for t in found])


def test_the_table_tells_likeness_from_its_opposite(tmp_path: Path) -> None:
    people = crowd(tmp_path)
    alike, how = evaluate_person(
        tools("oh word lah haha", "wow so lah haha", "that's rough lah"), people, people.persons[0], 24
    )
    unlike, _how = evaluate_person(
        tools("wordc so indeed, yes. okok b", "wordd so indeed, yes. ok a"), people, people.persons[0], 24
    )
    with pytest.raises(NothingRecognised):
        evaluate_person(tools("i love you"), people, people.persons[0], 3)
    by_name = {row.measure: row for row in alike}
    other = {row.measure: row for row in unlike}
    name = "authorship AUC, generated against others"
    assert by_name[name].ours > 0.9 > other[name].ours
    assert by_name[name].low <= by_name[name].ours
    assert by_name["unsupported facts, probes"].ours == 0
    assert by_name["copies beyond the quote length"].met
    assert how.value["kinds"]["model"] > 10
    assert "met" in str(_make_table(alike).columns[-1].header)


def test_the_table_can_be_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    people = crowd(tmp_path)
    rows, _how = evaluate_person(tools("oh word lah haha", "wow so lah haha"), people, people.persons[0], 24)
    assert b"<svg" in draw_plots(rows, "svg")
    assert draw_plots(rows, "png").startswith(b"\x89PNG")
    with pytest.raises(UsageError):
        draw_plots(rows[:0], "svg")


def test_drift_compares_early_and_late_turns(tmp_path: Path) -> None:
    people = crowd(tmp_path)
    row = measure_drift(tools("oh word lah haha", "wow so lah haha", "what lah haha"), people, people.persons[0], 2)
    assert abs(row.ours) <= 1


def test_fit_is_judged_by_matching() -> None:
    said = [rehydrate(f"topic{i} please") for i in range(12)]
    good = [rehydrate(f"yes topic{i}") for i in range(12)]
    rng = random.Random(1)
    assert sum(match_answers(said, good, Letters(), rng)) > 10
    assert sum(match_answers(said, good[1:] + good[:1], Letters(), rng)) < 3
    assert match_answers(said[:3], good[:3], Letters(), rng) == []


def test_dialogues_are_read_as_exchanges(tmp_path: Path) -> None:
    turns = [["Ann", "Hello (waves) there"], ["Bob", "''Hi''"], ["Ann", "and?"], ["Bob", "nothing"]]
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps({"turns": turns}))
    lines = read_dialogue(path, "Bob", lambda found: [rehydrate(t) for t in found])
    assert [(li.role, str(li.text)) for li in lines] == [
        ("me", "Hello there"),
        ("ex", "Hi"),
        ("me", "and?"),
        ("ex", "nothing"),
    ]


def test_one_sided_messages_are_answered_as_a_session_answers(tmp_path: Path) -> None:
    people = crowd(tmp_path)
    person, other = people.persons
    profile, exemplars = build_portrait(person)
    prompts: dict[bool, str] = {}
    for in_chat in (True, False):
        made = dataclasses.replace(tools("oh word lah haha"), in_chat=in_chat)
        made.echo(person, other, exemplars, profile, 1).reply((), rehydrate("i burned the rice"), language="en")
        prompts[in_chat] = made.runtime.seen  # type: ignore[attr-defined]
    assert "missed the last bus" in prompts[True]
    assert "lah haha" in prompts[False]
