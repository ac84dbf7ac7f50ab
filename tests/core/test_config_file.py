"""The file of settings: what is refused, and that nothing but one key ever changes."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.config_file import KEYS, Config, check_value, find_key, read_config, set_value, unset_value
from exskill.core.errors import UsageError

GOOD = {"language": "zh", "country": "CN", "vault": "summer", "model": "qwen3:4b", "colour": False, "plain": True}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "config"
    made.mkdir(mode=0o700)
    return made


def write(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "exskill.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    path.chmod(mode)
    return path


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert read_config(tmp_path / "nowhere") == Config()


@pytest.mark.parametrize(
    "text",
    ['langauge = "en"', "[vault]\nname = 1", "vault = 3", 'colour = "off"', 'language = "xx"', "plain =", b"\xff\xfe"],
)
def test_what_does_not_fit_is_refused(folder: Path, text: str | bytes) -> None:
    write(folder, text)
    with pytest.raises(UsageError):
        read_config(folder)


def test_a_key_that_is_nearly_right_is_offered() -> None:
    with pytest.raises(UsageError) as met:
        find_key("langauge")
    assert "language" in met.value.hint
    with pytest.raises(UsageError) as met:
        find_key("xyzzy")
    assert all(key in met.value.hint for key in KEYS)
    assert find_key(" Color ") == "colour"


@pytest.mark.parametrize(
    ("key", "value"), [("country", "GBR"), ("vault", "../up"), ("model", "a b"), ("plain", "maybe")]
)
def test_a_value_that_does_not_fit_is_refused(key: str, value: str) -> None:
    with pytest.raises(UsageError):
        check_value(key, value)


def test_a_file_that_others_can_write_is_not_believed(folder: Path) -> None:
    write(folder, 'vault = "theirs"', 0o622)
    with pytest.raises(UsageError):
        read_config(folder)


def test_it_is_written_for_the_owner_alone(tmp_path: Path) -> None:
    set_value(tmp_path / "new", "language", "zh")
    path = tmp_path / "new" / "exskill.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["exskill.toml"]


def test_comments_stay(folder: Path) -> None:
    path = write(folder, '# mine\nvault = "one"  # the old one\ncountry = "CN"\n')
    set_value(folder, "vault", "two")
    assert path.read_text("utf-8") == '# mine\ncountry = "CN"\nvault = "two"\n'
    assert unset_value(folder, "country")
    assert not unset_value(folder, "country")
    assert path.read_text("utf-8") == '# mine\nvault = "two"\n'


def test_a_shape_that_one_line_cannot_change_stays_as_it_is(folder: Path) -> None:
    path = write(folder, 'vault = """\none"""\n')
    before = path.read_bytes()
    with pytest.raises(UsageError):
        set_value(folder, "vault", "two")
    assert path.read_bytes() == before


STEPS = st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=12)


@given(STEPS)
def test_only_the_named_key_changes(steps: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, expected = Path(name), dict[str, object]()
        for key, is_set in steps:
            if is_set:
                set_value(folder, key, GOOD[key])  # type: ignore[arg-type]
                expected[key] = GOOD[key]
            else:
                assert unset_value(folder, key) == (expected.pop(key, None) is not None)
            assert read_config(folder) == Config(**expected)  # type: ignore[arg-type]
