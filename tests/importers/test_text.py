"""Encodings are found without loss, lines are bounded, marks are stripped only at edges."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import NothingRecognised, UsageError
from exskill.importers.reading.source import MemorySource
from exskill.importers.reading.text import detect_encoding, read_lines, strip_marks

CHATS = {
    "gb18030": "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息对象:小明\n你好啊，今天去哪里吃饭呢\n",
    "big5": "[LINE] 與小明的聊天記錄\n你好嗎 我們在這裡等你，今天晚上吃什麼\n",
    "cp932": "[LINE] 太郎とのトーク履歴\n保存日時：2024/01/01 00:00\n23:43\t太郎\tおはようございます\n",
    "cp949": "홍길동 님과 카카오톡 대화\n저장한 날짜 : 2021년 12월 18일 오후 7:17\n오늘 뭐 먹었어요\n",
    "cp874": "[LINE] ประวัติการแชทกับ สมชาย\n07:33\tสมชาย\tวันนี้กินข้าวหรือยังครับ\n",
    "cp1251": "01.02.20, 12:00 - Иван: привет, как дела сегодня\n",
    "koi8-r": "01.02.20, 12:00 - Иван: привет, как дела сегодня\n",
    "cp1250": "01.02.20, 12:00 - Zoś: dzień dobry, świetnie, dziękuję, żółć\n",
    "cp1253": "01.02.20, 12:00 - Νίκος: καλημέρα τι κάνεις σήμερα\n",
    "cp1254": "01.02.20, 12:00 - Ayşe: günaydın, nasılsın bugün, ağaç\n",
    "cp1255": "01.02.20, 12:00 - שרה: שלום מה שלומך היום\n",
    "cp1256": "01.02.20, 12:00 - سارة: مرحبا كيف حالك اليوم\n",
    "cp1252": "01.02.20, 12:00 - Jürgen: schöne Grüße aus Köln für dich\n",
    "utf-16-le": "hello, where are you tonight? 你好\n",
    "utf-16-be": "hello, where are you tonight? 你好\n",
}


def detect(data: bytes, wanted: str | None = None) -> str:
    return detect_encoding(lambda: io.BytesIO(data), wanted)


@pytest.mark.parametrize(("encoding", "text"), CHATS.items())
def test_encodings_are_found_by_their_language(encoding: str, text: str) -> None:
    assert text.encode(encoding).decode(detect(text.encode(encoding))) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides(encoding: str) -> None:
    source = MemorySource("你好\r\nb".encode(encoding))
    with source.open_text("stdin") as stream:
        assert stream.read() == "你好\r\nb"


def test_what_the_user_wants_holds() -> None:
    assert detect("naïve".encode("latin-1"), "latin-1") == "iso8859-1"
    source = MemorySource(b"caf\xe9 \xff ok")
    with source.open_text("stdin", encoding="utf-8") as stream:
        assert stream.read() == "caf\ufffd \ufffd ok"
    for name in ("no-such", "hex", "rot13", "a\0b"):
        with pytest.raises(UsageError):
            detect(b"x", name)


def test_bytes_that_are_no_text_are_refused_with_a_way_out() -> None:
    with pytest.raises(NothingRecognised) as caught:
        detect(b"\x00\x01\x02\xff\xfe" * 50)
    assert "--encoding" in caught.value.hint


def test_damaged_utf8_is_not_taken_for_something_else() -> None:
    for text in (
        "你好，今天晚上我们去哪里吃饭呢" * 20,
        "Привет, как дела сегодня вечером " * 20,
        "schöne Grüße für dich " * 20,
    ):
        data = bytearray(text.encode())
        data[len(data) // 2] = 0xFF
        with pytest.raises(NothingRecognised):
            detect(bytes(data))


def test_a_late_bad_byte_is_seen() -> None:
    with pytest.raises(NothingRecognised):
        detect(b"a" * (3 << 20) + b"\x00\x81\x00\xff")


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=50), max_size=20)
)
def test_lines_round_trip(texts: list[str]) -> None:
    for end in ("\n", "\r\n"):
        stream = io.StringIO("".join(text + end for text in texts), newline="")
        assert [line.text for line in read_lines(stream)] == texts


def test_a_line_beyond_measure_is_cut_and_said_so() -> None:
    stream = io.StringIO("a\n" + "b" * 100 + "\nc\n" + "d" * 10 + "\n")
    found = list(read_lines(stream, limit=10))
    assert [(line.text, line.cut) for line in found] == [
        ("a", False),
        ("b" * 10, True),
        ("c", False),
        ("d" * 10, False),
    ]
    assert [line.number for line in found] == [1, 2, 3, 4]


def test_marks() -> None:
    assert strip_marks("\u200e\u202a+49 1522\u202c\u00a0") == "+49 1522"
    assert strip_marks("a\u200eb") == "a\u200eb"
