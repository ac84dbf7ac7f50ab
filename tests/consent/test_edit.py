"""Changes, their preview, the explanation of a question, and the other person's side."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from exskill.chat.schema import Category, SenderRole
from exskill.consent import edit
from exskill.consent.defaults import import_fact
from exskill.consent.explain import Denial, explain_purpose, reason_against
from exskill.consent.invite import Throttle, draw_invite, same_token, token_hash, write_letter
from exskill.consent.manifest import Manifest
from exskill.consent.show import as_data, describe_page
from exskill.consent.signing import check_chain, sign_manifest
from exskill.consent.terms import By, EventKind, Level, Purpose, Stance, purpose_class
from exskill.consent.withdraw import chat_mark, reimport_allowed_from
from exskill.core.errors import ConsentDenied, LimitActive, UsageError
from exskill.core.i18n import set_language
from tests.consent.support import IMPORTS, KEY, NOW, PUBLIC, compiled, made, random_manifest
from tests.scale import scaled

LATER = NOW + timedelta(days=1)


@dataclass(frozen=True)
class Stored:
    import_id: str
    role: str
    purpose_class: str
    rows: int = 10
    expires_at: int | None = None
    id: str = "s"


def stored() -> list[Stored]:
    return [
        Stored(name, role, tags, id=f"{name[-1]}{role}{tags}")
        for name in IMPORTS
        for role in ("me", "ex")
        for tags in ("plain", "health", "minors")
    ] + [Stored("memory", "user_memory", "plain", id="memory")]


def test_versions_follow_each_other() -> None:
    first = made()
    second = edit.grant_purpose(first, Purpose.EXPORT, now=LATER)
    third = edit.confirm(second, now=LATER)
    fourth = edit.set_stance(third, Stance.OBJECTED, now=LATER + timedelta(hours=1), by=By.EX)
    check_chain([sign_manifest(m, KEY) for m in (first, second, third, fourth)], PUBLIC)
    assert [event.kind for event in fourth.events][-1] is EventKind.WITHDRAWN


def test_confirming_extends_nothing_but_the_next_confirmation() -> None:
    before = made()
    after = edit.confirm(before, now=NOW + timedelta(days=41))
    assert after.programme == before.programme
    assert compiled(after, NOW + timedelta(days=41)).expires_at == compiled(before).expires_at
    with pytest.raises(ConsentDenied):
        edit.confirm(before, now=LATER, still_given=True)


def test_a_no_stays() -> None:
    no = edit.set_stance(made(), Stance.REFUSED, now=LATER)
    with pytest.raises(ConsentDenied):
        edit.set_stance(no, Stance.UNKNOWN, now=LATER)
    with pytest.raises(UsageError):
        edit.set_stance(no, Stance.GIVEN, now=LATER)
    yes = edit.set_stance(no, Stance.GIVEN, now=LATER, evidence="a" * 64)
    assert compiled(yes, LATER).level is Level.P2


def test_flags_are_raised_only() -> None:
    flagged = edit.set_parties(made(), now=LATER, abuse=True)
    assert edit.set_parties(flagged, now=LATER).parties.abuse
    assert compiled(flagged, LATER).level is Level.P0
    with pytest.raises(UsageError):
        edit.set_limits(edit.set_limits(made(), now=LATER, persona_minutes=5), now=LATER, persona_minutes=6)


def test_the_programme_is_extended_once_and_for_the_coach_only() -> None:
    late = NOW + timedelta(days=55)
    longer = edit.extend_programme(edit.confirm(made(), now=late), now=late)
    assert longer.programme.end - longer.programme.started == 70 * 86400
    grant = compiled(longer, NOW + timedelta(days=60))
    assert grant.level is Level.P0
    assert grant.allows(Purpose.REFLECTION)
    with pytest.raises(LimitActive, match="once"):
        edit.extend_programme(longer, now=late)
    with pytest.raises(LimitActive, match="ended"):
        edit.extend_programme(made(), now=NOW + timedelta(days=56))


def test_children_are_never_opened() -> None:
    with pytest.raises(ConsentDenied):
        edit.grant_purpose(made(), Purpose.REFLECTION, now=LATER, allowed=[Category.MINORS])


def test_an_import_is_added_and_taken_out() -> None:
    fact = import_fact("a" * 32, now=LATER, rows_me=1, rows_ex=2, first_of_ex=date(2020, 1, 1))
    added = edit.with_import(made(), fact, now=LATER)
    assert all(fact.id in entry.imports for entry in added.processing)
    removed = edit.without_import(added, fact.id, now=LATER)
    assert removed.imports == made().imports
    assert not any(fact.id in entry.imports for entry in removed.processing)


def test_the_effect_is_told_before_it_is_signed() -> None:
    before = made()
    opened = edit.grant_purpose(before, Purpose.REFLECTION, now=NOW, allowed=[Category.HEALTH])
    told = edit.compare_versions(before, opened, stored(), now=NOW)
    assert told.rows[Purpose.REFLECTION] == (70, 100)  # the user's own lines about health, not the other person's
    assert told.lines() == ["look back and reframe: 100 messages instead of 70"]
    refused = edit.compare_versions(before, edit.set_stance(before, Stance.REFUSED, now=NOW), stored(), now=NOW)
    assert Purpose.PERSONA_CHAT in refused.closed
    assert "everything derived from their messages is sealed now and erased" in refused.lines()
    assert edit.compare_versions(before, edit.confirm(before, now=NOW), stored(), now=NOW).lines() == [
        "nothing changes in what may be used"
    ]
    too_late = NOW + timedelta(days=100)
    assert edit.compare_versions(before, before, stored(), now=too_late).lines() == ["everything closes"]


def test_the_effect_counts_what_the_key_gate_would_open() -> None:
    for manifest in (made(), edit.grant_purpose(made(), Purpose.EXPORT, now=NOW, allowed=[Category.HEALTH])):
        grant = compiled(manifest)
        told = edit.compare_versions(made(), manifest, stored(), now=NOW)
        for purpose, (_, after) in told.rows.items():
            narrowed = grant.narrow_to(purpose)
            assert after == sum(s.rows for s in stored() if narrowed.permits_segment(s))


def test_every_segment_is_either_used_or_has_a_reason() -> None:
    rng = random.Random(5)
    for _ in range(scaled(300)):
        manifest = random_manifest(rng)
        grant = compiled(manifest)
        for purpose in Purpose:
            narrowed = grant.narrow_to(purpose)
            for _ in range(4):
                tags = purpose_class(rng.sample(list(Category), rng.choice([0, 0, 1, 2])))
                end = rng.choice([None, None, int(NOW.timestamp()) + rng.choice([-1, 0, 1])])
                name = rng.choice([*IMPORTS, "memory", "0" * 32])
                segment = Stored(name, rng.choice(list(SenderRole)).value, tags, expires_at=end)
                reason = reason_against(manifest, purpose, segment, now=NOW)
                assert (reason is None) == narrowed.permits_segment(segment), (purpose, segment, reason)


def test_a_question_is_explained() -> None:
    told = explain_purpose(made(), Purpose.PERSONA_CHAT, stored(), now=NOW, hits=("a", "b"))
    by_reason = {group.denial: group.rows for group in told.groups if group.role is SenderRole.EX}
    assert by_reason == {None: 30, Denial.CATEGORY_LEVEL: 30, Denial.NEVER: 30}
    assert told.as_data()["hits"] == ["a", "b"]
    assert any("closed as long as they did not agree" in line for line in told.lines())
    off = explain_purpose(made(), Purpose.EXPORT, stored(), now=NOW)
    assert {group.denial for group in off.groups} == {Denial.NOT_GRANTED}


def test_the_token() -> None:
    made_once = draw_invite(random.Random(1).randbytes)
    assert len(made_once.token) == 39
    assert same_token(made_once.token.lower().replace("-", " "), made_once.token_hash)
    assert same_token(made_once.token.replace("1", "l").replace("0", "o"), made_once.token_hash)
    other = draw_invite(random.Random(2).randbytes)
    assert not same_token(other.token, made_once.token_hash)
    assert made_once.token not in repr(made_once)
    for wrong in ("", "x", made_once.token[:-1], made_once.token + "A", made_once.token[:-1] + "U", "ü" * 32):
        with pytest.raises(UsageError) as error:
            token_hash(wrong)
        assert not wrong or wrong not in error.value.message


def test_wrong_tokens_are_slowed_down() -> None:
    state = Throttle()
    waits = []
    for _ in range(12):
        waits.append(state.wait(1000))
        state = state.count_failure(1000)
    assert waits[:3] == [0, 0, 0]
    assert waits[3:6] == [10, 20, 40]
    assert state.wait(1000) == 3600
    assert state.wait(0) == 3600  # a clock set back does not lengthen the wait beyond an hour
    assert state.wait(10**9) == 0


def test_the_letter_tells_what_is_held_and_asks_for_nothing() -> None:
    words = "\n".join(line for section in write_letter(made(), "TOKEN", now=NOW) for line in section.lines)
    assert "15 messages" in words
    assert "TOKEN" in words
    assert "original chat" in words
    for pressure in ("please", "miss", "hope", "reply soon", "contact them"):
        assert pressure not in words.lower()
    closed = edit.set_stance(made(), Stance.REFUSED, now=NOW)
    assert "Used to" not in "\n".join(x for section in write_letter(closed, "T", now=NOW) for x in section.lines)


def test_the_same_chat_is_known_again() -> None:
    mark = chat_mark(b"salt", "whatsapp", ["b", "a"])
    assert mark == chat_mark(b"salt", "whatsapp", ["a", "b", "a"])
    assert mark != chat_mark(b"other", "whatsapp", ["a", "b"])
    assert chat_mark(b"salt", "ab", ["c"]) != chat_mark(b"salt", "a", ["bc"])
    assert reimport_allowed_from(NOW) - NOW == timedelta(days=180)


def _pages(manifest: Manifest) -> list[Any]:
    return [describe_page(manifest, now=NOW), as_data(manifest, now=NOW), write_letter(manifest, "T", now=NOW)]


def test_pages_of_every_manifest_can_be_written_in_both_languages() -> None:
    rng = random.Random(8)
    try:
        for number in range(scaled(60)):
            set_language("zh" if number % 2 else "en")
            manifest = random_manifest(rng)
            for page in _pages(manifest):
                assert page
    finally:
        set_language("en")


def test_the_page_says_what_is_off() -> None:
    page = {section.title: section.lines for section in describe_page(made(), now=NOW)}
    assert any("did not grant" in line for line in page["What is off"])
    assert any("agree in writing" in line for line in page["What is off"])
    refused = edit.set_stance(made(), Stance.WITHDRAWN, now=NOW)
    echo = {section.title: section.lines for section in describe_page(refused, now=NOW)}["The echo"]
    assert echo[-1] == "There is no echo: the chair stays silent."
