"""The invented story shows what is hidden, and keeps nothing."""

from __future__ import annotations

from exskill.ingest.invented_story import tell_story


def test_the_people_of_the_story_are_hidden() -> None:
    story = tell_story()
    assert story.messages > 90
    assert len(story.lines) == 6
    assert {"Priya", "Julia", "Marcus"} <= {name for name, _count in story.people}
    assert not any(name in after for name, _count in story.people for _before, after, _mine in story.lines)
    assert any(name in before for name, _count in story.people for before, _after, _mine in story.lines)
