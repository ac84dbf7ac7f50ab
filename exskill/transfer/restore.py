"""``restore``: a vault from a backup, from another machine, or one whose anchor this machine no longer knows.

A restored vault must not revive what was erased. So its keys are looked through before one of them is written: what this
machine destroyed stays destroyed, what is past its date is left out, and so is what the dead-man's dates closed. Only then
is it opened, given keys of its own for the way in, and put in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from audit.events import Count, EventKind, Outcome
from exskill.core.clock import BACKWARD_SLACK, Mark
from exskill.core.errors import ConsentDenied, ExskillError, LimitActive, UsageError, VaultDamaged, WrongPassphrase
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.erasure import reimport_block as bans
from exskill.erasure.reimport_block import vault_closed_until
from exskill.store.clock_watch import read_clocks
from exskill.store.locate import existing_vaults, find_vault_id
from exskill.transfer.install import Workshop, open_workshop, put_in_place
from vault.atomic import Disk, hold_lock, make_private
from vault.backup import is_member, unpack
from vault.errors import Damaged, NoMatch, VaultError
from vault.ledger import read_ledger, write_ledger
from vault.state import VAULT_SHARD, State

if TYPE_CHECKING:
    from vault.ledger import Ledger
    from vault.state import State

__all__ = ["Found", "from_backup", "from_directory", "look_through", "take_in"]

_DAY: Final = 86_400
_SHARDS: Final = "shards/"


@dataclass(frozen=True, slots=True)
class Found:
    """A vault made ready but not yet opened, and what is known of it.

    ``shards`` are the key halves that may be used; ``erased`` were destroyed on this machine, ``expired`` are past their
    date, ``closed`` went by the 21 days. ``trusted`` is whether its list of deadlines could be believed.
    """

    vault_id: str
    shards: dict[str, bytes]
    ledger: Ledger | None
    erased: int = 0
    expired: int = 0
    closed: int = 0
    trusted: bool = True
    known_here: bool = False
    here_as: str | None = None  # the vault of this id that is on this machine already
    epoch: int = 0  # the newest state that this machine remembers
    said_no: bool = False
    book: bytes | None = field(default=None, repr=False)

    @property
    def made(self) -> datetime | None:
        """When the newest backup that it knows of was made: usually this one."""
        at = max(self.ledger.escrows, default=None) if self.ledger is not None else None
        return datetime.fromtimestamp(at, UTC) if at is not None else None


Parts = Iterable[tuple[str, bytes]]


def from_backup(source: BinaryIO, identity: Any) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a backup; raises VaultDamaged for what is none, WrongPassphrase where the key is another."""
    with translate_errors():
        try:
            yield from unpack(source, [identity])
        except NoMatch:
            raise WrongPassphrase(_("that does not open the backup")) from None


