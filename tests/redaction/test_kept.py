"""Who else is in this chat: what may be somebody and would stay is shown, and whoever is named goes everywhere."""

from __future__ import annotations

import pytest

from redaction import Person, RawText, RedactionError, Redactor

THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam", "一菲"))]
LINES = [
    "we went to Zorbly again", "Zorbly is closed on sundays", "the usual at Zorbly", "tell bear i'm late", "bear said no",
    "Mr Hartmann called", "和平分手吧", "豆豆说她不来", "今天去豆豆家", "Sam is here", "一菲来了",
]  # fmt: skip


def observed() -> tuple[Redactor, list[RawText]]:
    redactor, raw = Redactor(THE_TWO), [RawText(t) for t in LINES]
    redactor.observe(raw)
    return redactor, raw


def test_what_stays_readable_is_shown_with_counts() -> None:
    redactor, raw = observed()
    shown = {kept.word: kept for kept in redactor.candidates()}
    left = " ".join(str(r.text) for r in redactor.redact(raw)).casefold()
    assert all(word.casefold() in left for word in shown)
    assert all(kept.count >= 1 for kept in shown.values())
    assert not {"Sam", "Alex", "一菲", "Hartmann", "we", "The"} & set(shown)


@pytest.mark.parametrize("name", ["Zorbly", "bear", "豆豆", "和平"])
def test_whoever_is_named_goes_everywhere(name: str) -> None:
    redactor, raw = observed()
    redactor.candidates()
    redactor.hide([name, "  "])
    assert [r.text for r in redactor.redact(raw) if name.casefold() in str(r.text).casefold()] == []


def test_asking_changes_nothing() -> None:
    redactor, raw = observed()
    other, _ = observed()
    redactor.candidates()
    assert [str(r.text) for r in redactor.redact(raw)] == [str(r.text) for r in other.redact(raw)]


def test_it_is_too_late_once_everything_is_decided() -> None:
    redactor, _ = observed()
    redactor.freeze()
    for call in (redactor.candidates, lambda: redactor.hide(["Zorbly"])):
        with pytest.raises(RedactionError):
            call()
