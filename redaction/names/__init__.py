"""Names of people in English and Chinese text: ``load(profile).tag(texts)``.

``default`` needs numpy and the ``jieba`` package (whose data hold LAC's weights); ``thorough`` asks Rampart as
well (extra ``thorough``). What the models were trained on, and how well they do, stands in ``MODEL_CARD.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

from redaction.names.spans import NameSpan, NameTagger

__all__ = ["PROFILES", "NameSpan", "NameTagger", "load"]

PROFILES = ("default", "thorough")


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
    if profile not in PROFILES:
        raise ValueError("no such profile")
    taggers: list[NameTagger] = []
    if "en" in languages:
        from redaction.names.english import EnglishTagger

        second = None
        if profile == "thorough":
            from redaction.names.rampart import Rampart

            second = Rampart()
        taggers.append(EnglishTagger(second=second))
    if "zh" in languages:
        from redaction.names.chinese import ChineseTagger

        taggers.append(ChineseTagger())
    return _Together(taggers)
