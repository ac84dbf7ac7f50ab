"""Firms, institutions, subjects, bills and things of the mind are nobody where people stand, unless somebody is called so."""

from __future__ import annotations

import pytest

from tests.redaction.support import redact_lines


def redacted(*lines: str) -> list[str]:
    return redact_lines(*lines, people=[])


@pytest.mark.parametrize(
    "line",
    [
        "就数学没交", "就语文没交了", "就英语没回", "就作业没交", "就电费没交", "就房租没交", "还差资料没交",
        "只有论文没交", "除了体育没去", "就钥匙没到", "就快递没到", "就健康没说话", "就物理不同意", "顺丰说马上到",
        "中通说送到了", "圆通让我去取", "美团说超时了", "京东说明天到", "学校说停课", "银行说要本人去",
        "医院说没床位", "法院说要开庭", "物业说停水", "移动说我欠费", "电信给我打电话", "保险给我打电话",
        "银行把我拉黑", "滴滴让我等五分钟", "别告诉幼儿园", "帮我问邮局", "把钱转给公司", "把表交给教务处",
        "跟命运商量", "跟现实吵架", "跟生活和解", "爱情要分手", "昨天空调要结婚", "社会让我失望", "生活让我学会坚强",
        "海底捞说要排队", "是时间告诉我的", "食堂说今天不开", "韵达找我签收", "别告诉派出所", "把发票寄给厂家",
        "就签证没来", "学费还没回我", "幸福说来就来", "压力让我睡不着", "跟工作和好",
    ],
)  # fmt: skip
def test_a_common_noun_or_a_firm_is_nobody(line: str) -> None:
    assert redacted(line) == [line]


@pytest.mark.parametrize(
    "lines",
    [
        ("就健康没说话", "要注意健康", "身体健康最重要", "健康的生活"),
        ("就数学没交", "数学好难", "数学考试考砸了", "跟数学和解", "数学说难不难", "数学，加油"),
        ("顺丰说马上到", "寄顺丰吧", "顺丰快递到了", "找顺丰问问", "顺丰，给力", "顺丰又来了", "跟顺丰说一声"),
        ("银行给我打电话", "去银行一趟", "找银行问了", "银行说不行", "银行又骂我了"),
    ],
)
def test_it_does_not_spread_through_the_history(lines: tuple[str, ...]) -> None:
    assert redacted(*lines) == list(lines)


@pytest.mark.parametrize(
    ("lines", "others"),
    [
        (
            ("他叫健康", "健康，你在哪", "健康那小子又迟到了", "跟健康说一声"),
            ("要注意健康", "身体健康最重要", "健康的生活"),
        ),
        (("数学她妈又来了", "数学，你生日快乐", "嗨，数学"), ("数学好难", "就数学没交")),
    ],
)
def test_whoever_is_called_so_is_hidden_where_somebody_is_meant(
    lines: tuple[str, ...], others: tuple[str, ...]
) -> None:
    out = redacted(*lines, *others)
    word = "健康" if "健康" in lines[0] else "数学"
    assert not [line for line in out[: len(lines)] if word in line]
    assert out[len(lines) :] == list(others)


@pytest.mark.parametrize("name", ["竹竿", "耗子", "大炮", "包子", "平安", "建国"])
@pytest.mark.parametrize("line", ["昨天{}又放我鸽子了", "我把车借给{}了", "别告诉{}", "就{}没回", "{}，你周末来不来"])
def test_other_words_still_go_where_only_people_stand(name: str, line: str) -> None:
    assert name not in redacted(line.format(name))[0]
