"""The user's word on who is who, applied to redacted rows without the source."""

from __future__ import annotations

import json

import pytest

from redaction import MapDestroyed, Person, RawText, RedactedText, Redactor
from redaction.rehydrate import rehydrate
from redaction.review import Add, Keep, Merge, apply_decisions, empty_map, list_items

LINES = ["Mr Hartmann shouted", "then Mrs Okafor cried", "hartmann left, Zuzu stayed", "Mr Boston is a city, not a man"]


def imported() -> tuple[bytes, list[RedactedText]]:
    redactor = Redactor([Person("1", "self", ("Alex",))])
    raw = [RawText(t) for t in LINES]
    redactor.observe(raw)
    texts = [r.text for r in redactor.redact(raw)]
    assert all(t is not None for t in texts)
    return redactor.export_map(), [t for t in texts if t is not None]


def number(names: bytes, name: str) -> int:
    return next(i.number for i in list_items(names) if name in i.names)


def test_candidates_show_name_count_and_a_masked_context() -> None:
    names, _ = imported()
    item = next(i for i in list_items(names) if "Hartmann" in i.names)
    assert item.count >= 1
    assert f"-{item.number}]" in item.context
    assert "artmann" not in item.context


def test_merging_gives_two_people_one_tag_everywhere() -> None:
    names, rows = imported()
    one, two = number(names, "Hartmann"), number(names, "Okafor")
    done = apply_decisions(names, [Merge(one, two)], rows)
    after = {**dict(enumerate(rows)), **dict(done.changed)}
    assert f"[Friend-{one}]" in after[1]
    assert str(Redactor.from_map(done.names).redact_one(RawText("okafor")).text) == f"[Friend-{one}]"


def test_keeping_puts_the_name_back() -> None:
    names, rows = imported()
    done = apply_decisions(names, [Keep(number(names, "Boston"))], rows)
    assert dict(done.changed)[3] == "Mr Boston is a city, not a man"
    assert str(Redactor.from_map(done.names).redact_one(RawText("to Boston")).text) == "to Boston"


def test_adding_hides_what_was_overlooked() -> None:
    names, rows = imported()
    before = str(rows[2])
    done = apply_decisions(
        names, [Add("Zuzu")], [*rows, Redactor(languages=()).redact([RawText("ZUZU?")])[0].text or rows[0]]
    )
    changed = dict(done.changed)
    assert "Zuzu" not in (changed.get(2) or before)
    assert "ZUZU" not in changed[4]
    assert all(isinstance(t, RedactedText) for t in changed.values())


def test_a_tag_is_never_taken_for_a_name() -> None:
    names, rows = imported()
    done = apply_decisions(names, [Add("Friend")], rows)
    assert done.changed == ()


def test_without_a_map_nothing_can_be_reviewed() -> None:
    for data in (b"", b"{}", json.dumps({"people": []}).encode()):
        with pytest.raises(MapDestroyed):
            list_items(data)


def test_an_unknown_number_is_refused() -> None:
    names, rows = imported()
    with pytest.raises(KeyError):
        apply_decisions(names, [Keep(999)], rows)


def test_what_was_kept_stays_in_the_next_import() -> None:
    names, rows = imported()
    done = apply_decisions(names, [Keep(number(names, "Boston"))], rows)
    later = Redactor([Person("1", "self", ("Alex",))], earlier=done.names)
    raw = [RawText(t) for t in LINES]
    later.observe(raw)
    assert [str(r.text) for r in later.redact(raw)][3] == LINES[3]
    told = Redactor([Person("1", "self", ("Alex",)), Person("2", "third", ("Boston",))], earlier=done.names)
    told.observe(raw)
    assert "Boston" not in str(told.redact(raw)[3].text)


def test_an_emptied_map_holds_no_name_and_gives_no_number_twice() -> None:
    names, _ = imported()
    left = empty_map(names)
    assert b"artmann" not in left.lower()
    for call in (lambda: list_items(left), lambda: apply_decisions(left, [Add("Zuzu")], [])):
        with pytest.raises(MapDestroyed):
            call()
    taken = {i.number for i in list_items(names)}
    later = Redactor([Person("1", "self", ("Alex",))], earlier=left)
    raw = [RawText(t) for t in LINES]
    later.observe(raw)
    later.redact(raw)
    assert not taken & {c.number for c in later.roster()}
    assert empty_map(left) == left
    assert "[Friend" in str(Redactor.from_map(left).redact_one(RawText("call Jonathan Miller")).text)


def test_adding_hides_both_ways_of_writing_chinese() -> None:
    redactor = Redactor([Person("1", "self", ("Alex",))])
    redactor.freeze()
    rows = [rehydrate("晓东走了"), rehydrate("曉東也走了")]
    done = apply_decisions(redactor.export_map(), [Add("鄭曉東")], rows)
    after = {**dict(enumerate(rows)), **dict(done.changed)}
    assert [str(text) for text in after.values()] == ["[朋友-1]走了", "[朋友-1]也走了"]
