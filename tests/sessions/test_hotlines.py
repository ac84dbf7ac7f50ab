from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from exskill.sessions.safety import emergency, hotlines
from exskill.sessions.safety.hotlines import FRESH, Hotline, all_lines, shown, stale

TODAY = date(2026, 11, 23)


def _line(days: int | None, source: str = "https://example.org") -> Hotline:
    day = None if days is None else TODAY - timedelta(days=days)
    return Hotline("GB", "suicide", "A Line", "000", "24/7", source, day)


def test_only_lines_checked_within_180_days_are_shown() -> None:
    lines = [_line(None), _line(0), _line(180), _line(181), _line(-1), _line(1, source="")]
    assert shown("gb", TODAY, lines) == [lines[1], lines[2]]
    assert stale(TODAY, lines) == [lines[3], lines[4], lines[5]]


def test_every_shipped_line_names_a_page_and_no_future_day() -> None:
    for line in all_lines():
        assert line.source.startswith("https://"), line
        assert line.contact
        assert len(line.country) == 2
        assert line.last_verified is None or line.last_verified <= datetime.now(UTC).date()


def test_a_shipped_number_that_grew_old_is_not_shown() -> None:
    later = datetime.now(UTC).date() + FRESH + timedelta(days=1)
    assert not any(shown(line.country, later) for line in all_lines())


def test_the_card_adds_checked_lines_with_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "000" not in emergency.words("GB", "en", TODAY)
    monkeypatch.setattr(hotlines, "all_lines", lambda: (_line(3),))
    for language in ("en", "zh"):
        told = emergency.words("GB", language, TODAY)
        assert "999" in told
        assert "2026-11-20" in told
    assert "2026" not in emergency.words("GB", "en")


def test_the_release_check_passes_today() -> None:
    assert hotlines.main() == 0
