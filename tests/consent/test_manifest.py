"""The manifest: strict, canonical, signed, chained; the grant: made by compiling, and by nothing else."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from audit.events import Purpose as LoggedPurpose
from audit.events import Stance as LoggedStance
from exskill.chat.schema import Category
from exskill.consent import SignedManifest
from exskill.consent.defaults import default_manifest, make_processing
from exskill.consent.grant import Grant, compile_grant
from exskill.consent.levels import Cause, assess_level
from exskill.consent.manifest import Manifest, parse_manifest, to_canonical
from exskill.consent.signing import check_chain, sign_manifest, verify_signature
from exskill.consent.terms import (
    DPV,
    Adult,
    Level,
    Purpose,
    Stance,
    categories_of_class,
    get_budget,
    purpose_class,
)
from exskill.core.errors import ConsentDenied
from tests.consent.support import IMPORTS, KEY, NOW, PUBLIC, VAULT, compiled, made, replaced
from tests.scale import scaled


def test_the_default_is_what_the_decisions_say() -> None:
    manifest = made()
    grant = compiled(manifest)
    assert grant.level is Level.P1
    assert {p.value for p in grant.purposes} == {
        "reflection",
        "closure_letter",
        "analytics_local",
        "persona_chat",
        "voice_style",
    }
    assert (grant.persona_budget.sessions, grant.persona_budget.minutes) == (6, 10)
    assert (grant.quote_words, grant.quote_chars) == (12, 20)
    assert grant.expires_at == int((NOW + timedelta(days=42)).timestamp())
    assert all(set(entry.blocked) == set(Category) for entry in manifest.processing)


@pytest.mark.parametrize(
    ("changes", "level", "cause"),
    [
        ({}, Level.P1, Cause.NOT_ASKED),
        ({"abuse": True}, Level.P0, Cause.ABUSE),
        ({"ex_adult": Adult.NO}, Level.P0, Cause.MINOR),
        ({"ex_adult": Adult.UNKNOWN}, Level.P0, Cause.ADULTHOOD_UNKNOWN),
        ({"ex_adult": Adult.UNKNOWN, "ex_adult_since": date(2018, 1, 1)}, Level.P1, Cause.NOT_ASKED),
        ({"ex_adult_since": date(2026, 11, 23)}, Level.P1, Cause.NOT_ASKED),
        ({"ex_adult_since": date(2026, 11, 24)}, Level.P0, Cause.MINOR),
    ],
)
def test_levels_by_age_and_danger(changes: dict[str, Any], level: Level, cause: Cause) -> None:
    found = assess_level(made(**changes), NOW)
    assert (found.level, found.cause) == (level, cause)


@pytest.mark.parametrize("stance", [Stance.REFUSED, Stance.OBJECTED, Stance.WITHDRAWN])
def test_a_no_closes_everything_of_theirs(stance: Stance) -> None:
    manifest = made()
    manifest = replaced(manifest, stance=manifest.stance.model_copy(update={"stance": stance}))
    grant = compiled(manifest)
    assert grant.level is Level.P0
    assert grant.persona_budget.sessions == 0
    assert not grant.allows(Purpose.PERSONA_CHAT)
    assert not any(rule.role.value == "ex" for rule in grant.rules)
    assert grant.allows(Purpose.REFLECTION)


def agreed(days_ago: int = 0) -> Manifest:
    manifest = made(now=NOW - timedelta(days=days_ago))
    at = int((NOW - timedelta(days=days_ago)).timestamp())
    entries = [
        *manifest.processing,
        make_processing(Purpose.ADAPTER, IMPORTS),
        make_processing(Purpose.QUOTES, IMPORTS),
    ]
    record = manifest.stance.model_copy(update={"stance": Stance.GIVEN, "confirmed_at": at, "evidence": "a" * 64})
    return replaced(manifest, stance=record, processing=tuple(sorted(entries, key=lambda e: e.purpose)))


def test_a_given_consent_adds_adapter_and_quotes_for_thirty_days() -> None:
    grant = compiled(agreed())
    assert grant.level is Level.P2
    assert grant.allows(Purpose.ADAPTER)
    assert grant.allows(Purpose.QUOTES)
    assert (grant.persona_budget.sessions, grant.persona_budget.minutes) == (8, 13)
    assert grant.expires_at == int((NOW + timedelta(days=30)).timestamp())
    later = compiled(agreed(30))
    assert (later.level, later.cause) == (Level.P1, Cause.GIVEN_NOT_CONFIRMED)
    assert not later.allows(Purpose.ADAPTER)


def test_the_ends() -> None:
    assert compiled(made(now=NOW - timedelta(days=41, hours=23))).level is Level.P1
    ended = compiled(made(now=NOW - timedelta(days=42)))
    assert (ended.level, ended.cause) == (Level.P0, Cause.LEVEL_ENDED)
    assert compiled(made(now=NOW - timedelta(days=56))).cause is Cause.PROGRAMME_ENDED
    compiled(made(now=NOW - timedelta(days=89)))
    with pytest.raises(ConsentDenied, match="confirmed again"):
        compiled(made(now=NOW - timedelta(days=90)))


def test_a_manifest_from_the_future_is_refused() -> None:
    with pytest.raises(ConsentDenied, match="clock"):
        compiled(made(now=NOW + timedelta(hours=1)))
    compiled(made(now=NOW + timedelta(minutes=4)))


def test_a_young_user_is_refused() -> None:
    for age in (Adult.NO, Adult.UNKNOWN):
        with pytest.raises(ConsentDenied, match="adults"):
            compiled(made(user_adult=age))


def test_a_changed_manifest_is_refused() -> None:
    signed = sign_manifest(made(), KEY)
    other = replaced(signed.manifest, confirmed=signed.manifest.confirmed + 1)
    with pytest.raises(ConsentDenied, match="changed after"):
        compile_grant(other, signed.signature, public_key=PUBLIC, now=NOW)
    with pytest.raises(ConsentDenied):
        compile_grant(signed.manifest, bytes(64), public_key=PUBLIC, now=NOW)
    with pytest.raises(ConsentDenied):
        compile_grant(signed.manifest, signed.signature, public_key=bytes(32), now=NOW)
    with pytest.raises(ConsentDenied, match="older"):
        compile_grant(signed.manifest, signed.signature, public_key=PUBLIC, now=NOW, newest=2)


def _trusted(document: bytes) -> Manifest:
    signed = SignedManifest.from_bytes(document)
    verify_signature(signed.manifest, signed.signature, PUBLIC)
    return signed.manifest


def test_every_changed_byte_of_the_document_is_refused() -> None:
    whole = sign_manifest(made(), KEY).to_bytes()
    assert SignedManifest.from_bytes(whole).to_bytes() == whole
    for at in range(0, len(whole), 3):
        broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(ConsentDenied):
            _trusted(broken)


def test_nothing_unknown_and_nothing_loose() -> None:
    body = made().model_dump(mode="json")
    for change in (
        {"extra": 1},
        {"storage": "cloud"},
        {"confirmed": "1"},
        {"confirmed": 1.0},
        {"confirmed": -1},
        {"processing": body["processing"] * 2},
        {"processing": body["processing"][::-1]},
        {"imports": body["imports"][:1]},
    ):
        with pytest.raises(ConsentDenied):
            parse_manifest(to_canonical(body | change))
    with pytest.raises(ConsentDenied):
        parse_manifest(json.dumps(body).encode())
    assert parse_manifest(to_canonical(body)) == made().model_copy(
        update={"header": parse_manifest(to_canonical(body)).header}
    )


def test_what_no_manifest_can_say() -> None:
    with pytest.raises(ValidationError):
        make_processing(Purpose.REFLECTION, IMPORTS, [Category.MINORS])
    entry = make_processing(Purpose.EXPORT, IMPORTS)
    with pytest.raises(ValidationError):
        type(entry)(**(entry.model_dump() | {"roles": ("ex", "me")}))
    with pytest.raises(ValidationError):
        type(entry)(**(entry.model_dump() | {"recipients": ("somebody",)}))
    with pytest.raises(ValidationError):
        type(entry)(**(entry.model_dump() | {"max_session_minutes": 31}))
    programme = made().programme
    with pytest.raises(ValidationError):
        type(programme)(started=0, end=71 * 86400)
    with pytest.raises(ValidationError):
        type(made().stance)(stance=Stance.GIVEN, at=0)


def test_the_chain_of_versions() -> None:
    first = made()
    header = first.header.model_copy(update={"version": 2, "prev_hash": first.digest()})
    second = replaced(first, header=header)
    check_chain([sign_manifest(first, KEY), sign_manifest(second, KEY)], PUBLIC)
    for broken in (
        [sign_manifest(second, KEY)],
        [sign_manifest(first, KEY), sign_manifest(first, KEY)],
        [
            sign_manifest(first, KEY),
            sign_manifest(replaced(second, header=header.model_copy(update={"prev_hash": "0" * 64})), KEY),
        ],
        [
            sign_manifest(first, KEY),
            sign_manifest(replaced(second, header=header.model_copy(update={"version": 3})), KEY),
        ],
        [
            sign_manifest(first, KEY),
            sign_manifest(replaced(second, header=header.model_copy(update={"vault_id": "0" * 32})), KEY),
        ],
    ):
        with pytest.raises(ConsentDenied, match="follow"):
            check_chain(broken, PUBLIC)


def test_a_grant_is_made_by_compiling_only() -> None:
    with pytest.raises(TypeError):
        Grant()
    grant = compiled(made())
    with pytest.raises(AttributeError):
        grant.level = Level.P2
    with pytest.raises(AttributeError):
        del grant.level
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            copied(grant)


def test_a_grant_ends() -> None:
    grant = compiled(made())
    row = {"import_id": IMPORTS[0], "role": "me", "categories": [], "ts": None}
    grant.check(row, NOW + timedelta(days=41))
    with pytest.raises(ConsentDenied):
        grant.check(row, NOW + timedelta(days=42))


def test_words_are_shared_with_the_log() -> None:
    assert {p.value for p in Purpose} == {p.value for p in LoggedPurpose}
    assert {s.value for s in Stance} == {s.value for s in LoggedStance}
    assert set(DPV) == set(Purpose)


def test_purpose_classes_round_trip() -> None:
    assert purpose_class([]) == "plain"
    assert purpose_class(["health", "finance", "health"]) == "finance+health"
    assert categories_of_class("finance+health") == {Category.FINANCE, Category.HEALTH}
    for wrong in ("", "health+finance", "health+health", "Plain", "plain+health", "weather"):
        assert categories_of_class(wrong) is None
    with pytest.raises(ValueError):
        purpose_class("health")


def test_no_setting_raises_a_ceiling() -> None:
    manifest = made()
    assert get_budget(Level.P2).minutes == 13
    lowered = replaced(manifest, programme=manifest.programme.model_copy(update={"persona_minutes": 3}))
    assert compiled(lowered).persona_budget.minutes == 3
    none = replaced(manifest, processing=tuple(e for e in manifest.processing if e.purpose is not Purpose.PERSONA_CHAT))
    assert compiled(none).persona_budget.sessions == 0


def test_a_manifest_without_imports_compiles() -> None:
    manifest = default_manifest(vault_id=VAULT, now=NOW, user_adult=Adult.YES, ex_adult=Adult.YES)
    assert compiled(manifest).write_condition().startswith("(role = 'user_memory'")


@given(data=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=scaled(200), deadline=None)
def test_whatever_lies_in_the_document_is_refused_in_one_way(data: bytes) -> None:
    for parse in (SignedManifest.from_bytes, parse_manifest):
        with pytest.raises(ConsentDenied):
            parse(data)


def test_deep_nesting_is_refused() -> None:
    for parse in (SignedManifest.from_bytes, parse_manifest):
        with pytest.raises(ConsentDenied):
            parse(b"[" * 100_000)
