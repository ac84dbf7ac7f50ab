"""What is said of keys that were destroyed because their time had come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exskill.core.i18n import ngettext

if TYPE_CHECKING:
    from exskill.erasure.reap import Reaped

__all__ = ["reaped_words"]


def reaped_words(done: Reaped) -> str:
    """Return one erasure as a sentence."""
    return ngettext(
        "{vault}: {keys} key destroyed, because its time had come",
        "{vault}: {keys} keys destroyed, because their time had come",
        done.keys,
    ).format(vault=done.vault, keys=done.keys)
