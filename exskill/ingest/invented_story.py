"""The invented story: what becomes of a chat here, shown on one that nobody wrote. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from exskill.chat.messages import Message
from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.importers import registry
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource

__all__ = ["Story", "tell_story"]

_ME, _EX = "Alex", "Sam"
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Story:
    """Lines before and after redaction, with whether the user wrote them; how many there are; who was hidden how often."""

    lines: tuple[tuple[str, str, bool], ...]
    messages: int
    people: tuple[tuple[str, int], ...]


def tell_story() -> Story:
    """Read and redact the invented chat in memory. Raises RedactionRefused where a detector cannot run."""
    source, options = MemorySource((files("exskill") / "demo" / "chat.txt").read_bytes(), "chat.txt"), ReadOptions()
    importer = registry.recognise_source(source, options)[0][0]
    conversations = list(importer.conversations(source, options))
    cast = decide_cast(conversations, me=[_ME], ex=[_EX])
    written = [r for r in importer.read(source, options) if isinstance(r, Message) and r.text]
    redactor = build_redactor(cast, conversations)
    redactor.observe([r.text for r in written])
    after = redactor.redact([r.text for r in written])
    pairs = [
        (str(message.text), str(done.text), message.sender is not None and message.sender.name == _ME)
        for message, done in zip(written, after, strict=True)
        if done.text is not None and str(done.text) != str(message.text)
    ]
    people = [(found.names[0], found.count) for found in redactor.roster() if found.names]
    return Story(tuple(pairs[:_SHOWN]), len(written), tuple(people))
