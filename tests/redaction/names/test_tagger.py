"""The shipped models on sentences of our making."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from redaction import names
from redaction.errors import DetectorUnavailable
from redaction.names import NameTagger, lac, weights
from redaction.names.network import convolve, layout, softmax
from redaction.names.weights import SHA256, load_weights


@pytest.fixture(scope="module")
def tagger() -> NameTagger:
    return names.load()


def found(tagger: NameTagger, text: str) -> set[str]:
    return {text[s.start : s.end] for s in tagger.tag([text])[0]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I had lunch with Priya yesterday", {"Priya"}),
        ("did u see kevin today?", {"kevin"}),
        ("my sister Rachel Greenwood is getting married", {"Rachel Greenwood"}),
        ("Dr. Hartmann said it is fine", {"Hartmann"}),
        ("志新叔叔今天来吗", {"志新叔叔"}),
        ("我和王丽丽在一起呢", {"王丽丽"}),
        ("Amy今天又迟到了", {"Amy"}),
        ("see you at the station tomorrow", set()),
        ("今天天气真好，路上堵车", set()),
        ("", set()),
        ("😀😀 ...", set()),
    ],
)
def test_people_are_found(tagger: NameTagger, text: str, wanted: set[str]) -> None:
    assert found(tagger, text) == wanted


def test_a_text_is_tagged_the_same_alone_and_among_others(tagger: NameTagger) -> None:
    texts = ["tell kevin i said hi", "", "我和王丽丽在一起呢", "Dr. Hartmann", "x" * 3000, "王丽丽" * 300, "see you"]
    together = tagger.tag(texts)
    alone = [tagger.tag([t])[0] for t in texts]
    assert [[(s.start, s.end) for s in m] for m in together] == [[(s.start, s.end) for s in m] for m in alone]


def test_offsets_lie_in_the_text(tagger: NameTagger) -> None:
    texts = ["🙂 Kevin’s here — Kevin!", "小王、老李和阿明都在", "@kevin_b hi", "ﬁ Kevin\u200b"]
    for text, spans in zip(texts, tagger.tag(texts), strict=True):
        assert all(0 <= s.start < s.end <= len(text) and 0 < s.score <= 1 for s in spans)


def test_handles_are_not_names(tagger: NameTagger) -> None:
    assert found(tagger, "@kevin_b see you") == set()


def test_one_language_alone() -> None:
    assert names.load(languages=("en",)).tag(["我和王丽丽在一起呢"]) == [[]]


def test_no_such_profile() -> None:
    with pytest.raises(ValueError, match="no such profile"):
        names.load("best")


@pytest.mark.parametrize("name", sorted(SHA256))
def test_altered_weights_are_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray((Path(weights.__file__).parent / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(weights, "__file__", str(tmp_path / "weights.py"))
    with pytest.raises(DetectorUnavailable):
        load_weights(name)


def test_missing_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "__file__", str(tmp_path / "weights.py"))
    with pytest.raises(DetectorUnavailable):
        load_weights("chat_en.npz")


def test_altered_lac_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lac, "SHA256", "0" * 64)
    with pytest.raises(DetectorUnavailable):
        lac.Lac()


def test_thorough_without_its_extra_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from redaction.names import rampart

    monkeypatch.setattr(rampart, "find_spec", lambda _name: None)
    with pytest.raises(DetectorUnavailable):
        names.load("thorough", ("en",))


def test_messages_do_not_see_each_other() -> None:
    rng = np.random.default_rng(1)
    w = {f"conv{i}": rng.normal(size=(3, 8, 8)).astype("f4") * 0.2 for i in range(3)}
    w |= {f"bias{i}": rng.normal(size=8).astype("f4") for i in range(3)}
    w |= {"out": rng.normal(size=(8, 3)).astype("f4"), "out_bias": np.zeros(3, "f4")}
    messages = [rng.random((n, 8), dtype="f4") for n in (1, 5, 2)]

    def run(some: list[np.ndarray]) -> list[np.ndarray]:
        starts, size = layout([len(m) for m in some])
        hidden, inside = np.zeros((size, 8), "f4"), np.zeros((size, 1), "f4")
        for start, message in zip(starts, some, strict=True):
            hidden[start : start + len(message)], inside[start : start + len(message)] = message, 1
        out = convolve(hidden, inside, w)
        return [out[a : a + len(m)] for a, m in zip(starts, some, strict=True)]

    for message, together in zip(messages, run(messages), strict=True):
        np.testing.assert_allclose(run([message])[0], together, atol=1e-5)
    assert softmax(np.zeros((2, 4), "f4")).sum() == pytest.approx(2)


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, redaction.names; sys.exit(any(m in sys.modules for m in ('numpy', 'onnxruntime', 'torch')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
