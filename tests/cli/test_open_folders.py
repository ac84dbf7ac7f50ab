"""What a user is told when a folder above the vault is open to others: which, and what to do."""

from __future__ import annotations

from tests.cli.conftest import Cli


def test_the_folder_is_named_with_what_to_do(cli: Cli) -> None:
    cli.with_vault()
    folder = cli.home / "data"
    folder.chmod(0o777)
    done = cli.unlocked("consent", "show")
    assert done.code == 13
    assert str(folder) in done.err
    assert f"chmod go-w {folder}" in done.err
    assert cli("destroy", "--now").code == 0  # what erases refuses nothing


def test_it_opens_again_when_it_is_closed(cli: Cli) -> None:
    cli.with_vault()
    (cli.home / "data").chmod(0o777)
    assert cli.unlocked("consent", "show").code == 13
    (cli.home / "data").chmod(0o755)
    assert cli.unlocked("consent", "show").code == 0
