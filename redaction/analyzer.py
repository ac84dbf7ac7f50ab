"""Presidio put together from this package's parts: an ``AnalyzerEngine`` for English and Chinese that never uses the network.

The engine tokenises and nothing more; names come from one batched recognizer, identifiers from pattern recognizers. The
:class:`~redaction.redactor.Redactor` runs the same detectors without Presidio's cost per call; whoever knows Presidio can
add a recognizer to either (``Redactor(recognizers=[...])``, or ``engine.registry.add_recognizer``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from redaction.names.spans import NameTagger

__all__ = ["analyzer", "name_recognizer", "nlp_engine", "registry"]


def nlp_engine(languages: Sequence[str] = ("en", "zh")) -> Any:
    """Return a Presidio ``NlpEngine`` that only tokenises."""
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class _Tokens(NlpEngine):  # type: ignore[misc, unused-ignore]  # presidio ships no types
        def __init__(self) -> None:
            self._blank: dict[str, Any] = {}

        def load(self) -> None:
            import spacy

            self._blank = {language: spacy.blank(language) for language in languages}

        def is_loaded(self) -> bool:
            return bool(self._blank)

        def process_text(self, text: str, language: str) -> Any:
            doc = self._blank[language](text)
            words = [token.text.lower() for token in doc]
            places = [token.idx for token in doc]
            return NlpArtifacts(
                entities=[], tokens=doc, tokens_indices=places, lemmas=words, nlp_engine=self, language=language
            )

        def process_batch(
            self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: Any
        ) -> Iterator[tuple[str, Any]]:
            del batch_size, n_process
            for text in texts:
                yield text, self.process_text(text, language)

        def is_stopword(self, word: str, language: str) -> bool:
            return bool(self._blank[language].vocab[word].is_stop)

        def is_punct(self, word: str, language: str) -> bool:
            return bool(self._blank[language].vocab[word].is_punct)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return list(languages)

    engine = _Tokens()
    engine.load()
    return engine


def name_recognizer(tagger: NameTagger, language: str, threshold: float = 0.6) -> Any:
    """Return a Presidio recognizer of PERSON over a name tagger."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class _Names(EntityRecognizer):  # type: ignore[misc, unused-ignore]  # presidio ships no types
        def load(self) -> None:
            """Nothing to load: the tagger is given."""

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Any]:
            del nlp_artifacts
            if entities and "PERSON" not in entities:
                return []
            spans = (s for s in tagger.tag([text])[0] if s.score >= threshold)
            return [RecognizerResult("PERSON", s.start, s.end, s.score) for s in spans]

    return _Names(supported_entities=["PERSON"], name=f"Names-{language}", supported_language=language)


def registry(languages: Sequence[str] = ("en", "zh"), tagger: NameTagger | None = None) -> Any:
    """Return a ``RecognizerRegistry`` of all identifiers, and of names if a tagger is given."""
    from presidio_analyzer import RecognizerRegistry

    from redaction.recognizers import presidio_recognizers

    recognizers = presidio_recognizers(tuple(languages))
    if tagger is not None:
        recognizers += [name_recognizer(tagger, language) for language in languages]
    return RecognizerRegistry(recognizers=recognizers, supported_languages=list(languages))


def analyzer(languages: Sequence[str] = ("en", "zh"), profile: str = "default") -> Any:
    """Return a Presidio ``AnalyzerEngine``; raise DetectorUnavailable if a model is missing or altered."""
    from presidio_analyzer import AnalyzerEngine

    from redaction import names

    tagger = names.load(profile, languages)
    return AnalyzerEngine(
        registry=registry(languages, tagger),
        nlp_engine=nlp_engine(languages),
        supported_languages=list(languages),
    )
