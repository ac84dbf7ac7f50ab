"""What the import tells about what it is not sure of."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli


def test_it_says_where_it_was_least_sure_and_shows_it_only_when_asked(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(
        "01/02/2025, 10:00 - Alex: did you see Grace yesterday? grace came too\n"
        "01/02/2025, 10:01 - Sam: yes, with Oluwaseun\n"
    )
    argv = ("import", "-n", str(tmp_path / "chat.txt"), "--me", "Alex", "--ex", "Sam")
    quiet = cli(*argv)
    assert "No redactor is perfect" in quiet.err
    assert "In 1 message " in quiet.err
    assert "grace came too" not in quiet.out + quiet.err  # a pipe may end in a log
    assert "did you see Grace yesterday" in cli(*argv, "--unsure", "3").out
    body = cli(*argv, "--unsure", "3", "--json").json
    assert body["unsure"] == 1
    assert body["least_sure"][0]["word"] == "Grace"
    assert "least_sure" not in cli(*argv, "--json").json
