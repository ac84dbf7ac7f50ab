from __future__ import annotations

import pyarrow as pa
import pytest

from exskill.chat.lines import find_exchanges, from_table, group_bursts, group_sessions
from exskill.chat.schema import row_schema
from exskill.persona.portrait.profile import Profile, build_profile
from redaction.rehydrate import rehydrate

from .chats import select_lines


def test_bursts_and_exchanges_follow_time_and_sender() -> None:
    lines = select_lines("jo")
    groups = list(group_bursts(lines))
    assert sum(len(g.lines) for g in groups) == len(lines)
    first = next(find_exchanges(lines))
    assert first.said.texts == ("hey, how was your day?",)
    assert first.answer.texts == ("good lah boss", "just so tired haha")
    assert len(list(group_sessions(lines))) > 5


def test_every_value_says_what_it_rests_on() -> None:
    profile = build_profile(select_lines("jo", repeat=3))
    length = profile.get("length")
    assert length.status == "observed"
    assert length.n == profile.messages
    assert length.first < length.last
    assert length.evidence
    assert {row[0] for row in profile.get("catchphrases").value} >= {"boss", "haha", "lah"}
    assert profile.get("catchphrases").status == "pattern"
    assert profile.get("no such thing").status == "unknown"
    assert Profile.from_json(profile.to_json()) == profile


def test_chinese_and_small_corpora_are_recognised() -> None:
    profile = build_profile(select_lines("xiaoyu"))
    assert profile.chinese
    assert profile.small
    assert not build_profile(select_lines("jo")).chinese


def test_no_rows_claim_nothing() -> None:
    profile = build_profile(())
    assert profile.messages == 0
    assert all(v.status == "unknown" for name, v in profile.values.items() if name != "unknown")
    assert "catchphrases" in profile.get("unknown").value


def test_one_sided_rows_are_said_to_be_so() -> None:
    profile = build_profile(tuple(li for li in select_lines("jo") if li.role == "ex"))
    assert profile.one_sided
    assert profile.exchanges == 0
    assert profile.messages > 50


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"version": 99}', b'{"version": 1}'])
def test_a_damaged_profile_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Profile.from_json(data)


def test_rows_of_the_vault_become_lines() -> None:
    rows = [
        {
            "id": f"{i}",
            "import_id": "a",
            "thread": "t",
            "seq": 2 - i,
            "ts": None,
            "precision": "none",
            "role": role,
            "kind": "text",
            "text": role,
            "reply_to": None,
            "lang": "en",
            "categories": [],
            "reactions": [],
            "edited": False,
            "vector": None,
        }
        for i, role in enumerate(("ex", "user_memory", "me"))
    ]
    lines = from_table(pa.Table.from_pylist(rows, schema=row_schema()), rehydrate)
    assert [line.role for line in lines] == ["me", "ex"]
