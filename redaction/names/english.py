"""English names in chat: our own small network; with the extra ``thorough``, Rampart's opinion beside it.

A public post (it has a handle, a hashtag or a link) names companies, places and titles far more often than private people,
a chat message the other way round; so a post needs more certainty than a message. Both limits were set on development
sets, never on a test set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from redaction.commonest import is_common, is_function, without_common
from redaction.lexicon import is_cry
from redaction.names.chat import ChatModel
from redaction.names.decode import decode_spans
from redaction.names.doubted import DOUBTED
from redaction.names.frames import find_framed
from redaction.names.given import given_and_plain, given_names, is_of_no_list, is_of_the_world, plain_words, world_names
from redaction.names.letters import plain_letters
from redaction.names.nobody import is_nobody
from redaction.names.slang import is_slang
from redaction.names.spans import NameSpan
from redaction.names.surnames import SURNAMES
from redaction.names.tongues import is_foreign, is_foreign_word, is_of_the_year
from redaction.names.weights import load_weights
from redaction.names.words import tokenize
from redaction.roster.doubted import acts_in_public, is_introduced, is_shown_or_sold
from redaction.roster.evidence import begins_sentence, is_about, is_before_place
from redaction.roster.uses import Use, classify_use

if TYPE_CHECKING:
    from redaction.names.rampart import Rampart

__all__ = ["EnglishTagger", "given_names"]

_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]{2}")
_POST: Final = re.compile(r"(?:^|\s)[@#]\w|https?://|^RT\b")
_NAME: Final = r"([^\W\d_][^\W_]*(?:['’-](?!(?:s|m|re|ve|ll|d|t)\b)[^\W\d_]+)*)(?![^\W_]|['’](?:m|re|ve|ll|d|t)\b)"
# A full stop belongs to a shortened title alone: "an aunt. I'm so happy" titles nobody.
_SHORT: Final = r"(?:[Mm](?:r|rs|s)|[Dd]r|[Pp]rof|[Cc]apt|[Ss]gt|[Ll]t|[Rr]ev)(?:\.[ \t]*|[ \t]+)"
_LONG: Final = (
    r"(?:[Mm](?:iss|ister|adam)|[Dd]octor|[Pp]rofessor|[Uu]ncle|[Aa]unt(?:ie|y)?|[Cc]o(?:lonel|ach|usin)|[Cc]aptain|[Nn]urse|[Oo]fficer|[Jj]udge|"
    r"[Dd]etective|[Gg]rand(?:ma|pa)|[Gg]ranny|[Nn]ana|[Ss]ergeant|[Ii]nspector|Father|Pastor)[ \t]+"
)
_TITLED: Final = re.compile(rf"(?<![^\W_])(?:{_SHORT}|{_LONG}){_NAME}")
# "Ugly Naked Guy", "Pottery Barn Lady": what friends call somebody whose name they do not know.
_DUBBED: Final = re.compile(
    r"(?<![A-Za-z])((?:[A-Z][a-z]+\s+){1,3}(?:Guy|Girl|Boy|Man|Woman|Lady|Dude|Chick|Kid))(?![A-Za-z])"
)
_SENTENCE_END: Final = re.compile(r"(?:[.!?]+|,)\s+(?=[^\W\d_])")
_SHORT_WORD: Final = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]|mrs?|ms|dr|st|jr|sr|prof|capt|sgt|lt|rev|gen|col|fr)\Z", re.IGNORECASE
)
_ANY_TITLE: Final = re.compile(
    r"\b(?:m[rsia]|d[ro]|prof|cap|sgt|lt|rev|un|au|co|nu|of|ju|de|gr|na|se|in|fa|pa)", re.IGNORECASE
)
_HONORIFIC: Final = ("mr", "ms", "mi", "dr", "un", "au", "pr")
_HONORED: Final = re.compile(r"(?:[Mm]rs?|[Mm]s|[Dd]r|[Pp]rof(?:essor)?)\.?[ \t]+\Z")
_AFTER_INITIAL: Final = re.compile(r"\.?[ \t]+(?:[A-HJ-Z]\.[ \t]*)*")
_SURNAME_BEHIND: Final = re.compile(r"\.?[ \t]+([A-Z][^\W\d_]+(?:['’-][A-Z][^\W\d_]+)*)")
_WORD_BEHIND: Final = re.compile(r" ([a-z]+)")
_INITIALS: Final = re.compile(r"[ \t]+(?:[A-HJ-Z]\.?[ \t]+)+")
_SYLLABLE: Final = r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n)?"
_SYLLABLES: Final = re.compile(f"{_SYLLABLE} {_SYLLABLE} {_SYLLABLE}", re.IGNORECASE)
_OPENER_WORDS: Final = "the a an that this my your his her our their some every no oh hey hi dear good bad poor old"
_OPENERS: Final = frozenset(_OPENER_WORDS.split())
_TITLE: Final = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|mister)(?:\.\s*|\s+)", re.IGNORECASE)
_LIMITS: Final = {False: (0.12, 0.3), True: (0.25, 0.4)}  # (message, post), alone and with Rampart
_DETERMINERS: Final = frozenset(["the", "a", "an", "this", "these", "those", "some", "any", "every", "no"])
_UNSURE: Final = (0.03, 0.95)  # between these Rampart is asked
_GROW: Final = 0.4
_SURE: Final = 0.5
_STOPS: Final = frozenset({".", "!", "?", "...", "..", "!!", "??"})
_FUNCTION_WORDS: Final = (
    "a about all am an and any are as at be been but by can cuz did do does for from get go goes going got had has have he her"
    " here hers him his home how i if in is it its just like me my no not now of off oh ok on or our out really said says she so"
    " than that the their them then there they this to too uh um up us was we were what when where who why will with would yeah"
    " yes you your"
)
_FUNCTION: Final = frozenset(_FUNCTION_WORDS.split())
_RAMPART_SHARE: Final = 0.3
_WORTH_A_LOOK: Final = 0.005
_CERTAIN: Final = 0.97
_WITH_CAPITAL, _WORLD_WITH_CAPITAL, _WORLD = 1.5, 3.0, 3.0  # set on names of our own in dialogue that is in view
_SURE_OF_A_WORD: Final = 0.64
_SURE_OF_A_DOUBTED: Final = 0.9
_SHORTEST_SMALL: Final = 3
_STRANGE_WITH_ARTICLE: Final = frozenset(("a", "an", "the", "some", "any", "these", "those"))
_MOST_WORDS: Final = 100_000


class _Fact(NamedTuple):
    """How far a word is raised where nothing has a capital, and where it has one; whether it has, and is doubted."""

    small: float
    capital: float
    has_capital: bool
    is_doubted: bool


class EnglishTagger:
    """Tag names in text with Latin letters."""

    def __init__(self, weights: str = "chat_en.npz", second: Rampart | None = None) -> None:
        self._model = ChatModel(load_weights(weights))
        self._second = second
        self._facts: dict[str, _Fact] = {}

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text."""
        from threadpoolctl import threadpool_limits

        found: list[list[NameSpan]] = [[] for _ in texts]
        wanted = [i for i, text in enumerate(texts) if _LATIN.search(text)]
        words = [tokenize(texts[i]) for i in wanted]
        with threadpool_limits(1, user_api="blas"):  # small matrices: a second thread costs more than it brings
            likely = self._model.likelihoods(words)
        if self._second is not None:
            unsure = [k for k, values in enumerate(likely) if _is_unsure(values)]
            opinions = self._second.likelihoods([texts[wanted[k]] for k in unsure])
            for k, values in zip(unsure, _mix_likelihoods([likely[k] for k in unsure], opinions), strict=True):
                likely[k] = values
        message_limit, post_limit = _LIMITS[self._second is not None]
        for i, message, values in zip(wanted, words, likely, strict=True):
            if _POST.search(texts[i]):
                found[i] = _find_spans(texts[i], message, values, post_limit)
            else:
                facts = [self._facts.get(word) or self._learn_word(word) for _, _, word in message]
                spans = _find_spans(texts[i], message, _raise_fairly(message, facts, values), message_limit)
                found[i] = spans + self._find_unheard(texts[i], message, facts, spans)
        return found

    @staticmethod
    def _find_unheard(
        text: str, words: Sequence[tuple[int, int, str]], facts: Sequence[_Fact], spans: Sequence[NameSpan]
    ) -> list[NameSpan]:
        """Return words of no language that stand where only somebody can stand, outside of what was found already."""
        strange = [fact.small > 1 for fact in facts]
        found = find_framed(words, strange) if True in strange else []
        doubted = [word for word, fact in zip(words, facts, strict=True) if fact.is_doubted]
        if not found and not doubted:
            return []
        return [
            kept
            for span in (*found, *_find_met(text, doubted))
            if not any(span.start < other.end and other.start < span.end for other in spans)
            and (kept := _trim_common(text, span)) is not None
        ]

    def _learn_word(self, word: str) -> _Fact:
        """Return what the spelling of a word alone tells; remembered, for words repeat."""
        plain = plain_letters(word.lower())
        doubted, nobody, shown = plain in DOUBTED, is_nobody(word), word[0].isupper()
        of_the_world = is_of_the_world(plain)
        common = doubted or nobody or is_common(word) or is_slang(word) or is_cry(word)
        small = 1.0 if common else self._model.strangeness(word)
        if small > 1 and of_the_world:
            small = max(small, _WORLD)
        capital = min(small, _WORLD_WITH_CAPITAL if of_the_world else _WITH_CAPITAL) if shown else 1.0
        fact = _Fact(small, capital, shown, doubted or (shown and nobody))
        if len(self._facts) < _MOST_WORDS:
            self._facts[word] = fact
        return fact


