"""What was done, in numbers; no text and no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from redaction.types import Redaction

__all__ = ["Report"]


@dataclass(slots=True)
class Report:
    """Counts over all texts redacted so far. ``messages == clean + changed + failed``."""

    messages: int = 0
    changed: int = 0
    failed: int = 0
    people: int = 0
    entities: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    unsure: int = 0

    @property
    def clean(self) -> int:
        """Texts in which nothing had to go."""
        return self.messages - self.changed - self.failed

    def add(self, results: Sequence[Redaction], unsure_below: float = 0.7) -> None:
        """Count a batch; ``unsure`` are texts with a finding below a score."""
        for result in results:
            self.messages += 1
            if result.text is None:
                self.failed += 1
                continue
            self.changed += bool(result.findings)
            self.unsure += any(f.score < unsure_below for f in result.findings)
            self.entities.update(f.entity for f in result.findings)
            self.categories.update(result.categories)
            self.languages[result.lang] += 1
