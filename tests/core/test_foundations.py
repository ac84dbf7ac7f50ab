"""The promises that types and codes make before any feature exists."""

from __future__ import annotations

import inspect
import pickle

import pytest

from exskill.chat.messages import DropReason, ImportReport
from exskill.core import errors
from redaction.rehydrate import rehydrate
from redaction.text import RedactedText

PINNED = {
    "ExskillError": 1,
    "UsageError": 2,
    "PartialResult": 3,
    "NothingRecognised": 4,
    "HostileFile": 4,
    "RedactionRefused": 5,
    "ConsentDenied": 5,
    "NoVault": 10,
    "VaultBusy": 11,
    "WrongPassphrase": 12,
    "VaultDamaged": 13,
    "VaultTooNew": 14,
    "ModelUnavailable": 20,
    "LimitActive": 21,
    "SafetyStop": 22,
    "Cancelled": 130,
}


def test_exit_codes_are_pinned() -> None:
    classes = {n: c for n, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.ExskillError)}
    assert {n: c.exit_code for n, c in classes.items()} == PINNED


def test_redacted_text_cannot_be_made_by_hand() -> None:
    with pytest.raises(TypeError):
        RedactedText("raw")


def test_redacted_text_keeps_its_type_and_refuses_raw_text() -> None:
    text = rehydrate("hello [Friend-1] ")
    assert isinstance(text[:5], RedactedText)
    assert isinstance(text.strip(), RedactedText)
    assert isinstance(text + text, RedactedText)
    assert isinstance(text.join([text, text]), RedactedText)
    assert isinstance(pickle.loads(pickle.dumps(text)), RedactedText)
    with pytest.raises(TypeError):
        text + "raw"
    with pytest.raises(TypeError):
        text.join(["raw"])


def test_report_accounts_for_every_row() -> None:
    report = ImportReport(format="x", reason="y")
    report.keep("me")
    report.drop(DropReason.SYSTEM)
    report.drop(DropReason.UNPARSED, 7)
    assert report.balanced
    assert report.read == 3
    assert report.problem_rows == [("unparsed", 7)]