def _raise_fairly(words: Sequence[tuple[int, int, str]], facts: Sequence[_Fact], likely: Any) -> Any:
    """Return likelihoods raised for words of a kind that the model saw too few names of.

    All the way where nothing has a capital, less where a word has one, else not at all.
    """
    import numpy as np

    shown = any(fact.has_capital for fact in facts)
    factors = [fact.capital if shown else fact.small for fact in facts]
    if max(factors, default=1.0) <= 1 or float(likely.max()) < _WORTH_A_LOOK:
        return likely
    for at, factor in enumerate(factors):
        if factor > 1 and at and _keeps_low(words, at):
            factors[at] = 1.0
    total = likely.sum(axis=1, keepdims=True)
    raised = np.array(factors, np.float32)[:, None]
    return likely * np.minimum(raised, np.maximum(_CERTAIN / np.maximum(total, 1e-6), 1.0))


def _keeps_low(words: Sequence[tuple[int, int, str]], at: int) -> bool:
    """Whether a thing or a place stands behind the word before: ``a honda``, ``in Durham``."""
    before = words[at - 1][2].lower()
    before_that = words[at - 2][2].lower() if at > 1 else ""
    return (before in _DETERMINERS and words[at][2][0].islower()) or is_before_place(before, before_that)


def _is_unsure(likely: Any) -> bool:
    """Whether a second opinion could change something: some word is neither surely a name nor surely none."""
    total = likely.sum(axis=1)
    return bool(((total > _UNSURE[0]) & (total < _UNSURE[1])).any())


