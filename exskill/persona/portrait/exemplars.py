"""Real exchanges as examples: what the user once said and what came back, chosen by situation.

Only exchanges that may be imitated become examples: no orders to a model, nothing that the guards would refuse in an
answer (love, regret, insults, assistant talk), no placeholders, no special categories, short enough to be a turn.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import regex

from exskill.chat.lines import Line, find_exchanges
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import PLACEHOLDER, is_chinese, split_units, word_count
from exskill.core.errors import ModelUnavailable
from exskill.persona.guards.injection import is_order, marked_words
from exskill.persona.guards.own_life import tells_own_life
from exskill.persona.guards.rules import MAX_BURSTS, is_assistant, is_conduct
from exskill.persona.portrait.scenes import classify_scene
from exskill.retrieval.embed import DIM
from redaction.late import compile_regex_late
from redaction.text import RedactedText, constant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from exskill.retrieval.embed import Embedder

__all__ = ["Exemplar", "Exemplars", "is_imitable"]

_NEWLINE: Final = constant("\n")
_MAX_SAID: Final = 40
_MAX_ANSWER: Final = 40
_POOL: Final = 4000
_RECENT: Final = 20_000
_EMBEDDED: Final = 512
_OF_ONESELF: Final = compile_regex_late(
    r"\bi(?:'?m|'?ve|'?ll)?\b|我(?!们)", regex.IGNORECASE
)  # an echo would say it of today
_OF_THEM: Final = compile_regex_late(r"\b(?:you|u|ya|ur|your)\b|[?？]|你|吗|快乐|birthday", regex.IGNORECASE)
_NO_TELLING: Final = ("greet", "goodbye", "thanks", "cold", "angry")


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One exchange. ``said`` is empty where only the ex's side is known; then ``said_ids`` are the message's own."""

    said: RedactedText
    answer: RedactedText
    ids: tuple[str, ...]
    scene: str
    said_ids: tuple[str, ...] = ()


def is_imitable(line: Line) -> bool:
    """Whether an answer may be shown to the model as an example."""
    text = str(line.text)
    return not (line.categories or PLACEHOLDER.search(text) or is_order(text) or is_assistant(text) or is_conduct(text))


def _is_sayable(line: Line) -> bool:
    return not (line.categories or PLACEHOLDER.search(line.text) or is_order(line.text))


def _from_exchanges(lines: Sequence[Line]) -> list[Exemplar]:
    found = []
    for exchange in find_exchanges(lines):
        said, answer = exchange.said.texts[-3:], exchange.answer.texts[:MAX_BURSTS]
        whole = all(is_imitable(li) for li in exchange.answer.lines) and all(
            _is_sayable(li) for li in exchange.said.lines
        )
        if not whole or word_count("\n".join(said)) > _MAX_SAID or word_count("\n".join(answer)) > _MAX_ANSWER:
            continue
        heard = tuple(li.id for li in exchange.said.lines[-3:])
        found.append(
            Exemplar(_NEWLINE.join(said), _NEWLINE.join(answer), exchange.ids, classify_scene("\n".join(said)), heard)
        )
    return found


def _from_own(lines: Sequence[Line]) -> list[Exemplar]:
    return [
        Exemplar(constant(""), li.text.strip(), (li.id,), "plain", (li.id,))
        for li in lines
        if li.role == SenderRole.EX and li.kind == "text" and li.text.strip() and "\n" not in li.text.strip()
        if is_imitable(li) and word_count(li.text) <= _MAX_ANSWER
    ]


