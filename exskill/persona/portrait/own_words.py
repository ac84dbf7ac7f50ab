"""What the user writes into the portrait, with other people's names replaced before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exskill.chat.redactors import live_redactor
from exskill.core.errors import RedactionRefused
from exskill.core.i18n import _
from exskill.persona.portrait.stored import phrase_in
from redaction.text import RawText

if TYPE_CHECKING:
    from exskill.store.store import Store
    from redaction.text import RedactedText

__all__ = ["redact_own_words"]


def redact_own_words(store: Store, text: str, *, quoted: bool = False) -> RedactedText:
    """Return the user's words redacted; with ``quoted`` only the phrase in quotation marks, where there is one.

    Raises RedactionRefused where a detector fails: then nothing may be kept.
    """
    words = phrase_in(text) if quoted else text
    found = live_redactor(store.known_names()).redact_one(RawText(words))
    if found.text is None:
        raise RedactionRefused(_("the text could not be redacted, so it was not kept"))
    return found.text
