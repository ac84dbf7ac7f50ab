"""Where faces are: turned boxes come back to their place, and only the known network is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2", reason="OpenCV cannot be loaded here", exc_type=ImportError)

from exskill.images import faces  # noqa: E402 -- after the skip


def bright(pixels: np.ndarray) -> Iterator[faces.Box]:
    rows, columns = np.nonzero(pixels[:, :, 0])
    yield float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1)


def test_boxes_of_turned_pictures_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "_run_centerface", bright)
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[5:15, 70:95] = 255
    assert list(faces.by_network(pixels)) == [(70, 5, 95, 15)] * 3


def test_another_network_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "_CENTERFACE", "0" * 64)
    faces._read_network.cache_clear()
    try:
        assert not faces.network_available()
        assert faces.find_faces(np.zeros((64, 64, 3), np.uint8)) == []
    finally:
        faces._read_network.cache_clear()


def test_nothing_is_found_where_nothing_is() -> None:
    assert faces.find_faces(np.full((200, 300, 3), 128, np.uint8)) == []
    assert faces.find_faces(np.full((300, 200, 3), 255, np.uint8)) == []  # another size after it
