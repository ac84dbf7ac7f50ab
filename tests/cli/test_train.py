"""``persona train``: only with their agreement, encrypted, interruptible, and gone with anything that it rests on."""

from __future__ import annotations

import os
import random
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exskill.cli.commands import persona_train
from exskill.core.errors import ConsentDenied, ModelUnavailable
from exskill.llm.catalogue import SMALL, assemble_model
from exskill.persona.adapter import adapter as tuning
from exskill.store.store import Store
from tests.cli.conftest import Cli
from tests.cli.test_forget import opened

pytest.importorskip("gguf")
pytest.importorskip("jax")

_CANARY = "quixotic marmalade"
_ASKED = ("did you eat yet?", "what are you doing", "how was work", "did you see the rain", "what time is the film")
_SAID = ("not yet lah", "haha nope", "so tiring sia", "ya the rain very big", "eight i think, wait i check")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train-models")
    try:
        assemble_model(SMALL, folder)
    except ModelUnavailable:
        pytest.skip("the small model's packages are not installed")
    return folder


def chat(path: Path, exchanges: int) -> Path:
    rng = random.Random(3)
    rows = []
    for i in range(exchanges):
        when = f"{1 + i // 28 % 28:02d}/03/2025, {8 + i % 12:02d}"
        rows.append(f"{when}:10 - Alex: {rng.choice(_ASKED)}")
        rows.append(f"{when}:11 - Sam: {rng.choice(_SAID)} {rng.choice(('haha', ':)', 'k', _CANARY))}")
    path.write_text("\n".join(rows) + "\n")
    return path


def with_answers(cli: Cli, tmp_path: Path, exchanges: int = 90) -> Cli:
    cli.with_vault()
    source = chat(tmp_path / "WhatsApp Chat.txt", exchanges)
    done = cli.unlocked("import", "--redact", str(source), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert done.code == 0, done.err
    source.unlink()
    return cli


def agreed(cli: Cli, tmp_path: Path) -> Cli:
    letter = tmp_path / "letter.txt"
    letter.write_text("I agree. Sam")
    done = cli.unlocked("consent", "agreed", str(letter), "--yes")
    assert done.code == 0, done.err
    done = cli.unlocked("consent", "grant", "adapter", "--yes")
    assert done.code == 0, done.err
    return cli


def with_an_adapter(cli: Cli) -> Cli:
    """Put a document where the adapter would be: what destroys it does not look into it."""
    with opened(cli) as store:
        rows = [line.id for line in tuning._load_lines(store)]
        basis = tuning.hash_basis(tuning._load_lines(store))
        facts = tuning.Facts("0" * 64, basis, 1, 1, 1, 1, 1, ids=rows)
        store.put_document(tuning.ADAPTER, facts.to_bytes(b"weights"))
        store.put_document(tuning.PROGRESS, facts.to_bytes(b"halfway"))
        assert tuning.load_adapter(store, "0" * 64) == b"weights"
    return cli


def planted(store: Store) -> tuning.Facts:
    return tuning.Facts.split_bytes(store.document(tuning.ADAPTER) or b"")[0]


def held(cli: Cli) -> set[str]:
    with opened(cli) as store:
        return {d.kind for d in store.vault.documents()} & {tuning.ADAPTER, tuning.PROGRESS}


def test_without_their_agreement_nothing_is_trained(cli: Cli) -> None:
    cli.with_chat()
    refused = cli.unlocked("persona", "train", "--small-model", "--yes")
    assert refused.code == 5, refused.err
    assert "in writing" in refused.err
    granted = cli.unlocked("consent", "grant", "adapter", "--yes")
    assert "nothing changes in what may be used" in granted.out
    assert cli.unlocked("persona", "train", "--small-model", "--yes").code == 5


def test_their_agreement_is_noted_by_its_hash_and_asked_again(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    assert cli.unlocked("consent", "agreed", "--yes").code == 2
    assert cli.unlocked("consent", "agreed", str(tmp_path / "nowhere"), "--yes").code == 2
    assert cli.unlocked("consent", "agreed", "/dev/null", "--yes").code == 2
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert cli.unlocked("consent", "agreed", str(empty), "--yes").code == 2
    assert cli.unlocked("consent", "agreed", "--again", "--yes").code == 5  # nothing to confirm yet
    agreed(cli, tmp_path)
    page = cli.unlocked("consent", "show").out
    assert "They agreed in writing" in page
    assert cli.unlocked("consent", "agreed", "--again", "--yes").code == 0


def test_too_few_answers_are_too_few(cli: Cli, tmp_path: Path, models: Path) -> None:
    (cli.home / "data").mkdir(parents=True)
    (cli.home / "data" / "models").symlink_to(models)
    cli.with_chat()
    agreed(cli, tmp_path)
    done = cli.unlocked("persona", "train", "--small-model", "--yes")
    assert done.code == 2, done.err
    assert "at least 60" in done.err
    assert held(cli) == set()


@pytest.mark.model
def test_from_their_agreement_to_a_used_adapter_with_an_interruption(
    cli: Cli, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cli.home / "data").mkdir(parents=True)
    (cli.home / "data" / "models").symlink_to(models)
    agreed(with_answers(cli, tmp_path), tmp_path)
    seen: list[int] = []
    step = persona_train._Watch.note_step

    def stopping(self: Any, done: int, steps: int) -> None:
        step(self, done, steps)
        seen.append(done)
        if done == 1 and len(seen) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(persona_train._Watch, "note_step", stopping)
    words = ("persona", "train", "--small-model", "--answers", "90", "--yes", "--json")
    stopped = cli.unlocked(*words)
    assert stopped.code == 0, stopped.err
    assert stopped.json["adapter"] is None
    assert "goes on there" in stopped.err
    assert held(cli) == {tuning.PROGRESS}

    done = cli.unlocked(*words)
    assert done.code == 0, done.err
    assert seen[2] == 1  # where it had stopped
    assert done.json["adapter"]["kept"]
    assert done.json["adapter"]["nats_after"] < done.json["adapter"]["nats_before"]
    assert held(cli) == {tuning.ADAPTER}
    for file in (p for p in cli.home.rglob("*") if p.is_file() and models.name not in p.parts):
        assert _CANARY.encode() not in file.read_bytes()
        assert b"lora_a" not in file.read_bytes()

    with opened(cli) as store:
        from exskill.llm.runtime import load_runtime

        data = tuning.load_adapter(store, SMALL.sha256)
        assert data is not None
        assert tuning.load_adapter(store, "1" * 64) is None
        with load_runtime(models / SMALL.file, sha256=SMALL.sha256, n_ctx=512) as runtime:
            runtime.attach(data)
            with pytest.raises(ModelUnavailable):
                runtime.attach(b"GGUF but not one")
    assert cli.unlocked("persona", "train", "--drop").code == 0
    assert held(cli) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("consent", "revoke", "adapter", "--yes"),
        ("forget", "--import", "{import}", "--yes"),
        ("forget", "--topic", "soup", "--yes"),
        ("persona", "train", "--drop"),
    ],
)
def test_it_goes_with_what_it_rests_on(cli: Cli, tmp_path: Path, words: tuple[str, ...]) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    [one] = cli.unlocked("forget", "--list", "--json").json["imports"]
    done = cli.unlocked(*(word.replace("{import}", one["id"][:8]) for word in words))
    assert done.code == 0, done.err
    assert held(cli) == set()


