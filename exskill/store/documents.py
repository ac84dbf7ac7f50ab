"""Documents of an open vault: each under a key of its own."""

from __future__ import annotations

from collections.abc import Iterator

from exskill.core.library_errors import translate_errors
from exskill.store.context import OpenVault
from exskill.store.kinds import NAMES, PICTURES
from exskill.store.ownership import is_own_kind, is_private_kind

__all__ = ["drop_document", "put_document", "read_document", "read_known_names", "read_pictures"]


def read_document(opened: OpenVault, kind: str, scope: str = "vault") -> bytes | None:
    """Return a document; None if there is none or its key was destroyed."""
    with translate_errors():
        return opened.vault.get_document(kind, scope=scope)


def put_document(
    opened: OpenVault, kind: str, data: bytes, *, scope: str = "vault", expires_at: int | None = None
) -> None:
    """Store a document in place of the one of its kind and scope, whose key is destroyed."""
    with translate_errors():
        opened.vault.put_document(
            kind, data, scope=scope, expires_at=expires_at, own=is_own_kind(kind), private=is_private_kind(kind)
        )


def drop_document(opened: OpenVault, kind: str, scope: str = "vault") -> bool:
    """Destroy a document's key; return whether there was one."""
    with translate_errors():
        return opened.vault.drop_document(kind, scope=scope)


def read_known_names(opened: OpenVault) -> bytes | None:
    """Return the map of names; where an agent's keys opened the vault, the digests of it that the agent keeps."""
    if not opened.vault.handed:
        return read_document(opened, NAMES)
    with translate_errors():
        return opened.vault.read_left() or None


def read_pictures(opened: OpenVault) -> Iterator[bytes]:
    """Yield the stored pictures of each import, oldest import first (see :mod:`exskill.images.album`)."""
    for entry in opened.vault.documents():
        if entry.kind == PICTURES:
            data = read_document(opened, PICTURES, entry.scope)
            if data is not None:
                yield data
