"""RFC 6962 trees: the public vectors, and proofs of every size and place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.tree import (
    EMPTY_ROOT,
    Frontier,
    SubtreeReader,
    compute_root,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from audit.verify import merkle_root
from tests.scale import scaled

# The eight leaves and roots of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def reader(hashes: list[bytes]) -> SubtreeReader:
    return lambda height, index: compute_root(hashes[index << height : (index + 1) << height])


def test_public_roots() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    frontier = Frontier()
    for size, root in enumerate(ROOTS, 1):
        frontier.push(HASHES[size - 1])
        assert frontier.root().hex() == root
        assert compute_root(HASHES[:size]).hex() == root
        assert merkle_root(HASHES[:size]).hex() == root
        assert range_root(reader(HASHES), 0, size).hex() == root


def test_public_proofs() -> None:
    """Paths of the same reference: entry 0 of 8, entry 5 of 8, entry 2 of 3, and the step from 6 to 8."""
    path = [node.hex()[:8] for node in inclusion_proof(reader(HASHES), 0, 8)]
    assert path == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [node.hex()[:8] for node in inclusion_proof(reader(HASHES), 5, 8)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [node.hex()[:8] for node in inclusion_proof(reader(HASHES), 2, 3)] == ["fac54203"]
    step = [node.hex()[:8] for node in consistency_proof(reader(HASHES), 6, 8)]
    assert step == ["0ebc5d34", "ca854ea1", "d37ee418"]


@given(size=st.integers(1, 130), data=st.data())
@settings(deadline=None, max_examples=scaled(100))
def test_inclusion_holds_for_the_right_leaf_only(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(reader(hashes), index, size)
    root = compute_root(hashes)
    assert verify_inclusion(hashes[index], index, size, path, root)
    assert len(path) <= (size - 1).bit_length()
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not verify_inclusion(hashes[other], index, size, path, root)
        assert not verify_inclusion(hashes[index], other, size, path, root)
    for wrong in ([*path, root], path[:-1], [root, *path], *([path[::-1]] if len(path) > 1 else [])):
        if wrong != path:
            assert not verify_inclusion(hashes[index], index, size, wrong, root)
    assert not verify_inclusion(hashes[index], size, size, path, root)
    assert not verify_inclusion(hashes[index], -1, size, path, root)


@given(new=st.integers(0, 130), data=st.data())
@settings(deadline=None, max_examples=scaled(100))
def test_consistency_holds_for_prefixes_only(new: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(bytes([n])) for n in range(new)]
    old = data.draw(st.integers(0, new))
    path = consistency_proof(reader(hashes), old, new)
    old_root, new_root = compute_root(hashes[:old]), compute_root(hashes)
    assert verify_consistency(old, new, path, old_root, new_root)
    if 0 < old < new:
        assert not verify_consistency(old, new, path, leaf_hash(b"x"), new_root)
        assert not verify_consistency(old, new, path, old_root, leaf_hash(b"x"))
        assert not verify_consistency(old, new, path[:-1], old_root, new_root)
        assert not verify_consistency(old, new, [*path, path[-1]], old_root, new_root)
        for place in range(len(path)):
            broken = [*path[:place], leaf_hash(path[place]), *path[place + 1 :]]
            assert not verify_consistency(old, new, broken, old_root, new_root)
    assert not verify_consistency(new + 1, new, path, old_root, new_root)


def test_impossible_proofs_are_refused() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError):
            inclusion_proof(reader(HASHES), index, size)
    for old, new in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError):
            consistency_proof(reader(HASHES), old, new)
    assert not verify_consistency(0, 3, [HASHES[0]], EMPTY_ROOT, compute_root(HASHES[:3]))
    assert not verify_consistency(3, 3, [], HASHES[0], HASHES[1])
    assert not verify_consistency(2, 3, [], compute_root(HASHES[:2]), compute_root(HASHES[:3]))


def test_a_frontier_takes_whole_subtrees() -> None:
    rng = random.Random(3)
    for _ in range(scaled(50)):
        size = rng.randrange(1, 700)
        hashes = [leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
        frontier = Frontier()
        whole = size >> 8
        frontier.extend((compute_root(hashes[n << 8 : (n + 1) << 8]) for n in range(whole)), 8)
        frontier.extend(hashes[whole << 8 :])
        assert (frontier.size, frontier.root()) == (size, compute_root(hashes))
        copied = frontier.copy()
        copied.push(HASHES[0])
        assert frontier.root() == compute_root(hashes)


def test_leaf_and_node_differ() -> None:
    assert leaf_hash(b"") != node_hash(b"", b"")


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_hash_of_another_length_proves_nothing(wrong: bytes) -> None:
    assert not verify_inclusion(wrong, 0, 1, [], wrong)
    assert not verify_inclusion(HASHES[0], 0, 2, [wrong], node_hash(HASHES[0], wrong))
    assert not verify_consistency(1, 1, [], wrong, wrong)
    assert not verify_consistency(1, 2, [wrong], HASHES[0], node_hash(HASHES[0], wrong))
