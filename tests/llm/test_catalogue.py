from __future__ import annotations

import dataclasses
import hashlib
import stat
from importlib import metadata
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable, UsageError
from exskill.llm import catalogue
from exskill.llm.catalogue import (
    DEFAULT,
    SMALL,
    Entry,
    assemble_model,
    find_entry,
    find_model,
    read_registered,
    register_model,
)

from .ggufs import gguf

WHOLE = b"first half, " * 1000 + b"second half." * 1000


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Entry:
    """Two installed distributions with a piece each, and the entry that describes them."""
    site = tmp_path / "site"
    middle = len(WHOLE) // 2
    for i, piece in enumerate((WHOLE[:middle], WHOLE[middle:]), 1):
        data = site / f"piece{i}" / "data"
        data.mkdir(parents=True)
        (data / f"part{i}.bin").write_bytes(piece)
        (site / f"piece{i}" / "__init__.py").write_text("raise RuntimeError('imported')")
        info = site / f"piece{i}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: piece{i}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"piece{i}/data/part{i}.bin,,\npiece{i}/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(site))
    return dataclasses.replace(
        SMALL,
        file="whole.gguf",
        sha256=hashlib.sha256(WHOLE).hexdigest(),
        size=len(WHOLE),
        distributions=("piece1", "piece2"),
        version="1.0",
        piece=r"piece\d/data/part\d\.bin",
    )


def test_assembles_once_and_keeps_what_is_right(packaged: Entry, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = assemble_model(packaged, tmp_path / "models", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == WHOLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert seen[-1] == (len(WHOLE), len(WHOLE))
    before = path.stat().st_ino
    assert assemble_model(packaged, tmp_path / "models").stat().st_ino == before
    assert not list((tmp_path / "models").glob("*.partial"))


def test_an_altered_file_is_replaced(packaged: Entry, tmp_path: Path) -> None:
    path = assemble_model(packaged, tmp_path)
    path.write_bytes(b"x" + WHOLE[1:])
    assert assemble_model(packaged, tmp_path).read_bytes() == WHOLE


def test_any_other_hash_is_refused_and_nothing_stays(packaged: Entry, tmp_path: Path) -> None:
    wrong = dataclasses.replace(packaged, sha256="0" * 64)
    with pytest.raises(ModelUnavailable, match="do not add up"):
        assemble_model(wrong, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("change", [{"distributions": ("piece1", "no-such-piece")}, {"version": "2.0"}, {"piece": "x"}])
def test_missing_packages_say_what_to_install(packaged: Entry, tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        assemble_model(dataclasses.replace(packaged, **change), tmp_path)  # type: ignore[arg-type]
    assert "exskill[small-model]" in caught.value.hint


def test_a_full_disk_is_said_before_anything_is_written(
    packaged: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 10})())
    with pytest.raises(ModelUnavailable, match="free disk space"):
        assemble_model(packaged, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_symlink_in_the_place_of_the_model_is_not_trusted(packaged: Entry, tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(WHOLE)
    (tmp_path / packaged.file).symlink_to(tmp_path / "real")
    assert find_model(packaged, tmp_path) is None


def test_the_catalogue_names_real_hashes() -> None:
    assert find_entry("qwen2.5-coder-1.5b") is DEFAULT
    assert DEFAULT.sha256.startswith("cc324af0")
    assert len(DEFAULT.distributions) == 22
    with pytest.raises(UsageError):
        find_entry("no-such-model")


def test_the_default_model_is_found_where_it_is_installed() -> None:
    try:
        metadata.distribution(DEFAULT.distributions[0])
    except metadata.PackageNotFoundError:
        pytest.skip("the default model's packages are not installed")
    assert sum(p.stat().st_size for p in catalogue.installed_pieces(DEFAULT)) == DEFAULT.size


def test_a_users_model_is_registered_by_path_hash_and_licence(tmp_path: Path) -> None:
    path = tmp_path / "My Model.gguf"
    path.write_bytes(gguf())
    item = register_model(path, tmp_path / "models")
    assert (item.name, item.licence, item.architecture, item.chat_template) == ("my-model", "apache-2.0", "tiny", False)
    assert read_registered(tmp_path / "models") == (item,)
    assert register_model(path, tmp_path / "models") == item
    assert len(read_registered(tmp_path / "models")) == 1


def test_adding_refuses_broken_files_taken_names_and_a_damaged_list(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"not a model")
    with pytest.raises(ModelUnavailable):
        register_model(path, tmp_path)
    path.write_bytes(gguf())
    with pytest.raises(UsageError):
        register_model(path, tmp_path, name=DEFAULT.name)
    (tmp_path / "models.json").write_text("{")
    with pytest.raises(ModelUnavailable):
        read_registered(tmp_path)
