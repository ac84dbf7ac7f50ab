from __future__ import annotations

import json
from pathlib import Path

import pytest

from exskill.sessions.safety.evaluate import Gate, compute_wilson, evaluate_rows, main
from exskill.sessions.safety.labelled import Item, read_items


def test_wilson_is_the_textbook_interval() -> None:
    low, high = compute_wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_a_gate_without_rows_is_not_measured() -> None:
    gate = Gate("x", "own", "all", 0, 0, 0.9)
    assert gate.met is None
    assert "not measured" in gate.line()


def test_the_exit_tells_whether_a_gate_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"text": "I want to die", "lang": "en", "tier": "T2", "label": "active"}]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    assert main([str(file)]) == 0
    rows.append({"text": "the weather is fine", "lang": "en", "tier": "T2", "label": "active"})
    file.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    assert main(["--json", str(file)]) == 1
    assert "want to die" not in capsys.readouterr().out


def test_every_kind_of_row_is_read() -> None:
    found = list(
        read_items(
            [
                {"text": "a", "lang": "en", "tier": "T2"},
                {"text": "b", "lang": "zh", "labels": ["plan", "self_harm"], "origin": "social_media"},
                {"text": "c", "lang": "zh", "labels": ["unrelated"], "origin": "synthetic"},
                {"text": "d", "lang": "zh", "label": "danger_self", "source": "smile"},
                {"text": "e", "lang": "zh", "category": "near_miss_allowed"},
                {"text": "f", "lang": "en", "category": "secrets"},
                {"prompt": "g", "lang": "en"},
                {"text": "h", "label": "something else"},
            ]
        )
    )
    assert [(i.column, i.tier) for i in found] == [
        ("own", "T2"),
        ("real", "T3"),
        ("real", "T0"),
        ("real", "T2"),
        ("own", "NEAR"),
        ("own", "MISUSE"),
        ("own", "PROMPT"),
    ]


def test_traditional_characters_are_a_script_of_their_own() -> None:
    assert [i.lang for i in read_items([{"text": t, "lang": "zh", "tier": "T0"} for t in ("看电影", "看電影")])] == [
        "zh",
        "zh-Hant",
    ]


def test_columns_and_languages_are_kept_apart() -> None:
    rows = [Item("I want to die", "en", "own", "T2"), Item("我想死", "zh", "real", "T2")]
    gates, _p95 = evaluate_rows(rows)
    ended = {(g.column, g.lang): (g.hits, g.n) for g in gates if g.name == "danger ended"}
    assert ended == {("own", "all"): (1, 1), ("own", "en"): (1, 1), ("real", "all"): (1, 1), ("real", "zh"): (1, 1)}
