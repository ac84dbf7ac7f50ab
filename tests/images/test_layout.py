"""What is on a screenshot besides bubbles never becomes somebody's words: names, quotations, lists, titles, groups."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from exskill.images import ocr
from exskill.images.frames import Ground, measure_frame
from exskill.images.ocr import is_available, read_lines
from exskill.images.spaces import restore_spaces
from exskill.importers.formats.pictures.bubbles import group_bubbles
from exskill.importers.formats.pictures.headings import parse_heading, parse_stamp

Image = pytest.importorskip("PIL.Image")
from PIL import ImageDraw, ImageFont  # noqa: E402 -- after the skip

CHINESE = next(Path("/usr/share/fonts").rglob("wqy-microhei.ttc"), None) or next(
    Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"), None
)
needs_ocr = pytest.mark.skipif(not is_available(), reason="the extra `images` cannot be loaded")
needs_chinese = pytest.mark.skipif(CHINESE is None, reason="no Chinese font is installed (fonts-noto-cjk)")

# page, theirs, mine, ink, small print: as the apps draw them
WECHAT = ("#ededed", "#ffffff", "#95ec69", "#181818", "#9a9a9a")
WECHAT_DARK = ("#111111", "#2c2c2c", "#3eb575", "#e0e0e0", "#6a6a6a")
WHATSAPP = ("#efeae2", "#ffffff", "#d9fdd3", "#111b21", "#667781")
WHATSAPP_DARK = ("#0b141a", "#202c33", "#005c4b", "#e9edef", "#8696a0")
IMESSAGE = ("#ffffff", "#e9e9eb", "#007aff", "#000000", "#8a8a8e")


class Screen:
    """A phone's screen that is drawn from top to bottom."""

    def __init__(self, skin: tuple[str, ...], *, title: str = "Sam", font: Any = None, avatars: bool = False) -> None:
        self.page, self.theirs, self.mine, self.ink, self.faint = skin
        self.image = Image.new("RGB", (720, 1440), self.page)
        self.draw = ImageDraw.Draw(self.image)
        load: Callable[[int], Any] = (
            (lambda size: ImageFont.truetype(str(font), size)) if font else ImageFont.load_default
        )
        self.big, self.small = load(28), load(21)
        self.y, self.avatars = 150.0, avatars
        self.draw.text((30, 12), "9:41", font=self.small, fill=self.ink)
        self.centre(title, 52, self.big, self.ink)
        self.draw.rounded_rectangle((60, 1376, 600, 1426), 20, fill=self.theirs)
        self.draw.text((80, 1386), "Message", font=self.small, fill=self.faint)

    def centre(self, text: str, y: float, font: Any, fill: str) -> None:
        self.draw.text(((720 - self.draw.textlength(text, font=font)) / 2, y), text, font=font, fill=fill)

    def heading(self, text: str) -> Screen:
        self.centre(text, self.y, self.small, self.faint)
        self.y += 60
        return self

    def label(self, text: str) -> Screen:
        self.draw.text((112, self.y), text, font=self.small, fill=self.faint)
        self.y += 30
        return self

    def say(self, side: str, text: str, *, stamp: str = "", quote: str = "") -> Screen:
        parts, edge = text.split("\n"), 90 if self.avatars else 24
        width = max(self.draw.textlength(part, font=self.big) for part in parts) + 30
        width = max(width, self.draw.textlength(quote, font=self.small) + 70)
        height = 38 * len(parts) + 24 + (34 if stamp else 0) + (70 if quote else 0)
        x = 720 - edge - width if side == "r" else edge
        fill = self.mine if side == "r" else self.theirs
        self.draw.rounded_rectangle((x, self.y, x + width, self.y + height), 14, fill=fill)
        if self.avatars:
            at = 650 if side == "r" else 16
            self.draw.rectangle((at, self.y, at + 56, self.y + 56), fill="#a04060")
        y = self.y + 10
        if quote:
            self.draw.rectangle((x + 10, y, x + width - 10, y + 56), fill="#c5d8c0")
            self.draw.text((x + 24, y + 14), quote, font=self.small, fill="#303030")
            y += 70
        for part in parts:
            self.draw.text((x + 15, y), part, font=self.big, fill=self.ink)
            y += 38
        if stamp:
            left = x + width - 15 - self.draw.textlength(stamp, font=self.small)
            self.draw.text((left, y + 4), stamp, font=self.small, fill=self.faint)
        self.y += height + 24
        return self

    def bubbles(self, kind: str = "PNG") -> list[tuple[str, str, str]]:
        out = io.BytesIO()
        self.image.save(out, kind)
        found = group_bubbles(read_lines(Image.open(out)))
        return [(bubble.side, bubble.text, bubble.doubt) for bubble in found]

    def sure(self, kind: str = "PNG") -> list[tuple[str, str]]:
        return [(side, text) for side, text, doubt in self.bubbles(kind) if not doubt]


