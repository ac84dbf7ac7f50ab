"""The one table that lies in the vault: its columns, roles and categories.

A row is one redacted message of one of the two principals. Text columns hold redacted text only; ``vector`` is
computed from that text (384 half floats, L2-normalised) and treated as plaintext.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["EMBEDDING_DIM", "Category", "SenderRole", "row_schema"]

EMBEDDING_DIM = 384


class SenderRole(StrEnum):
    """The two people whose rows may be kept, and what the user adds by hand."""

    ME = "me"
    EX = "ex"
    USER_MEMORY = "user_memory"  # typed by the user, never evidence


class Category(StrEnum):
    """Special categories (GDPR Art. 9 and their neighbours): tagged at import, off for the persona by default."""

    HEALTH = "health"
    SEX_LIFE = "sex_life"
    FINANCE = "finance"
    LOCATION = "location"
    MINORS = "minors"
    BELIEFS = "beliefs"
    POLITICS = "politics"
    ETHNICITY = "ethnicity"
    CRIME = "crime"
    ONE_PERSON = "one_person"  # tells who is meant without a name: "the only vet in our town"


def row_schema() -> pa.Schema:
    """Return the Arrow schema of a stored row."""
    import pyarrow as pa

    fields: list[pa.Field[Any]] = [
        pa.field("id", pa.string(), nullable=False),  # 32 hex: HMAC over source identity, for duplicates
        pa.field("import_id", pa.string(), nullable=False),
        pa.field("thread", pa.string(), nullable=False),  # opaque
        pa.field("seq", pa.int64(), nullable=False),  # order inside the import
        pa.field("ts", pa.timestamp("ms"), nullable=True),  # naive local wall time; statistics only
        pa.field("precision", pa.string(), nullable=False),
        pa.field("role", pa.string(), nullable=False),  # SenderRole
        pa.field("kind", pa.string(), nullable=False),  # records.Kind
        pa.field("text", pa.string(), nullable=False),  # redacted
        pa.field("reply_to", pa.string(), nullable=True),  # id of another row
        pa.field("lang", pa.string(), nullable=False),  # en, zh, mixed, other
        pa.field("categories", pa.list_(pa.string()), nullable=False),
        pa.field("reactions", pa.list_(pa.string()), nullable=False),  # emoji only
        pa.field("edited", pa.bool_(), nullable=False),
        pa.field("vector", pa.list_(pa.float16(), EMBEDDING_DIM), nullable=True),
    ]
    return pa.schema(fields)
