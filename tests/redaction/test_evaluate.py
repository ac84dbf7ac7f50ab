"""The measures count what they say, and the command prints it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redaction.evaluation.evaluate import main, read_rows
from redaction.evaluation.measures import Row, score_rows


def test_a_mention_leaks_if_one_letter_stays() -> None:
    rows = [Row("I met Anna Lee", ((6, 14, "PERSON"),)), Row("Anna Lee", ((0, 8, "PERSON"),))]
    result = score_rows(rows, [[(6, 10, "PERSON")], [(0, 8, "PERSON")]])
    assert result.leak == 0.5
    assert result.overlap_recall == 1.0
    assert result.strict_recall == 0.5
    assert result.persons_leaking == 1.0


def test_participants_and_clean_lines_are_counted_apart() -> None:
    rows = [Row("hi Sam", ((3, 6, "PART"),), "d"), Row("good morning", ()), Row("fine", ())]
    result = score_rows(rows, [[(3, 6, "PERSON")], [(0, 4, "PERSON")], []])
    assert result.participants_kept == 0.0
    assert result.false_alarms == 0.5


def test_other_kinds_must_be_covered_whole() -> None:
    result = score_rows([Row("call 123", ((5, 8, "PHONE"),))], [[(5, 7, "NUMBER")]])
    assert result.full_cover == {"PHONE": 0.0}


def test_the_command_prints_a_table_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "set.jsonl"
    rows = [
        {"id": "1", "text": "Mr Hartmann called", "spans": [[3, 11, "PERSON"]]},
        {"id": "2", "text": "ok", "spans": []},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert main([str(path)]) == 0
    assert "| set | default | 1.000 |" in capsys.readouterr().out
    assert main(["--json", "--lower", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["score"]["messages"] == 2
    assert read_rows(path, limit=1)[0].text == "Mr Hartmann called"


def test_presidio_as_it_comes_runs_without_a_network() -> None:
    from redaction.evaluation.vanilla import Vanilla

    assert "EMAIL_ADDRESS" in {entity for _, _, entity in Vanilla().find(["mail ling@example.com"])[0]}


def test_one_person_with_two_tags_and_two_with_one_are_counted() -> None:
    rows = [Row("Anna", ((0, 4, "PERSON"),)), Row("Anna", ((0, 4, "PERSON"),)), Row("Tom", ((0, 3, "PERSON"),))]
    found = [[(0, 4, "PERSON")], [(0, 4, "PERSON")], [(0, 3, "PERSON")]]
    assert score_rows(rows, found, [["[Friend-1]"], ["[Friend-2]"], ["[Friend-3]"]]).same_tag == 0.0
    assert score_rows(rows, found, [["[Friend-1]"], ["[Friend-1]"], ["[Friend-1]"]]).one_each == 0.3333
    assert score_rows([Row("They", ())], [[(0, 4, "PERSON")]]).common_words == 1


def test_traditional_characters_keep_every_offset(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps({"text": "郑晓东来了", "spans": [[0, 3, "PERSON"]]}), "utf-8")
    assert [r.text for r in read_rows(path, traditional=True)] == ["鄭曉東來了"]
