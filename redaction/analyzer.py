"""Presidio's ``AnalyzerEngine`` over this package's recognizers, in English and Chinese: no model of spaCy's, no network.

Every import, every live turn and every corpus passes through it: :class:`~redaction.redactor.Redactor` hands a message with the
names that a batch of messages was read for (:func:`wrap_text`), the recognizers registered here give their findings, and so does
whatever recognizer somebody adds. Used alone (:func:`analyzer`), the engine reads the names of each text by itself.
"""

from __future__ import annotations

import os
import runpy
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from redaction.errors import DetectorUnavailable
from redaction.names.spans import NameSpan, NameTagger
from redaction.names.words import tokenize
from redaction.recognizers import list_kinds, scan_all
from redaction.recognizers.base import Hit

__all__ = ["LANGUAGES", "analyzer", "from_file", "make_engine", "make_recognizer", "wrap_text"]

LANGUAGES: Final = ("en", "zh")
_LEAST: Final = 0.6
Find = Callable[[str, Sequence[NameSpan] | None], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class _Presidio:
    """Presidio's classes as this module extends them: made at first use, for importing Presidio takes a second."""

    tokens: Any
    message: Any
    recognizer: Any
    no_context: Any


@cache
def _load_presidio() -> _Presidio:
    from presidio_analyzer import ContextAwareEnhancer, EntityRecognizer, RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Message(NlpArtifacts):  # type: ignore[misc, unused-ignore]  # presidio ships no types
        """A text with the names that a tagger saw in it, None if it was not asked."""

        def __init__(
            self, words: Sequence[tuple[int, int, str]], names: Sequence[NameSpan] | None, language: str
        ) -> None:
            lemmas: Any = [word.lower() for _, _, word in words]
            super().__init__([], lemmas, [start for start, _, _ in words], lemmas, None, language)
            self.keywords = lemmas
            self.names = names

    class Tokens(NlpEngine):  # type: ignore[misc, unused-ignore]
        """Splits a text into words and does nothing else."""

        def load(self) -> None:
            """Nothing to load."""

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            return Message(tokenize(text), None, language)

        def process_batch(
            self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: Any
        ) -> Iterator[tuple[str, Any]]:
            del batch_size, n_process
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            del word, language
            return False

        def is_punct(self, word: str, language: str) -> bool:
            del language
            return not word.isalnum()

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return list(LANGUAGES)

    class Recognizer(EntityRecognizer):  # type: ignore[misc, unused-ignore]
        """One of ours: a function from a text and its names to hits."""

        def __init__(self, name: str, kinds: Sequence[str], language: str, find: Find) -> None:
            self._find, self._kinds = find, frozenset(kinds)
            super().__init__(supported_entities=list(kinds), name=name, supported_language=language)

        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            wanted = self._kinds if not entities or len(entities) >= len(self._kinds) else frozenset(entities)
            hits = self._find(text, getattr(nlp_artifacts, "names", None))
            return [RecognizerResult(h.entity, h.start, h.end, h.score) for h in hits if h.entity in wanted]

    class NoContext(ContextAwareEnhancer):  # type: ignore[misc, unused-ignore]
        """Our recognizers weigh their context themselves."""

        def __init__(self) -> None:
            super().__init__(0.0, 0.0, 0, 0)

        def enhance_using_context(
            self, text: str, raw_results: list[Any], nlp_artifacts: Any, recognizers: list[Any], context: Any = None
        ) -> list[Any]:
            del text, nlp_artifacts, recognizers, context
            return raw_results

    return _Presidio(Tokens, Message, Recognizer, NoContext)


def wrap_text(text: str, names: Sequence[NameSpan], language: str, *, words: bool = False) -> Any:
    """Return Presidio's ``NlpArtifacts`` of a text whose names are known; ``words`` for recognizers that look at context."""
    return _load_presidio().message(tokenize(text) if words else (), names, language)


def make_recognizer(name: str, kinds: Sequence[str], find: Find, language: str = "en") -> Any:
    """Return a Presidio recognizer over a function of (text, names) to hits."""
    return _load_presidio().recognizer(f"{name}-{language}", kinds, language, find)


def make_engine(finders: Sequence[tuple[str, Sequence[str], Find]], others: Sequence[Any] = ()) -> Any:
    """Return an ``AnalyzerEngine`` over functions of ours and recognizers of anybody's, each for both languages.

    ``finders`` are (name, kinds, function). Somebody else's recognizer reads every message, whatever language it names.
    """
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    made = _load_presidio()
    ours = [make_recognizer(name, kinds, find, language) for name, kinds, find in finders for language in LANGUAGES]
    registry = RecognizerRegistry(recognizers=[*ours, *_in_both(others)], supported_languages=list(LANGUAGES))
    context = {} if others else {"context_aware_enhancer": made.no_context()}
    return AnalyzerEngine(registry=registry, nlp_engine=made.tokens(), supported_languages=list(LANGUAGES), **context)


def _in_both(recognizers: Sequence[Any]) -> Iterator[Any]:
    """Yield recognizers for both languages: a staff number is one in a Chinese message too."""
    for given in recognizers:
        for language in LANGUAGES:
            twin = copy(given)
            twin.supported_language = language
            yield twin


def analyzer(languages: Sequence[str] = LANGUAGES, profile: str = "default") -> Any:
    """Return an ``AnalyzerEngine`` that needs no redactor of ours; raise DetectorUnavailable if a model is missing or altered."""
    from redaction import names

    tagger = names.load(profile, languages)
    return make_engine([("identifiers", list_kinds(), _find_identifiers), ("names", ("PERSON",), _names_by(tagger))])


def _find_identifiers(text: str, names: Sequence[NameSpan] | None) -> list[Hit]:
    del names
    return scan_all(text)


def _names_by(tagger: NameTagger) -> Find:
    def find(text: str, names: Sequence[NameSpan] | None) -> Iterator[Hit]:
        for span in tagger.tag([text])[0] if names is None else names:
            if span.score >= _LEAST:
                yield Hit(span.start, span.end, "PERSON", span.score)

    return find


def from_file(path: Path) -> list[Any]:
    """Return the recognizers of a file: Presidio's YAML, or Python that sets ``RECOGNIZERS`` to a list of them.

    Raise DetectorUnavailable if it cannot be read, or if somebody else may write to it: it would run with the reader's rights.
    """
    if not _is_ours_alone(path):
        raise DetectorUnavailable("a recognizer file may be changed by others")
    return _from_python(path) if path.suffix == ".py" else _from_yaml(path)


def _is_ours_alone(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        raise DetectorUnavailable("a recognizer file cannot be read") from None
    return not found.st_mode & 0o022 and (not hasattr(os, "getuid") or found.st_uid in (0, os.getuid()))


def _from_python(path: Path) -> list[Any]:
    try:
        return list(runpy.run_path(str(path))["RECOGNIZERS"])
    except Exception:  # whatever is wrong with it: the words of the file are not repeated
        raise DetectorUnavailable("a recognizer file cannot be read") from None


def _from_yaml(path: Path) -> list[Any]:
    from presidio_analyzer import RecognizerRegistry

    registry = RecognizerRegistry(recognizers=[], supported_languages=list(LANGUAGES))
    try:
        registry.add_recognizers_from_yaml(str(path))
    except Exception:
        raise DetectorUnavailable("a recognizer file cannot be read") from None
    return list(registry.recognizers)
