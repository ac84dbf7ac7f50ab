"""The import as a service: questions are answered by a protocol, and every row and file is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.chat.messages import DropReason
from exskill.core.errors import Cancelled, NothingRecognised, UsageError
from exskill.core.paths import Paths
from exskill.ingest.roles import exchange_all, stored_roles
from exskill.ingest.service import plan_import, preview_import, run_import
from exskill.store.opening import create_store
from exskill.store.settings import Settings
from exskill.store.store import Store
from tests.ingest.support import NOW, Answers, folder, request, sample, zipped
from vault.kdf import MIN_MEMORY_KIB, Argon2Params

CHAT = b"""[2025-03-01, 22:10:01] Alex: did you get home
[2025-03-01, 22:11:40] Sam: just now, the bus was late again
[2025-03-01, 22:12:02] Alex: sleep well then, talk tomorrow
[2025-03-02, 09:13:10] Sam: haha barely slept, made pancakes
[2025-03-02, 09:13:18] Sam: ok
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    paths = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    made, _code = create_store(
        paths, "v", bytearray(b"correct horse"), clock=lambda: NOW, settings=Settings(),
        params=Argon2Params(MIN_MEMORY_KIB, 1, 1),
    )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def _no_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exskill.ingest.service.load_embedder", lambda: None)


def test_names_given_beforehand_need_no_answer(store: Store) -> None:
    with store:
        done = run_import(request(CHAT, me="Alex", ex="Sam", ex_adult=True), store, Answers())
        assert [r.kept for r in done.reports] == [5]
        assert sorted(stored_roles(store).values()) == ["ex", "ex", "ex", "me", "me"]
        again = run_import(request(CHAT, me="Alex", ex="Sam"), store, Answers())
        assert again.reports[0].dropped[DropReason.DUPLICATE] == 5
        assert again.swapped == 0


def test_two_lines_a_side_are_shown_and_can_be_exchanged() -> None:
    answers = Answers(me="Sam", sides="swap")
    plan = plan_import(request(CHAT), answers)
    mine, theirs = answers.question("sides")
    assert mine.names == ("Sam",)
    assert mine.lines == ("just now, the bus was late again", "haha barely slept, made pancakes")
    assert theirs.lines == ("did you get home", "sleep well then, talk tomorrow")
    assert plan.casts is not None
    [cast] = plan.casts.values()
    assert {h.name for h in cast.me} == {"Alex"}
    assert {h.name for h in cast.ex} == {"Sam"}


def test_who_says_stop_imports_nothing() -> None:
    with pytest.raises(Cancelled):
        plan_import(request(CHAT, me="Alex"), Answers(sides="stop"))


def test_the_title_proposes_the_other_person(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Sam.txt"
    path.write_bytes(CHAT)
    answers = Answers(me="Alex", sides="right")
    plan_import(request(path), answers)
    people, app, proposed = answers.question("me")
    assert (people[proposed].name, app) == ("Alex", "WhatsApp")
    assert people[proposed].lines[0] == "did you get home"


def test_a_similar_name_is_offered_and_nothing_is_guessed() -> None:
    answers = Answers(near="Alex", sides="right")
    plan = plan_import(request(CHAT, me="alexa", ex="Sam"), answers)
    assert answers.question("near") == ["Alex"]
    assert plan.casts is not None
    for nobody in (Answers(), Answers(near="Robert")):
        with pytest.raises(NothingRecognised):
            plan_import(request(CHAT, me="alexa", ex="Sam"), nobody)


def test_another_person_asks_for_another_vault(store: Store) -> None:
    other = CHAT.replace(b"Sam", b"Robin")
    with store:
        run_import(request(CHAT, me="Alex", ex="Sam", ex_adult=True), store, Answers())
        for answers in (Answers(), Answers(same=False)):
            with pytest.raises(UsageError, match="somebody else"):
                run_import(request(other, me="Alex", ex="Robin"), store, answers)
        assert len(stored_roles(store)) == 5
        asked = Answers(same=True)
        run_import(request(other, me="Alex", ex="Robin"), store, asked)
        assert asked.question("same") == (["Sam"], ["Robin"])
        quiet = Answers()
        run_import(request(other, me="Alex", ex="Robin"), store, quiet)
        assert not [name for name, _facts in quiet.asked if name == "same"]


def test_a_folder_of_two_apps_is_read_whole_and_names_what_is_not(tmp_path: Path, store: Store) -> None:
    place = folder(
        tmp_path / "all",
        _chat__txt=CHAT,
        result__json=sample("telegram_chat.json"),
        thesis__pdf=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        note__txt=b"Dear diary, nothing of this is a chat.\nNothing at all.\n",
        IMG_1__jpg=b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100),
    )
    zipped(place / "more.zip", _chat__txt=CHAT.replace(b"2025-03", b"2025-04"))
    (place / "cut.zip").write_bytes((place / "more.zip").read_bytes()[:-40])
    (place / "_chat.txt").rename(place / "chat.txt")
    answers = Answers()
    preview = preview_import(request(place), plan_import(request(place), answers, dry_run=True))
    assert sorted(answers.question("found")) == ["telegram", "whatsapp", "whatsapp"]
    assert preview.read_files == 3
    left = {file.name: file.reason for file in preview.left}
    assert left.keys() == {"IMG_1.jpg", "cut.zip", "note.txt", "thesis.pdf"}
    assert all(left.values())
    assert all(report.balanced for report in preview.reports)
    with store:
        done = run_import(request(place, me="Alex|Jon", ex="Sam|Mara", ex_adult=True), store, Answers())
        kept = {report.format: 0 for report in done.reports}
        for report in done.reports:
            kept[report.format] += report.kept
        assert kept["whatsapp"] == 10
        assert kept["telegram"] > 0


