"""A random secret in the operating system's keyring, for those who asked for it (extra ``keyring``).

It opens the vault for whoever is logged in as this user; it is never the only way in.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from exskill.core.errors import ModelUnavailable, WrongPassphrase
from exskill.core.i18n import _

__all__ = ["drop_secret", "fetch_secret", "keep_secret"]

_SERVICE: Final = "exskill"


def _load_library() -> Any:
    try:
        return import_module("keyring")
    except ImportError:
        raise ModelUnavailable(
            _("the system's keyring needs the extra `keyring`"), hint=_("install it: pip install 'exskill[keyring]'")
        ) from None


def _make_refusal() -> WrongPassphrase:
    return WrongPassphrase(_("this system's keyring holds no secret for this vault, or is locked"))


def keep_secret(vault_id: str, secret: bytes) -> None:
    """Store 32 random bytes and read them back; raise where there is no keyring that keeps them."""
    library = _load_library()
    try:
        library.set_password(_SERVICE, vault_id, secret.hex())
    except library.errors.KeyringError:
        raise _make_refusal() from None
    if fetch_secret(vault_id) != secret:
        raise _make_refusal()


def fetch_secret(vault_id: str) -> bytes:
    """Return the secret; raise WrongPassphrase where there is none."""
    library = _load_library()
    try:
        found = library.get_password(_SERVICE, vault_id)
        return bytes.fromhex(found)
    except (library.errors.KeyringError, ValueError, TypeError):
        raise _make_refusal() from None


def drop_secret(vault_id: str) -> None:
    """Forget the secret; where there is none, nothing is done."""
    library = _load_library()
    try:
        if library.get_password(_SERVICE, vault_id) is not None:
            library.delete_password(_SERVICE, vault_id)
    except library.errors.KeyringError:
        raise _make_refusal() from None
