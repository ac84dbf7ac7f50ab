"""While unlocked, without the passphrase: the page cannot be forged, the log cannot be put back, abuse still closes the echo."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from audit.events import Count, Entry, EventKind, Outcome, Reason
from exskill.consent import Purpose
from exskill.consent.edit import grant_purpose
from exskill.consent.signing import SignedManifest, check_chain, sign_manifest
from exskill.core.errors import ConsentDenied, ExskillError, VaultDamaged
from exskill.core.paths import Paths
from exskill.store.kinds import MANIFEST, NAMES
from exskill.store.opening import open_handed, open_store
from exskill.store.store import Store
from exskill.unlock.agent import hand_over
from tests.store.test_store import SECRET, Clock, clock, paths  # noqa: F401
from tests.vault.test_delegation import Hand
from vault.slots import PassphraseUnlocker


def opened(paths: Paths, clock: Clock) -> Store:  # noqa: F811
    return open_store(paths, "v", PassphraseUnlocker(bytearray(SECRET)), clock=clock)


def handed(paths: Paths, clock: Clock) -> tuple[Hand, Store]:  # noqa: F811
    with opened(paths, clock) as store:
        hand = Hand(hand_over(store))
    found = open_handed(paths, "v", hand, clock=clock)
    assert found is not None
    return hand, found


def test_a_page_signed_with_what_the_agent_has_is_refused(paths: Paths, clock: Clock) -> None:  # noqa: F811
    _hand, store = handed(paths, clock)
    with store:
        wider = grant_purpose(store.manifest(), Purpose.EXPORT, now=clock())
        with pytest.raises(ExskillError):
            store.save_manifest(wider)
        chain = json.loads(store.document(MANIFEST) or b"[]")
        forged = [*chain, sign_manifest(wider, store.vault.signer).to_bytes().hex()]
        with pytest.raises(ExskillError):
            store.put_document(MANIFEST, json.dumps(forged).encode())
        with pytest.raises(ConsentDenied):
            check_chain([SignedManifest.from_bytes(bytes.fromhex(part)) for part in forged], store.vault.consent_public)
    with opened(paths, clock) as store:
        assert Purpose.EXPORT not in {p.purpose for p in store.manifest().processing}


def test_the_page_and_the_map_of_names_stay_as_they_are(paths: Paths, clock: Clock) -> None:  # noqa: F811
    with opened(paths, clock) as store:
        names = store.name_map()
    _hand, store = handed(paths, clock)
    with store:
        page = store.document(MANIFEST)
        with pytest.raises(ExskillError):
            store.put_document(MANIFEST, page or b"")
        with pytest.raises(ExskillError):
            store.drop_document(NAMES)
    with opened(paths, clock) as store:
        assert (store.document(MANIFEST), store.document(NAMES)) == (page, names)
        assert names is not None


def test_the_map_of_names_is_used_and_not_read(paths: Paths, clock: Clock) -> None:  # noqa: F811
    hand, store = handed(paths, clock)
    with store:
        with pytest.raises(ExskillError):
            store.name_map()
        digests = store.known_names()
    assert digests == hand.read_left()
    with opened(paths, clock) as store:
        assert store.name_map() == store.known_names()
        again = hand_over(store).left
    assert hand.read_left() != again  # a fresh key each time: digests of two unlocked times cannot be compared


def test_a_purpose_borrows_no_other_keys(paths: Paths, clock: Clock) -> None:  # noqa: F811
    _hand, store = handed(paths, clock)
    with store:
        found = {s.role: s for s in store.vault.segments()}
        assert [store.vault.has_key(s) for s in found.values()] == [False, False]
        store.load_permitted(store.grant(Purpose.VOICE_STYLE))  # how they write needs none of the user's rows
        assert (store.vault.has_key(found["ex"]), store.vault.has_key(found["me"])) == (True, False)
        store.load_permitted(store.grant(Purpose.PERSONA_CHAT))
        assert store.vault.has_key(found["me"])


def test_abuse_said_while_unlocked_closes_the_echo_before_anything_else_opens(
    paths: Paths,  # noqa: F811
    clock: Clock,  # noqa: F811
) -> None:
    hand, store = handed(paths, clock)
    with store:
        store.report_abuse()
    assert open_handed(paths, "v", hand, clock=clock) is None
    with opened(paths, clock) as store:
        assert store.manifest().parties.abuse
        noted = [e.event for e in store.log.entries() if isinstance(e, Entry) and e.event.reason is Reason.ABUSE]
        assert EventKind.CONSENT_CHANGE in {event.kind for event in noted}


def test_what_was_wrong_with_the_journal_is_in_the_log(paths: Paths, clock: Clock) -> None:  # noqa: F811
    with opened(paths, clock) as store:
        journal = store.vault.state.journal.path
    journal.write_bytes(b"junk")
    with opened(paths, clock) as store:
        told = [e.event for e in store.log.entries() if isinstance(e, Entry) and e.event.kind is EventKind.RECOVER]
    assert [(event.outcome, dict(event.counts)) for event in told] == [(Outcome.PARTIAL, {Count.PROBLEMS: 1})]


def test_a_log_put_back_with_its_anchor_is_noticed(paths: Paths, clock: Clock, tmp_path: Path) -> None:  # noqa: F811
    with opened(paths, clock) as store:
        places = [paths.vault("v") / "audit", store.vault.state.path / "audit"]
    for number, place in enumerate(places):
        shutil.copytree(place, tmp_path / f"old{number}")
    with opened(paths, clock) as store:
        store.record(EventKind.DOCTOR)
    for number, place in enumerate(places):
        shutil.rmtree(place)
        shutil.copytree(tmp_path / f"old{number}", place)
    with pytest.raises(VaultDamaged):
        opened(paths, clock)