@needs_ocr
@pytest.mark.parametrize("skin", [WECHAT, WECHAT_DARK, WHATSAPP, WHATSAPP_DARK, IMESSAGE])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_every_skin_is_read(skin: tuple[str, ...], kind: str) -> None:
    screen = Screen(skin, avatars=skin in (WECHAT, WECHAT_DARK))
    screen.heading("May 5, 2023 10:42 AM").say("l", "are you coming tonight?").say("r", "yes, but later\nmaybe at nine")
    screen.say("l", "this is a long answer that goes\nacross most of the screen")
    assert screen.sure(kind) == [
        ("them", "are you coming tonight?"),
        ("me", "yes, but later\nmaybe at nine"),
        ("them", "this is a long answer that goes\nacross most of the screen"),
    ]


@needs_ocr
@needs_chinese
@pytest.mark.parametrize("skin", [WECHAT, WECHAT_DARK])
def test_chinese_is_read(skin: tuple[str, ...]) -> None:
    screen = Screen(skin, title="小林", font=CHINESE, avatars=True)
    screen.heading("2023年5月1日 21:15").say("l", "你到家了吗").say("r", "刚到，路上很堵").say("l", "早点睡，明天见")
    out = io.BytesIO()
    screen.image.save(out, "PNG")
    found = group_bubbles(read_lines(Image.open(out)))
    plain = [(bubble.side, bubble.text.replace("，", ","), bubble.when) for bubble in found if not bubble.doubt]
    when = (date(2023, 5, 1), time(21, 15))
    assert plain == [
        ("them", "你到家了吗", when),
        ("me", "刚到,路上很堵", when),
        ("them", "早点睡,明天见", when),
    ]


@needs_ocr
def test_a_quotation_is_not_said_by_who_quotes_it() -> None:
    screen = (
        Screen(WHATSAPP).say("l", "see you at the station").say("r", "coming now", quote="I never want to hear that")
    )
    sure = screen.sure()
    assert ("me", "coming now") in sure
    assert all("never want" not in text for _side, text in sure)
    assert any(doubt == "quotation" for _side, _text, doubt in screen.bubbles())


@needs_ocr
@pytest.mark.parametrize("title", ["Family (4)", "Family"])
def test_in_a_group_nobody_on_the_left_is_the_other_person(title: str) -> None:
    screen = Screen(WECHAT, title=title, avatars=True)
    screen.label("Uncle Bob").say("l", "I sold the old car").label("Jane").say("l", "good for you, really")
    screen.say("r", "great news")
    assert screen.sure() == [("me", "great news")]
    assert all("Bob" not in text and "Jane" not in text for _side, text in screen.sure())


@needs_ocr
def test_a_list_and_a_bill_are_no_chat() -> None:
    notes, bill = Screen(IMESSAGE), Screen(IMESSAGE)
    for row, (name, price) in enumerate([("Coffee", "3.50"), ("Cake", "4.20"), ("Water", "1.80")]):
        for screen in (notes, bill):
            screen.draw.text((40, 200 + 70 * row), name, font=screen.big, fill="#000000")
        bill.draw.text((620, 200 + 70 * row), price, font=bill.big, fill="#000000")
    assert notes.sure() == bill.sure() == []


