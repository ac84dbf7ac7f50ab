"""Identifiers, one table a kind: what must be found whole, and what must be left alone."""

from __future__ import annotations

import json
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.categories import find_categories
from redaction.normalise import fold_text
from redaction.recognizers import further, scan_all
from redaction.recognizers.base import is_luhn
from redaction.recognizers.identity import valid_cn_id, valid_hkid, valid_nric, valid_tw_id
from redaction.tags import ENTITIES
from tests.core.pattern_times import BOUND_S, SEEDS, SIZE, OverBound, seconds
from tests.redaction import identifiers
from tests.scale import scaled

FOUND = [
    ("call me on 07700 900123 ok", "07700 900123"),
    ("+44 7700 900123", "+44 7700 900123"),
    ("我电话13912345678你记一下", "13912345678"),
    ("电话１３９１２３４５６７８", "１３９１２３４５６７８"),
    ("一三九一二三四五六七八", "一三九一二三四五六七八"),
    ("139\u200b1234\u200b5678", "139\u200b1234\u200b5678"),
    ("(415) 555-0189 is mine", "(415) 555-0189"),
    ("写信到ling@example.cn吧", "ling@example.cn"),
    ("mail a.b+c@mail.example.co.uk!", "a.b+c@mail.example.co.uk"),
    ("see https://example.com/a?b=c now", "https://example.com/a?b=c"),
    ("ask @the_real.one about it", "@the_real.one"),
    ("加我微信abc_12345", "abc_12345"),
    ("wxid_abcdef1234", "wxid_abcdef1234"),
    ("我qq是12345678", "12345678"),
    ("身份证11010519491231002X", "11010519491231002X"),
    ("4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),
    ("京A12345停楼下了", "京A12345"),
    ("沪AD12345", "沪AD12345"),
    ("passport E12345678", "E12345678"),
    ("ssn 078-05-1120", "078-05-1120"),
    ("上海市长宁区愚园路1088弄12号302室", "上海市长宁区愚园路1088弄12号302室"),
    ("we live at 14 Larkfield Road, Bristol BS7 9LQ", "14 Larkfield Road, Bristol BS7 9LQ"),
    ("at 51.50735, -0.12776 right now", "51.50735, -0.12776"),
    ("the wifi password is hunter2!x", "hunter2!x"),
    ("验证码是 482913", "482913"),
    ("192.168.1.20", "192.168.1.20"),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
]

LEFT_ALONE = [
    "see you at 8",
    "9:30 then",
    "2024-03-22",
    "22/03/2024",
    "it cost 1,250",
    "i have 2 cats and 1 dog",
    "10 mins shop",
    "walk 2 office",
    "26 evening is fine",
    "我3点到",
    "2024年3月22日",
    "一二三走",
    "三年二班",
    "100%",
    "5km in 28:30",
    "the 90s",
    "rec.it is not a word",
    "3.14159",
    "哈哈哈哈哈哈哈",
    "一一一一",
    "room temperature",
    "no, 14 of them",
]


@pytest.mark.parametrize(("text", "secret"), FOUND)
def test_identifiers_are_found_whole(text: str, secret: str) -> None:
    folded = fold_text(text)
    covered = {i for h in scan_all(folded.text) for i in range(*folded.span(h.start, h.end))}
    start = text.index(secret)
    visible = [i for i in range(start, start + len(secret)) if i not in covered]
    assert [text[i] for i in visible if text[i].isalnum()] == []


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert [text[h.start : h.end] for h in scan_all(fold_text(text).text) if h.entity != "URL"] == []


def test_the_probe_of_22_kinds_is_covered(shared: Path) -> None:
    rows = json.loads((shared / "data" / "names" / "structured_zh_probe.json").read_text("utf-8"))
    covered: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        folded = fold_text(row["text"])
        found = {i for h in scan_all(folded.text) for i in range(*folded.span(h.start, h.end))}
        covered[row["id"]] += [all(i in found for i in range(a, b)) for a, b, _ in row["spans"]]
    assert {kind: sum(hits) / len(hits) for kind, hits in covered.items() if sum(hits) / len(hits) < 0.99} == {}


def covered(text: str, also: frozenset[str] = frozenset()) -> dict[int, set[str]]:
    folded = fold_text(text)
    kinds: dict[int, set[str]] = defaultdict(set)
    for hit in scan_all(folded.text, also):
        for at in range(*folded.span(hit.start, hit.end)):
            kinds[at].add(hit.entity)
    return kinds


@pytest.mark.parametrize(
    ("kind", "text", "secret"),
    [(k, t, s) for table in (identifiers.FOUND, identifiers.OPTIONAL) for k, rows in table.items() for t, s in rows],
)
def test_the_table_of_identifiers(kind: str, text: str, secret: str) -> None:
    found = covered(text, frozenset(identifiers.OPTIONAL))
    start = text.index(secret)
    assert [text[i] for i in range(start, start + len(secret)) if i not in found and text[i].isalnum()] == []
    assert kind in set().union(*(found.get(i, set()) for i in range(start, start + len(secret))))
    assert kind in ENTITIES


@pytest.mark.parametrize("text", identifiers.LEFT_ALONE)
def test_what_only_looks_like_an_identifier_stays(text: str) -> None:
    assert [kinds for kinds in covered(text).values() if kinds != {"URL"}] == []


@pytest.mark.parametrize("kind", sorted(identifiers.OPTIONAL))
def test_workplace_and_school_are_found_on_request_only(kind: str) -> None:
    for text, _secret in identifiers.OPTIONAL[kind]:
        assert kind not in set().union(set(), *covered(text).values())


@settings(max_examples=scaled(300), deadline=None)
@given(st.text(alphabet="0123456789 -./:#@()abcxyzABCSuitestreet路号室年月日生岁的是验证码微信QQ点艾特\n", max_size=60))
def test_every_hit_lies_in_the_text(text: str) -> None:
    for hit in scan_all(text, frozenset(identifiers.OPTIONAL)):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.fixture
def stopped() -> Iterator[None]:
    """Stop a pattern that takes its processor time, which a linear one never does."""

    def stop(_number: int, _frame: object) -> None:
        raise OverBound

    before = signal.signal(signal.SIGPROF, stop)
    yield
    signal.signal(signal.SIGPROF, before)


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize("seed", [s for s in SEEDS if s.strip()])
def test_no_identifier_of_passing_speech_is_quadratic(seed: str) -> None:
    text = (seed * (SIZE // len(seed) + 1))[:SIZE]
    slow = [
        p.regex.pattern for p in further.PATTERNS if seconds(lambda t, p=p: list(p.regex.finditer(t)), text) >= BOUND_S
    ]
    assert slow == []


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize("text", ["A" * SIZE, "Á" * SIZE, "wifi:" * 12_000 + "1", "handle" * 10_000 + "-1"])
def test_one_long_word_is_read_like_any_text(text: str) -> None:
    assert seconds(scan_all, text) < BOUND_S


def test_what_points_to_one_person_is_flagged() -> None:
    for text in ("he's the only vet in our town", "她是我们镇上唯一的兽医", "局长的女儿也在"):
        assert "one_person" in find_categories(text)
    for text in ("you are the only one", "我只有你", "the only thing i want"):
        assert "one_person" not in find_categories(text)


def test_checksums() -> None:
    assert valid_cn_id("11010519491231002X")
    assert not valid_cn_id("110105194912310021")
    assert valid_hkid("A123456(3)")
    assert valid_tw_id("A123456789")
    assert valid_nric("S1234567D")
    assert is_luhn("4111111111111111")
    assert not is_luhn("4111111111111112")
