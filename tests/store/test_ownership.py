"""Whose something is: only what is known to be the user's own outlives a no of the other person."""

from __future__ import annotations

import pytest

from exskill.store.ownership import is_own_kind, is_own_role


@pytest.mark.parametrize("kind", ["manifest", "letter/3", "note", "checkin", "programme", "settings"])
def test_the_users_own_stays(kind: str) -> None:
    assert is_own_kind(kind)


@pytest.mark.parametrize(
    "kind", ["names", "photos", "principals", "aliases", "adapter", "corrections", "versions", "something-new"]
)
def test_everything_else_goes(kind: str) -> None:
    assert not is_own_kind(kind)


def test_rows_go_by_who_wrote_them() -> None:
    assert [is_own_role(role) for role in ("me", "user_memory", "ex", "unheard-of")] == [True, True, False, False]
