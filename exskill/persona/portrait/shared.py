"""What the two had between them: names for each other, jokes, topics, dates, and a bank of real scenes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import regex

from exskill.chat.lexicon import DATED
from exskill.chat.lines import Exchange, Line, find_exchanges
from exskill.chat.tokens import CJK, EMOJI, PLACEHOLDER
from exskill.chat.words import split_words
from exskill.persona.portrait.exemplars import is_imitable
from exskill.persona.portrait.facts import Facts
from exskill.persona.portrait.phrases import join_gram, list_phrases
from exskill.persona.portrait.scenes import SCENES, classify_scene
from exskill.persona.portrait.values import MIN_PATTERN, Value, make_pattern, make_rate, make_value
from exskill.persona.portrait.vocatives import address_terms
from redaction.late import compile_regex_late

__all__ = ["measure_shared", "what_is_not_known"]

_SCENE_SIZE: Final = 3
_TOPICS: Final = 8
_SELF: Final = compile_regex_late(r"\b(?:i|me|my|im|i'm)\b|我|人家|本宝宝|俺|咱|老子", regex.IGNORECASE)
_FIX: Final = compile_regex_late(r"^\s*\*\s*\p{L}+|^\s*\p{L}+\s*\*\s*$")
_STOP: Final = frozenset(
    (
        *(
            "the",
            "and",
            "you",
            "that",
            "this",
            "with",
            "for",
            "was",
            "are",
            "but",
            "not",
            "have",
            "just",
            "your",
            "what",
        ),
        *(
            "its",
            "can",
            "will",
            "when",
            "then",
            "they",
            "there",
            "now",
            "all",
            "one",
            "get",
            "got",
            "too",
            "how",
            "did",
        ),
        *(
            "haha",
            "lol",
            "yes",
            "yeah",
            "okay",
            "ok",
            "dont",
            "don't",
            "im",
            "i'm",
            "it's",
            "like",
            "know",
            "see",
            "say",
        ),
    )
)


def _measure_identity(facts: Facts) -> dict[str, Value]:
    own_words = Counter(m.lower() for li in facts.own for m in _SELF.findall(li.text))
    return {
        "address_terms": _measure_address(facts),
        "self_reference": make_value([[w, n] for w, n in own_words.most_common(6)], facts.own)
        if own_words
        else Value(None),
    }


def _measure_address(facts: Facts) -> Value:
    """Return [name, times]. Each name was heard where names are called, so few rows say more here than in a count."""
    terms = address_terms(facts.own)
    called = {line.id: line for _name, rows in terms for line in rows}
    if not called:
        return Value(None)
    least = min(len(rows) for _name, rows in terms)
    found = make_pattern([[name, len(rows)] for name, rows in terms], list(called.values()))
    return replace(found, confidence=round(least / (least + 2), 3))


def _measure_mannerisms(facts: Facts) -> dict[str, Value]:
    mixed = [li for li in facts.own if CJK.search(li.text) and regex.search(r"[A-Za-z]{2,}", li.text)]
    fixes = [li for li in facts.own if _FIX.search(li.text)]
    kinds = Counter(li.kind for li in facts.lines if li.role == "ex")
    total = kinds.total() or 1
    sent = [li for li in facts.lines if li.role == "ex"]
    starts = Counter("start" if m.start() == 0 else "end" for li in facts.own for m in EMOJI.finditer(li.text))
    return {
        "code_switching": make_rate(facts.own, mixed),
        "typo_fixes": make_rate(facts.own, fixes),
        "kinds": make_value({k: round(n / total, 4) for k, n in kinds.most_common()}, sent),
        "emoji_position": make_value(dict(starts), [li for li in facts.own if EMOJI.search(li.text)]),
        "withdrawn": make_rate(sent, [li for li in sent if li.kind == "deleted"]),
    }


def _find_jokes(facts: Facts) -> dict[str, Value]:
    """Return rare n-grams (2-5) that both use on three days or more, in few of all messages."""
    days: dict[str, set[object]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    both = [*facts.own, *facts.mine]
    for line in both:
        for gram in list_phrases(line.text):
            if " " in gram:
                counts[gram] += 1
                users[gram].add(line.role)
                days[gram].add(line.ts.date() if line.ts else line.id)
    rare = max(6, len(both) // 200)
    found = [g for g, n in counts.items() if MIN_PATTERN <= n <= rare and len(users[g]) == 2 and len(days[g]) >= 3]
    found = [g for g in found if not all(w in _STOP or (len(w) < 3 and not CJK.match(w)) for w in g.split())]
    best = sorted(found, key=lambda g: (-len(g.split()), -counts[g]))
    kept: list[str] = []
    for gram in best:
        if len(kept) < 12 and not any(f" {gram} " in f" {k} " for k in kept):
            kept.append(gram)
    chosen = set(kept)
    shown = [li for li in both if chosen and list_phrases(li.text) & chosen] if chosen else []
    return {"inside_jokes": make_pattern([[join_gram(g), counts[g]] for g in kept], shown) if kept else Value(None)}


def _topic_words(text: str) -> set[str]:
    found = split_words(PLACEHOLDER.sub(" ", text))
    return {w for w in found if w.isalpha() and w not in _STOP and len(w) >= (2 if CJK.match(w) else 4)}


def _measure_topics(facts: Facts) -> dict[str, Value]:
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for line in facts.dated:
        if line.ts is not None and line.kind == "text":
            months[f"{line.ts:%Y-%m}"].update(_topic_words(line.text))
    spread = Counter(w for counts in months.values() for w in counts)
    found: dict[str, list[str]] = {}
    for month, counts in sorted(months.items()):
        weight = {w: n * math.log((1 + len(months)) / spread[w]) for w, n in counts.items() if n >= MIN_PATTERN}
        found[month] = [w for w in sorted(weight, key=lambda w: -weight[w]) if weight[w] > 0][:_TOPICS]
    return {"topics": make_value(found, facts.dated) if found else Value(None)}


def _measure_timeline(facts: Facts) -> dict[str, Value]:
    dated = [li for li in facts.dated if li.kind == "text"]
    if not dated:
        return {"timeline": Value(None)}
    entries: list[dict[str, Any]] = []
    for label, line in (("first message", dated[0]), ("last message", dated[-1])):
        entries.append({"date": f"{line.ts:%Y-%m-%d}", "what": label, "source": line.id})
    seen: set[tuple[str, str]] = set()
    for line in dated:
        match = DATED.search(line.text)
        key = (f"{line.ts:%Y-%m-%d}", match[0].lower()) if match else None
        if match and key and key not in seen:
            seen.add(key)
            entries.append({"date": key[0], "what": key[1], "source": line.id})
    entries.sort(key=lambda e: str(e["date"]))
    step = max(1, len(entries) // 60)
    return {"timeline": make_value(entries[::step], dated)}


def _collect_bank(found: Iterable[Exchange]) -> dict[str, Value]:
    """Return verbatim pairs for nine scenes, only of what may be imitated."""
    by_scene: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in found:
        name = classify_scene("\n".join(exchange.said.texts))
        key = "\n".join(exchange.answer.texts)
        new = all("\n".join(e.answer.texts) != key for e in by_scene[name][-50:])
        if name != "plain" and new and all(is_imitable(li) for li in exchange.answer.lines):
            by_scene[name].append(exchange)
    bank = {}
    shown: list[Line] = []
    for name in SCENES[:-1]:
        chosen = by_scene.get(name, [])
        step = max(1, len(chosen) // _SCENE_SIZE)
        chosen = chosen[::step][:_SCENE_SIZE]
        bank[name] = [["\n".join(e.said.texts)[:80], "\n".join(e.answer.texts)[:80]] for e in chosen]
        shown += [e.answer.lines[0] for e in chosen]
    return {"scenes": make_value(bank, shown)}


def measure_shared(facts: Facts) -> dict[str, Value]:
    """Return address terms, mannerisms, inside jokes, topics, timeline and the bank of scenes."""
    return {
        **_measure_identity(facts),
        **_measure_mannerisms(facts),
        **_find_jokes(facts),
        **_measure_topics(facts),
        **_measure_timeline(facts),
        **_collect_bank(find_exchanges(facts.lines)),
    }


def what_is_not_known(values: dict[str, Value]) -> dict[str, Value]:
    """Return the list of dimensions that the rows do not answer."""
    names = sorted(name for name, found in values.items() if found.status == "unknown")
    return {"unknown": Value(names, len(names), status="observed", confidence=1.0)}