def _mix_likelihoods(own: Sequence[Any], other: Sequence[Sequence[float]]) -> list[Any]:
    """Return our likelihoods raised or lowered by the other model's, keeping which words begin a name."""
    import numpy as np

    mixed = []
    for values, names in zip(own, other, strict=True):
        total = values.sum(axis=1, keepdims=True)
        wanted = (1 - _RAMPART_SHARE) * total + _RAMPART_SHARE * np.array(names, np.float32)[:, None]
        mixed.append(values * (wanted / np.maximum(total, 1e-6)))
    return mixed


def _find_spans(text: str, words: Sequence[tuple[int, int, str]], likely: Any, limit: float) -> list[NameSpan]:
    spans = []
    if likely.sum(axis=1).max(initial=0) > limit:
        places = [(start, end) for start, end, _ in words]
        never = [i for i, (_, _, word) in enumerate(words) if word[0] > "\u2e7f" or is_slang(word)]
        if never:  # Chinese characters are the other tagger's
            likely = likely.copy()
            likely[never] = 0
        spans = [
            _trim_span(text, _shorten_span(words, likely, s))
            for whole in decode_spans(places, likely, limit, limit * _GROW, "chat")
            for s in _split_sentences(text, whole)
        ]
        spans = [s for s in spans if _may_be_name(text[s.start : s.end]) and not _is_thing(text, s)]
    spans = [_with_surname(text, span) for span in _join_initials(text, spans)]
    spans += [*_find_titled(text), *_find_dubbed(text)]
    return [kept for s in spans if (kept := _trim_common(text, s)) is not None]


