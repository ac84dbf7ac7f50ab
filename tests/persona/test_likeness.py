from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest

from exskill.errors import NothingRecognised
from exskill.persona import measures
from exskill.persona.ngrams import NgramPrior
from exskill.persona.people import people_of, read_people
from exskill.persona.style import Style
from exskill.persona.verify import Verifier, characters, habits
from redaction.rehydrate import rehydrate

from .chats import lines_of, texts


def test_auc_counts_ties_as_half() -> None:
    assert measures.auc([3, 2], [1, 0]) == 1
    assert measures.auc([1], [1]) == 0.5
    assert measures.auc([0, 1], [2, 3]) == 0
    assert measures.auc([], [1]) == 0.5


def test_distances_are_zero_between_equals_and_grow() -> None:
    a, b = ["haha ok lah"] * 40, ["I am writing to inform you."] * 40
    assert measures.ks([1, 2, 3], [1, 2, 3]) == 0
    assert measures.ks([1, 2], [8, 9]) == 1
    assert measures.character_js(a, a) == 0
    assert measures.character_js(a, b) > 0.5
    assert measures.burrows_delta(a, a, [b]) < measures.burrows_delta(b, a, [a])
    assert measures.rate_ratio(["ok lah"], ["ok lah", "no"], [" lah "]) == 2


def test_intervals_hold_the_mean() -> None:
    low, high = measures.interval(lambda ids: sum(ids) / len(ids), 100, random.Random(1))
    assert low < 49.5 < high


@pytest.mark.parametrize("features", [characters, habits])
def test_a_verifier_tells_two_people_apart(features: object) -> None:
    lines = lines_of("jo")
    own, other = texts(lines, "ex"), texts(lines, "me")
    verifier = Verifier(own[::2], other[::2], features)  # type: ignore[arg-type]
    assert measures.auc(verifier.scores(own[1::2]), verifier.scores(other[1::2])) > 0.85
    assert verifier.scores([]) == []


def test_style_prefers_the_person_and_refuses_caricature() -> None:
    lines = lines_of("jo", repeat=3)
    style = Style(texts(lines, "ex"), texts(lines, "me"))
    assert style.closeness(["aiyo boss again lah"]) > style.closeness(["I am sorry to hear that."])
    assert style.closeness(["boss boss lah lah haha haha lol~ sia sia liao leh boss~"]) < 0
    assert Style([], []).closeness(["x"]) == 0


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
        people_of(lines_of("jo"))
    lines = [dataclasses.replace(li, text=rehydrate(f"{li.text} {i}")) for i, li in enumerate(lines_of("jo", repeat=4))]
    people, ex = people_of(lines)
    assert ex.name == "ex"
    assert [p.name for p in people.others(ex)] == ["me"]
