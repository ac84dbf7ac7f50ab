"""The redactor: two readings, one answer.

``observe`` every text, ``freeze``, then ``redact`` in batches. Rows are independent after freezing, so batches may go to a
process pool or to Ray unchanged. A text that breaks a detector yields no text and a reason; a detector that cannot be
loaded raises :class:`~redaction.errors.DetectorUnavailable`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict, replace
from typing import Any, Final

from redaction.analyzer import make_engine, wrap_text
from redaction.categories import find_categories
from redaction.commonest import is_common
from redaction.errors import RedactionError
from redaction.lexicon import ordinary_zh
from redaction.names.spans import NameSpan, NameTagger
from redaction.normalise import Folded, fold_text, to_simplified
from redaction.recognizers import list_kinds, scan_all
from redaction.recognizers.base import Hit
from redaction.report import Report
from redaction.review import mask_line
from redaction.roster.kept import Kept
from redaction.roster.matcher import Matcher
from redaction.roster.roster import SEED_SCORE, Candidate, Roster, fold_name
from redaction.roster.settle import named_handles, resolve_overlaps
from redaction.roster.variants import hidden_hits
from redaction.sealed import is_sealed, open_names
from redaction.stored_map import MAP_VERSION, kept_in, read_people, restore_roster
from redaction.surrogates import write_spans
from redaction.tags import TAG, detect_language, make_tag, person_tag
from redaction.text import RawText, _mint_text
from redaction.types import Finding, Person, Redaction

__all__ = ["Redactor"]

_CACHE_LIMIT: Final = 2_000_000
_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|https?://\S+")
_PLACE_BEFORE: Final = re.compile(r"(?:San|Los|Las|Santa|El|Fort|Port|Lake|Mount|Mt\.?|Saint)\s$")
_KIN_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?:Uncle|Auntie|Aunt|Grandma|Grandpa|Granny|Cousin|Nana) $", re.IGNORECASE
)
_PRINCIPALS: Final = ("self", "ex")
_PERSONAL: Final = ("PERSON", "HANDLE", "PRINCIPAL_SELF", "PRINCIPAL_EX")


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
        principal_tags: Mapping[str, str] | None = None,
        recognizers: Sequence[Any] = (),
        also: Iterable[str] = (),
    ) -> None:
        """Prepare; models are loaded at first use, or by :meth:`load`.

        ``earlier`` is the map of a former redactor: whoever it knew keeps their tag. ``keep_public`` leaves public
        figures readable. ``principal_tags`` ({"ex": "[Sam]"}) hides the names of the two as well, behind tags of the
        caller's choice. ``recognizers`` are Presidio ``EntityRecognizer`` objects to run besides our own.
        ``also`` names kinds that are hidden only on request: ``WORKPLACE``, ``SCHOOL``.
        """
        known = read_people(earlier) if earlier is not None else ()
        stay = kept_in(earlier) if earlier is not None else ()
        self._roster = Roster.of(people, known, keep_public=keep_public, stay=stay)
        self._handles = _handle_pattern(people)
        self._principal_tags = dict(principal_tags or {})
        self._principals = _principal_matcher(people, self._principal_tags)
        self._languages, self._profile = tuple(languages), profile
        self._recognizers, self._also = tuple(recognizers), frozenset(also)
        self._tagger_loaded: NameTagger | None = tagger
        self._spans: dict[int, tuple[NameSpan, ...]] = {}
        self._clean: set[int] = set()
        self._engine: Any = None
        self._contexts: dict[int, str] = {}
        self.report = Report()

    @property
    def counts(self) -> Counter[str]:
        """How many spans of each kind were hidden so far."""
        return self.report.entities

    @property
    def _tagger(self) -> NameTagger:
        if self._tagger_loaded is None:
            from redaction import names

            self._tagger_loaded = names.load(self._profile, self._languages)
        return self._tagger_loaded

    def load(self) -> Redactor:
        """Load the models now; raise DetectorUnavailable if one is missing or altered."""
        _ = self._tagger, self._analyzer
        if "zh" in self._languages:
            ordinary_zh()
        return self

    def keep_readable(self, people: Sequence[Person]) -> Redactor:
        """Return a redactor with the same dictionary that leaves some people readable: one history, many chats."""
        other = copy(self)
        other._roster, other._engine = self._roster.keep_readable(people), None
        return other

    # -- first reading -----------------------------------------------------------------------------------------------

    def observe(self, texts: Sequence[RawText]) -> None:
        """Collect the names of some texts. May be called many times, before :meth:`freeze`."""
        if self._roster.frozen:
            raise RedactionError("the roster is frozen already")
        folded = [fold_text(t).text for t in texts]
        for text, spans in zip(folded, self._tagger.tag(folded), strict=True):
            self._roster.add(text, _outside_addresses(text, spans))
            self._remember_spans(text, spans)

    def _remember_spans(self, text: str, spans: Sequence[NameSpan]) -> None:
        """Spare the second reading the models: what they said of this text, or that they said nothing."""
        if len(self._spans) + len(self._clean) >= _CACHE_LIMIT:
            return
        if spans:
            self._spans[_hash_text(text)] = tuple(spans)
        else:
            self._clean.add(_hash_text(text))

    def candidates(self, most: int = 30) -> tuple[Kept, ...]:
        """Return words that may be people and would stay readable, likeliest first: "who else is in this chat?".

        Call between :meth:`observe` and :meth:`freeze`; show it to the user, never log or store it in clear.
        """
        if self._roster.frozen:
            raise RedactionError("the roster is frozen already")
        return self._roster.kept_words(most)

    def hide(self, names: Iterable[str]) -> None:
        """Hide people whom the user names, in the whole history and in all their forms. Call before :meth:`freeze`."""
        if self._roster.frozen:
            raise RedactionError("the roster is frozen already")
        told = [Person(f"told-{at}", "third", (name.strip(),)) for at, name in enumerate(names) if fold_name(name)]
        self._roster.tell(told)

    def freeze(self) -> None:
        """Decide who is who. Call once, after the last :meth:`observe`."""
        self._roster.freeze()

    # -- second reading ----------------------------------------------------------------------------------------------

    def redact(self, texts: Sequence[RawText]) -> list[Redaction]:
        """Return one :class:`Redaction` per text, in order."""
        if not self._roster.frozen:
            self.freeze()
        folded = [fold_text(t) for t in texts]
        names = self._tag_names([f.text for f in folded])
        results = [self._redact_one(t, f, n) for t, f, n in zip(texts, folded, names, strict=True)]
        self.report.add(results)
        self.report.people = len(self._roster.people)
        return results

    def redact_one(self, text: RawText) -> Redaction:
        """Redact a single text, as in a live conversation."""
        return self.redact([text])[0]

    def _tag_names(self, texts: Sequence[str]) -> list[Sequence[NameSpan]]:
        """Return the tagger's spans, from the first reading where it saw the text."""
        if not self._spans and not self._clean:
            return list(self._tagger.tag(texts))
        digests = [_hash_text(t) for t in texts]
        found: list[Sequence[NameSpan]] = [self._spans.get(d, ()) for d in digests]
        unseen = [i for i, d in enumerate(digests) if d not in self._spans and d not in self._clean]
        for i, spans in zip(unseen, self._tagger.tag([texts[i] for i in unseen]) if unseen else (), strict=True):
            found[i] = spans
        return found

    def _redact_one(self, original: RawText, folded: Folded, names: Sequence[NameSpan]) -> Redaction:
        try:
            text = folded.text
            hits = self._find_hits(text, names)
            if "[" in text:
                hits = _outside_tags(text, hits)
            done = self._apply_hits(original, folded, resolve_overlaps(named_handles(text, hits)) if hits else hits)
            return self._add_doubt(done, original, folded, names) if names else done
        except RedactionError:
            raise
        except Exception as error:
            return Redaction(None, error=type(error).__name__)

    def _find_hits(self, text: str, names: Sequence[NameSpan]) -> list[Hit]:
        """Return what Presidio's analyzer finds with our recognizers and the caller's."""
        language = "zh" if not text.isascii() and detect_language(text) in ("zh", "mixed") else "en"
        artifacts = wrap_text(text, names, language, words=bool(self._recognizers))
        results = self._analyzer.analyze(text, language, nlp_artifacts=artifacts)
        return [Hit(r.start, r.end, r.entity_type, r.score) for r in results if 0 <= r.start < r.end <= len(text)]

    @property
    def _analyzer(self) -> Any:
        if self._engine is None:
            self._engine = make_engine(
                [
                    ("identifiers", list_kinds(self._also), self._find_identifiers),
                    ("people", _PERSONAL, self._find_known),
                    ("names", ("PERSON",), self._find_named),
                    ("disguised", (*list_kinds(self._also), *_PERSONAL), self._find_disguised),
                ],
                self._recognizers,
            )
        return self._engine

    def _find_identifiers(self, text: str, names: Sequence[NameSpan] | None = None) -> list[Hit]:
        """Return numbers, addresses, accounts and secrets."""
        del names
        return scan_all(text, self._also)

    def _find_known(self, text: str, names: Sequence[NameSpan] | None = None) -> list[Hit]:
        """Return people and accounts that are known by name."""
        del names
        found = self._roster.find(text)
        hits = [Hit(_with_kin(text, a), b, "PERSON", 0.95) for a, b, _ in found if not _in_place_name(text, a)]
        if self._handles is not None:
            hits += [Hit(m.start(), m.end(), "HANDLE", 1.0) for m in self._handles.finditer(text)]
        if self._principals is not None:
            the_two = self._principals.find(text, lambda _name: False)
            hits += [Hit(a, b, f"PRINCIPAL_{_PRINCIPALS[n].upper()}", 0.95) for a, b, n in the_two]
        return hits

    def _find_disguised(self, text: str, names: Sequence[NameSpan] | None) -> Iterable[Hit]:
        """Return what shows only once signs between letters and digits are taken out."""
        del names
        return hidden_hits(text, lambda plain: [*self._find_identifiers(plain), *self._find_known(plain)])

    def _find_named(self, text: str, names: Sequence[NameSpan] | None) -> Iterable[Hit]:
        """Return the names that the model saw in this text and that the history does not speak against."""
        for span in names or ():
            name = fold_name(text[span.start : span.end])
            if span.score < SEED_SCORE or self._roster.stays(name) or self._roster.is_public(name, text):
                continue
            if name in self._roster.rejected and not (span.source == "title" and is_common(name)):
                continue
            if not self._roster.is_meant(name, text, span.start, span.end):
                continue
            if not _in_place_name(text, span.start):
                yield Hit(_with_kin(text, span.start), span.end, "PERSON", span.score)

    def _add_doubt(self, done: Redaction, original: RawText, folded: Folded, names: Sequence[NameSpan]) -> Redaction:
        """Add the likeliest name that was not hidden, so that somebody can look at it."""
        hidden = [(f.start, f.end) for f in done.findings]
        for span in sorted(names, key=lambda n: -n.score):
            start, end = folded.span(span.start, span.end)
            seen = not any(a < end and start < b for a, b in hidden)
            name = fold_name(folded.text[span.start : span.end])
            if seen and not self._roster.stays(name) and not self._roster.is_public(name, folded.text):
                return replace(done, doubt=span.score, doubted=original[start:end])
        return done

    def _apply_hits(self, original: RawText, folded: Folded, hits: Sequence[Hit]) -> Redaction:
        language = detect_language(folded.text)
        written, findings, at = [], [], 0
        named: list[int] = []
        for hit in hits:
            start, end = folded.span(hit.start, hit.end)
            start = max(start, at)  # one original character may fold to several
            if start >= end:
                continue
            written.append((start, end, self._choose_tag(hit, folded.text, named)))
            findings.append(Finding(start, end, hit.entity, hit.score))
            at = end
        text = write_spans(original, written) if written else str(original)
        for number in named:
            if number not in self._contexts:
                self._contexts[number] = mask_line(text, number)
        entities = frozenset(f.entity for f in findings)
        return Redaction(_mint_text(text), tuple(findings), find_categories(folded.text, entities), language)

    def _choose_tag(self, hit: Hit, text: str, named: list[int]) -> str:
        if hit.entity.startswith("PRINCIPAL_"):
            return self._principal_tags[hit.entity.removeprefix("PRINCIPAL_").lower()]
        if hit.entity != "PERSON":
            return make_tag(hit.entity, text)
        name = fold_name(text[hit.start : hit.end])
        number = self._roster.find_number(name)
        if number is None:
            return make_tag("PERSON", text)
        named.append(number)
        return person_tag(number, text, name)

    # -- who was found -----------------------------------------------------------------------------------------------

    def roster(self) -> tuple[Candidate, ...]:
        """Return the third parties found, most often named first. Holds real names: never log or store it in clear."""
        return tuple(sorted(self._roster.people, key=lambda p: (-p.count, p.number)))

    def export_map(self) -> bytes:
        """Return the map of names and numbers; the caller encrypts it under a key of its own.

        Raises MapDestroyed where only digests of an earlier map are known.
        """
        r = self._roster
        body = {
            "version": MAP_VERSION,
            "kept": sorted(r.kept),
            "numbers": dict(r.numbers),
            "people": [asdict(p) for p in r.people],
            "rejected": sorted(r.rejected),
            "capital_only": sorted(r.capital_only),
            "contexts": {str(n): text for n, text in self._contexts.items()},
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8")

    @classmethod
    def from_map(cls, data: bytes, **options: Any) -> Redactor:
        """Return a redactor that knows the people of an earlier one, for live text. Raise MapDestroyed if unreadable.

        ``data`` is the map or digests of it (:func:`redaction.sealed.seal_names`); of digests no map is exported again.
        """
        made = cls(**options)
        if is_sealed(data):
            made._roster.restore_sealed(open_names(data))
            return made
        made._contexts = restore_roster(made._roster, data)
        return made


def _handle_pattern(people: Iterable[Person]) -> re.Pattern[str] | None:
    """Return what finds the account names of everybody known: handles of the two go as well."""
    handles = sorted({to_simplified(h) for p in people for h in p.handles if len(h) > 2}, key=lambda h: (-len(h), h))
    if not handles:
        return None
    return re.compile(rf"(?<![0-9A-Za-z_])(?:{'|'.join(map(re.escape, handles))})(?![0-9A-Za-z_])", re.IGNORECASE)


def _principal_matcher(people: Iterable[Person], tags: Mapping[str, str]) -> Matcher | None:
    """Return what finds the names of the two, where they too get tags."""
    from redaction.roster.aliases import list_forms

    numbers = {
        form: _PRINCIPALS.index(p.role)
        for p in people
        if p.role in tags
        for name in p.names
        for form in list_forms(name)
    }
    return Matcher(numbers, capital_only=(), sure=numbers) if numbers else None


def _hash_text(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest(), "big")


def _in_place_name(text: str, start: int) -> bool:
    """Whether a name is the second half of a place: Diego in San Diego."""
    return start > 2 and text[start - 1] == " " and _PLACE_BEFORE.search(text[:start]) is not None


def _with_kin(text: str, start: int) -> int:
    """Return the start of a name with the relation in front of it, which the tag will say: Uncle Nathan."""
    relation = _KIN_BEFORE.search(text, max(0, start - 8), start) if start > 3 else None
    return relation.start() if relation else start


def _outside_addresses(text: str, spans: Sequence[NameSpan]) -> Sequence[NameSpan]:
    """Return the names outside mail addresses and links, which are hidden as such and introduce nobody."""
    if not spans or ("@" not in text and "://" not in text):
        return spans
    places = [m.span() for m in _ADDRESS.finditer(text)]
    return [s for s in spans if not any(a <= s.start and s.end <= b for a, b in places)]


def _outside_tags(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits outside the tags of an earlier redaction: redacting twice changes nothing."""
    tags = [m.span() for m in TAG.finditer(text)]
    return [h for h in hits if not any(a <= h.start and h.end <= b for a, b in tags)]
