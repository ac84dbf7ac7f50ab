"""Folders above a vault: where others may write, they could put another vault in its place, so it is not opened."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path

import pytest

from tests.vault.support import QUICK, Home
from vault.errors import OpenParent
from vault.vault import Vault


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    return made


@pytest.mark.parametrize("mode", [0o777, 0o757])
@pytest.mark.parametrize("place", ["directory", "state"])
def test_a_parent_that_others_may_write_to_is_refused_by_name(home: Home, mode: int, place: str) -> None:
    parent = getattr(home, place).parent
    parent.chmod(mode)
    with pytest.raises(OpenParent) as refused:
        home.open()
    assert refused.value.folder == parent
    assert str(parent) not in str(refused.value)
    parent.chmod(mode | stat.S_ISVTX)  # sticky: nobody renames what is not theirs
    home.open().close()
    parent.chmod(0o755)
    home.open().close()


def test_a_parent_of_a_link_counts_too(home: Home, tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "link").symlink_to(home.directory.parent)
    beside.chmod(0o777)
    home.directory = beside / "link" / home.directory.name
    with pytest.raises(OpenParent):
        home.open()


def test_a_group_of_nobody_else_is_no_other(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    parent = home.directory.parent
    parent.chmod(0o775)
    me = pwd.getpwuid(os.getuid())
    group = parent.stat().st_gid
    user = pwd.struct_passwd((me.pw_name, "x", me.pw_uid, group, "", "", ""))
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: user)
    for name, members, is_mine in [
        (me.pw_name, [], True),
        (me.pw_name, [me.pw_name], True),
        (me.pw_name, ["somebody"], False),
        ("staff", [], False),
    ]:
        found = grp.struct_group((name, "x", group, members))
        monkeypatch.setattr(grp, "getgrgid", lambda _gid, found=found: found)
        if is_mine:
            home.open().close()
        else:
            with pytest.raises(OpenParent):
                home.open()


def test_no_vault_is_made_where_others_may_write(home: Home) -> None:
    place = home.directory.parent / "open"
    place.mkdir()
    place.chmod(0o777)
    with pytest.raises(OpenParent):
        Vault.create(place / "v", home.state, passphrase=bytearray(b"x"), params=QUICK)
    assert list(place.iterdir()) == []