class Exemplars:
    """The pool of examples of one person, with an optional index over what the user had said."""

    def __init__(self, pool: Sequence[Exemplar], *, marked: frozenset[str] = frozenset(), paired: bool = True) -> None:
        self.pool = tuple(pool)
        self.paired = paired
        self.marked = marked
        self._vectors: NDArray[np.float32] | None = None
        self._answers: NDArray[np.float32] | None = None
        self._embedder: Embedder | None = None

    @classmethod
    def build(cls, lines: Iterable[Line]) -> Exemplars:
        """Return the pool of the latest ``lines``; own messages alone where there are no exchanges."""
        ordered = tuple(lines)[-_RECENT:]
        pool = _from_exchanges(ordered)[-_POOL:]
        marked = marked_words([str(li.text) for li in ordered if is_order(li.text)])
        if pool:
            return cls(pool, marked=marked)
        return cls(_from_own(ordered)[-_POOL:], marked=marked, paired=False)

    def without(self, unwanted: Callable[[str], bool]) -> Exemplars:
        """Return the pool without the examples whose answer is unwanted, its index kept."""
        kept = [i for i, e in enumerate(self.pool) if not unwanted(e.answer)]
        new = Exemplars([self.pool[i] for i in kept], marked=self.marked, paired=self.paired)
        if self._vectors is not None:
            new._vectors, new._embedder = self._vectors[kept], self._embedder
            new._answers = None if self._answers is None else self._answers[kept]
        return new

    def index(self, embedder: Embedder, progress: Callable[[int, int], None] | None = None) -> None:
        """Embed what was said in the latest 512 examples, about 100 a second; prefer :meth:`index_with`."""
        latest = self.pool[-_EMBEDDED:] if self.paired else ()
        vectors: dict[str, NDArray[Any]] = {}
        for start in range(0, len(latest), 64):
            part = latest[start : start + 64]
            found = embedder.passages([e.said for e in part])
            vectors.update({e.said_ids[0]: vector for e, vector in zip(part, found, strict=True)})
            answered = embedder.passages([e.answer for e in part])
            vectors.update({e.ids[0]: vector for e, vector in zip(part, answered, strict=True)})
            if progress is not None:
                progress(start + len(part), len(latest))
        if vectors:
            self.index_with(embedder, vectors)

    def index_with(self, embedder: Embedder, vectors: Mapping[str, NDArray[Any]]) -> None:
        """Index with vectors that the vault already holds, by row id; examples without one are never the nearest."""
        import numpy as np

        if not self.pool:
            return
        said = np.zeros((len(self.pool), DIM), dtype=np.float32)
        answers = np.zeros_like(said)
        for i, exemplar in enumerate(self.pool):
            for rows, names in ((said, exemplar.said_ids), (answers, exemplar.ids)):
                found = [np.asarray(vectors[name], dtype=np.float32) for name in names if name in vectors]
                if found:
                    rows[i] = np.mean(found, axis=0)
        self._vectors, self._answers, self._embedder = said, answers, embedder

    def on_point(self, count: int, *, chinese: bool) -> tuple[Exemplar, ...]:
        """Return ``count`` examples whose answer is nearest in meaning to what was said, of a full but usual length.

        They show how this person answers when they do answer. Without vectors, common words stand for meaning.
        """
        if not self.paired or count <= 0:
            return ()
        fit = [i for i, e in enumerate(self.pool) if _is_full(e) and is_chinese(e.answer) == chinese]
        chosen: list[Exemplar] = []
        scenes: Counter[str] = Counter()
        for i in sorted(fit, key=lambda i: (-self._measure_inward(i), i)):
            exemplar = self.pool[i]
            if tells_own_life(exemplar.answer, exemplar.said):  # asked of few, since it is slow
                continue
            if scenes[exemplar.scene] * 3 < count + 2 and exemplar.answer not in [e.answer for e in chosen]:
                chosen.append(exemplar)
                scenes[exemplar.scene] += 1
            if len(chosen) == count:
                break
        return tuple(chosen)

    def _measure_inward(self, i: int) -> float:
        """Return how near an example's answer is to what was said."""
        if self._vectors is not None and self._answers is not None:
            return float(self._vectors[i] @ self._answers[i])
        return _measure_overlap(_list_grams(self.pool[i].said), _list_grams(self.pool[i].answer))

    def pick_fixed(self, count: int) -> tuple[Exemplar, ...]:
        """Return the same ``count`` examples every time, one situation after the other, of ordinary length."""
        if not self.pool:
            return ()
        if not self.paired:
            step = len(self.pool) / min(count, len(self.pool))
            return tuple(self.pool[int(i * step)] for i in range(min(count, len(self.pool))))
        groups: dict[str, list[Exemplar]] = {}
        for exemplar in self.pool:
            groups.setdefault(exemplar.scene, []).append(exemplar)
        queues = [_order_ordinary(group) for _scene, group in sorted(groups.items())]
        chosen: list[Exemplar] = []
        seen: set[str] = set()
        while len(chosen) < count and any(queues):
            for queue in queues:
                while queue and str(queue[0].answer).lower() in seen:
                    queue.pop(0)
                if queue and len(chosen) < count:
                    exemplar = queue.pop(0)
                    seen.add(str(exemplar.answer).lower())
                    chosen.append(exemplar)
        return tuple(chosen)

    def nearest(self, user_turn: RedactedText, count: int, skip: Iterable[Exemplar] = ()) -> tuple[Exemplar, ...]:
        """Return the examples whose user turn is closest, farthest first (the best stands next to the question)."""
        return tuple(e for _closeness, e in reversed(self.rank_nearest(user_turn, count, skip)))

    @property
    def by_meaning(self) -> bool:
        """Whether closeness is a cosine of meanings; without an index it is a share of common words."""
        return self._vectors is not None

    def rank_nearest(
        self, user_turn: RedactedText, count: int, skip: Iterable[Exemplar] = ()
    ) -> list[tuple[float, Exemplar]]:
        """Return (closeness, example) with distinct answers, closest first."""
        if (not self.paired and self._vectors is None) or not self.pool or count <= 0:
            return []
        left_out = {e.ids for e in skip}
        scores = self._measure_closeness(user_turn)
        chosen: list[tuple[float, Exemplar]] = []
        seen: set[str] = set()
        for i in sorted(range(len(self.pool)), key=lambda i: (-scores[i], i)):
            exemplar = self.pool[i]
            key = str(exemplar.answer).lower()
            if exemplar.ids not in left_out and key not in seen:
                chosen.append((scores[i], exemplar))
                seen.add(key)
            if len(chosen) == count:
                break
        return chosen

    def _measure_closeness(self, user_turn: RedactedText) -> list[float]:
        if self._vectors is not None and self._embedder is not None:
            with suppress(ModelUnavailable):
                query = self._embedder.query(user_turn).astype("float32")
                return [float(s) for s in self._vectors @ query]
        wanted, place = _list_grams(user_turn), classify_scene(user_turn)
        return [_measure_overlap(wanted, _list_grams(e.said)) + 0.1 * (e.scene == place) for e in self.pool]


def _is_full(exemplar: Exemplar) -> bool:
    """Whether something was told and answered: no greeting, no echo, nothing about oneself, of a usual length."""
    if exemplar.scene in _NO_TELLING or word_count(exemplar.said) < 3:
        return False
    if _OF_THEM.search(exemplar.said) or _OF_ONESELF.search(exemplar.answer):
        return False
    said, answer = _list_grams(exemplar.said), _list_grams(exemplar.answer)
    return 3 <= word_count(exemplar.answer) <= 14 and len(said & answer) * 2 < len(answer)


def _order_ordinary(group: list[Exemplar]) -> list[Exemplar]:
    """Order a group by how close an example is to the group's median answer length; later ones first among equals."""
    lengths = sorted(len(e.answer) for e in group)
    middle = lengths[len(lengths) // 2]
    return [e for _i, e in sorted(enumerate(group), key=lambda ie: (abs(len(ie[1].answer) - middle) // 6, -ie[0]))]


def _list_grams(text: str) -> frozenset[str]:
    words = [unit for unit, _cjk in split_units(text)]
    return frozenset(words) | frozenset(a + " " + b for a, b in itertools.pairwise(words))


def _measure_overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (len(a | b) or 1)
