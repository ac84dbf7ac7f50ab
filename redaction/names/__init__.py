"""Names of people in English and Chinese text: ``load(profile).tag(texts)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from redaction.names.spans import NameSpan, NameTagger

__all__ = ["PROFILES", "NameSpan", "NameTagger", "load"]

PROFILES = ("default", "fast")


class _Together:
    def __init__(self, taggers: Sequence[NameTagger]) -> None:
        self._taggers = tuple(taggers)

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the spans of all taggers."""
        found: list[list[NameSpan]] = [[] for _ in texts]
        for tagger in self._taggers:
            for spans, more in zip(found, tagger.tag(texts), strict=True):
                spans += more
        return found


def load(profile: str = "default", languages: Sequence[str] = ("en", "zh")) -> NameTagger:
    """Return the tagger of a profile; raise DetectorUnavailable if a model is missing or altered."""
    del profile  # one set of models so far serves every profile
    from redaction.names.chinese import ChineseTagger
    from redaction.names.english import EnglishTagger

    makers: dict[str, Callable[[], NameTagger]] = {"en": EnglishTagger, "zh": ChineseTagger}
    return _Together([makers[language]() for language in languages if language in makers])
