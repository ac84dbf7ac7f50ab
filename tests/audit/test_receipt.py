"""Receipts: signed, in plain words, honest about what they cannot reach."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from audit.errors import InvalidEvent
from audit.events import Actor, Count, Event, EventKind, Reason
from audit.receipt import (
    LIMITS,
    Check,
    Limit,
    Receipt,
    Stage,
    finalise_receipt,
    open_receipt,
    receipt_digest,
    sign_receipt,
)
from tests.audit.support import SIGNER, FixedSigner, Place

DEVICE = FixedSigner(3)


def made(**changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "receipt_id": "1" * 32,
        "vault": "2" * 32,
        "at": 1_795_000_000,
        "trigger": Reason.WITHDRAWAL,
        "actor": Actor.EX,
        "counts": {Count.SEGMENTS: 3, Count.ROWS_ERASED: 120},
        "checks": {Check.SHARD_GONE: True, Check.DECRYPTION_FAILS: True},
        "copies": 1,
    }
    return Receipt(**(values | changes))


def test_a_provisional_receipt_says_so() -> None:
    document = sign_receipt(made(), DEVICE)
    receipt = open_receipt(document, [DEVICE.public])
    assert receipt == made()
    assert receipt.complete
    words = "\n".join(receipt.lines())
    assert "provisional" in words
    assert "signed by the device key" in words
    assert "NIST SP 800-88" in words
    for limit in Limit:
        assert LIMITS[limit] in words
    assert "wiped" not in words


def test_a_final_receipt_carries_its_proof(place: Place) -> None:
    with place.filled(5) as log:
        entry = log.append(Event(kind=EventKind.DESTROY, ids=(receipt_digest(sign_receipt(made(), DEVICE)),)))
        log.append(Event(kind=EventKind.LOCK))
        final = finalise_receipt(made(), entry=entry.index, leaf=entry.leaf, proof=log.prove(entry.index))
    document = sign_receipt(final, SIGNER)
    assert open_receipt(document, [SIGNER.public], log_key=SIGNER.public).entry == 5
    assert "with its proof" in "\n".join(final.lines())
    with pytest.raises(InvalidEvent):
        open_receipt(document, [SIGNER.public])
    wrong = sign_receipt(replace(final, leaf="0" * 64), SIGNER)
    with pytest.raises(InvalidEvent, match="proof"):
        open_receipt(wrong, [SIGNER.public], log_key=SIGNER.public)


def test_every_changed_byte_is_refused() -> None:
    document = sign_receipt(made(), DEVICE)
    for at in range(len(document)):
        broken = document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :]
        with pytest.raises(InvalidEvent):
            open_receipt(broken, [DEVICE.public])


def test_strangers_and_loose_documents_are_refused() -> None:
    document = sign_receipt(made(), DEVICE)
    with pytest.raises(InvalidEvent):
        open_receipt(document, [SIGNER.public])
    body = json.loads(document)
    for wrong in (b"", b"[]", b"{}", json.dumps(body).encode(), document + b"\n", document.strip()):
        with pytest.raises(InvalidEvent):
            open_receipt(wrong, [DEVICE.public])


@pytest.mark.parametrize(
    "change",
    [
        {"receipt_id": "her name"},
        {"ids": ("words",)},
        {"counts": {Count.BYTES: -1}},
        {"stage": Stage.FINAL},
        {"entry": 3},
    ],
)
def test_a_receipt_takes_no_words_and_no_half_proof(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent):
        made(**change)


def test_a_failed_check_shows() -> None:
    failed = made(checks={Check.SHARD_GONE: False})
    assert not failed.complete
    assert "shard gone: NO" in "\n".join(failed.lines())
    assert not made(checks={}).complete


@pytest.mark.parametrize(
    "text", [b'{"receipt": ""}', b"[]", b"0", b'{"receipt": []}', b"[" * 100_000, b'{"receipt": {"at": NaN}}']
)
def test_what_is_no_receipt_is_told(text: bytes) -> None:
    with pytest.raises(InvalidEvent):
        open_receipt(text, [bytes(32)])
