"""A grant that ends in the middle of a session: rows that are in memory already are given out no more (G4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from exskill.consent import Purpose
from exskill.core.errors import ConsentDenied
from exskill.core.paths import Paths
from exskill.store.opening import open_store
from exskill.store.permitted import Permitted
from tests.store.test_store import SECRET, Clock, clock, machine, paths  # noqa: F401
from vault.slots import PassphraseUnlocker

WAYS: list[Callable[[Permitted], object]] = [
    lambda rows: rows.lines(),
    lambda rows: list(rows.records()),
    lambda rows: rows.by_time().read(0, 1),
    lambda rows: rows.search_text("barely"),
]


@pytest.mark.parametrize("way", WAYS)
def test_what_was_loaded_before_the_end_is_refused_after_it(
    paths: Paths,  # noqa: F811
    clock: Clock,  # noqa: F811
    way: Callable[[Permitted], object],
) -> None:
    with open_store(paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=clock) as store:
        grant = store.grant(Purpose.PERSONA_CHAT)
        rows = store.load_permitted(grant)
        clock.now = datetime.fromtimestamp(grant.expires_at, UTC) - timedelta(seconds=1)
        assert way(rows)
        clock.now += timedelta(seconds=1)
        with pytest.raises(ConsentDenied):
            way(rows)
