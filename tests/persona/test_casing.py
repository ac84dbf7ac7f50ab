from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exskill.persona.reply.casing import Casing, is_small, to_small


def test_tags_and_links_keep_their_letters() -> None:
    assert to_small("See [Friend-2] at https://A.example/X TODAY") == "see [Friend-2] at https://A.example/X today"
    assert is_small("ok lah")
    assert not is_small("123 :)")


@given(st.floats(0.2, 1.0), st.integers(20, 60))
def test_a_sessions_share_comes_near_the_persons(share: float, turns: int) -> None:
    casing = Casing([], share=share)
    shown = 0
    for _turn in range(turns):
        text = to_small("Hello there") if casing.wanted() else "Hello there"
        casing.count_shown(text)
        shown += is_small(text)
    assert abs(shown / turns - share) <= 0.06


def test_the_latest_messages_count_and_a_rare_habit_is_none() -> None:
    changed = ["Hello"] * 400 + ["hello"] * 300
    assert Casing(changed).share == 1.0
    rarely = Casing(["Hello"] * 95 + ["hello"] * 5)
    assert not any(rarely.wanted() for _turn in range(20))
    assert not Casing(["你好"]).wanted()
    assert not Casing(["hello"] * 50, share=0.0).wanted()
