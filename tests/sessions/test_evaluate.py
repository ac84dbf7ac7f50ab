from __future__ import annotations

import json
from pathlib import Path

import pytest

from exskill.sessions.safety.evaluate import Gate, main, wilson


def test_wilson_is_the_textbook_interval() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_a_gate_without_rows_is_not_measured() -> None:
    assert Gate("x", 0, 0, 0.9).met is None
    assert "not measured" in Gate("x", 0, 0, 0.9).line()


def test_the_exit_tells_whether_a_gate_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"text": "I want to die", "lang": "en", "tier": "T2", "label": "active"}]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    assert main([str(file)]) == 0
    rows.append({"text": "the weather is fine", "lang": "en", "tier": "T2", "label": "active"})
    file.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    assert main(["--json", str(file)]) == 1
    assert "want to die" not in capsys.readouterr().out
