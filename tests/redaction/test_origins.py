"""Names from everywhere are hidden alike: the names that set no limit, each said once, read alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redaction import RawText, Redactor
from redaction.evaluation.origins import (
    CHINESE,
    NAMES,
    SECOND,
    SECOND_SENTENCES,
    main,
    measure_shares,
    renamed_sentences,
)


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    made = Redactor().load()
    made.freeze()
    return made


@pytest.mark.parametrize("group", sorted(NAMES))
def test_no_group_of_names_is_left_behind(redactor: Redactor, group: str) -> None:
    names = NAMES[group].split()[1::2]
    assert measure_shares(names, redactor, lower=False) >= 0.9
    assert measure_shares(names, redactor, lower=True) >= 0.85


@pytest.mark.parametrize("group", sorted(SECOND))
def test_other_names_in_other_sentences_are_hidden_as_well(redactor: Redactor, group: str) -> None:
    names = SECOND[group].split()
    assert measure_shares(names, redactor, SECOND_SENTENCES, lower=False) >= 0.9
    assert measure_shares(names, redactor, SECOND_SENTENCES, lower=True) >= 0.85


def test_a_message_of_a_corpus_is_renamed_where_one_person_is_named(tmp_path: Path) -> None:
    rows = [
        {"text": "ask Dana then", "spans": [[4, 8, "THIRD"]]},
        {"text": "Dana and Bo", "spans": [[0, 4, "THIRD"], [9, 11, "THIRD"]]},
        {"text": "hello", "spans": []},
    ]
    corpus = tmp_path / "rows.jsonl"
    corpus.write_text("\n".join(json.dumps(row) for row in rows))
    assert renamed_sentences(corpus, 10) == ("ask {} then",)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("i lent itziar forty quid", "itziar"),
        ("siqi n me are off", "siqi"),
        ("its chiamakas turn", "chiamaka"),
        ("my flatmate ondrejka moved out", "ondrejka"),
        ("tell grzegorz i said hi", "grzegorz"),
    ],
)
def test_somebody_is_seen_by_the_place_in_the_sentence(redactor: Redactor, text: str, gone: str) -> None:
    assert gone not in str(redactor.redact_one(RawText(text)).text)


@pytest.mark.parametrize(
    "text",
    ["ask abt the exam", "hi pple", "reply asap", "i told u so", "lent my jacket", "back from cuba", "broke the telly"],
)
def test_chat_words_and_countries_stay(redactor: Redactor, text: str) -> None:
    assert str(redactor.redact_one(RawText(text)).text) == text


def test_chinese_names_in_characters(redactor: Redactor) -> None:
    assert measure_shares(CHINESE.split()[1::2], redactor, lower=False) >= 0.9


def test_the_command_prints_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(group in printed for group in NAMES)
