"""``exskill index``: nothing is lost, nothing is embedded twice, and it may stop anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from redaction.text import RedactedText
from tests.cli.conftest import CHAT, Cli

np = pytest.importorskip("numpy")
WHO = ("--me", "Alex", "--ex", "Sam", "--ex-adult")


class Counting:
    """An embedder that knows what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def passages(self, texts: Sequence[RedactedText]) -> Any:
        self.seen += [str(text) for text in texts]
        return np.ones((len(texts), 384), np.float16)

    def query(self, _text: RedactedText) -> Any:
        return np.ones(384, np.float16)


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr("exskill.retrieval.embed.load_embedder", lambda threads=0: found)
    monkeypatch.setattr("exskill.ingest.service.load_embedder", lambda: found)
    monkeypatch.setattr("exskill.ingest.service.EMBED_MINUTES", 0.0)
    return found


def test_an_import_leaves_the_rest_for_later(cli: Cli, embedder: Counting) -> None:
    cli.with_vault()
    done = cli.unlocked("import", str(CHAT), *WHO)
    assert done.code == 0, done.err
    assert embedder.seen == []
    assert "exskill index" in done.err
    assert cli.unlocked("index", "--json").json["left"] == 0
    seen = len(embedder.seen)
    assert seen > 0
    assert cli.unlocked("index").out == "every message is found by meaning\n"
    assert len(embedder.seen) == seen
    assert cli.unlocked("audit", "verify").code == 0
    again = cli.unlocked("import", str(CHAT), *WHO, "--json").json
    assert again["kept"] == 0


def test_it_stops_when_told_and_goes_on_there(cli: Cli, embedder: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    monkeypatch.setattr("exskill.retrieval.plan._BATCH", 2)
    cli.with_vault()
    assert cli.unlocked("import", str(CHAT), *WHO).code == 0
    plain = embedder.passages

    def interrupted(texts: Sequence[RedactedText]) -> Any:
        signal.raise_signal(signal.SIGINT)
        return plain(texts)

    monkeypatch.setattr(embedder, "passages", interrupted)
    first = cli.unlocked("index", "--json").json["left"]
    assert first > 0
    assert len(embedder.seen) <= 2
    monkeypatch.setattr(embedder, "passages", plain)
    assert cli.unlocked("index", "--json").json["left"] == 0
    assert len(embedder.seen) == len(set(embedder.seen))
