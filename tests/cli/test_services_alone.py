"""The whole way, from a new vault to its end, through services alone; then through the terminal: both leave the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exskill.cli.framework.app import local_now
from exskill.consent import Purpose
from exskill.consent.service import Changes, preview_changes, sign_preview
from exskill.core.errors import ConsentDenied
from exskill.core.paths import Paths, resolve_paths
from exskill.erasure import forget
from exskill.erasure.dates import list_dates, move_date
from exskill.erasure.deadlines import Kind
from exskill.erasure.forget_plan import Wish
from exskill.erasure.objection import object_now
from exskill.erasure.service import destroy_one
from exskill.ingest.service import ImportRequest, run_import
from exskill.ingest.who import Names
from exskill.persona.portrait.stored import Kept
from exskill.sessions import letters
from exskill.sessions.checkin_service import check_in
from exskill.sessions.letter_service import write_letter
from exskill.sessions.programme.overview import compute_progress
from exskill.sessions.programme.stored import load_programme
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.service import start_session
from exskill.store.opening import open_store
from exskill.store.service import create_vault, list_entries
from exskill.store.store import Store
from exskill.transfer.backup import for_passphrase, write_backup
from exskill.transfer.install import hold_workshop
from exskill.transfer.restore import from_backup, look_through, take_in
from exskill.unlock.service import add_code, change_passphrase, draw_code, list_ways
from tests.cli.conftest import CHAT, PASSPHRASE, Cli
from tests.sessions.test_service import _fed as feed_context
from vault import kdf
from vault.age.file import ScryptIdentity
from vault.slots import PassphraseUnlocker
from vault.vault import KeySelection

NAME = "default"
NEW = "another correct horse battery"
COPY = "words for the copy alone"
TURNS = ("3", "we go where I want", "music", "paint on Friday", "2")
LETTER = "what I never said"
TOPIC = "rain"
_OPENING = {"unlock", "lock", "unlock_failed", "create", "slot_add"}


class Nobody:
    """Answers no question of an import: all that is needed was said beforehand."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments: None


@dataclass(frozen=True)
class Facts:
    """What a user would call the same vault."""

    rows: Counter[tuple[str, str]]
    purposes: frozenset[str]
    sessions: tuple[str, ...]
    check_ins: dict[str, list[float]]
    letters: tuple[str, ...]
    dates: Counter[str]
    portrait: int
    log: Counter[str]


def _count_lines(store: Store) -> int:
    try:
        return len(Kept(store, local_now()).lines)
    except ConsentDenied:
        return 0


def read_facts(store: Store) -> Facts:
    now = local_now()
    table = store.vault.read(KeySelection(frozenset(s.id for s in store.vault.segments())))
    assert table is not None
    roles, texts = (table[name].to_pylist() for name in ("role", "text"))
    series = compute_progress(store, now).series
    return Facts(
        rows=Counter((str(role), str(text)) for role, text in zip(roles, texts, strict=True)),
        purposes=frozenset(p.value for p in Purpose if store.grant().allows(p)),
        sessions=tuple(s.kind for s in load_programme(store).sessions),
        check_ins={name: [point.value for point in points] for name, points in series.items()},
        letters=tuple(w.text for w in letters.list_writings(store)),
        dates=Counter(row.kind.value for row in list_dates(store, now)),
        portrait=_count_lines(store),
        log=Counter(e.kind.value for e in list_entries(store) if hasattr(e, "kind") and e.kind.value not in _OPENING),
    )


