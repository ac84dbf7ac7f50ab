"""``--json``: every command that returns facts has it, and names its facts by one word."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from exskill.cli.root import cli as root
from tests.cli.conftest import Cli

FACTS = [
    "init",
    "import",
    "status",
    "unlock",
    "lock",
    "consent-show",
    "consent-check",
    "consent-edit",
    "consent-grant",
    "consent-revoke",
    "consent-agreed",
    "consent-withdraw",
    "ex-objects",
    "session-programme",
    "session-extend",
    "session-history",
    "progress",
    "letter-list",
    "letter-read",
    "letter-seal",
    "letter-shred",
    "persona-show",
    "persona-why",
    "persona-correct",
    "persona-tag",
    "persona-versions",
    "persona-rollback",
    "persona-likeness",
    "persona-train",
    "memory-add",
    "memory-list",
    "memory-photos",
    "index",
    "review",
    "review-keep",
    "review-merge",
    "review-add",
    "review-exchange",
    "review-forget-names",
    "forget",
    "export",
    "backup",
    "restore",
    "audit-log",
    "audit-verify",
    "audit-witness",
    "audit-receipts",
    "audit-prove",
    "timer-list",
    "timer-set",
    "timer-install",
    "timer-uninstall",
    "reap",
    "slot-list",
    "slot-add",
    "slot-remove",
    "destroy",
    "model-list",
    "model-add",
    "model-suited",
    "model-bench",
    "model-build",
    "doctor",
    "path",
    "config-show",
    "config-set",
    "config-unset",
]
# A conversation on the screen, a text to print as it is, or a change that has nothing to tell but that it was made.
NO_FACTS = [
    "open",
    "begin",
    "demo",
    "session-start",
    "checkin",
    "let-go",
    "letter-write",
    "consent-invite",
    "passwd",
    "completion",
]


def walk(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    ctx, found = click.Context(group), dict[str, click.Command]()
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= walk(command, (*path, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found["-".join((*path, name))] = command
    return found


COMMANDS = walk(root)


def test_every_command_either_returns_facts_or_is_named_as_one_that_does_not() -> None:
    assert sorted(COMMANDS) == sorted([*FACTS, *NO_FACTS])


@pytest.mark.parametrize("word", FACTS)
def test_every_command_that_returns_facts_takes_json(word: str) -> None:
    assert "--json" in [name for option in COMMANDS[word].params for name in option.opts]


@pytest.mark.parametrize("word", NO_FACTS)
def test_the_others_do_not_pretend_to(word: str) -> None:
    assert "--json" not in [name for option in COMMANDS[word].params for name in option.opts]


def facts(cli: Cli, *argv: str, locked: bool = False) -> dict[str, object]:
    done = (cli if locked else cli.unlocked)(*argv, "--json")
    assert done.code == 0, done.err
    body: dict[str, object] = json.loads(done.out)
    assert body["schema"] == 1
    return body


def test_facts_are_named_after_the_command_whatever_its_options(cli: Cli) -> None:
    cli.with_chat()
    shown = {
        word: facts(cli, *word.split("-"))["facts"]
        for word in [
            "consent-show",
            "session-programme",
            "session-history",
            "progress",
            "persona-versions",
            "memory-list",
            "letter-list",
            "review",
            "audit-log",
            "audit-verify",
            "audit-witness",
            "audit-receipts",
            "timer-list",
            "slot-list",
        ]
    }
    assert all(word == name for word, name in shown.items())
    assert facts(cli, "--lang", "zh", "status", locked=True)["facts"] == "status"
    assert facts(cli, "forget", "--list")["facts"] == "forget"
    assert facts(cli, "import", "--formats", locked=True)["facts"] == "import"
    for word in ("lock", "path", "config-show", "model-list", "model-suited", "reap", "timer-uninstall"):
        assert facts(cli, *word.split("-"), locked=True)["facts"] == word


def test_changes_tell_what_they_changed(cli: Cli) -> None:
    cli.with_chat()
    assert facts(cli, "review", "add", "Xenia")["changed_messages"] == 0
    assert facts(cli, "consent", "grant", "export", "--yes")["signed"] is True
    dates = facts(cli, "timer", "set", "dead-man-ex", "--days", "7")["timers"]
    assert isinstance(dates, list)
    assert "dead-man-ex" in [one["id"] for one in dates]
    assert facts(cli, "audit", "prove", "0")["number"] == 0
    assert facts(cli, "review", "exchange", "--yes")["changed_messages"] == 100
    assert facts(cli, "review", "forget-names", "--yes")["names_destroyed"] is True
    assert str(facts(cli, "timer", "install", "--print", locked=True)["would_write"]).strip()


def test_the_evidence_is_what_the_table_shows_and_no_more(cli: Cli) -> None:
    cli.with_chat()
    claim = next(iter(facts(cli, "persona", "show")["profile"]["values"]))  # type: ignore[index]
    shown = cli.unlocked("persona", "why", claim).out
    found = facts(cli, "persona", "why", claim)
    assert found["claim"] == claim
    rows = found["rows"]
    assert isinstance(rows, list)
    flat = " ".join(shown.split())
    assert all(word in flat for row in rows for word in str(row["text"]).split())


def test_a_recovery_code_is_shown_once_and_nothing_else_secret(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    made = facts(cli, "slot", "add", "keyfile", str(tmp_path / "key"))
    assert made["recovery_code"] is None
    way = made["slot"]
    assert isinstance(way, dict)
    assert facts(cli, "slot", "remove", str(way["id"]), "--yes")["removed"] == way
    assert (tmp_path / "key").read_bytes().hex() not in json.dumps(made)
