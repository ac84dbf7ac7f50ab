"""The portrait's commands over a real vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.persona.portrait.stored import phrase_in
from tests.cli.conftest import Cli


def test_a_correction_is_kept_listed_and_taken_back(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("persona", "correct", 'they would never say "my dear"')
    assert done.code == 0, done.err
    assert "c1" in done.out
    assert "my dear" in done.out
    rows = cli.unlocked("persona", "correct", "--list", "--json").json["corrections"]
    assert [(r["name"], r["kind"], r["text"]) for r in rows] == [("c1", "never", "my dear")]
    assert all(b"my dear" not in p.read_bytes() for p in cli.home.rglob("*") if p.is_file())
    assert cli.unlocked("persona", "correct", "--undo", "c").code != 0
    assert cli.unlocked("persona", "correct", "--undo", "c1").code == 0
    assert cli.unlocked("persona", "correct", "--list", "--json").json["corrections"] == []


def test_words_come_through_a_pipe(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("persona", "correct", stdin="她绝对不会说“亲爱的”".encode()).code == 0
    assert cli.unlocked("persona", "correct", "--list", "--json").json["corrections"][0]["text"] == "亲爱的"


def test_values_and_tags_are_the_users_own(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("persona", "correct", "--set", "emoji_rate=10%").code == 0
    assert cli.unlocked("persona", "tag", "MBTI", "INFP").code == 0
    assert cli.unlocked("persona", "tag", "sign", "leo").code == 0
    values = cli.unlocked("persona", "show", "--json").json["profile"]["values"]
    assert values["emoji_rate"]["value"] == pytest.approx(0.1)
    assert values["emoji_rate"]["status"] == "user"
    assert values["tags"]["value"] == ["MBTI: INFP", "sign: Leo"]
    assert values["tags"]["evidence"] == []
    assert cli.unlocked("persona", "correct", "--set", "emoji_rate=many").code == 2
    assert cli.unlocked("persona", "correct", "--set", "nothing=1").code == 2


def test_versions_go_back_by_exact_names(cli: Cli) -> None:
    cli.with_chat()
    cli.unlocked("persona", "correct", "boss")
    found = cli.unlocked("persona", "versions", "--json").json["versions"]
    assert [v["name"] for v in found] == ["v1", "v2"]
    assert cli.unlocked("persona", "rollback", "v").code == 2
    assert cli.unlocked("persona", "rollback", "v1").code == 0
    assert cli.unlocked("persona", "correct", "--list", "--json").json["corrections"] == []
    names = [(v["name"], v["reason"]) for v in cli.unlocked("persona", "versions", "--json").json["versions"]]
    assert names == [("v1", "import"), ("v2", "correction"), ("v3", "rollback")]
    assert "in force" in cli.unlocked("persona", "versions").out


def test_corrections_die_with_their_no(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("persona", "correct", "boss").code == 0
    assert cli("ex-objects", "--confirm", "default").code == 0
    assert cli.unlocked("persona", "correct", "--list", "--json").json["corrections"] == []
    assert cli.unlocked("persona", "show").code != 0


def test_the_page_stays_in_the_vault_until_it_is_asked_for(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    assert cli.unlocked("persona", "show", "--page").code == 0
    assert all(b"<svg" not in p.read_bytes() for p in cli.home.rglob("*") if p.is_file())
    out = tmp_path / "portrait.html"
    refused = cli.unlocked("persona", "show", "--out", str(out))
    assert refused.code == 2
    assert not out.exists()
    assert cli.unlocked("persona", "show", "--out", str(out), "--yes").code == 0
    page = out.read_text()
    assert page.count("<svg") >= 4
    assert "<figcaption>" in page
    assert "<script" not in page
    assert out.stat().st_mode & 0o077 == 0
    assert cli.unlocked("persona", "show", "--out", str(out), "--yes").code == 2
    assert cli.unlocked("persona", "show", "--out", str(tmp_path / "x.exe"), "--yes").code == 2


def test_the_portrait_in_sentences(cli: Cli) -> None:
    cli.with_chat()
    told = cli.unlocked("persona", "show", "--plain").out
    assert "Half of the answers came within" in told
    assert "few messages" in told


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("they would never say honey", "honey"),
        ("He would never say: 'no worries'", "no worries"),
        ("他绝不会说 好的呀", "好的呀"),
        ("从来不说“晚安”", "晚安"),
        ("boss", "boss"),
        ("never mind", "never mind"),
    ],
)
def test_what_is_meant_is_found(words: str, phrase: str) -> None:
    assert phrase_in(words) == phrase