def test_in_another_app_nobody_becomes_the_other_person_by_being_left(tmp_path: Path, store: Store) -> None:
    place = folder(tmp_path / "all", chat__txt=CHAT, result__json=sample("telegram_chat.json"))
    with store:
        done = run_import(request(place, me="Alex|Jon", ex="Sam", ex_adult=True), store, Answers())
        assert [report.format for report in done.reports] == ["whatsapp"]
        assert done.other_chats == 1


def test_the_same_chat_twice_in_one_folder_is_kept_once(tmp_path: Path, store: Store) -> None:
    place = folder(tmp_path / "all", old__txt=b"\n".join(CHAT.splitlines()[:3]), new__txt=CHAT)
    with store:
        done = run_import(request(place, me="Alex", ex="Sam", ex_adult=True), store, Answers())
        assert done.reports[0].kept == 5
        assert done.reports[0].dropped[DropReason.DUPLICATE] == done.reports[0].read - 5


def expiries(store: Store) -> dict[str, set[int | None]]:
    found: dict[str, set[int | None]] = {}
    for segment in store.vault.segments():
        found.setdefault(segment.role, set()).add(segment.expires_at)
    return found


def test_what_was_stored_the_wrong_way_round_is_put_right(store: Store) -> None:
    with store:
        run_import(request(CHAT, me="Sam", ex="Alex", ex_adult=True), store, Answers())
        before, dates = stored_roles(store), expiries(store)
        for answers in (Answers(), Answers(exchange=False)):
            done = run_import(request(CHAT, me="Alex", ex="Sam"), store, answers)
            assert (done.swapped, done.exchanged) == (5, 0)
            assert answers.question("exchange") == 5
        assert stored_roles(store) == before
        store.put_document("profile", b"the wrong person")
        done = run_import(request(CHAT, me="Alex", ex="Sam", exchange=True), store, Answers())
        assert (done.swapped, done.exchanged) == (5, 5)
        other = {"me": "ex", "ex": "me"}
        assert stored_roles(store) == {row: other[role] for row, role in before.items()}
        assert store.document("profile") is None
        assert expiries(store)["ex"] == dates["ex"]
        [fact] = store.manifest().imports
        assert (fact.rows_me, fact.rows_ex, fact.first_of_ex) == (2, 3, "2025-03-01")
        again = run_import(request(CHAT, me="Alex", ex="Sam"), store, Answers())
        assert again.swapped == 0


def test_review_exchanges_everything(store: Store) -> None:
    with store:
        run_import(request(CHAT, me="Sam", ex="Alex", ex_adult=True), store, Answers())
        before, dates = stored_roles(store), expiries(store)
        assert exchange_all(store) == 5
        assert exchange_all(store) == 5
        assert stored_roles(store) == before
        assert expiries(store)["ex"] == dates["ex"]


@pytest.mark.parametrize("damage", ["torn", "cut"])
def test_a_damaged_second_file_is_named_and_the_first_is_kept(tmp_path: Path, store: Store, damage: str) -> None:
    good, bad = tmp_path / "chat.txt", tmp_path / "result.json"
    good.write_bytes(CHAT)
    whole = sample("telegram_chat.json")
    bad.write_bytes(b"\x93\xfe\x00" * 90 if damage == "torn" else whole[: len(whole) * 2 // 3])
    with store:
        done = run_import(request(good, bad, me="Alex", ex="Sam", ex_adult=True), store, Answers())
        assert [(report.format, report.kept) for report in done.reports] == [("whatsapp", 5)]
        assert [name for name, _error in done.failed] == ["result.json"]
        assert "result.json" in {file.name for file in done.left}
        assert len(stored_roles(store)) == 5


def test_an_alias_need_not_be_in_every_file(tmp_path: Path, store: Store) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_bytes(CHAT)
    second.write_bytes(CHAT.replace(b"2025-03", b"2025-05").replace(b"Sam:", "Sammy ❤:".encode()))
    with store:
        done = run_import(request(first, second, me="Alex", ex="Sam|Sammy ❤", ex_adult=True), store, Answers())
        assert sum(report.kept for report in done.reports) == 10
        assert sorted(stored_roles(store).values()) == ["ex"] * 6 + ["me"] * 4
