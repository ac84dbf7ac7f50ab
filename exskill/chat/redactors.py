"""Putting the redactor together for an import and for a live conversation; its patterns are compiled then, and no sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exskill.chat.messages import Conversation, Handle
from exskill.chat.participants import Cast
from exskill.core.errors import RedactionRefused
from exskill.core.i18n import _
from exskill.core.paths import resolve_paths
from redaction.errors import DetectorUnavailable
from redaction.text import RawText, RedactedText
from redaction.types import Person

if TYPE_CHECKING:
    from redaction import Redactor

__all__ = ["build_redactor", "leak_guard", "live_redactor", "own_recognizers"]


def build_redactor(cast: Cast, conversations: Sequence[Conversation], *, earlier: bytes | None = None) -> Redactor:
    """Return a redactor that knows the people of an import, and those of earlier imports under their old tags."""
    from redaction import Redactor

    people = [
        Person("me", "self", _collect_names(cast.me), _collect_ids(cast.me)),
        Person("ex", "ex", _collect_names(cast.ex), _collect_ids(cast.ex)),
    ]
    third = sorted(cast.third, key=lambda h: h.id)
    people += [Person(f"third-{i}", "third", (h.name,), _collect_ids([h])) for i, h in enumerate(third)]
    del conversations  # titles are never stored; names in them are the participants'
    return Redactor(people, earlier=earlier, recognizers=own_recognizers())


def own_recognizers() -> list[Any]:
    """Return the user's own Presidio recognizers: ``recognizers.yaml`` and ``recognizers.py`` in the configuration folder.

    They read every message of an import and every live turn. Raise RedactionRefused if one cannot be used.
    """
    folder = resolve_paths().config
    files = [path for name in ("recognizers.yaml", "recognizers.py") if (path := folder / name).is_file()]
    if not files:
        return []
    return [recognizer for path in files for recognizer in _load_recognizers(path)]


def _load_recognizers(path: Path) -> list[Any]:
    from redaction.analyzer import from_file

    try:
        return from_file(path)
    except DetectorUnavailable:
        raise RedactionRefused(
            _("your own recognizer file {name} cannot be used; nothing was read").format(name=path.name),
            hint=_("mend it, or move it out of the configuration folder; only you may be allowed to write to it"),
        ) from None


def _collect_names(handles: Iterable[Handle]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(h.name for h in handles))


def _collect_ids(handles: Iterable[Handle]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(h.id for h in handles if h.id != h.name))


def live_redactor(names: bytes | None) -> Redactor:
    """Return the redactor for what is typed now; without the map of names it detects all the same."""
    from redaction import Redactor

    own = own_recognizers()
    return Redactor.from_map(names, recognizers=own) if names is not None else Redactor(recognizers=own)


def leak_guard(redactor: Redactor) -> Callable[[Sequence[str]], Sequence[RedactedText | None]]:
    """Return a check for generated text: the text if nobody is named in it, else None."""

    def check(texts: Sequence[str]) -> Sequence[RedactedText | None]:
        return [
            r.text if r.text is not None and not r.findings else None
            for r in redactor.redact([RawText(t) for t in texts])
        ]

    return check
