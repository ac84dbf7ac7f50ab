"""Putting one vault right, as a use case for every face: rights, leftovers, and what a failing disk has spoilt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from exskill.core.i18n import N_, _
from exskill.core.paths import Paths
from exskill.machine.checkup import Check
from exskill.store import repair
from exskill.store.kinds import Clock
from exskill.store.repair import Damage

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.slots import Unlocker

__all__ = ["damage_words", "mend_files"]

_LOG: Final = N_(
    "The audit log is damaged. If the damage is at its end, the vault stays closed. A new log can begin, and it says so. The old"
    " one is put aside and not shown any more; it is erased together with the vault. Your chat, letters and"
    " dates stay as they are."
)
_ANCHOR: Final = N_(
    "What this machine remembers of the vault is damaged, so the vault stays closed. It can remember the vault as it is now: its"
    " log tells of nothing newer. If somebody put older copies of the vault and of its log in their place, that is not noticed"
    " then; what was erased stays erased."
)


def mend_files(
    paths: Paths,
    name: str,
    key: Unlocker,
    *,
    clock: Clock,
    opening: Callable[[], Store],
    may_drop: Callable[[Damage], bool],
    may_renew: Callable[[str], bool],
) -> tuple[Check, ...]:
    """Take rights from others, remove leftovers, read every part once; what is spoilt goes where ``may_drop`` agrees.

    A spoilt anchor or audit log begins anew where ``may_renew`` agrees to a sentence about it, which the user must have seen.
    ``opening`` opens the same vault with the same key, for writing. Raises WrongPassphrase, what opening a vault raises, and
    VaultDamaged where the anchor is spoilt and the log does not tell that the vault is the newest.
    """
    title, found = _("repair"), list[Check]()
    if loose := repair.close_to_others(paths, name):
        words = _("taken from other users: {n} files and folders").format(n=loose)
        found.append(Check(title, "ok", words))
    if not repair.has_sound_anchor(paths, name, key):
        repair.require_newest(paths, name, key, clock)
        if not may_renew(_(_ANCHOR)):
            return (*found, Check(title, "problem", _(_ANCHOR)))
        repair.renew_anchor(paths, name, key, clock)
        found.append(Check(title, "warning", _("the vault as it is now counts as the newest")))
    strays, damage = repair.find_damage(paths, name, key)
    if damage.consent:
        words = _("the consent itself is spoilt: nothing may be used. Put a backup back with `exskill restore FILE`")
        return (*found, Check(title, "problem", words))
    if not repair.has_sound_log(paths, name, key, clock):
        if not may_renew(_(_LOG)):
            return (*found, Check(title, "problem", _(_LOG)))
        repair.renew_log(paths, name, key, clock)
        found.append(Check(title, "warning", _("the audit log began anew, and its first line says so")))
    with opening() as store:
        if strays:
            words = _("removed: {n} left over from a write that was cut short").format(n=strays)
            found.append(Check(title, "ok", words))
        if not damage:
            return (*found, Check(title, "ok", _("every part of the vault is readable")))
        if not may_drop(damage):
            return (*found, Check(title, "problem", damage_words(damage)))
        repair.drop_damaged(store, damage)
    return (*found, Check(title, "warning", _("{words}; taken out").format(words=damage_words(damage))))


def damage_words(damage: Damage) -> str:
    """Return what can no longer be read, in a sentence."""
    return _("{parts} parts are spoilt, with {rows} messages; nobody can read them any more").format(
        parts=len(damage.segments) + len(damage.documents), rows=damage.rows
    )
