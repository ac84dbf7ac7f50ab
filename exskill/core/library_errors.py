"""The libraries' errors as the user meets them: one sentence, one exit code, in the user's language."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from exskill.core.errors import (
    ExskillError,
    NoVault,
    RedactionRefused,
    VaultBusy,
    VaultDamaged,
    VaultTooNew,
    WrongPassphrase,
)
from exskill.core.i18n import _

__all__ = ["find_known", "translate_errors"]


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn errors of vault, audit and redaction into :class:`ExskillError`."""
    try:
        yield
    except ExskillError:
        raise
    except Exception as error:
        known = find_known(error)
        if known is None:
            raise
        raise known from error


def find_known(error: Exception) -> ExskillError | None:
    """Return what a library's or the disk's error is to a user; None for one that nobody expected."""
    return _translate_vault(error) or _translate_audit(error) or _translate_redaction(error) or _translate_disk(error)


def _translate_disk(error: Exception) -> ExskillError | None:
    if isinstance(error, RuntimeError) and "home directory" in str(error):
        return ExskillError(
            _("there is no home folder here"), hint=_("set HOME, or EXSKILL_HOME to a folder of your own")
        )
    if not isinstance(error, OSError):
        return None
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExskillError(_("the disk is full; nothing was half done"), hint=_("make room, then try again"))
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ExskillError(
            _("a folder of exskill cannot be written or read"),
            hint=_("`exskill path` shows the folders; they must be yours and writable"),
        )
    return None


def _translate_vault(error: Exception) -> ExskillError | None:
    from vault import errors as vault

    if isinstance(error, vault.RolledBack):
        return VaultDamaged(
            _("this vault is older than the one this machine remembers"),
            hint=_("put back the state directory of the same day with it; a vault alone cannot be rolled back"),
        )
    if isinstance(error, vault.OpenParent):
        hint = _(
            "close it to them: chmod go-w {folder} (or move exskill's folders into one of your own), then try again"
        )
        return VaultDamaged(
            _("others may write to the folder {folder}, and so put another vault in the place of yours").format(
                folder=error.folder
            ),
            hint=hint.format(folder=shlex.quote(str(error.folder))),
        )
    if isinstance(error, vault.Withheld):
        return VaultBusy(
            _("what is unlocked is not enough for this"), hint=_("`exskill lock`, then again with the passphrase")
        )
    sentences: tuple[tuple[type[Exception], type[ExskillError], str], ...] = (
        (vault.Erased, NoVault, _("the key of this vault was destroyed; nothing can open it")),
        (vault.NotFound, NoVault, _("there is no vault here, or its state is on another machine")),
        (vault.Busy, VaultBusy, _("another exskill has the vault open")),
        (vault.WrongKey, WrongPassphrase, _("that does not open the vault")),
        (vault.TooNew, VaultTooNew, _("this vault was written by a newer exskill")),
        (vault.Unsafe, VaultDamaged, _("others could read or replace files of the vault")),
        (vault.Full, ExskillError, _("the disk is full or failed; nothing was changed")),
        (vault.Damaged, VaultDamaged, _("the vault was changed or is incomplete")),
        (vault.AgeError, VaultDamaged, _("the vault was changed or is incomplete")),
    )
    return next((make(text) for kind, make, text in sentences if isinstance(error, kind)), None)


def _translate_audit(error: Exception) -> ExskillError | None:
    from audit import errors as audit

    if isinstance(error, audit.Full | audit.Unwritable):
        return ExskillError(
            _("the audit log cannot be written, so nothing is shown"), hint=_("make room on the disk, then try again")
        )
    if isinstance(error, audit.Busy):
        return VaultBusy(_("another exskill writes the audit log"))
    if isinstance(error, audit.AuditError):
        return VaultDamaged(
            _("the audit log was changed or is incomplete"),
            hint=_("`exskill audit verify` tells more; `exskill doctor --repair` can begin a new one"),
        )
    return None


def _translate_redaction(error: Exception) -> ExskillError | None:
    from redaction.errors import RedactionError

    if isinstance(error, RedactionError):
        return RedactionRefused(_("a detector could not be loaded or failed"))
    return None