def test_it_goes_with_their_no_without_the_passphrase_and_no_letter_undoes_that(cli: Cli, tmp_path: Path) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    assert cli("ex-objects", "--confirm", "default").code == 0
    assert held(cli) == set()
    refused = cli.unlocked("consent", "agreed", str(tmp_path / "letter.txt"), "--yes")
    assert refused.code == 5
    assert "for good" in refused.err


def test_it_goes_when_the_agreement_has_to_be_confirmed_and_stays_when_it_was(cli: Cli, tmp_path: Path) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    with opened(cli) as store:
        due = [d.expires_at for d in store.vault.documents() if d.kind == tuning.ADAPTER]
        assert due == [None]  # planted without a date
    assert cli.unlocked("consent", "agreed", "--again", "--yes").code == 0
    with opened(cli) as store:
        due = [d.expires_at for d in store.vault.documents() if d.kind == tuning.ADAPTER]
        assert due == [store.adapter_due()]
    later = datetime.now(UTC) + timedelta(days=31)
    with opened(cli, lambda: later) as store:
        assert store.adapter_due() is None
        assert tuning.load_adapter(store, "0" * 64) is None
    assert held(cli) == set()


def test_a_no_that_comes_while_it_learns_is_heard_before_anything_is_stored(cli: Cli, tmp_path: Path) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    with opened(cli) as store:
        facts = planted(store)
        assert cli("ex-objects", "--confirm", "default").code == 0
        with pytest.raises(ConsentDenied):
            tuning._store_adapter(store, tuning.PROGRESS, facts, b"halfway")
    assert held(cli) == set()


def test_a_backup_brings_none_back_that_was_destroyed_here(cli: Cli, tmp_path: Path) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    words = tmp_path / "words"
    words.write_text("four unrelated words here")
    words.chmod(0o600)
    saved = tmp_path / "b.age"
    assert cli.unlocked("backup", str(saved), "--file-passphrase", str(words), "--yes").code == 0
    assert cli.unlocked("persona", "train", "--drop").code == 0
    done = cli.unlocked("restore", str(saved), "--file-passphrase", str(words), "--replace", "--yes")
    assert done.code == 0, done.err
    assert held(cli) == set()
    assert b"lora" not in saved.read_bytes()


def test_an_adapter_of_another_version_is_none(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        store.put_document(tuning.ADAPTER, b'{"model": "x"}\nweights')
        assert tuning.load_adapter(store, "x") is None


def test_one_that_rests_on_a_closed_row_is_not_used_and_destroyed(cli: Cli, tmp_path: Path) -> None:
    with_an_adapter(agreed(cli.with_chat(), tmp_path))
    with opened(cli) as store:
        facts = planted(store)
        other = dict.fromkeys(facts.basis, "another")
        store.put_document(
            tuning.ADAPTER, tuning.Facts("0" * 64, other, 1, 1, 1, 1, 1, ids=facts.ids).to_bytes(b"weights")
        )
        assert tuning.load_adapter(store, "0" * 64) is None
    assert held(cli) == set()


def test_a_machine_with_too_little_memory_is_told_so(tmp_path: Path) -> None:
    from tests.llm.tiny import tiny_model

    path = tiny_model(tmp_path / "m.gguf", "qwen2")
    tuning.check_memory(path, 0)
    tuning.check_memory(path, 64_000)
    with pytest.raises(ModelUnavailable, match="MB"):
        tuning.check_memory(path, 100)
