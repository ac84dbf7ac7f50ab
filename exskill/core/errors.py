"""The whole error tree, with the exit code and the next step as class attributes.

::

    ExskillError                     1   unexpected
    ├── UsageError                   2   wrong words on the command line, or an answer that only a person can give
    ├── PartialResult                3   finished, with records that could not be read
    ├── NothingRecognised            4   not a file we know, or no message for the chosen person
    │   └── HostileFile              4   bomb, traversal, symlink, truncated archive
    ├── RedactionRefused             5   a detector could not run: nothing was written
    ├── ConsentDenied                5   the manifest does not permit it
    ├── NoVault                     10   there is none here
    ├── VaultBusy                   11   locked, or another process has it open
    ├── WrongPassphrase             12   no slot opens
    ├── VaultDamaged                13   a file was changed or is missing; also a broken audit log
    ├── VaultTooNew                 14   written by a newer exskill
    ├── ModelUnavailable            20   missing, or another hash
    ├── LimitActive                 21   session limit, spacing, time-lock
    ├── SafetyStop                  22   crisis text was shown; the persona is closed
    └── Cancelled                  130   Ctrl-C

Codes are fixed: never renumbered, never reused; an unknown code means failure. Messages never contain message text,
names of people, numbers or paths below the home folder. They begin in lower case and end without a full stop.
"""

from __future__ import annotations

from typing import ClassVar

from exskill.core.i18n import N_, _

__all__ = [
    "Cancelled",
    "ConsentDenied",
    "ExskillError",
    "HostileFile",
    "LimitActive",
    "ModelUnavailable",
    "NoVault",
    "NothingRecognised",
    "PartialResult",
    "RedactionRefused",
    "SafetyStop",
    "UsageError",
    "VaultBusy",
    "VaultDamaged",
    "VaultTooNew",
    "WrongPassphrase",
]


class ExskillError(Exception):
    """Root of everything a user can meet.

    ``message`` and ``hint`` are translated by whoever raises (``_("…")``). Without a hint the class's own is used.
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "error"
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self._hint = hint

    @property
    def hint(self) -> str:
        """The next step, in the user's language; empty if there is none."""
        return self._hint if self._hint is not None else _(self.default_hint)


class UsageError(ExskillError):
    """The command cannot go on with the words it was given."""

    exit_code = 2
    code = "usage"


class PartialResult(ExskillError):
    """The work is done, but some records could not be read; they are counted."""

    exit_code = 3
    code = "partial"


class NothingRecognised(ExskillError):
    """No known format, or no message for the chosen person."""

    exit_code = 4
    code = "not_recognised"
    default_hint = N_("`exskill import --formats` lists what can be read; `--format NAME` overrules the guess")


class HostileFile(NothingRecognised):
    """An archive or file that would harm or exhaust the machine, or is cut off."""

    code = "hostile_file"
    default_hint = N_("nothing was imported; export the chat again")


class RedactionRefused(ExskillError):
    """Redaction could not be guaranteed, so nothing was written."""

    exit_code = 5
    code = "redaction_refused"
    default_hint = N_("nothing was written and the file is unchanged; run `exskill doctor`")


class ConsentDenied(ExskillError):
    """The consent manifest does not permit this."""

    exit_code = 5
    code = "consent_denied"
    default_hint = N_("`exskill consent show` tells what is allowed, and why")


class NoVault(ExskillError):
    """There is no vault here."""

    exit_code = 10
    code = "no_vault"
    default_hint = N_("`exskill begin` makes one, step by step")


class VaultBusy(ExskillError):
    """Another process has the vault open, or it is locked."""

    exit_code = 11
    code = "vault_busy"
    default_hint = N_("wait until the other exskill has finished, then try again")


class WrongPassphrase(ExskillError):
    """No unlock slot opens with what was given."""

    exit_code = 12
    code = "wrong_passphrase"
    default_hint = N_("try again; `--recovery` takes the recovery code instead")


class VaultDamaged(ExskillError):
    """A vault or audit file was changed, cut or removed."""

    exit_code = 13
    code = "vault_damaged"
    default_hint = N_("`exskill doctor --repair` tells what is wrong; nothing was changed")


class VaultTooNew(ExskillError):
    """The vault was written by a newer version."""

    exit_code = 14
    code = "vault_too_new"
    default_hint = N_("install the newer exskill that wrote it")


class ModelUnavailable(ExskillError):
    """The language model is missing or is not the file it should be."""

    exit_code = 20
    code = "model_unavailable"
    default_hint = N_("`exskill model list` shows what is installed")


class LimitActive(ExskillError):
    """A limit that protects the user is in force."""

    exit_code = 21
    code = "limit_active"
    default_hint = N_("`exskill session programme` shows what is open now")


class SafetyStop(ExskillError):
    """The persona was closed because somebody may be in danger; help was shown."""

    exit_code = 22
    code = "safety_stop"


class Cancelled(ExskillError):
    """Stopped by the user."""

    exit_code = 130
    code = "cancelled"
