"""Presidio as the frame: engine, registry, operators, a recognizer of the user's; Arrow batches; Ray and processes."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from presidio_analyzer import Pattern, PatternRecognizer

import redaction.arrow
from exskill.chat.redactors import live_redactor
from exskill.core.errors import RedactionRefused
from redaction import Person, RawText, Redactor
from redaction.analyzer import analyzer, from_file
from redaction.arrow import in_processes, redact_batch
from redaction.errors import DetectorUnavailable
from redaction.surrogates import make_operators

TEXT = "mail ling@example.cn or call +44 7700 900123"


def test_the_presidio_engine_finds_what_the_redactor_finds() -> None:
    engine = analyzer()
    found = {(r.start, r.end) for r in engine.analyze(TEXT, language="en")}
    ours = {(f.start, f.end) for f in Redactor().redact_one(RawText(TEXT)).findings}
    assert ours <= found
    assert {r.entity_type for r in engine.analyze("电话13912345678", language="zh")} >= {"PHONE_NUMBER"}
    assert any(r.entity_type == "PERSON" for r in engine.analyze("I met Sarah Hartmann today", language="en"))


def test_every_message_passes_through_presidio(monkeypatch: pytest.MonkeyPatch) -> None:
    from presidio_analyzer import AnalyzerEngine
    from presidio_anonymizer import AnonymizerEngine

    read: list[str] = []
    wrote: list[str] = []
    analyze, anonymize = AnalyzerEngine.analyze, AnonymizerEngine.anonymize

    def reading(self: AnalyzerEngine, text: str, *rest: Any, **options: Any) -> Any:
        read.append(text)
        return analyze(self, text, *rest, **options)

    def writing(self: AnonymizerEngine, text: str, *rest: Any, **options: Any) -> Any:
        wrote.append(text)
        return anonymize(self, text, *rest, **options)

    monkeypatch.setattr(AnalyzerEngine, "analyze", reading)
    monkeypatch.setattr(AnonymizerEngine, "anonymize", writing)
    texts = ["see you", TEXT, "我电话13912345678"]
    Redactor(languages=()).redact([RawText(t) for t in texts])
    Redactor.from_map(_map(), languages=()).redact_one(RawText("live turn"))
    assert read == [*texts, "live turn"]
    assert wrote == texts[1:]


def _map() -> bytes:
    made = Redactor(languages=())
    made.freeze()
    return made.export_map()


def test_no_spacy_model_and_no_network_are_needed() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse\n"
        "from redaction import RawText, Redactor\n"
        "print(Redactor(languages=()).redact_one(RawText('mail ling@example.cn')).text)\n"
        "print([m for m in sys.modules if m.startswith(('en_core', 'spacy.lang.en'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["mail [e-mail]", "[]"]


YAML = """
recognizers:
  - name: Staff
    supported_language: en
    supported_entity: STAFF_NUMBER
    patterns:
      - {name: staff, regex: 'ST-[0-9]{4}', score: 0.9}
