"""What is said of keys that were destroyed because their time had come: at once, or at the next start."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from exskill.cli.framework import ui
from exskill.core.i18n import _, ngettext
from exskill.erasure.untold import forget_untold, keep_untold, read_untold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exskill.core.paths import Paths
    from exskill.erasure.untold import Reaped

__all__ = ["list_reaped_words", "tell_reaped"]

_EARLIER_S = 3600


def tell_reaped(paths: Paths, done: Sequence[Reaped], now: datetime) -> None:
    """Say what was erased now and what nobody was told yet; where no terminal shows it, keep it for the next start."""
    found = [*read_untold(paths), *done]
    if not found:
        return
    for words in list_reaped_words(found, now):
        ui.say(words)
    if sys.stderr.isatty():
        forget_untold(paths)
    else:
        keep_untold(paths, found)


def list_reaped_words(done: Sequence[Reaped], now: datetime) -> list[str]:
    """Return each erasure as a sentence, with its day if it was not just now."""
    return [_describe_reaped(entry, now) for entry in done]


def _describe_reaped(done: Reaped, now: datetime) -> str:
    words = ngettext(
        "{vault}: {keys} key destroyed, because its time had come",
        "{vault}: {keys} keys destroyed, because their time had come",
        done.keys,
    ).format(vault=ui.clean(done.vault), keys=done.keys)
    if now.timestamp() - done.at < _EARLIER_S:
        return words
    day = datetime.fromtimestamp(done.at, now.tzinfo)
    return _("While nobody was here, on {day}: {what}").format(day=f"{day:%Y-%m-%d}", what=words)