@needs_ocr
def test_a_message_that_is_a_time_is_a_message() -> None:
    screen = (
        Screen(WHATSAPP_DARK)
        .say("l", "when does the train leave?")
        .say("l", "10:31")
        .say("r", "ok then", stamp="09:12")
    )
    assert screen.sure() == [("them", "when does the train leave?"), ("them", "10:31"), ("me", "ok then")]


def test_grounds() -> None:
    import numpy as np

    pixels = np.full((200, 400, 3), 237, np.uint8)
    pixels[50:100, 60:200] = 255
    pixels[60:90, 80:180] = (10, 90, 200)
    pixels[120:160, 220:380] = (149, 236, 105)
    assert measure_frame(pixels, (90, 64, 170, 86)).ground is Ground.INNER
    assert measure_frame(pixels, (240, 125, 300, 150)).ground is Ground.BUBBLE
    assert measure_frame(pixels, (100, 10, 200, 30)).ground is Ground.PAGE
    assert measure_frame(pixels, (-5, -5, 900, 900)).ground is not None
    edge = measure_frame(pixels, (240, 125, 300, 150))
    assert (round(edge.left, 2), round(edge.right, 2)) == (0.55, 0.95)


def test_headings() -> None:
    assert parse_heading("2023年5月1日 下午 9:15") == (date(2023, 5, 1), time(21, 15))
    assert parse_heading("Friday, May 5, 2023 at 10:42 PM") == (date(2023, 5, 5), time(22, 42))
    assert parse_heading("2023-05-01") == (date(2023, 5, 1), None)
    assert parse_heading("Yesterday 21:15") == (None, time(21, 15))
    assert parse_heading("周二 08:02") == (None, time(8, 2))
    assert parse_heading("Today") == (None, None)
    for words in ("hello", "I was born on May 5, 1990, you know", "see you today", "25:99", "room 12"):
        assert parse_heading(words) is None
    assert (parse_stamp("10:31 ✓✓"), parse_stamp("at 10:31"), parse_stamp("25:99")) == (time(10, 31), None, None)


def test_a_clock_alone_does_not_inherit_the_day_above() -> None:
    from tests.images.test_screenshots import line

    found = group_bubbles(
        [
            line("2023年5月1日 21:15", 0.38, 0.62, 0.1),
            line("good night", 0.1, 0.3, 0.15),
            line("09:12", 0.46, 0.54, 0.3),
            line("good morning", 0.1, 0.35, 0.35),
        ]
    )
    assert [bubble.when for bubble in found] == [(date(2023, 5, 1), time(21, 15)), (None, time(9, 12))]


def test_spaces_come_back() -> None:
    letters, wide = list("onmyway"), [0.05, 0.3, 0.05, 0.3, 0.05, 0.05]
    assert restore_spaces("onmyway", letters, wide) == "on my way"
    assert restore_spaces("on myway", letters, wide) == "on my way"
    assert restore_spaces("onmyway", letters[:-1], wide) == "onmyway"
    assert restore_spaces("11:30", list("11:30"), [0.4] * 4) == "11:30"
    assert restore_spaces("yes,but", list("yes,but"), [0.05, 0.05, 0.3, 0.3, 0.05, 0.05]) == "yes, but"
    assert restore_spaces("你好吗", list("你好吗"), [0.4, 0.4]) == "你好吗"


@needs_ocr
def test_the_engine_is_not_in_the_process_that_has_the_keys() -> None:
    loaded = "import sys; from exskill.images import ocr; from PIL import Image; assert ocr.is_available();"
    loaded += "ocr.read_lines(Image.new('RGB', (200, 80), 'white'));"
    loaded += "maps = open('/proc/self/maps').read(); sys.exit('onnxruntime' in maps or 'rapidocr_onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


@needs_ocr
def test_an_engine_that_ended_is_begun_again() -> None:
    screen = Screen(WHATSAPP).say("l", "are you coming tonight?")
    out = io.BytesIO()
    screen.image.save(out, "PNG")
    picture = Image.open(out)
    ocr._load_child().start()
    process = ocr._load_child()._process
    assert process is not None
    process.kill()
    process.wait()
    assert "are you coming tonight?" in [line.text for line in read_lines(picture)]
