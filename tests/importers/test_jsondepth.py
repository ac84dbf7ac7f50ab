"""Deep JSON is refused before a parser sees it, and no JSON that an app writes is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import HostileFile
from exskill.importers.claims import claim_files
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.jsondepth import DEEPEST, DepthScanner
from exskill.importers.reading.jsonwalk import walk_member
from exskill.importers.reading.source import MemorySource

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\[]{}:,é漢'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='k"\\[{'), inner, max_size=4),
    max_leaves=30,
)


def depth(tree: Any) -> int:
    if isinstance(tree, dict):
        return 1 + max(map(depth, tree.values()), default=0)
    return 1 + max(map(depth, tree), default=0) if isinstance(tree, list) else 0


def is_refused(data: bytes, size: int) -> bool:
    scanner = DepthScanner()
    return any(scanner.feed_block(data[at : at + size]) for at in range(0, len(data), size))


@given(TREES, st.integers(1, 40), st.booleans(), st.integers(0, 2 * DEEPEST))
def test_what_is_deep_is_seen_at_any_block_size(tree: Any, size: int, ascii_only: bool, more: int) -> None:
    for _ in range(more):
        tree = [tree]
    data = json.dumps(tree, ensure_ascii=ascii_only).encode()
    if depth(tree) > DEEPEST:
        assert is_refused(data, size)
    elif depth(tree) * 3 <= DEEPEST:
        assert not is_refused(data, size)


@pytest.mark.parametrize(
    "shape", [b"[" * 80_000, b'{"a":' * 80_000, b'[{"b":[' * 30_000 + b"1", b"\xef\xbb\xbf" + b"[" * 9_000]
)
def test_a_pile_of_brackets_is_refused_by_every_way_in(shape: bytes) -> None:
    source = MemorySource(shape, "x.json")
    with pytest.raises(HostileFile, match="levels"):
        claim_files(source, ReadOptions())
    with pytest.raises(HostileFile, match="levels"):
        list(walk_member(MemorySource(shape, "x.json"), "x.json", "messages.item"))


def test_a_chat_with_brackets_in_its_text_is_no_json() -> None:
    line = '[2025-03-01, 22:10:01] Alex: :[ [[ {{ "\n[2025-03-01, 22:10:02] Sam: :[ (: [\n'
    [claim] = claim_files(MemorySource(line.encode() * 100, "_chat.txt"), ReadOptions()).claims
    assert claim.importer.name == "whatsapp"
