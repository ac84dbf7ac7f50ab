from __future__ import annotations

import dataclasses
import io
import time

import pytest
from rich.console import Console

from exskill.core.errors import UsageError
from exskill.persona.page.report import html_report, png_report
from exskill.persona.page.show import draw_page, draw_spark, find_evidence, why_page
from exskill.persona.portrait.corrections import ALL, Corrections, find_conflicts
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import Profile, build_profile
from exskill.persona.portrait.values import Value
from exskill.persona.portrait.versions import History
from exskill.persona.reply.replier import Limits, Replier
from redaction.rehydrate import rehydrate
from redaction.text import constant

from .chats import clean, select_lines, texts
from .fakes import FakeRuntime

LINES = select_lines("jo", repeat=4)
PROFILE = build_profile(LINES)


def never(text: str) -> Corrections:
    return Corrections().add("never", rehydrate(text), made="2024-05-01")


def test_what_they_would_never_say_is_gone_at_once() -> None:
    runtime = FakeRuntime("wah boss so good", "ok lah noted")
    echo = Replier(
        runtime,  # type: ignore[arg-type]
        PROFILE,
        Exemplars.build(LINES),
        leak_guard=clean,
        clock=time.monotonic,
        own_texts=texts(LINES, "ex"),
        corrections=never("boss"),
        limits=Limits(real=0, ours=0),
    )
    reply = echo.reply((), rehydrate("i made soup"), language="en")
    assert reply.bursts == ("ok lah noted",)
    assert reply.outcomes["correction"] == 1
    assert not any("boss" in t.text for turns in runtime.prompts for t in turns if t.role == "assistant")


def test_a_phrase_is_whole_words() -> None:
    assert never("art").forbid("my ART, yes")
    assert not never("art").forbid("start")
    assert never("老板").forbid("好的老板～")


def test_the_users_word_rules_over_counts_and_tags_are_no_evidence() -> None:
    rules = Corrections().add("value", rehydrate("10%"), made="", subject="lower_case")
    rules = rules.add("tag", rehydrate("INFJ"), made="")
    profile = rules.apply(PROFILE)
    assert profile.get("lower_case").value == pytest.approx(0.1)
    assert profile.get("lower_case").status == "user"
    assert profile.get("tags").confidence == 0
    assert profile.get("tags").evidence == ()
    assert Corrections.from_json(rules.to_json()) == rules
    assert rules.remove("c1").apply(PROFILE).get("lower_case") == PROFILE.get("lower_case")


@pytest.mark.parametrize(
    ("kind", "text", "subject"),
    [("never", " ", ""), ("value", "5", "lower_case"), ("value", "x", "emoji_rate"), ("value", "1", "no such thing")],
)
def test_senseless_corrections_are_refused(kind: str, text: str, subject: str) -> None:
    with pytest.raises(UsageError):
        Corrections().add(kind, rehydrate(text), made="", subject=subject)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        Corrections().remove("c1")


def test_versions_have_exact_names_and_go_back() -> None:
    history = History()
    for i in range(11):
        history = history.save(PROFILE, never(f"word{i}"), reason="correction", made=f"2024-05-{i + 1:02d}")
    assert history.current is not None
    assert history.current.name == "v11"
    assert history.get("v1").load()[1].list_banned() == ("word0",)
    back = history.rollback("v1", made="2024-06-01")
    assert back.current is not None
    assert back.current.load()[1].list_banned() == ("word0",)
    assert back.current.name == "v12"
    with pytest.raises(UsageError):
        history.get("v")
    assert History.from_json(back.to_json()) == back
    assert len(back.forget().versions) == 1


def test_nothing_changed_makes_no_version() -> None:
    history = History().save(PROFILE, Corrections(), reason="import", made="a")
    assert history.save(PROFILE, Corrections(), reason="import", made="b") is history


def test_a_new_import_that_disagrees_is_shown() -> None:
    other = build_profile(select_lines("xiaoyu", repeat=4))
    found = {name for name, _old, _new in find_conflicts(PROFILE, other)}
    assert "chinese_share" in found
    assert find_conflicts(PROFILE, PROFILE) == ()


def shown(renderable: object) -> str:
    out = io.StringIO()
    Console(width=100, file=out).print(renderable)
    return out.getvalue()


def test_the_page_shows_numbers_with_their_ground() -> None:
    text = shown(draw_page(PROFILE))
    assert "boss" in text
    assert "300" in text
    assert "%" in text


def test_few_or_one_sided_or_no_messages_are_said_first() -> None:
    assert "few messages" in shown(draw_page(build_profile(select_lines("jo"))))
    assert "Only their side" in shown(draw_page(build_profile([li for li in LINES if li.role == "ex"])))
    assert "the echo is off" in shown(draw_page(build_profile(())))


def test_why_opens_the_rows() -> None:
    answer = find_evidence(PROFILE, "catchphrases", LINES)
    assert answer.rows
    assert "boss" in shown(why_page(answer))
    assert all("lah" in line.text for line in find_evidence(PROFILE, "lah", LINES).rows)
    with pytest.raises(UsageError):
        find_evidence(PROFILE, "no such claim", LINES)
    with pytest.raises(UsageError):
        find_evidence(PROFILE, "", LINES)


def test_the_report_is_one_page_without_scripts_or_loads() -> None:
    page_bytes = html_report(PROFILE).decode()
    assert "<script" not in page_bytes
    assert "http" not in page_bytes.replace("http-equiv", "")
    assert "<svg" in page_bytes
    assert html_report(build_profile(())).startswith(b"<!doctype html>")


def test_a_name_with_markup_stays_text() -> None:
    rows = [dataclasses.replace(li, text=rehydrate("<img src=x> lah")) if li.role == "ex" else li for li in LINES]
    assert "<img" not in html_report(build_profile(rows)).decode()


def test_pictures_need_no_words() -> None:
    pytest.importorskip("PIL")
    assert png_report(PROFILE).startswith(b"\x89PNG")


def test_sparks_are_relative() -> None:
    assert draw_spark([0, 1, 2]) == "▁▄█"
    assert draw_spark([0, 0]) == "▁▁"


def replace_values(values: dict[str, Value]) -> Profile:
    return dataclasses.replace(PROFILE, values=values)


def test_a_word_that_is_not_theirs_leaves_the_portrait_and_the_echo() -> None:
    profile = replace_values({"laughter": Value([["haha", 9], ["hehe", 3]], 12, confidence=0.9, status="observed")})
    taught = Corrections().add("drop", constant("hehe"), made="2026-01-01", subject="laughter")
    assert taught.apply(profile).get("laughter").value == [["haha", 9]]
    assert taught.forbid("hehe ok")
    assert not taught.forbid("haha ok")
    assert taught.remove("c1").apply(profile).get("laughter").value == [["haha", 9], ["hehe", 3]]


def test_a_claim_that_is_left_out_is_not_made_and_is_no_word_of_the_user() -> None:
    profile = replace_values({"emoji_rate": Value(0.4, 60, confidence=0.9, status="observed")})
    left = Corrections().add("drop", constant(ALL), made="2026-01-01", subject="emoji_rate").apply(profile)
    assert not left.get("emoji_rate").is_sure
    assert left.get("emoji_rate").status != "user"
    assert Corrections().add("drop", constant(ALL), made="2026-01-01", subject="laughter").list_banned() == ()


def test_little_words_are_left_out_and_not_forbidden() -> None:
    taught = Corrections().add("drop", constant("啊"), made="2026-01-01", subject="particles")
    assert not taught.forbid("好啊")
