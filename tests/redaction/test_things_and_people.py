"""A word that names a thing, a place or a role is hidden wherever somebody is called so."""

from __future__ import annotations

import re

import pytest

from tests.redaction.support import redact_lines


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["我同事林芝昨天辞职了", "林芝说她怀孕了"], "林芝"),
        (["林芝是我室友，林芝打我"], "林芝"),
        (["我表姐叫林芝"], "林芝"),
        (["我朋友赵云", "赵云打我"], "赵云"),
        (["张飞是我导师"], "张飞"),
        (["我室友曹操"], "曹操"),
        (["我男朋友许仙"], "许仙"),
        (["张江昨天来了"], "张江"),
        (["刘备欠我钱"], "刘备"),
        (["盼盼骂我"], "盼盼"),
        (["旺旺喝醉了"], "旺旺"),
        (["小度跟我说了"], "小度"),
        (["昨天陈静医院上班"], "陈静"),
        (["周杰集团年会"], "周杰"),
        (["小丽第一季度辞职"], "小丽"),
        (["刘芳日记我看了"], "刘芳"),
        (["《王小波和刘芳》是我写的信"], "刘芳"),
        (["李娜《给小王的信》"], "小王"),
        (["my sister Alexa", "Alexa told me to leave"], "Alexa"),
        (["my sister Alexa", "Alexa and Ben are married"], "Alexa"),
        (["my sister Alexa is here", "hey Alexa how are you"], "Alexa"),
        (["happy birthday Alexa!"], "Alexa"),
        (["my sister Alexa", "I love Alexa"], "Alexa"),
        (["Paris lied to me"], "Paris"),
        (["India broke up with me"], "India"),
        (["Kenya was drunk"], "Kenya"),
        (["Paris cried all night"], "Paris"),
        (["Holland said yes"], "Holland"),
        (["Lyon came home"], "Lyon"),
        (["Carmen and Paris came"], "Paris"),
        (["my landlord Israel said no"], "Israel"),
        (["my sister-in-law India"], "India"),
        (["Paris cried. she was so drunk"], "Paris"),
        (["Barbie told me about you"], "Barbie"),
        (["Brie called me"], "Brie"),
        (["Corona texted me last night"], "Corona"),
        (["Bosch lied to me"], "Bosch"),
        (["Gemini texted me"], "Gemini"),
        (["Bento came over"], "Bento"),
        (["Collie wants me"], "Collie"),
        (["Nero hit me"], "Nero"),
        (["Sherlock called"], "Sherlock"),
        (["Rihanna told me you cheated"], "Rihanna"),
    ],
)  # fmt: skip
def test_somebody_is_hidden(lines: list[str], name: str) -> None:
    assert re.search(name, " ".join(redact_lines(*lines, people=[]))) is None


@pytest.mark.parametrize(
    "line",
    [
        "hey siri set a timer", "alexa play some music", "we went to Paris in may", "在张江上班", "我想去林芝玩", "看了甄嬛传",
        "玩赵云上分", "吃了包旺旺雪饼", "小度小度",
    ],
)  # fmt: skip
def test_what_names_nobody_stays(line: str) -> None:
    assert redact_lines(line, people=[]) == [line]
