"""Who is who: exact, asked, never guessed."""

from __future__ import annotations

import pytest

from exskill.chat.messages import Conversation, Handle, ThreadId
from exskill.chat.participants import decide_cast, match_handles
from exskill.chat.schema import SenderRole
from exskill.core.errors import NothingRecognised, UsageError
from redaction.text import RawText

ANNA, ANNABEL, BEN = Handle("anna", "Anna"), Handle("annabel", "Annabel"), Handle("ben", "Ben")


def chat(*people: Handle, me: Handle | None = None) -> list[Conversation]:
    return [Conversation(ThreadId("t"), RawText("t"), "unknown", people, me=me)]


def test_two_people_and_one_named_leaves_the_other() -> None:
    cast = decide_cast(chat(ANNA, BEN), me=["Ben"], ex=[])
    assert cast.role(BEN) is SenderRole.ME
    assert cast.role(ANNA) is SenderRole.EX


def test_me_from_the_data_wins_without_a_question() -> None:
    cast = decide_cast(chat(ANNA, BEN, me=BEN), me=[], ex=[])
    assert cast.role(BEN) is SenderRole.ME


def test_nobody_is_guessed_from_two_unknown_people() -> None:
    with pytest.raises(UsageError):
        decide_cast(chat(ANNA, BEN), me=[], ex=[])


def test_three_people_need_the_ex_named() -> None:
    with pytest.raises(UsageError):
        decide_cast(chat(ANNA, ANNABEL, BEN), me=["Ben"], ex=[])


def test_similar_names_are_different_people() -> None:
    cast = decide_cast(chat(ANNA, ANNABEL, BEN), me=["Ben"], ex=["Anna"])
    assert cast.role(ANNABEL) is None
    assert cast.third == {ANNABEL}


@pytest.mark.parametrize("name", ["Ann", "anna ben", "ANNA", "nna", ""])
def test_part_of_a_name_is_nobody(name: str) -> None:
    with pytest.raises(NothingRecognised):
        decide_cast(chat(ANNA, BEN), me=["Ben"], ex=[name])


def test_two_people_with_the_same_name_must_be_told_apart_by_id() -> None:
    first, second = Handle("user1", "Sam"), Handle("user2", "Sam")
    with pytest.raises(UsageError):
        decide_cast(chat(first, second, BEN), me=["Ben"], ex=["Sam"])
    cast = decide_cast(chat(first, second, BEN), me=["Ben"], ex=["user1"])
    assert cast.role(second) is None


def test_a_changed_display_name_keeps_the_role() -> None:
    old, new = Handle("user1", "Sam"), Handle("user1", "Samuel")
    cast = decide_cast(chat(old, new, BEN), me=["Ben"], ex=["Samuel"])
    assert cast.role(old) is SenderRole.EX
    assert cast.role(new) is SenderRole.EX


def test_me_and_ex_must_differ() -> None:
    with pytest.raises(UsageError):
        decide_cast(chat(ANNA, BEN), me=["Ben"], ex=["Ben"])


def test_direction_marks_at_the_edges_do_not_count() -> None:
    assert match_handles([Handle("a", "\u200eAnna\u202c")], "Anna")
