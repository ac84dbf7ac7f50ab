"""``exskill config``: one file, heeded everywhere, never in the way of help or of an ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.cli.commands import begin
from exskill.cli.commands import model as models
from exskill.cli.framework.app import App
from exskill.cli.framework.base import use_language
from exskill.core.config_file import Config
from exskill.core.paths import Paths
from tests.cli.conftest import Cli


def settings(cli: Cli, *argv: str) -> dict[str, tuple[object, str]]:
    done = cli(*argv, "config", "show", "--json")
    assert done.code == 0, done.err
    return {row["name"]: (row["value"], row["origin"]) for row in done.json["settings"]}


def spoil(cli: Cli, text: str = 'langauge = "en"\n') -> Path:
    folder = cli.home / "config"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "exskill.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_the_command_line_comes_before_the_environment_before_the_file(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings(cli)["language"] == ("en", "default")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert settings(cli)["language"] == ("zh", "locale")
    assert cli("config", "set", "language", "zh-Hant").code == 0
    assert settings(cli)["language"] == ("zh-Hant", "file")
    monkeypatch.setenv("EXSKILL_LANG", "en")
    assert settings(cli)["language"] == ("en", "EXSKILL_LANG")
    assert settings(cli, "--lang", "zh")["language"] == ("zh", "option")
    monkeypatch.delenv("EXSKILL_LANG")
    assert cli("config", "unset", "language").code == 0
    assert settings(cli)["language"] == ("zh", "locale")


def test_the_file_is_heeded(cli: Cli) -> None:
    cli("config", "set", "language", "zh")
    assert "用法" in cli("config", "--help").out
    assert "这里还什么都没有" in cli().out
    cli("config", "set", "vault", "nope")
    assert cli("status").code == 10
    assert cli("--vault", "nope2", "config", "show").code == 0


def test_an_unknown_name_is_answered_by_the_nearest(cli: Cli) -> None:
    done = cli("config", "set", "contry", "CN")
    assert done.code == 2
    assert "country" in done.err
    assert not (cli.home / "config").exists()


def test_a_spoilt_file_stops_commands_but_no_help_and_no_ending(cli: Cli) -> None:
    cli.with_vault()
    path = spoil(cli)
    done = cli("status")
    assert done.code == 2
    assert "language" in done.err
    assert cli("status", "--help").code == 0
    for words in (("lock",), ("reap",), ("path",), ("doctor",)):
        assert cli(*words).code == 0, words
    assert cli("config", "unset", "langauge").code == 2  # an unknown key is only taken out by hand
    assert path.read_text("utf-8") == 'langauge = "en"\n'
    assert cli("destroy", "--now", "--json").json["destroyed"]["verified_gone"] is True


def test_no_setting_narrows_what_destroys(cli: Cli) -> None:
    cli.with_vault()
    cli("config", "set", "vault", "other")
    assert cli("destroy", "--now", "--json").json["destroyed"]["verified_gone"] is True
    assert cli("config", "unset", "vault").code == 0
    assert cli("status", "--json").json["vaults"] == []


def test_the_country_of_the_file_is_not_asked_for_again(cli: Cli) -> None:
    cli("config", "set", "country", "cn")
    assert settings(cli)["country"] == ("CN", "file")
    assert cli.unlocked("init", "--age", "30").code == 0


def test_the_model_of_the_file_is_used_unless_another_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(Paths(tmp_path, tmp_path, tmp_path), config=Config(model="of-the-file"))
    found = list[str | None]()
    monkeypatch.setattr(
        models, "locate_model", lambda _folder, _assemble, name, *, small: (found.append(name), (tmp_path, ""))[1]
    )
    models.model_file(app, None)
    models.model_file(app, "named")
    models.model_file(app, None, small=True)
    assert found == ["of-the-file", "named", None]


def test_the_language_that_begin_is_told_is_kept(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App.from_environment(vault_name=None, no_input=False, debug=False)
    monkeypatch.setattr(begin.click, "prompt", lambda *_args, **_options: "2")
    use_language("en")
    begin._choose_language(app)
    use_language("en")
    assert settings(cli)["language"] == ("zh", "file")
