"""Compute the vectors of our own answers' lines: ``python -m tests.benchmarks.own_answers`` writes answers.npz anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import exskill.persona.reply
from exskill.persona.reply.answers import load_topics, pack_vectors
from exskill.retrieval.embed import load_embedder
from redaction.rehydrate import rehydrate


def main() -> None:
    """Embed what is told in every topic; a test fails while the file is of other lines."""
    embedder = load_embedder()
    assert embedder is not None
    vectors = {
        language: np.asarray(
            embedder.passages([rehydrate(line) for topic in load_topics(language) for line in topic.said]), np.float32
        )
        for language in ("en", "zh")
    }
    path = Path(exskill.persona.reply.__path__[0]) / "answers.npz"
    path.write_bytes(pack_vectors(vectors))


if __name__ == "__main__":
    main()
