"""Consent, log, clock and timers driven together at random: after every step what must always hold, holds.

The store is a model (a dict of keys); manifest, grant, withdrawal plan, deadlines, clock and log are the real ones.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from audit.errors import Full
from audit.events import Actor, Entry, Event, EventKind, Level, Reason
from exskill.chat.schema import Category
from exskill.consent import edit
from exskill.consent.defaults import default_manifest, import_fact
from exskill.consent.grant import Grant, compile_grant
from exskill.consent.manifest import Manifest
from exskill.consent.signing import SignedManifest, check_chain, sign_manifest
from exskill.consent.terms import Adult, By, Purpose, Stance, purpose_class
from exskill.core.clock import Mark, Reading, observe_clocks
from exskill.core.errors import ConsentDenied
from exskill.erasure import deadlines as timers
from exskill.store.ownership import is_own_kind, is_own_role
from tests.audit.support import Place
from tests.consent.support import KEY, PUBLIC, VAULT
from tests.scale import scaled

BEGAN = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """A segment or document of the model store."""

    id: str
    import_id: str
    role: str
    purpose_class: str
    expires_at: int | None
    kind: str = "segment"
    rows: int = 10


@dataclass
class World:
    rng: random.Random
    place: Place
    true: datetime = BEGAN
    offset: timedelta = timedelta(0)
    boots: int = 0
    booted: datetime = BEGAN
    keys: dict[str, Piece] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    versions: list[SignedManifest] = field(default_factory=list)
    answered: int = 0
    said_no: datetime | None = None

    def __post_init__(self) -> None:
        self.log = self.place.create()
        self.mark = Mark.first(self.reading())
        first = default_manifest(vault_id=VAULT, now=self.now, user_adult=Adult.YES, ex_adult=Adult.YES)
        self.versions.append(sign_manifest(first, KEY))

    @property
    def now(self) -> datetime:
        return self.true + self.offset

    @property
    def manifest(self) -> Manifest:
        return self.versions[-1].manifest

    def reading(self) -> Reading:
        boot = int((self.true - self.booted).total_seconds())
        return Reading(int(self.now.timestamp()), boot, str(self.boots))

    def save(self, manifest: Manifest) -> None:
        self.log.append(Event(kind=EventKind.CONSENT_CHANGE, manifest_version=manifest.header.version))
        self.versions.append(sign_manifest(manifest, KEY))

    def grant(self) -> Grant | None:
        signed = self.versions[-1]
        try:
            return compile_grant(signed.manifest, signed.signature, public_key=PUBLIC, now=self.now)
        except ConsentDenied:
            return None

    # -- what can happen ---------------------------------------------------------------------------------------------

    def import_chat(self) -> None:
        name = self.rng.randbytes(16).hex()
        end = int((self.now + timedelta(days=self.rng.choice([1, 10, 42]))).timestamp())
        for role in ("me", "ex"):
            for tags in ([], [Category.HEALTH]):
                piece = Piece(self.rng.randbytes(16).hex(), name, role, purpose_class(tags), end)
                self.keys[piece.id] = piece
        profile = Piece(self.rng.randbytes(16).hex(), name, "", "", end, kind="profile")
        letter = Piece(self.rng.randbytes(16).hex(), name, "", "", None, kind="letter/1")
        self.keys |= {profile.id: profile, letter.id: letter}
        fact = import_fact(name, now=self.now, rows_me=20, rows_ex=20, first_of_ex=date(2020, 1, 1))
        self.save(edit.with_import(self.manifest, fact, now=self.now))
        if self.said_no is not None:
            self.carry_out()  # the store refuses rows of theirs after a no

    def change(self) -> None:
        purpose = self.rng.choice(list(Purpose))
        if self.rng.random() < 0.5:
            allowed = [Category.HEALTH] if self.rng.random() < 0.5 else []
            self.save(edit.grant_purpose(self.manifest, purpose, now=self.now, allowed=allowed))
        else:
            self.save(edit.revoke_purpose(self.manifest, purpose, now=self.now))

    def confirm(self) -> None:
        self.save(edit.confirm(self.manifest, now=self.now))

    def session(self) -> None:
        grant = self.grant()
        if grant is None:
            return
        try:
            self.log.append(Event(kind=EventKind.ANSWER))
        except Full:
            return
        self.answered += 1

    def says_no(self) -> None:
        stance = self.rng.choice([Stance.OBJECTED, Stance.WITHDRAWN])
        self.save(edit.set_stance(self.manifest, stance, now=self.now, by=By.EX))
        self.said_no = self.true
        self.carry_out()

    def carry_out(self) -> None:
        segments = [p for p in self.keys.values() if p.kind == "segment"]
        documents = [p for p in self.keys.values() if p.kind != "segment"]
        gone = [p.id for p in segments if not is_own_role(p.role)]
        gone += [p.id for p in documents if not is_own_kind(p.kind)]
        self.destroy(gone, Actor.EX, Reason.WITHDRAWAL)

    def destroy(self, ids: list[str], actor: Actor, reason: Reason) -> None:
        for name in ids:
            del self.keys[name]
            self.dead.add(name)
        self.log.append(Event(kind=EventKind.DESTROY, actor=actor, reason=reason))

    def reap(self) -> None:
        self.mark, verdict = observe_clocks(self.mark, self.reading())
        deadlines = [
            timers.Deadline(p.id, timers.Kind.IMPORT, p.expires_at)
            for p in self.keys.values()
            if p.expires_at is not None
        ]
        gone = [d.id for d in timers.list_due(deadlines, verdict.destroy_until)]
        for name in gone:
            assert self.true.timestamp() >= (self.keys[name].expires_at or 0), "destroyed early"
        if gone:
            self.destroy(gone, Actor.TIMER, Reason.IMPORT_TTL)
        if self.offset == timedelta(0) and verdict.destroy_until >= int(self.true.timestamp()):
            assert all(p.expires_at is None or p.expires_at > self.true.timestamp() for p in self.keys.values())

    def time_passes(self) -> None:
        self.true += timedelta(hours=self.rng.choice([1, 30, 24 * 12]))

    def reboot(self) -> None:
        self.true += timedelta(hours=self.rng.choice([1, 24 * 5]))
        self.booted, self.boots = self.true, self.boots + 1

    def clock_lies(self) -> None:
        """Set the clock back, or far ahead, look at it, and put it right again."""
        self.offset = timedelta(days=self.rng.choice([-400, -3, 30, 3650]))
        self.reap()
        self.offset = timedelta(0)

    def crash(self) -> None:
        self.log.close()
        bundles = sorted(self.place.directory.glob("entries/*"))
        if bundles and self.rng.random() < 0.5:
            with bundles[-1].open("ab") as torn:
                torn.write(b"\x00\xc0" + self.rng.randbytes(20))
        self.log = self.place.open()

    # -- what must always hold ---------------------------------------------------------------------------------------

    def check(self) -> None:
        check_chain(self.versions, PUBLIC)
        grant = self.grant()
        segments = [p for p in self.keys.values() if p.kind == "segment"]
        open_now = [p for p in segments if grant is not None and grant.permits_segment(p)]
        assert not self.dead & set(self.keys)
        if self.said_no is not None:
            assert not any(p.role == "ex" for p in segments)
            assert all(p.kind.startswith("letter") for p in self.keys.values() if p.kind != "segment")
            assert grant is None or grant.level.value == Level.P0.value
            assert grant is None or not grant.allows(Purpose.PERSONA_CHAT)
        if self.true >= BEGAN + timedelta(days=42):
            assert not any(p.role == "ex" for p in open_now)
        assert not any(p.expires_at is not None and p.expires_at <= self.now.timestamp() for p in open_now)
        assert not any(p.role == "ex" and p.purpose_class != "plain" for p in open_now)


def test_stories(tmp_path: Path) -> None:
    seen: Counter[EventKind] = Counter()
    refusals = reaped = 0
    for number in range(scaled(12)):
        rng = random.Random(number)
        world = World(rng, Place(tmp_path / str(number)))
        steps = [
            world.import_chat,
            world.change,
            world.change,
            world.confirm,
            world.session,
            world.session,
            world.reap,
            world.time_passes,
            world.reboot,
            world.clock_lies,
            world.crash,
        ]
        for _ in range(40):
            (world.says_no if rng.random() < 0.03 else rng.choice(steps))()
            world.check()
        world.log.close()
        assert world.place.verify().ok
        with world.place.open() as log:
            entries = [entry for entry in log.entries() if isinstance(entry, Entry)]
        kinds = [entry.event.kind for entry in entries]
        seen.update(kinds)
        refusals += world.said_no is not None
        reaped += sum(e.event.actor is Actor.TIMER for e in entries)
        assert kinds.count(EventKind.ANSWER) == world.answered
        assert kinds.count(EventKind.CONSENT_CHANGE) == len(world.versions) - 1
    assert min(refusals, reaped, seen[EventKind.ANSWER], seen[EventKind.RECOVER]) > 0  # the stories were eventful