def from_directory(directory: Path, state: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a vault's directory and, where it came along, of its state directory.

    Raises UsageError where there is no vault.
    """
    places = [directory, directory / "vault", *sorted((directory / "data" / "vaults").glob("*"))]
    found = [place for place in places if (place / "VAULT").is_file()]
    if len(found) != 1:
        raise UsageError(_("there is no vault in that directory") if not found else _("there are several vaults there"))
    for base, prefix in ((found[0], "vault"), (state or _state_beside(directory), "state")):
        for path in sorted(base.rglob("*")) if base is not None else ():
            name = f"{prefix}/{path.relative_to(base).as_posix()}" if base is not None else ""
            if path.is_file() and not path.is_symlink() and is_member(name):
                yield name, path.read_bytes()


def _state_beside(directory: Path) -> Path | None:
    """Return the state directory in an unpacked backup, or in a folder that was all of EXSKILL_HOME."""
    beside = directory / "state"
    places = [beside, *sorted(beside.glob("*"))]
    found = [place for place in places if (place / "shards").is_dir()]
    return found[0] if len(found) == 1 else None


def look_through(paths: Paths, parts: Parts, name: str, *, now: datetime, believe_keyring: bool = False) -> Found:
    """Make a vault ready in a folder of its own, without the keys that must not come back.

    Raises VaultDamaged where its dates cannot be believed (unless ``believe_keyring``), LimitActive where its time is over
    or the clock is behind, ConsentDenied where it was let go or taken back on this machine.
    """
    shop = open_workshop(paths)
    state_files = _unpack_files(shop, parts, name)

    with translate_errors():
        vault_id = find_vault_id(shop.paths, name)
    here = _open_state(paths, vault_id)
    known = here.exists()
    source = _write_state(shop, here if known else None, vault_id, state_files)
    dying = source.list_intended()
    shards = {k.removeprefix(_SHARDS): v for k, v in state_files.items() if k.startswith(_SHARDS)}
    shards = {shard: data for shard, data in shards.items() if shard not in dying}
    if known and not shards:
        shards = {shard: here.shard(shard) for shard in here.names() if here.has_shard(shard)}
    if "vault" not in shards:
        raise VaultDamaged(
            _("its keys are not here: the vault's directory alone opens nothing"),
            hint=_("give its state directory with --state, or restore a backup"),
        )
    ledger, trusted = _join_ledgers(source, here if known else None)
    if not trusted and not believe_keyring:
        raise VaultDamaged(
            _("the list of dates on which things die is missing or was changed"),
            hint=_("`--keyring-dates` takes the dates inside the vault instead, and makes all of them irrevocable"),
        )
    living = {shard for shard in here.names() if here.has_shard(shard)} if known else set(shards)
    found = Found(
        vault_id,
        shards,
        ledger,
        erased=len(set(shards) - living - {"vault"}),
        trusted=trusted,
        known_here=known,
        here_as=next((v for v in existing_vaults(paths) if _id_or_none(paths, v) == vault_id), None),
        epoch=_read_epoch(here) if known else 0,
        book=state_files.get("extra/let-go.json"),
    )
    found = replace(found, shards={k: v for k, v in shards.items() if k in living or k == "vault"})
    found = _refuse_closed(paths, found, now)
    return _drop_past(found, source, now) if ledger is not None else found


def _unpack_files(shop: Workshop, parts: Parts, name: str) -> dict[str, bytes]:
    """Write the vault's files, which are encrypted, and keep the others in memory."""
    disk, rest, base = Disk(), {}, shop.paths.vault(name)
    with translate_errors():
        _make_folders(shop.data, base)
        for member, data in parts:
            if member.startswith("vault/"):
                path = base / member.removeprefix("vault/")
                _make_folders(base, path.parent)
                disk.write_new(path, data)
            elif member != "README":
                rest[member.removeprefix("state/")] = data
        for folder in ("seg", "doc", "audit"):
            _make_folders(base, base / folder)
    return rest


def _make_folders(base: Path, folder: Path) -> None:
    """Make a folder and all above it up to ``base``, each for its owner alone."""
    for path in (*reversed([p for p in folder.parents if p.is_relative_to(base)]), folder):
        make_private(path)


def _open_state(paths: Paths, vault_id: str) -> State:
    with translate_errors():
        return State(paths.state, vault_id, Disk())


def _write_state(shop: Workshop, here: State | None, vault_id: str, files: dict[str, bytes]) -> State:
    """Write the state directory but for the keys; what this machine noted while locked and its receipts come along."""
    state = _open_state(shop.paths, vault_id)
    with translate_errors():
        _make_folders(shop.state, state.path)
        state.create()
        kept = {k: v for k, v in files.items() if not k.startswith((_SHARDS, "extra/", "anchor"))}
        if here is not None:
            folders = ("receipts/", "pending/") if "receipt.key" in kept else ("",)
            for path in sorted(here.path.rglob("*")):
                name = path.relative_to(here.path).as_posix()
                left_out = name.startswith(_SHARDS) or path.name in ("anchor", "CACHEDIR.TAG", "journal.lock")
                if path.is_file() and name.startswith(folders) and (name.startswith("audit/") or not left_out):
                    kept.setdefault(name, path.read_bytes())
        for name, data in kept.items():
            _make_folders(state.path, (state.path / name).parent)
            state.disk.write_new(state.path / name, data)
        if here is not None and "receipt.key" in files:
            state.hear(here)
    return state


def _join_ledgers(source: State, here: State | None) -> tuple[Ledger | None, bool]:
    """Return what both lists of deadlines say together, the earlier date of each; and whether they can be believed."""
    try:
        states = [state for state in (source, here) if state is not None]
        if any(state.facts().is_incomplete for state in states):
            return None, False
        known = [found for state in states if (found := read_ledger(state)) is not None]
    except VaultError:
        return None, False
    if not known:
        return None, False
    merged = known[0]
    for other in known[1:]:
        dates = dict(merged.deadlines)
        for shard, at in other.deadlines.items():
            dates[shard] = min(at, dates.get(shard, at))
        merged = replace(
            merged,
            last_opened=max(merged.last_opened, other.last_opened),
            ex_days=min(merged.ex_days, other.ex_days),
            vault_days=min(merged.vault_days, other.vault_days),
            deadlines=dates,
            fixed=merged.fixed | other.fixed,
            clock=max((merged.clock, other.clock), key=lambda mark: int(mark.get("high") or 0)),
            token=other.token or merged.token,
            escrows=tuple(sorted({*merged.escrows, *other.escrows})),
        )
    return merged, True


def _id_or_none(paths: Paths, name: str) -> str | None:
    with suppress(ExskillError):
        return find_vault_id(paths, name)
    return None


def _read_epoch(here: State) -> int:
    with suppress(VaultError):
        return here.anchor().epoch
    return 0


def _refuse_closed(paths: Paths, found: Found, now: datetime) -> Found:
    """A vault that was let go or taken back here comes back only where this machine still knows what was erased."""
    until = vault_closed_until(paths, found.vault_id, now)
    if until is None:
        return found
    if not found.known_here:
        raise ConsentDenied(
            _("this vault was let go or taken back; it is not taken in again before {day}").format(
                day=f"{until:%Y-%m-%d}"
            ),
            hint=_("that was said beforehand, and holds for the one night on which one would undo it"),
        )
    return replace(found, said_no=True)


def _own_in(state: State) -> frozenset[str]:
    try:
        return state.facts().own
    except Damaged:
        return frozenset()


def _drop_past(found: Found, source: State, now: datetime) -> Found:
    """Leave out what is past its date; every date counts at once, because nothing but a copy is lost by a wrong clock."""
    ledger = found.ledger
    assert ledger is not None  # noqa: S101 -- asked by the caller
    wall, high = int(now.timestamp()), int(ledger.clock.get("high") or 0)
    if wall < high - BACKWARD_SLACK:
        raise LimitActive(
            _("this machine's clock is behind what it said before; everything with a date stays closed"),
            hint=_("set the clock right and try again; no date is ever extended by a clock"),
        )
    if ledger.last_opened + ledger.vault_days * _DAY <= wall:
        raise LimitActive(
            _("its time is over: it was not opened for {n} days").format(n=ledger.vault_days),
            hint=_("that date was said when it was made; nothing of it is taken in"),
        )
    over = {shard for shard, at in ledger.deadlines.items() if at <= wall} & set(found.shards)
    theirs: set[str] = set()
    if ledger.last_opened + ledger.ex_days * _DAY <= wall:
        theirs = set(found.shards) - _own_in(source) - {VAULT_SHARD} - over
    seen = read_clocks(now)
    left = {shard: data for shard, data in found.shards.items() if shard not in over | theirs}
    clock = asdict(Mark(max(wall, high), seen.since_boot, seen.boot))
    return replace(
        found,
        shards=left,
        expired=len(over),
        closed=len(theirs),
        ledger=replace(ledger.without(frozenset(over | theirs)), clock=clock),
    )


def take_in(paths: Paths, found: Found, name: str, unlocker: Any, *, clock: Callable[[], datetime]) -> bool:
    """Open what was made ready, erase what its own keyring says is due, and put it in its place.

    Returns whether the audit log came along; where it did not fit, it begins anew. Raises UsageError where another vault has
    that name, WrongPassphrase and whatever opening raises; then nothing was changed.
    """
    from exskill.store.opening import adopt_store

    if name != found.here_as and paths.vault(name).exists():
        raise UsageError(_("there is another vault of that name"), hint=_("choose one with `exskill --vault NAME …`"))
    shop = open_workshop(paths)
    state = _open_state(shop.paths, found.vault_id)
    with translate_errors():
        for shard, data in found.shards.items():
            state.disk.write_new(state.shards / shard, data)
        if found.ledger is not None:
            write_ledger(state, found.ledger)
        else:
            state.forget_facts()
    store, log = adopt_store(shop.paths, name, unlocker, clock=clock, epoch=found.epoch)
    whole = log == "log kept"
    with store:
        if not found.trusted:
            ledger = store.ledger()
            store.save_ledger(replace(ledger, fixed=frozenset(ledger.deadlines)))
        if found.said_no:
            store.close_stance()
        gone = found.erased + found.expired + found.closed
        store.record(
            EventKind.RESTORE,
            outcome=Outcome.PARTIAL if gone or not whole else Outcome.OK,
            counts={Count.SHARDS: len(found.shards), Count.PROBLEMS: int(not whole)},
        )
    if found.book is not None:
        bans.take_over(paths, found.book)  # first: a crash leaves a ban too many, never one too few
    with translate_errors(), _hold_lock(paths, found.here_as):
        put_in_place(paths, name, found.vault_id, found.here_as)
    return whole


def _hold_lock(paths: Paths, name: str | None) -> AbstractContextManager[None]:
    """Hold the lock of the vault that is about to be replaced, if there is one."""
    return hold_lock(paths.vault(name) / "lock", exclusive=True) if name is not None else nullcontext()
