"""``model add --server``: a llama-server of the user's own, by the path of its socket."""

from __future__ import annotations

import tempfile
from pathlib import Path

from exskill.core.errors import ModelUnavailable, UsageError
from tests.cli.conftest import Cli
from tests.llm.stand_in_server import StandIn, serve


def test_a_server_is_added_listed_and_missed(cli: Cli) -> None:
    with tempfile.TemporaryDirectory(prefix="xs-") as folder:
        with serve(Path(folder), StandIn("ok")) as path:
            done = cli("model", "add", "--server", str(path), "--name", "big")
            assert done.code == 0, done.err
            assert "big" in done.out + done.err
            found = {row["name"]: row for row in cli("model", "list", "--json").json["models"]}
            assert (found["big"]["state"], found["big"]["sha256"]) == ("ready", "")
        assert {r["name"]: r["state"] for r in cli("model", "list", "--json").json["models"]}["big"] == "missing"
        again = cli("model", "add", "--server", str(path))
        assert again.code == ModelUnavailable.exit_code
        assert folder not in again.err


def test_a_server_needs_the_path_of_a_socket(cli: Cli) -> None:
    assert cli("model", "add", "--server").code == UsageError.exit_code
    assert cli("model", "add", "--server", "--from", "ollama", "x").code == UsageError.exit_code
