"""Putting one vault right, as a use case for every face: rights, leftovers, and what a failing disk has spoilt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exskill.core.i18n import _
from exskill.core.paths import Paths
from exskill.machine.checkup import Check
from exskill.store import repair
from exskill.store.repair import Damage

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.slots import Unlocker

__all__ = ["damage_words", "mend_files"]


def mend_files(
    paths: Paths, name: str, key: Unlocker, *, opening: Callable[[], Store], may_drop: Callable[[Damage], bool]
) -> tuple[Check, ...]:
    """Take rights from others, remove leftovers, read every part once; what is spoilt goes where ``may_drop`` agrees.

    ``opening`` opens the same vault with the same key, for writing. Raises WrongPassphrase and what opening a vault raises.
    """
    title, found = _("repair"), list[Check]()
    if loose := repair.close_to_others(paths, name):
        words = _("taken from other users: {n} files and folders").format(n=loose)
        found.append(Check(title, "ok", words))
    strays, damage = repair.find_damage(paths, name, key)
    if damage.consent:
        words = _("the consent itself is spoilt: nothing may be used. Put a backup back with `exskill restore FILE`")
        return (*found, Check(title, "problem", words))
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
