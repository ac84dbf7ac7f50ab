"""What was erased while nobody was there is kept until it is told, and nothing of a vault that is gone by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.events import Reason
from exskill.core.paths import Paths
from exskill.erasure.untold import Reaped, forget_untold, forget_untold_vault, keep_untold, read_untold

ERASURES = st.builds(
    Reaped, st.sampled_from(["sam", "mia"]), st.sampled_from(list(Reason)), st.integers(0, 99), st.just("ab12"),
    st.integers(0, 2**40),
)  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")


@given(found=st.lists(ERASURES, max_size=60))
def test_the_latest_are_told_in_order(tmp_path_factory: pytest.TempPathFactory, found: list[Reaped]) -> None:
    place = tmp_path_factory.mktemp("untold")
    paths = Paths(place, place, place)
    keep_untold(paths, found)
    assert read_untold(paths) == found[-50:]
    assert (place / "untold").exists() is bool(found)


def test_what_is_told_is_forgotten(paths: Paths) -> None:
    keep_untold(paths, [Reaped("sam", Reason.EXPIRED, 3, "ab12", 1)])
    assert (paths.state / "untold").stat().st_mode & 0o077 == 0
    forget_untold(paths)
    assert read_untold(paths) == []
    assert not (paths.state / "untold").exists()


def test_of_a_vault_that_is_destroyed_by_hand_not_even_the_name_is_left(paths: Paths) -> None:
    mine, other = Reaped("sam", Reason.EXPIRED, 3, "ab12", 1), Reaped("mia", Reason.EXPIRED, 1, "cd34", 2)
    keep_untold(paths, [mine, other])
    forget_untold_vault(paths, "sam")
    assert read_untold(paths) == [other]
    forget_untold_vault(paths, "mia")
    assert not (paths.state / "untold").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[{"vault": "v"}]', b"\xff", b'[{"vault":"v","reason":"?"}]'])
def test_a_damaged_list_tells_nothing(paths: Paths, content: bytes) -> None:
    paths.state.mkdir(parents=True)
    (paths.state / "untold").write_bytes(content)
    assert read_untold(paths) == []
