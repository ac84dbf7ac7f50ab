"""What is on the desk while the page is open: the vault that was unlocked, the session or import that runs, and the clock.

Handlers run in threads; :attr:`Desk.lock` lets one at a time touch the vault. A session and an import hold the vault for as
long as they run; only their own pages answer then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from exskill.core.errors import ExskillError, LimitActive, NoVault, WrongPassphrase
from exskill.core.i18n import _
from exskill.core.native_child import end_children
from exskill.core.paths import Paths
from exskill.core.secret import wipe_secret
from exskill.erasure.dates import list_dates
from exskill.erasure.deadlines import write_notices
from exskill.store.kinds import DEFAULT_VAULT
from exskill.store.locate import existing_vaults
from exskill.store.opening import open_store
from exskill.store.store import Store
from exskill.web.bringing import Bringing
from exskill.web.entrance import Entrance
from exskill.web.held import Held
from exskill.web.learning import Learning
from exskill.web.reading import Reading, read_messages
from exskill.web.sitting import Sitting
from vault.slots import PassphraseUnlocker

if TYPE_CHECKING:
    from exskill.unlock.service import NewCode
    from vault.slots import Unlocker

__all__ = ["Answered", "Desk"]

IDLE_SECONDS: Final = 10 * 60.0
ENDS_SOON_S: Final = 7 * 24 * 3600
_FREE_TRIES: Final = 3
_LONGEST_WAIT_S: Final = 60.0


def local_now() -> datetime:
    """Return the wall clock with its zone."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Answered:
    """The page and status that a form was answered with, the vault that was open then, and whether a code is on it."""

    page: bytes
    status: int
    store: Store | None
    has_code: bool


@dataclass(slots=True)
class Desk:
    """One running page. ``leave`` ends the program; ``memory_only`` tells what the browser keeps."""

    paths: Paths
    vault_name: str | None
    entrance: Entrance
    leave: Callable[[], None]
    clock: Callable[[], datetime] = local_now
    monotonic: Callable[[], float] = time.monotonic
    throws_away: bool = True
    model_name: str | None = None  # None: the default one, or the small one where only that is here
    shown: threading.Event = field(default_factory=threading.Event)  # the first page is on the screen
    lock: threading.RLock = field(default_factory=threading.RLock)
    store: Store | None = None
    sitting: Sitting | None = None
    bringing: Bringing | None = None
    learning: Learning | None = None
    held: Held | None = None  # a backup that is looked at
    notice: str = ""
    _messages: Reading | None = None
    fresh_code: NewCode | None = None
    shown_costs: frozenset[str] = frozenset()  # the sentences of the last screen that say what beginning anew costs
    ends_soon: tuple[str, ...] | None = None
    answered: Answered | None = None  # what a form was answered with, until the next or the lock
    shown_code: str = ""  # a recovery code that is on the screen until it is known to be on paper
    _tries: int = 0
    _shut_until: float = 0.0
    _idle: threading.Timer | None = None

    @property
    def name(self) -> str:
        """The vault's name: the one that was asked for, the only one, or the one to be made."""
        found = existing_vaults(self.paths)
        return self.vault_name or (found[0] if len(found) == 1 else DEFAULT_VAULT)

    @property
    def has_vault(self) -> bool:
        """Whether there is a vault to open."""
        return self.name in existing_vaults(self.paths)

    @property
    def is_open(self) -> bool:
        """Whether the vault is unlocked."""
        return self.store is not None

    @property
    def opened(self) -> Store:
        """The open vault. Raises NoVault where it is locked."""
        if self.store is None:
            raise NoVault(_("the vault is locked"), hint="")
        return self.store

    def unlock(self, unlocker: Unlocker) -> None:
        """Open the vault. After three wrong tries each next one waits longer (LimitActive says how long)."""
        wait = self._shut_until - self.monotonic()
        if wait > 0:
            raise LimitActive(_("please wait {n} seconds, then try again").format(n=int(wait) + 1), hint="")
        self._put_away()
        try:
            self.store = open_store(self.paths, self.name, unlocker, clock=self.clock)
        except WrongPassphrase:
            self._tries += 1
            if self._tries >= _FREE_TRIES:
                self._shut_until = self.monotonic() + min(_LONGEST_WAIT_S, 2.0 ** (self._tries - _FREE_TRIES + 1))
            raise
        self._tries = 0
        self.touch()

    def confirm(self, secret: bytearray) -> None:
        """Ask for the passphrase once more, as the terminal does: the vault is opened anew; a wrong one leaves it locked."""
        try:
            self.unlock(PassphraseUnlocker(secret))
        finally:
            wipe_secret(secret)

    def close_vault(self) -> None:
        """Lock: put everything away, and end the processes for outside code with what they last heard."""
        self._put_away()
        end_children()

    def _put_away(self) -> None:
        """End what runs, write down the deadlines, forget the keys. The processes for outside code live on."""
        if self.sitting is not None:
            self.sitting.leave()
            self.sitting = None
        for job in (self.bringing, self.learning):
            if job is not None and job.is_working:
                job.stop()
        self.bringing = self.learning = None
        if self.held is not None:
            self.held.wipe()
            self.held = None
        self.shown_code, self.fresh_code, self.answered = "", None, None
        self._messages = self.ends_soon = None
        with self.lock:
            store, self.store = self.store, None
            if store is not None:
                store.close()

    def endings(self) -> tuple[str, ...]:
        """Return what ends within a week, in sentences, for the head of every page; looked up once an opening."""
        if self.store is None or self.is_busy:
            return ()
        if self.ends_soon is None:
            now = self.clock()
            try:
                dates = list_dates(self.store, now)
            except ExskillError:  # a farewell or a no has just ended the vault: its page is shown without dates
                return ()
            self.ends_soon = tuple(write_notices(dates, int(now.timestamp()), within=ENDS_SOON_S))
        return self.ends_soon

    def reading(self) -> Reading:
        """Return the messages that may be read, loaded once for as long as nothing changes."""
        if self._messages is None:
            self._messages = read_messages(self.opened)
        return self._messages

    def forget_reading(self) -> None:
        """Drop the loaded messages and dates, because what is stored or permitted has changed."""
        self._messages = self.ends_soon = None

    def touch(self) -> None:
        """Somebody is here: the vault locks itself only after ten minutes without anybody."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = threading.Timer(IDLE_SECONDS, self._lock_idle)
        self._idle.daemon = True
        self._idle.start()

    @property
    def is_busy(self) -> bool:
        """Whether a session, an import or a course holds the vault."""
        jobs = (self.bringing, self.learning)
        return (self.sitting is not None and not self.sitting.is_over) or any(job and job.is_working for job in jobs)

    def _lock_idle(self) -> None:
        if self.is_busy:
            self.touch()
        else:
            self.notice = _("Nobody was here for ten minutes, so the vault locked itself.")
            self.close_vault()

    def take_notice(self) -> str:
        """Return what is to be said once, and forget it."""
        said, self.notice = self.notice, ""
        return said
