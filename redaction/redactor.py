"""The redactor: two readings, one answer.

``observe`` every text, ``freeze``, then ``redact`` in batches. Rows are independent after freezing, so batches may go to a
process pool or to Ray unchanged. A text that breaks a detector yields no text and a reason; a detector that cannot be
loaded raises :class:`~redaction.errors.DetectorUnavailable`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import asdict
from typing import Any, Final

from redaction.categories import categories_of
from redaction.errors import MapDestroyed, RedactionError
from redaction.names.spans import NameSpan, NameTagger
from redaction.normalise import fold
from redaction.people import Finding, Person, Redaction
from redaction.recognizers import scan_all
from redaction.recognizers.base import Hit
from redaction.roster import SEED_SCORE, Candidate, Roster, key
from redaction.tags import TAG, language_of, person_tag, tag
from redaction.text import RawText, _mint

__all__ = ["Redactor"]

_CACHE_LIMIT: Final = 2_000_000
_MAP_VERSION: Final = 1


class Redactor:
    """Redacts third parties and identifiers from messages of a known set of people."""

    def __init__(
        self,
        people: Sequence[Person] = (),
        *,
        languages: Sequence[str] = ("en", "zh"),
        profile: str = "default",
        tagger: NameTagger | None = None,
        earlier: bytes | None = None,
        keep_public: bool = True,
    ) -> None:
        """``earlier`` is the map of a former redactor: whoever it knew keeps their tag."""
        self._people = tuple(people)
        known = _people_of(earlier) if earlier is not None else ()
        self._roster = Roster.of(people, known, keep_public=keep_public)
        self._handles = frozenset(h for p in people if p.role == "third" for h in p.handles)
        self._languages, self._profile = tuple(languages), profile
        self._tagger_given = tagger
        self._tagger_loaded: NameTagger | None = tagger
        self._spans: dict[int, tuple[NameSpan, ...]] = {}
        self._clean: set[int] = set()
        self.counts: Counter[str] = Counter()

    @property
    def _tagger(self) -> NameTagger:
        if self._tagger_loaded is None:
            from redaction import names

            self._tagger_loaded = names.load(self._profile, self._languages)
        return self._tagger_loaded

    def load(self) -> Redactor:
        """Load the models now; raise DetectorUnavailable if one is missing or altered."""
        _ = self._tagger
        return self

    def keeping(self, people: Sequence[Person]) -> Redactor:
        """Return a redactor with the same dictionary that leaves some people readable: one history, many chats."""
        other = copy(self)
        other._roster = self._roster.keeping(people)
        return other

    # -- first reading -----------------------------------------------------------------------------------------------

    def observe(self, texts: Sequence[RawText]) -> None:
        """Collect the names of some texts. May be called many times, before :meth:`freeze`."""
        if self._roster.frozen:
            raise RedactionError("the roster is frozen already")
        folded = [fold(t).text for t in texts]
        for text, spans in zip(folded, self._tagger.tag(folded), strict=True):
            self._roster.add(text, spans)
            self._remember(text, spans)

    def _remember(self, text: str, spans: Sequence[NameSpan]) -> None:
        """Spare the second reading the models: what they said of this text, or that they said nothing."""
        if len(self._spans) + len(self._clean) >= _CACHE_LIMIT:
            return
        if spans:
            self._spans[_digest(text)] = tuple(spans)
        else:
            self._clean.add(_digest(text))

    def freeze(self) -> None:
        """Decide who is who. Call once, after the last :meth:`observe`."""
        self._roster.freeze()

    # -- second reading ----------------------------------------------------------------------------------------------

    def redact(self, texts: Sequence[RawText]) -> list[Redaction]:
        """Return one :class:`Redaction` per text, in order."""
        if not self._roster.frozen:
            self.freeze()
        folded = [fold(t) for t in texts]
        names = self._names([f.text for f in folded])
        return [self._one(t, f, n) for t, f, n in zip(texts, folded, names, strict=True)]

    def redact_one(self, text: RawText) -> Redaction:
        """Redact a single text, as in a live conversation."""
        return self.redact([text])[0]

    def _names(self, texts: Sequence[str]) -> list[Sequence[NameSpan]]:
        """Return the tagger's spans, from the first reading where it saw the text."""
        if not self._spans and not self._clean:
            return list(self._tagger.tag(texts))
        digests = [_digest(t) for t in texts]
        found: list[Sequence[NameSpan]] = [self._spans.get(d, ()) for d in digests]
        unseen = [i for i, d in enumerate(digests) if d not in self._spans and d not in self._clean]
        for i, spans in zip(unseen, self._tagger.tag([texts[i] for i in unseen]) if unseen else (), strict=True):
            found[i] = spans
        return found

    def _one(self, original: RawText, folded: Any, names: Sequence[NameSpan]) -> Redaction:
        try:
            hits = [*self._structured(folded.text), *self._people_in(folded.text, names)]
            return self._apply(original, folded, _settled(hits))
        except RedactionError:
            raise
        except Exception as error:
            return Redaction(None, error=type(error).__name__)

    def _structured(self, text: str) -> list[Hit]:
        return [h for h in scan_all(text) if not _inside_tag(text, h)]

    def _people_in(self, text: str, names: Sequence[NameSpan]) -> Iterable[Hit]:
        for start, end, _number in self._roster.find(text):
            yield Hit(start, end, "PERSON", 0.95)
        for span in names:
            name = key(text[span.start : span.end])
            if span.score < SEED_SCORE or name in self._roster.rejected or self._roster.stays(name):
                continue
            yield Hit(span.start, span.end, "PERSON", span.score)

    def _apply(self, original: RawText, folded: Any, hits: Sequence[Hit]) -> Redaction:
        language = language_of(folded.text)
        pieces, findings, at = [], [], 0
        for hit in hits:
            start, end = folded.span(hit.start, hit.end)
            start = max(start, at)  # one original character may fold to several
            if start >= end:
                continue
            pieces += [original[at:start], self._tag(hit, folded.text)]
            findings.append(Finding(start, end, hit.entity, hit.score))
            at = end
        pieces.append(original[at:])
        self.counts.update(f.entity for f in findings)
        entities = frozenset(f.entity for f in findings)
        return Redaction(_mint("".join(pieces)), tuple(findings), categories_of(folded.text, entities), language)

    def _tag(self, hit: Hit, text: str) -> str:
        if hit.entity != "PERSON":
            return tag(hit.entity, text)
        number = self._roster.numbers.get(key(text[hit.start : hit.end]))
        return person_tag(number, text) if number is not None else f"{tag('PERSON', text)}"

    # -- who was found -----------------------------------------------------------------------------------------------

    def roster(self) -> tuple[Candidate, ...]:
        """Return the third parties found, most often named first. Holds real names: never log or store it in clear."""
        return tuple(sorted(self._roster.people, key=lambda p: (-p.count, p.number)))

    def export_map(self) -> bytes:
        """Return the map of names and numbers; the caller encrypts it under a key of its own."""
        r = self._roster
        body = {
            "version": _MAP_VERSION,
            "kept": sorted(r.kept),
            "numbers": r.numbers,
            "people": [asdict(p) for p in r.people],
            "rejected": sorted(r.rejected),
            "capital_only": sorted(r.capital_only),
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8")

    @classmethod
    def from_map(cls, data: bytes, **options: Any) -> Redactor:
        """Return a redactor that knows the people of an earlier one, for live text. Raise MapDestroyed if unreadable."""
        try:
            body = json.loads(data)
            if body["version"] != _MAP_VERSION:
                raise MapDestroyed("the map of names is of another version")
            made = cls(**options)
            r = made._roster
            r.kept, r.numbers = frozenset(body["kept"]), dict(body["numbers"])
            r.people = _people_of(data)
            r.rejected, r.capital_only = frozenset(body["rejected"]), frozenset(body["capital_only"])
            r.sure = frozenset(n for n in r.numbers if len(n) > 2)
        except (ValueError, KeyError, TypeError):
            raise MapDestroyed("the map of names cannot be read") from None
        r.compile()
        r.frozen = True
        return made


def _people_of(data: bytes) -> list[Candidate]:
    try:
        return [Candidate(**{**p, "names": tuple(p["names"])}) for p in json.loads(data)["people"]]
    except (ValueError, KeyError, TypeError):
        raise MapDestroyed("the map of names cannot be read") from None


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest(), "big")


def _inside_tag(text: str, hit: Hit) -> bool:
    """Whether a hit lies in a tag that an earlier redaction wrote: redacting twice changes nothing."""
    return any(m.start() <= hit.start and hit.end <= m.end() for m in TAG.finditer(text)) if "[" in text else False


def _settled(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits that do not overlap: the surer and longer wins, and what sticks out of it stays covered."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.entity == "PERSON", -(h.end - h.start), -h.score)):
        start, end = hit.start, hit.end
        for other in chosen:
            if other.start <= start < other.end:
                start = other.end
            if other.start < end <= other.end:
                end = other.start
            if start < other.start and other.end < end:
                end = other.start
        if start < end:
            chosen.append(Hit(start, end, hit.entity, hit.score))
    return sorted(chosen, key=lambda h: h.start)