class ByServices:
    """Every step calls a service; nothing prints or asks."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.secret = paths, PASSPHRASE

    def open(self) -> Store:
        return open_store(self.paths, NAME, PassphraseUnlocker(bytearray(self.secret.encode())), clock=local_now)

    def create(self) -> None:
        made = create_vault(
            self.paths, NAME, bytearray(self.secret.encode()), years=30, language="en", country="GB", clock=local_now
        )
        made.store.close()

    def bring(self) -> None:
        request = ImportRequest((CHAT,), local_now, Names(me=("Alex",), ex=("Sam",)), ex_adult=True)
        with self.open() as store:
            done = run_import(request, store, Nobody())
        assert all(report.balanced for report in done.reports)

    def agree(self) -> None:
        with self.open() as store:
            sign_preview(
                store, preview_changes(store, Changes(allow=(Purpose.EXPORT,)), store.vault.segments(), now=local_now())
            )

    def sit(self) -> None:
        with self.open() as store:
            assert start_session(feed_context(store, TURNS, now=local_now())[0], SessionKind.SELF).end == "done"

    def check(self) -> None:
        with self.open() as store:
            check_in(feed_context(store, ["7", "6", "5"], now=local_now())[0], short=True)

    def write(self) -> None:
        with self.open() as store:
            assert write_letter(feed_context(store, [LETTER, "."], now=local_now())[0]).kept is not None

    def forget(self) -> None:
        with self.open() as store:
            forget.carry_out(store, forget.plan_erasure(store, Wish(topics=(TOPIC,))), now=local_now())

    def shorten(self) -> None:
        with self.open() as store:
            first = next(row for row in list_dates(store, local_now()) if row.kind is Kind.RECORD)
            move_date(store, first.id, (local_now() + timedelta(days=9)).date(), local_now())

    def copy(self, target: Path) -> None:
        with self.open() as store:
            write_backup(store, target, for_passphrase(bytearray(COPY.encode())))

    def restore(self, source: Path) -> None:
        with hold_workshop(self.paths), source.open("rb") as stream:
            parts = from_backup(stream, ScryptIdentity(COPY.encode()))
            found = look_through(self.paths, parts, NAME, now=local_now())
            key = PassphraseUnlocker(bytearray(self.secret.encode()))
            take_in(self.paths, found, NAME, key, clock=local_now)

    def object(self) -> None:
        assert object_now(self.paths, NAME, clock=local_now).keys

    def destroy(self) -> None:
        assert destroy_one(self.paths, NAME, at=local_now()).keys


class ByTerminal(ByServices):
    """The same steps as commands."""

    def __init__(self, cli: Cli, words: Path) -> None:
        super().__init__(resolve_paths())
        self.cli, self.words = cli, words

    def run(self, *argv: str, turns: tuple[str, ...] = ()) -> Any:
        done = self.cli.unlocked(*argv, stdin="".join(f"{turn}\n" for turn in turns).encode())
        assert done.code == 0, done.err
        return done

    def create(self) -> None:
        self.cli.with_vault()

    def bring(self) -> None:
        self.run("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")

    def agree(self) -> None:
        self.run("consent", "grant", "export", "--yes")

    def sit(self) -> None:
        self.run("session", "start", "self", turns=TURNS)

    def check(self) -> None:
        self.run("checkin", "--short", turns=("7", "6", "5"))

    def write(self) -> None:
        self.run("letter", "write", turns=(LETTER, "."))

    def forget(self) -> None:
        self.run("forget", "--topic", TOPIC, "--yes")

    def shorten(self) -> None:
        found = self.run("timer", "list", "--json").json["timers"]
        first = next(row["id"] for row in found if row["kind"] == Kind.RECORD.value)
        self.run("timer", "set", first, "--on", str((local_now() + timedelta(days=9)).date()))

    def copy(self, target: Path) -> None:
        self.run("backup", str(target), "--file-passphrase", str(self.words), "--yes")

    def restore(self, source: Path) -> None:
        self.run("restore", str(source), "--file-passphrase", str(self.words), "--yes")

    def object(self) -> None:
        assert self.cli("ex-objects", "--confirm", NAME).code == 0

    def destroy(self) -> None:
        assert self.cli("destroy", "--confirm", NAME).code == 0


def tell_story(way: ByServices, copy: Path) -> list[Facts]:
    """Go the whole way; return what the vault held in between."""
    seen = []
    for step in (way.create, way.bring, way.agree, way.sit, way.check, way.write, way.forget, way.shorten):
        step()
    with way.open() as store:
        seen.append(read_facts(store))
        assert store.log.verify().ok
    way.copy(copy)
    way.destroy()
    assert not way.paths.vault(NAME).exists()
    way.restore(copy)
    with way.open() as store:
        seen.append(read_facts(store))
    way.object()
    with way.open() as store:
        seen.append(read_facts(store))
    way.destroy()
    return seen


def test_the_services_tell_the_whole_story_and_the_terminal_tells_the_same(cli: Cli, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text(COPY)
    words.chmod(0o600)
    alone = Paths(data=tmp_path / "d", state=tmp_path / "s", config=tmp_path / "c")
    by_services = tell_story(ByServices(alone), tmp_path / "services.age")
    by_terminal = tell_story(ByTerminal(cli, words), tmp_path / "terminal.age")
    assert by_services == by_terminal
    before, restored, objected = by_services
    assert {role for role, _text in before.rows} == {"me", "ex"}
    assert before.sessions == ("S5",)
    assert before.letters == (LETTER,)
    assert restored.rows == before.rows
    assert {role for role, _text in objected.rows} == {"me"}


def test_a_new_passphrase_and_a_new_code_are_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "calibrate", lambda: kdf.Argon2Params(kdf.MIN_MEMORY_KIB, 1, 1))
    way = ByServices(Paths(data=tmp_path / "d", state=tmp_path / "s", config=tmp_path / "c"))
    way.create()
    with way.open() as store:
        before = len(list_ways(store))
        add_code(store, draw_code(store))
        assert len(list_ways(store)) == before + 1
        change_passphrase(store, bytearray(NEW.encode()))
    way.secret = NEW
    with way.open() as store:
        assert store.log.verify().ok
