"""Samples changed a little: each reader answers with an error of its own, never with another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.parsers import TARGETS, read


@pytest.mark.parametrize("name", TARGETS)
def test_the_sample_itself_is_read(name: str) -> None:
    for seed in TARGETS[name].seeds:
        read(name, seed)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_changed_sample_raises_nothing_else(name: str, data: st.DataObject) -> None:
    seed = bytearray(data.draw(st.sampled_from(TARGETS[name].seeds)))
    for _change in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(seed)))
        end = data.draw(st.integers(start, min(len(seed), start + 40)))
        seed[start:end] = data.draw(st.binary(max_size=40))
    read(name, bytes(seed))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=2000))
def test_anything_at_all_raises_nothing_else(name: str, data: bytes) -> None:
    read(name, data)
