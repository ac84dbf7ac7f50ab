from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from exskill.chat.lines import Line
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.periods import choose_period
from exskill.retrieval.recall import Recall
from redaction.rehydrate import rehydrate

GOOD = ("haha love you, that was so nice", "you are so sweet", "yay so happy")
BAD = ("whatever, leave me alone", "i hate this, you always do that", "stop it, i'm so angry")
ZH_GOOD, ZH_BAD = ("爱你 太好了", "真好 开心"), ("烦死了 别理我", "你总是这样 生气")
TURN = datetime(2022, 7, 1)


def chat(good: tuple[str, ...], bad: tuple[str, ...], *, change: datetime = TURN) -> tuple[Line, ...]:
    """Return eight months of a row a day from each side; the tone changes at ``change``."""
    found = []
    now = datetime(2022, 3, 1, 20)
    for day in range(240):
        words = good if now < change else bad
        for role in ("me", "ex"):
            text = rehydrate(f"{words[day % len(words)]} {'abcdefghij'[day % 10]}")
            found.append(Line(f"r{len(found)}", role, text, now, "t", len(found)))
            now += timedelta(minutes=2)
        now += timedelta(days=1, minutes=-4)
    return tuple(found)


@pytest.mark.parametrize(("good", "bad"), [(GOOD, BAD), (ZH_GOOD, ZH_BAD)])
def test_the_good_time_ends_where_the_tone_changes(good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    period = choose_period(chat(good, bad), "good")
    assert period.is_found
    assert (period.first, period.last[:7]) == ("2022-03-01", "2022-06")
    assert all(line.ts is not None and line.ts < TURN for line in period.lines)


def test_the_last_months_are_the_last() -> None:
    period = choose_period(chat(GOOD, BAD), "last")
    assert period.is_found
    assert period.first > "2022-07"
    assert period.last == max(line.ts for line in period.lines if line.ts is not None).date().isoformat()


def test_a_chat_without_a_change_has_no_good_time_of_its_own() -> None:
    lines = chat(GOOD, GOOD)
    period = choose_period(lines, "good")
    assert not period.is_found
    assert period.lines == lines


def test_rows_without_a_time_belong_to_the_whole_only() -> None:
    lines = (*chat(GOOD, BAD), Line("x", "ex", rehydrate("undated"), None, "t", 9999))
    assert choose_period(lines, "all").lines == lines
    assert "x" not in {line.id for line in choose_period(lines, "last").lines}


def test_examples_and_memories_of_a_period_come_from_it_alone() -> None:
    lines = chat(GOOD, BAD)
    chosen = choose_period(lines, "good").lines
    inside = {line.id for line in chosen}
    assert {i for e in Exemplars.build(chosen).pool for i in (*e.ids, *e.said_ids)} <= inside

    class Table:
        def search_text(self, words: str, *, where: str | None = None, k: int = 20) -> list[dict[str, object]]:
            every = [line for line in lines if line.role == "ex"]
            return [{"id": li.id, "text": str(li.text), "role": li.role, "ts": li.ts, "_score": 1.0} for li in every]

        def search_vector(self, vector: object, *, where: str | None = None, k: int = 20) -> list[dict[str, object]]:
            return []

    found = Recall(Table(), rehydrate, embedder=None, lines=chosen, within=True).search(rehydrate("leave angry sweet"))
    assert found
    assert {memory.id for memory in found} <= inside
