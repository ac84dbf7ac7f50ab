"""Gates two and three: the same rules as an Arrow mask and as a query condition.

Kept apart from the grant so that each is written and tested as if the others did not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from exskill.chat.schema import Category, SenderRole

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.consent.terms import Rule

__all__ = ["arrow_mask", "sql_condition"]

_SAFE_ID: Final = re.compile(r"[0-9a-z_-]{1,64}")


def arrow_mask(table: pa.Table, rules: Sequence[Rule]) -> pa.BooleanArray:
    """Return a boolean array: True for rows that some rule permits, False for all others, never null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    permitted: Any = pa.repeat(False, table.num_rows)
    for role, imports, categories, since in _list_distinct(rules):
        mask: Any = pc.equal(table["role"], pa.scalar(role))
        mask = pc.and_(mask, pc.is_in(table["import_id"], pa.array(sorted(imports), pa.string())))
        mask = pc.and_(mask, _categories_within(table["categories"], categories))
        if since is not None:
            mask = pc.and_(
                mask, pc.greater_equal(table["ts"], pa.scalar(date.fromisoformat(since)).cast(pa.timestamp("ms")))
            )
        permitted = pc.or_(permitted, pc.fill_null(mask, False))
    whole = permitted.combine_chunks() if isinstance(permitted, pa.ChunkedArray) else permitted
    return cast("pa.BooleanArray", whole)


def sql_condition(rules: Sequence[Rule]) -> str:
    """Return a condition in LanceDB's SQL that is true exactly for permitted rows."""
    parts = [
        _write_rule(role, imports, categories, since) for role, imports, categories, since in _list_distinct(rules)
    ]
    return " OR ".join(f"({part})" for part in parts) if parts else "false"


def _write_rule(role: str, imports: frozenset[str], categories: frozenset[str], since: str | None) -> str:
    parts = [f"role = {_quote_id(role)}", f"import_id IN ({', '.join(_quote_id(name) for name in sorted(imports))})"]
    if categories:
        parts.append(f"array_has_all([{', '.join(_quote_id(name) for name in sorted(categories))}], categories)")
    else:
        parts.append("array_length(categories) = 0")
    if since is not None:
        parts.append(f"ts >= timestamp '{date.fromisoformat(since).isoformat()} 00:00:00'")
    return " AND ".join(parts)


def _quote_id(name: str) -> str:
    if not _SAFE_ID.fullmatch(name):
        raise ValueError("not an identifier")
    return f"'{name}'"


def _list_distinct(rules: Sequence[Rule]) -> list[tuple[str, frozenset[str], frozenset[str], str | None]]:
    """Return the rules without their purposes, each once, in a fixed order."""
    plain = {
        (SenderRole(r.role).value, r.imports, frozenset(Category(c).value for c in r.categories), r.since)
        for r in rules
    }
    return sorted(plain, key=lambda rule: (rule[0], sorted(rule[1]), sorted(rule[2]), rule[3] or ""))


def _categories_within(column: Any, allowed: frozenset[str]) -> Any:
    """Return True where every tag of a row is allowed; null lists and null tags are not."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = []
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        tags = pc.list_flatten(chunk)
        foreign = pc.invert(pc.is_in(tags, pa.array(sorted(allowed), pa.string())))
        bad = pc.list_parent_indices(chunk).filter(foreign)
        within = pc.is_valid(chunk).to_numpy(zero_copy_only=False).copy()
        within[np.asarray(bad)] = False
        chunks.append(pa.array(within))
    return pa.chunked_array(chunks, pa.bool_())
