"""From seven days before something ends, every command begins by saying so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exskill.core.paths import resolve_paths
from exskill.erasure.ahead import Ahead, describe_ahead, look_ahead
from tests.cli.conftest import Cli
from tests.cli.conftest import cli as cli  # the fixture

DAY = 86_400


def test_nothing_is_said_while_everything_is_far_away(cli: Cli) -> None:
    cli.with_chat()
    now = int(datetime.now(UTC).timestamp())
    assert look_ahead(resolve_paths({"EXSKILL_HOME": str(cli.home)}), now) == []


@pytest.mark.parametrize(("days", "unopened"), [(15, True), (36, False)])
def test_what_ends_within_a_week_is_named_by_its_date_alone(cli: Cli, days: int, unopened: bool) -> None:
    cli.with_chat()
    now = int(datetime.now(UTC).timestamp()) + days * DAY
    found = look_ahead(resolve_paths({"EXSKILL_HOME": str(cli.home)}), now)
    assert [ahead.vault for ahead in found] == ["default"]
    assert found[0].unopened is unopened
    assert 0 < found[0].at - now <= 7 * DAY


def test_the_line_says_how_to_keep_or_end_it() -> None:
    assert "timer list" in describe_ahead(Ahead("v", 10 * DAY, unopened=False), 8 * DAY)
    assert describe_ahead(Ahead("v", 10 * DAY, unopened=False), 10 * DAY - 60).startswith("In 1 day ")
    assert "Opening it moves the date" in describe_ahead(Ahead("v", 10 * DAY, unopened=True), 8 * DAY)


def test_a_damaged_vault_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "data" / "vaults" / "v").mkdir(parents=True)
    assert look_ahead(resolve_paths({"EXSKILL_HOME": str(tmp_path)}), 0) == []
