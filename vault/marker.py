"""The one readable file of a vault: that it is one, of which format, and its id."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vault.errors import Damaged, NotFound, TooNew

__all__ = ["FORMAT", "HEADER", "read_vault_id"]

HEADER: Final = "exskill-vault"
FORMAT: Final = 1


def read_vault_id(directory: Path) -> str:
    """Return the id of the vault in a directory; raise NotFound, TooNew or Damaged."""
    try:
        words = (directory / "VAULT").read_text("ascii").split()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound("there is no vault here") from None
    except UnicodeDecodeError:
        raise Damaged("the vault's first file cannot be read") from None
    if len(words) != 3 or words[0] != HEADER or not words[1].isdigit():
        raise Damaged("the vault's first file cannot be read")
    if int(words[1]) > FORMAT:
        raise TooNew("the vault was written by a later version")
    return words[2]