def _find_met(text: str, words: Sequence[tuple[int, int, str]]) -> Iterator[NameSpan]:
    """Yield words that nearly always name nobody where somebody is met by them: ``my friend Zara``, ``tell jo``."""
    for start, end, word in words:
        plain = plain_letters(word.lower())
        if (plain in DOUBTED and classify_use(plain, text, start, end) is Use.SOMEBODY) or (
            word[0].isupper() and is_nobody(word) and is_introduced(text, start, end)
        ):
            yield NameSpan(start, end, 0.8, "called")


def _is_thing(text: str, span: NameSpan) -> bool:
    """Return whether a single word is a thing or a people: ``a Bentley``, ``the Romulan``; names of persons take no article."""
    name = text[span.start : span.end]
    if span.score < _SURE_OF_A_DOUBTED and is_of_no_list(name) and is_shown_or_sold(text, span.start, span.end):
        return True
    if not name.isalpha():
        return False
    plain = plain_letters(name.lower())
    if is_nobody(name) or is_of_the_year(text, span.start, span.end):
        return True
    if plain in DOUBTED:
        if acts_in_public(plain, text, span.start, span.end) and not is_introduced(text, span.start, span.end):
            return True
        use = classify_use(plain, text, span.start, span.end)
        return use is not Use.SOMEBODY and (use is Use.COMMON or span.score < _SURE_OF_A_DOUBTED)
    if plain in given_names():
        return False
    if _is_word_of_a_foreign_text(name, text, span):
        return True
    if len(name) < _SHORTEST_SMALL and name.islower():
        return classify_use(plain, text, span.start, span.end) is not Use.SOMEBODY
    shown = name[0].isupper() and not begins_sentence(text, span.start)
    if not shown and span.score < _SURE_OF_A_WORD and plain in plain_words() and plain not in given_and_plain():
        return True
    before = text[max(0, span.start - 7) : span.start].lower().split()
    article = bool(before) and text[span.start - 1] == " " and before[-1] in _STRANGE_WITH_ARTICLE
    return article and plain not in world_names() and not _is_about(text, span.end)


def _is_word_of_a_foreign_text(name: str, text: str, span: NameSpan) -> bool:
    """Whether a word is strange for being German, French or Spanish, and no known name."""
    if not (name.islower() or span.score < _SURE_OF_A_DOUBTED) or not is_foreign(text):
        return False
    return is_foreign_word(name.lower()) or plain_letters(name.lower()) not in world_names()


def _is_about(text: str, end: int) -> bool:
    following = _WORD_BEHIND.match(text, end)
    return following is not None and is_about(following[1])


def _find_titled(text: str) -> Iterator[NameSpan]:
    """Yield what follows a title: with a capital, or in a text without capitals anything that is no word."""
    if _ANY_TITLE.search(text) is None:
        return
    for match in _TITLED.finditer(text):
        name = match[1]
        if len(name) > 1 and (name[0].isupper() or (match[0].islower() and _is_told_small(text, match))):
            yield NameSpan(match.start(1), match.end(1), 0.9, "title")


def _is_told_small(text: str, match: re.Match[str]) -> bool:
    """Whether a name in small letters behind a title is one: ``mr hartmann said``, not ``my sister was``."""
    return text.islower() and match[0][:2] in _HONORIFIC and len(match[1]) > 2 and not is_common(match[1])


