"""Answers to the questions of an import, given beforehand, and a request in one line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from exskill.importers.claims import Claims
from exskill.ingest.questions import ChatChoice, PersonChoice, ShredPlan, Side, Who
from exskill.ingest.service import ImportRequest
from exskill.ingest.who import Names
from tests.importers.golden import DATA

NOW = datetime(2026, 1, 5, 21, 0, tzinfo=UTC)


@dataclass
class Answers:
    """What is answered; ``asked`` lists the questions in order. None: nobody is there."""

    chats: Sequence[int] | None = None
    me: str | None = None
    ex: str | None = None
    near: str | None = None
    sides: Literal["right", "swap", "stop"] | None = None
    others: Sequence[str] | None = None
    adult: bool | None = True
    same: bool | None = None
    exchange: bool | None = None
    columns: bool | None = None
    shred: bool | None = None
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def show_found(self, found: Sequence[Claims]) -> None:
        self.asked.append(("found", [claim.importer.name for claims in found for claim in claims.claims]))

    def choose_chats(self, chats: Sequence[ChatChoice]) -> Sequence[int] | None:
        self.asked.append(("chats", chats))
        return self.chats

    def choose_person(self, who: Who, people: Sequence[PersonChoice], app: str, proposed: int | None) -> int | None:
        self.asked.append((who, (people, app, proposed)))
        wanted = self.me if who == "me" else self.ex
        return next((at for at, person in enumerate(people) if person.name == wanted), None)

    def correct_name(self, who: Who, name: str, near: Sequence[PersonChoice]) -> int | None:
        self.asked.append(("near", [person.name for person in near]))
        return next((at for at, person in enumerate(near) if person.name == self.near), None)

    def confirm_sides(self, mine: Side, theirs: Side) -> Literal["right", "swap", "stop"] | None:
        self.asked.append(("sides", (mine, theirs)))
        return self.sides

    def name_others(self) -> Sequence[str] | None:
        self.asked.append(("others", None))
        return self.others

    def confirm_adult(self) -> bool | None:
        self.asked.append(("adult", None))
        return self.adult

    def confirm_same_person(self, known: Sequence[str], new: Sequence[str]) -> bool | None:
        self.asked.append(("same", (known, new)))
        return self.same

    def confirm_exchange(self, rows: int) -> bool | None:
        self.asked.append(("exchange", rows))
        return self.exchange

    def confirm_columns(self, columns: Sequence[tuple[str, str]]) -> bool | None:
        self.asked.append(("columns", columns))
        return self.columns

    def confirm_shred(self, plan: ShredPlan) -> bool | None:
        self.asked.append(("shred", plan))
        return self.shred

    def question(self, name: str) -> Any:
        """Return what a question was asked with; fails where it was not asked."""
        return next(facts for asked, facts in self.asked if asked == name)


def request(*paths: Path | bytes, me: str = "", ex: str = "", **more: Any) -> ImportRequest:
    """Return a request; bytes come as through a pipe."""
    given = tuple(path if isinstance(path, Path) else io.BytesIO(path) for path in paths)
    names = Names(tuple(me.split("|")) if me else (), tuple(ex.split("|")) if ex else ())
    return ImportRequest(given, lambda: NOW, names=names, **more)


def sample(name: str) -> bytes:
    """Return a sample of ours."""
    return (DATA / name).read_bytes()


def folder(place: Path, **files: bytes) -> Path:
    """Write files (``__`` in a name is a dot) and return their folder."""
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (place / name.replace("__", ".")).write_bytes(data)
    return place


def zipped(place: Path, **files: bytes) -> Path:
    """Write an archive of such files."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return place
