"""The ex's side: a letter in plain words and a one-time token, of which only the hash is stored.

Whoever holds the token can close everything that comes from them, without the passphrase and without a reason. The
program never suggests that the letter be sent.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from exskill.chat.schema import SenderRole
from exskill.consent.levels import assess_level
from exskill.consent.show import Section, purpose_name
from exskill.consent.terms import EX_PURPOSES, Level, Purpose
from exskill.core.errors import UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest

__all__ = ["Invite", "Throttle", "draw_invite", "same_token", "token_hash", "write_letter"]

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_BYTES: Final = 20
_CHARACTERS: Final = 32
_DOMAIN: Final = b"exskill.dev/v1/withdraw-token\n"


@dataclass(frozen=True, slots=True, repr=False)
class Invite:
    """A token as it is printed (once) and the hash that is kept."""

    token: str
    token_hash: str


def draw_invite(random: Callable[[int], bytes] = os.urandom) -> Invite:
    """Draw a token of 160 bits."""
    number = int.from_bytes(random(_BYTES), "big")
    plain = "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(_CHARACTERS)))
    shown = "-".join(plain[i : i + 4] for i in range(0, _CHARACTERS, 4))
    return Invite(shown, token_hash(shown))


def token_hash(token: str) -> str:
    """Return the hash (64 hex) of a token as somebody typed it: case, spaces, dashes and look-alikes do not matter.

    Raises :class:`UsageError` for what cannot be a token, which tells nothing about any real one.
    """
    plain = "".join(token.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    if len(plain) != _CHARACTERS or any(character not in _ALPHABET for character in plain):
        raise UsageError(_("this is not a token; it has eight groups of four letters and digits"))
    return hashlib.sha256(_DOMAIN + plain.encode("ascii")).hexdigest()


def same_token(token: str, stored_hash: str) -> bool:
    """Tell whether a typed token is the one, in time that does not depend on the answer."""
    return hmac.compare_digest(token_hash(token), stored_hash)


@dataclass(frozen=True, slots=True)
class Throttle:
    """How long to wait after wrong tokens: nothing for three, then twice as long each time, at most an hour."""

    failures: int = 0
    last: int = 0

    def wait(self, now: int) -> int:
        """Return the seconds to wait before the next try."""
        if self.failures < 3:
            return 0
        pause = min(3600, 10 << min(self.failures - 3, 12))
        return max(0, min(pause, self.last + pause - now))

    def count_failure(self, now: int) -> Throttle:
        """Return the state after one more wrong token."""
        return Throttle(self.failures + 1, max(now, self.last))


def write_letter(manifest: Manifest, token: str, *, now: datetime) -> list[Section]:
    """Return the letter to hand over: what this is, what is held, what they can do, what nobody can promise."""
    theirs = sum(fact.rows_ex for fact in manifest.imports)
    assessment = assess_level(manifest, now)
    ends = datetime.fromtimestamp(assessment.ex_until, UTC).date().isoformat()
    uses = [
        purpose_name(entry.purpose)
        for entry in manifest.processing
        if SenderRole.EX in entry.roles and entry.purpose in EX_PURPOSES[assessment.level]
    ]
    until = (
        _("At the latest on {day} everything that comes from you is erased.").format(day=ends)
        if assessment.level is not Level.P0
        else _("Nothing that comes from you is used any more.")
    )
    return [
        Section(
            _("What this is"),
            (
                _("Somebody you were close to uses a program called exskill to look back and let go."),
                _("It runs on their own computer, without the internet. It sends you nothing and watches nothing."),
                _("You need not answer, and you need not be in touch."),
            ),
        ),
        Section(
            _("What is held"),
            (
                _("{n} messages that you wrote to them, from a chat that they have, encrypted.").format(n=theirs),
                _("Names, numbers and addresses of other people were removed first."),
                *(_("Used to: {purpose}.").format(purpose=use) for use in uses),
                *([_echo_line()] if _has_echo(manifest, assessment.level) else []),
                until,
            ),
        ),
        Section(
            _("What you can do"),
            (
                _("You can say no, today or later, without a reason, in any words and by any way."),
                _("Or give them this token, once; the command needs no passphrase:"),
                f"    exskill consent withdraw {token}",
                _("What comes from you is then closed at once and its keys are destroyed; they get a receipt for you."),
                _("Whoever has this token can do that, so keep it as you keep a key."),
            ),
        ),
        Section(
            _("What nobody can promise"),
            (
                _("They may still have the original chat, as you have yours. No program can take that away."),
                _("You need no account and upload nothing. We, who write this program, know neither of you."),
            ),
        ),
    ]


def _echo_line() -> str:
    return _("A program answers a few times in a manner like yours, marked as a machine; it is never shown to others.")


def _has_echo(manifest: Manifest, level: Level) -> bool:
    return manifest.find_processing(Purpose.PERSONA_CHAT) is not None and Purpose.PERSONA_CHAT in EX_PURPOSES[level]
