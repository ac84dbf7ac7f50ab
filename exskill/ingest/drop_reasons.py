"""Why a row that was read is not kept, in the user's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from exskill.chat.messages import DropReason
from exskill.core.i18n import N_

__all__ = ["REASONS"]

REASONS: Final[Mapping[DropReason, str]] = {
    DropReason.SYSTEM: N_("written by the app itself"),
    DropReason.DELETED: N_("deleted by its author"),
    DropReason.DISAPPEARING: N_("disappearing: both agreed that it vanishes"),
    DropReason.EMPTY: N_("empty"),
    DropReason.THIRD_PARTY: N_("written by somebody else"),
    DropReason.OTHER_CHAT: N_("another chat"),
    DropReason.OUT_OF_RANGE: N_("outside the dates you chose"),
    DropReason.BEFORE_ADULTHOOD: N_("before the other person was 18"),
    DropReason.DUPLICATE: N_("already there"),
    DropReason.UNPARSED: N_("could not be read"),
    DropReason.QUARANTINED: N_("redaction failed on it"),
    DropReason.UNSURE: N_("speaker or text not certain"),
}
