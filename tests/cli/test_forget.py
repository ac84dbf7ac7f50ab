"""``exskill forget``: shown, confirmed, erased with everything made from it, and told by a receipt."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from exskill.core.paths import resolve_paths
from exskill.erasure.forget import carry_out, plan_erasure
from exskill.erasure.forget_match import mask_text, person_number
from exskill.erasure.forget_plan import Wish
from exskill.store.locate import find_vault_id
from exskill.store.opening import open_store
from exskill.store.ownership import find_theirs
from exskill.store.store import Store
from tests.cli.conftest import PASSPHRASE, Cli
from vault.atomic import Disk
from vault.ledger import read_ledger
from vault.slots import PassphraseUnlocker
from vault.state import State


def opened(cli: Cli, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Store:
    paths = resolve_paths({"EXSKILL_HOME": str(cli.home)})
    return open_store(paths, "default", PassphraseUnlocker(bytearray(PASSPHRASE.encode())), clock=clock)


def state_of(cli: Cli) -> State:
    paths = resolve_paths({"EXSKILL_HOME": str(cli.home)})
    return State(paths.state, find_vault_id(paths, "default"), Disk())


def texts(cli: Cli) -> list[str]:
    with opened(cli) as store:
        return [str(t) for _e, table in store.tables() for t in table.column("text").to_pylist()]


def test_imports_are_listed_with_ids_and_counts(cli: Cli) -> None:
    cli.with_chat()
    [one] = cli.unlocked("forget", "--list", "--json").json["imports"]
    assert len(one["id"]) == 16
    assert one["rows"]["me"] > 10
    assert one["rows"]["ex"] > 10


def test_a_topic_is_shown_masked_then_erased_with_a_receipt(cli: Cli) -> None:
    cli.with_chat()
    before = texts(cli)
    word = "lake" if any("lake" in t for t in before) else max(" ".join(before).split(), key=len)
    shown = cli.unlocked("forget", "-n", "--topic", word)
    assert shown.code == 0, shown.err
    assert "nothing was erased" in shown.err
    assert texts(cli) == before
    done = cli.unlocked("forget", "--topic", word, "--yes")
    assert done.code == 0, done.err
    assert "NIST SP 800-88" in done.out
    assert "copy-on-write" in done.out
    after = texts(cli)
    assert 0 < len(before) - len(after) < len(before)
    assert not [t for t in after if word in t.lower()]
    assert cli.unlocked("audit", "verify").code == 0


def test_without_a_yes_nothing_is_erased(cli: Cli) -> None:
    cli.with_chat()
    before = texts(cli)
    refused = cli.unlocked("forget", "--topic", "the")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert texts(cli) == before


@pytest.mark.parametrize(
    "words",
    [[], ["--near", "3"], ["--person", "Anna"], ["--message", "zz"], ["--from", "2024-02-02", "--until", "2024-01-01"]],
)
def test_wishes_that_mean_nothing_are_refused(cli: Cli, words: list[str]) -> None:
    cli.with_chat()
    assert cli.unlocked("forget", *words, "--yes").code == 2
    assert cli.unlocked("forget", "--topic", "zebrafish", "--yes", "--json").json["forget"]["erased"] is False


def test_a_person_goes_everywhere_and_out_of_the_map(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        data = json.loads(store.name_map() or b"")
    number = next(p["number"] for p in data["people"])
    names = {n for n, m in data["numbers"].items() if m == number}
    done = cli.unlocked("forget", "--person", f"Friend-{number}", "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["forget"]["people"] == 1
    assert done.json["forget"]["receipt"]["counts"]["third_parties"] == 1
    with opened(cli) as store:
        left = json.loads(store.name_map() or b"")
    assert not names & set(left["numbers"])
    assert all(p["number"] != number for p in left["people"])
    assert not [t for t in texts(cli) if f"-{number}]" in t]


def test_one_message_goes_by_the_beginning_of_its_id_and_answers_to_it_stay(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        rows = [r for _e, t in store.tables() for r in t.select(["id", "text"]).to_pylist()]
    done = cli.unlocked("forget", "--message", rows[0]["id"][:12], "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["forget"]["rows"] == 1
    with opened(cli) as store:
        left = {r["id"] for _e, t in store.tables() for r in t.select(["id"]).to_pylist()}
    assert left == {r["id"] for r in rows} - {rows[0]["id"]}


def test_a_whole_import_goes_with_its_place_on_the_consent_page(cli: Cli) -> None:
    cli.with_chat()
    [one] = cli.unlocked("forget", "--list", "--json").json["imports"]
    done = cli.unlocked("forget", "--import", one["id"][:8], "--yes")
    assert done.code == 0, done.err
    assert cli.unlocked("forget", "--list", "--json").json["imports"] == []
    with opened(cli) as store:
        assert store.manifest().imports == ()
        assert store.vault.segments() == ()


def test_days_are_a_span_with_both_ends(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        days = sorted(d.date() for _e, t in store.tables() for d in t.column("ts").to_pylist())
    done = cli.unlocked("forget", "--from", str(days[0]), "--until", str(days[0]), "--yes", "--json")
    assert done.json["forget"]["rows"] == days.count(days[0])
    with opened(cli) as store:
        facts = store.manifest().imports[0]
        assert facts.rows_me + facts.rows_ex == len(days) - days.count(days[0])


def test_derived_documents_go_and_own_writings_stay(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        quote = next(
            r["text"] for _e, t in store.tables() for r in t.select(["text"]).to_pylist() if len(r["text"]) > 20
        )
        store.put_document("profile", b"{}")
        store.put_document("summary/1", b"words")
        store.put_document("letter/1", b"mine")
        items = [{"id": "c1", "kind": "never", "text": quote}, {"id": "c2", "kind": "never", "text": quote.split()[0]}]
        store.put_document("corrections", json.dumps(items).encode())
    with opened(cli) as store:
        found = plan_erasure(store, Wish(topics=(quote,)))
        assert found.corrections == 1
        assert found.derived == 2
        carry_out(store, found, now=datetime.now(UTC))
    with opened(cli) as store:
        assert store.document("profile") is None
        assert store.document("summary/1") is None
        assert store.document("letter/1") == b"mine"
        assert [i["id"] for i in json.loads(store.document("corrections") or b"")] == ["c2"]


def test_what_is_left_stays_irrevocable_and_withdrawable(cli: Cli) -> None:
    cli.with_chat()
    name = next(e["id"] for e in cli.unlocked("timer", "list", "--json").json["timers"] if e["kind"] == "record")
    assert cli.unlocked("timer", "set", name, "--irrevocable", "--yes").code == 0
    before = read_ledger(state_of(cli))
    assert before is not None
    with opened(cli) as store:
        dates = sorted({s.expires_at or 0 for s in store.vault.segments()})
    assert cli.unlocked("forget", "--topic", "you", "--yes").code == 0
    ledger = read_ledger(state_of(cli))
    assert ledger is not None
    assert len(ledger.fixed) == len(before.fixed)
    with opened(cli) as store:
        assert sorted({s.expires_at or 0 for s in store.vault.segments()}) == dates
        theirs = {s.shard for s in store.vault.segments() if s.role == "ex"}
        assert theirs
        assert theirs <= find_theirs(store.vault.state)


def test_the_mask_gives_nothing_away_but_what_was_asked_for() -> None:
    shown = mask_text("Sarah said the [Friend-2] flat in Leeds was cold", ["leeds"])
    assert "Leeds" in shown
    assert "[Friend-2]" in shown
    assert "arah" not in shown
    assert "cold" not in shown
    assert "\u5317\u4eac" in mask_text("\u6211\u4eec\u5728\u5317\u4eac\u5403\u996d", ["\u5317\u4eac"])
    assert "\u5403\u996d" not in mask_text("\u6211\u4eec\u5728\u5317\u4eac\u5403\u996d", ["\u5317\u4eac"])


def test_tags_are_numbers_in_either_language() -> None:
    assert person_number("Friend-3") == person_number("[\u670b\u53cb-3]") == 3


def test_nothing_forgotten_lies_on_the_disk_afterwards(cli: Cli) -> None:
    cli.with_chat()
    old = {p.name for p in (cli.home / "data" / "vaults" / "default" / "seg").iterdir()}
    shards = set(state_of(cli).names())
    assert cli.unlocked("forget", "--topic", "you", "--yes").code == 0
    new = {p.name for p in (cli.home / "data" / "vaults" / "default" / "seg").iterdir()}
    assert old - new
    assert shards - set(state_of(cli).names())