def _join_initials(text: str, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """Return spans with those made one that an initial parts: ``Ella H`` and ``Snider`` in ``Ella H. Snider``."""
    made: list[NameSpan] = []
    for span in spans:
        last = made[-1] if made else None
        if last is not None and _is_one(
            text[last.start : last.end], text[last.end : span.start], text[span.start : span.end]
        ):
            made[-1] = NameSpan(last.start, span.end, max(last.score, span.score), span.source)
        else:
            made.append(span)
    return made


def _with_surname(text: str, span: NameSpan) -> NameSpan:
    """Return a span with the surname behind it: behind an initial (``Ella H. Snider``), in Chinese (``Kevin陈``)."""
    name = text[span.start : span.end]
    if name[-1].isupper() and not name[-2:-1].strip():
        following = _SURNAME_BEHIND.match(text, span.end)
        if following is not None and not is_common(following[1]):
            return NameSpan(span.start, following.end(), span.score, span.source)
    if text[span.end : span.end + 1] in SURNAMES and not "\u4e00" <= text[span.end + 1 : span.end + 2] <= "\u9fff":
        return NameSpan(span.start, span.end + 1, span.score, span.source)
    return span


def _is_one(name: str, gap: str, following: str) -> bool:
    if gap == " " and _SYLLABLES.fullmatch(f"{name} {following}"):
        return True  # Lin Zi + Han
    initial = name[-1:].isupper() and not name[-2:-1].strip()
    return (_AFTER_INITIAL if initial else _INITIALS).fullmatch(gap) is not None


def _trim_common(text: str, span: NameSpan) -> NameSpan | None:
    """Return the span without common words at its edges, or None if it was made of them; ``Mr Young`` is somebody."""
    places = without_common(text, span.start, span.end)
    if places is None:
        surname = span.source == "title" and text[span.start].isupper() and _HONORED.search(text, 0, span.start)
        return span if surname and not is_function(text[span.start : span.end]) else None
    return span if places == (span.start, span.end) else NameSpan(*places, span.score, span.source)


def _find_dubbed(text: str) -> list[NameSpan]:
    """Return nicknames made of capitals before a word for a person; the start of a sentence alone makes none."""
    found = []
    for match in _DUBBED.finditer(text):
        words = match[1].split()
        start = match.start() + (len(words[0]) + 1 if words[0].lower() in _OPENERS else 0)
        if len(text[start : match.end()].split()) > 1:
            found.append(NameSpan(start, match.end(), 0.8, "dubbed"))
    return found


def _split_sentences(text: str, span: NameSpan) -> Iterator[NameSpan]:
    """Yield what the ends of sentences part: ``Marcie. Patty`` are two people; ``J. Doe`` and ``St. Clair`` are one."""
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        if not _SHORT_WORD.search(text, start, match.start()):
            yield NameSpan(start, match.start(), span.score, span.source)
            start = match.end()
    yield span if start == span.start else NameSpan(start, span.end, span.score, span.source)


def _shorten_span(words: Sequence[tuple[int, int, str]], likely: Any, span: NameSpan) -> NameSpan:
    """Return the span without words at its end that hardly go on with a name: ``Ross and``, ``Frank home``, ``Ross. Uh``."""
    inside = [i for i, (start, end, _) in enumerate(words) if start >= span.start and end <= span.end]
    titled = bool(inside) and words[inside[0]][2][0].isupper()
    sums = likely.sum(axis=1)
    keep = 1
    for k in range(1, len(inside)):
        word = words[inside[k]][2]
        stop = word in _STOPS
        weak = titled and word.islower() and sums[inside[k]] < _SURE
        if not stop and not (word.lower() in _FUNCTION and sums[inside[k]] < _SURE) and not weak:
            keep = k + 1
        elif stop and k > 1:
            break  # a sentence ends behind two words of a name; behind one word it may be an initial or a title
    return NameSpan(span.start, words[inside[keep - 1]][1], span.score, span.source) if inside else span


def _trim_span(text: str, span: NameSpan) -> NameSpan:
    """Return the span without a title before it and signs at its ends; a hashtag keeps its sign."""
    start, end = span.start, span.end
    title = _TITLE.match(text, start, end)
    start = title.end() if title and title.end() < end else start
    while start < end and not text[start].isalnum() and text[start] not in "#@":
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return NameSpan(start, end, span.score, span.source)


def _may_be_name(name: str) -> bool:
    if name.startswith("@") or "://" in name or _TITLE.fullmatch(f"{name} "):
        return False
    return any(c.isalpha() for c in name)
