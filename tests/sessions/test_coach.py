from __future__ import annotations

import pytest

from exskill.sessions.programme.types import SessionKind
from exskill.sessions.programme.writing_signs import PlanFault, ratio_we_i, read_plan, writing_kinds

GOOD = [
    "If I want to text him, then I will drink a glass of water",
    "if the urge comes, I'll walk around the block",
    "When I lie awake then I read ten pages",
    "whenever I pass her street, then I call my sister",
    "if I open instagram then I put on one song",
    "If it is Sunday evening, then I cook with Sam",
    "when the phone buzzes, I will breathe out twice",
    "every time I miss her then I write one line in my notebook",
    "As soon as I wake at three, then I make tea",
    "if I feel lonely, I'm going to knock at my neighbour's",
    "如果我想给他发消息，那我就去洗脸",
    "要是晚上睡着又醒来，我就听一首歌",
    "当我路过那家店，就给妹妹打电话",
    "每次想翻照片，我就做十个深蹲",
    "如果周末很空，那么我会约朋友吃饭",
    "一旦想起那天，我就写一行日记",
    "如果很想哭，我就去阳台站五分钟",
    "每当手机响，我就先喝口水",
    "要是心慌，那我就慢慢呼气",
    "只要打开微博，我就换成听播客",
]
BAD = [
    ("I will be strong", PlanFault.NO_IF),
    ("drink water", PlanFault.NO_IF),
    ("我会坚强", PlanFault.NO_IF),
    ("if I want to text him", PlanFault.NO_THEN),
    ("如果我很想他", PlanFault.NO_THEN),
    ("if I want to text him then I will not text", PlanFault.NEGATES),
    ("If I see her photo, I'll never look again", PlanFault.NEGATES),
    ("when I am sad then I don't drink", PlanFault.NEGATES),
    ("if the urge comes, I will resist", PlanFault.NEGATES),
    ("if he calls then I ignore it", PlanFault.NEGATES),
    ("whenever I think of him, I'll stop thinking", PlanFault.NEGATES),
    ("如果想发消息，我就不发", PlanFault.NEGATES),
    ("要是想他，那我就别看手机", PlanFault.NEGATES),
    ("如果很想联系，我就忍住", PlanFault.NEGATES),
    ("当我难过，就停止想这些", PlanFault.NEGATES),
    ("一旦想看朋友圈，我就克制", PlanFault.NEGATES),
    ("if I am lonely then I text him", PlanFault.CONTACTS),
    ("when I can't sleep, I'll call her", PlanFault.CONTACTS),
    ("如果睡着又醒，我就打给他", PlanFault.CONTACTS),
    ("要是想念，我就去找她", PlanFault.CONTACTS),
]


@pytest.mark.parametrize("text", GOOD)
def test_plans_that_replace_pass(text: str) -> None:
    assert read_plan(text).fault is None


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_plans_that_forbid_are_told_so(text: str, fault: PlanFault) -> None:
    assert read_plan(text).fault is fault


def test_we_and_i_are_counted_in_both_languages() -> None:
    assert ratio_we_i("we went, and I stayed") == 0.5
    assert ratio_we_i("我们走了，我留下，我睡了") == pytest.approx(1 / 3)
    assert ratio_we_i("the weather") is None


def test_rumination_leads_to_action() -> None:
    assert SessionKind.LETTER not in writing_kinds(7, 8)
    assert SessionKind.LETTER in writing_kinds(8, 3)
