"""Who is readable in what is redacted already: shown with a count and a redacted line, and gone once it is named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redaction import MapDestroyed, Person, RawText, RedactedText, Redactor
from redaction.readable import list_readable
from redaction.review import Add, apply_decisions, empty_map, list_items
from redaction.tags import TAG

THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam", "一菲"))]
LINES = [
    "the Skynet again, Mr Hartmann said", "is the Skynet open on sundays", "SKYNET!!", "my new Skynet",
    "tell bear i'm late", "bear said no",
    "豆豆说她不来", "今天去豆豆家", "Sam is here", "一菲来了", "the new Adele album",
]  # fmt: skip


def imported(lines: list[str]) -> tuple[bytes, list[RedactedText]]:
    redactor, raw = Redactor(THE_TWO), [RawText(line) for line in lines]
    redactor.observe(raw)
    rows = [done.text for done in redactor.redact(raw)]
    return redactor.export_map(), [row for row in rows if row is not None]


def test_what_is_readable_is_shown_with_its_count_and_a_line_without_tags() -> None:
    names, rows = imported(LINES)
    shown = {one.word: one for one in list_readable(names, rows)}
    assert shown["Skynet"].count == 3
    assert "Skynet" in shown["Skynet"].line
    assert not any(TAG.search(one.line) for one in shown.values())
    assert not {"Sam", "Alex", "一菲", "Hartmann", "Friend", "Adele"} & set(shown)


def test_the_questions_of_the_import_and_of_the_review_are_the_same() -> None:
    redactor, raw = Redactor(THE_TWO), [RawText(line) for line in LINES]
    redactor.observe(raw)
    before = {(kept.word, kept.count) for kept in redactor.candidates()}
    names, rows = imported(LINES)
    assert {(one.word, one.count) for one in list_readable(names, rows)} == before


def test_whoever_is_named_is_hidden_everywhere_and_asked_about_no_more() -> None:
    names, rows = imported([*LINES, "SKYNET!!", "skynet's garden"])
    done = apply_decisions(names, [Add("Skynet")], rows)
    after = list({**dict(enumerate(rows)), **dict(done.changed)}.values())
    assert not any("skynet" in str(row).casefold() for row in after)
    assert "Skynet" not in {one.word for one in list_readable(done.names, after)}
    assert "Skynet" in {name for item in list_items(done.names) for name in item.names}


def test_no_line_is_shown_of_rows_that_are_closed() -> None:
    names, rows = imported(LINES)
    assert {one.line for one in list_readable(names, rows, may_show=lambda _row: False)} == {""}
    [skynet] = [one for one in list_readable(names, rows, may_show=lambda row: row == 1) if one.word == "Skynet"]
    assert skynet.line == "is the Skynet open on sundays"


def test_without_names_nothing_is_shown() -> None:
    names, rows = imported(LINES)
    with pytest.raises(MapDestroyed):
        list_readable(empty_map(names), rows)


@pytest.mark.parametrize(
    ("name", "gone", "stays"),
    [
        ("Will", ["will's van is here", "tell will i said hi", "Will came over", "with will tonight"],
         ["will you come", "it will need work", "ok will do", "he said. Will you"]),
        ("May", ["may's birthday", "i asked May about it", "hey may"], ["may i come", "in may", "it may rain"]),
        ("Amber", ["amber is late", "AMBER", "with Amber"], []),
    ],
)  # fmt: skip
def test_a_name_that_is_a_verb_is_hidden_where_it_is_a_name(name: str, gone: list[str], stays: list[str]) -> None:
    redactor = Redactor(THE_TWO, languages=())
    redactor.freeze()
    names = redactor.export_map()
    rows = [done.text for done in Redactor(languages=()).redact([RawText(t) for t in [*gone, *stays]])]
    changed = dict(apply_decisions(names, [Add(name)], [row for row in rows if row is not None]).changed)
    assert sorted(changed) == list(range(len(gone)))


@example(["1Fd[FFF]"])  # a tag that touches a word
@given(st.lists(st.text(alphabet="Skynet豆豆 [Friend-1]朋友,.说跟", max_size=30), max_size=8))
def test_whatever_the_rows_are_no_tag_is_a_word_and_every_word_is_there(lines: list[str]) -> None:
    redactor = Redactor(THE_TWO, languages=())
    redactor.freeze()
    rows = [done.text for done in redactor.redact([RawText(line) for line in lines])]
    texts = [row for row in rows if row is not None]
    for one in list_readable(redactor.export_map(), texts):
        assert one.count > 0
        assert any(one.word.casefold() in TAG.sub("", str(text)).casefold() for text in texts)