"""
PYTHON = """
from presidio_analyzer import Pattern, PatternRecognizer
RECOGNIZERS = [PatternRecognizer("CLUB", patterns=[Pattern("club", "BC-[0-9]+", 0.5)], context=["club"])]
"""


def test_recognizers_come_from_files_and_read_every_language(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(YAML, "utf-8")
    (tmp_path / "own.py").write_text(PYTHON, "utf-8")
    own = [*from_file(tmp_path / "own.yaml"), *from_file(tmp_path / "own.py")]
    made = Redactor(languages=(), recognizers=own)
    out = [
        str(r.text) for r in made.redact([RawText("badge ST-1234"), RawText("我的牌子ST-1234"), RawText("club BC-77")])
    ]
    assert out == ["badge [redacted]", "我的牌子[已隐去]", "club [redacted]"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.yaml", "recognizers: [{}]"), ("a.yaml", "{{"), ("a.py", "raise SystemError('x')")]
)
def test_a_recognizer_file_that_cannot_be_read_stops_everything(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(DetectorUnavailable):
        from_file(tmp_path / name)


def test_a_recognizer_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(PYTHON, "utf-8")
    path.chmod(0o666)
    with pytest.raises(DetectorUnavailable):
        from_file(path)


def test_an_import_uses_the_recognizers_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXSKILL_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "recognizers.yaml").write_text(YAML, "utf-8")
    assert str(live_redactor(None).redact_one(RawText("badge ST-1234")).text) == "badge [redacted]"
    (tmp_path / "config" / "recognizers.py").write_text("raise SystemError('private words')", "utf-8")
    with pytest.raises(RedactionRefused) as refused:
        live_redactor(None)
    assert "private" not in str(refused.value)


def test_presidio_anonymizer_writes_the_same_text() -> None:
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import RecognizerResult

    redactor = Redactor([Person("3", "third", ("Quentin Abara",))], languages=())
    text = f"Quentin: {TEXT}"
    result = redactor.redact_one(RawText(text))
    spans = [RecognizerResult(f.entity, f.start, f.end, f.score) for f in result.findings]
    numbers = {"quentin": 1}
    written = AnonymizerEngine().anonymize(text, spans, make_operators(text, numbers.get))  # type: ignore[arg-type]
    assert written.text == str(result.text)


def test_anybodys_presidio_recognizer_can_be_added() -> None:
    staff = PatternRecognizer("STAFF_NUMBER", patterns=[Pattern("staff", r"ST-\d{4}", 0.9)])
    out = Redactor(languages=(), recognizers=[staff]).redact_one(RawText("my badge is ST-1234"))
    assert str(out.text) == "my badge is [redacted]"
    assert out.findings[0].entity == "STAFF_NUMBER"


def test_arrow_batches_keep_their_shape_and_nulls() -> None:
    batch = pa.record_batch({"id": [1, 2, 3], "text": [TEXT, None, "see you"]})
    done = redact_batch(batch, languages=())
    assert done["text"].to_pylist() == ["mail [e-mail] or call [phone]", None, "see you"]
    assert done["id"].to_pylist() == [1, 2, 3]
    assert done["redaction_error"].null_count == 3
    assert redact_batch(pa.Table.from_batches([batch]), languages=()).num_rows == 3


def test_a_corpus_can_share_the_map_of_one_reading() -> None:
    redactor = Redactor([Person("3", "third", ("Quentin Abara",))], languages=())
    redactor.freeze()
    done = redact_batch(pa.table({"text": ["abara?"]}), languages=(), names=redactor.export_map())
    assert done["text"].to_pylist() == ["[Friend-1]?"]


def test_a_process_pool_gives_the_same_rows() -> None:
    batches = [pa.record_batch({"text": [f"{i}: {TEXT}"]}) for i in range(3)]
    done = [b["text"][0].as_py() for b in in_processes(batches, workers=1, languages=())]
    assert done == [f"{i}: mail [e-mail] or call [phone]" for i in range(3)]


@pytest.mark.skipif(find_spec("ray") is None, reason="ray is an extra")
def test_ray_maps_batches_in_its_own_process() -> None:
    code = (
        "import json, ray; from functools import partial; from redaction.arrow import redact_batch;"
        "ray.init(num_cpus=2, include_dashboard=False, logging_level='ERROR');"
        f"d = ray.data.from_items([{{'text': {TEXT!r}}}] * 4);"
        "d = d.map_batches(partial(redact_batch, languages=()), batch_format='pyarrow');"
        "print(json.dumps([r['text'] for r in d.take_all()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    assert json.loads(done.stdout.strip().splitlines()[-1]) == ["mail [e-mail] or call [phone]"] * 4


def test_examples_in_the_documentation_are_true() -> None:
    assert doctest.testmod(redaction.arrow).failed == 0
    assert doctest.testfile(str(Path(redaction.__file__).parent / "README.md"), module_relative=False).failed == 0
