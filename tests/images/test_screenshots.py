"""Screenshots: the side of a bubble gives the speaker, headings give the time, and what is not certain is put aside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from exskill.chat.messages import DropReason, Message, RowProblem
from exskill.images.ocr import TextLine, is_available
from exskill.importers.formats.pictures.bubbles import group_bubbles
from exskill.importers.formats.pictures.screenshots import Screenshots, build_record
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource, open_source
from exskill.importers.registry import recognise_source
from tests.cli.conftest import Cli, cli  # noqa: F401 -- a fixture

pytest.importorskip("PIL.Image")

LIGHT = ((237, 237, 237), (255, 255, 255), (149, 236, 105), (20, 20, 20))
DARK = ((17, 27, 33), (32, 44, 51), (0, 92, 75), (230, 230, 230))


def line(text: str, left: float, right: float, top: float, sure: float = 0.99) -> TextLine:
    return TextLine(left, top, right, top + 0.02, text, sure)


def screenshot(rows: Sequence[tuple[str, str]], colours: tuple[tuple[int, ...], ...] = LIGHT) -> bytes:
    """Draw bubbles: ("l" or "r", text) or ("t", heading)."""
    from PIL import Image, ImageDraw, ImageFont

    background, theirs, mine, ink = colours
    image = Image.new("RGB", (720, 1400), background)
    draw = ImageDraw.Draw(image)
    big, small = ImageFont.load_default(28), ImageFont.load_default(22)
    draw.text((30, 15), "9:41", font=small, fill=ink)
    draw.text((330, 50), "Samantha", font=big, fill=ink)
    y = 140.0
    for side, text in rows:
        if side == "t":
            draw.text(((720 - draw.textlength(text, font=small)) / 2, y), text, font=small, fill=(128, 128, 128))
            y += 60
            continue
        parts = text.split("\n")
        width = max(draw.textlength(part, font=big) for part in parts)
        x = 720 - 130 - width if side == "r" else 100
        height = 38 * len(parts) + 24
        draw.rounded_rectangle((x, y, x + width + 30, y + height), 14, fill=mine if side == "r" else theirs)
        for index, part in enumerate(parts):
            draw.text((x + 15, y + 10 + 38 * index), part, font=big, fill=ink)
        y += height + 30
    draw.text((30, 1350), "Message", font=small, fill=(150, 150, 150))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_sides_headings_and_what_is_unsure() -> None:
    bubbles = group_bubbles(
        [
            line("9:41", 0.03, 0.1, 0.01),
            line("Sam", 0.45, 0.55, 0.04),
            line("2023年5月1日 21:15", 0.38, 0.62, 0.1),
            line("hello there", 0.12, 0.4, 0.14),
            line("second line", 0.12, 0.4, 0.163),
            line("hi", 0.8, 0.88, 0.25),
            line("10:31 ✓✓", 0.78, 0.88, 0.272),
            line("blurred words", 0.12, 0.4, 0.4, sure=0.6),
            line("right across everything", 0.22, 0.79, 0.5),
            line("Message", 0.05, 0.2, 0.97),
        ]
    )
    records = [build_record(bubble, row, "x.png") for row, bubble in enumerate(bubbles, 1)]
    kept = [record for record in records if isinstance(record, Message)]
    assert [(m.sender.name, m.text, m.ts) for m in kept if m.sender] == [
        ("Them", "hello there\nsecond line", datetime(2023, 5, 1, 21, 15)),
        ("Me", "hi", datetime(2023, 5, 1, 10, 31)),
    ]
    assert [r.reason for r in records if isinstance(r, RowProblem)] == [DropReason.UNSURE] * 2


@pytest.mark.skipif(not is_available(), reason="the extra `images` cannot be loaded")
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_drawn_chat_is_read(colours: tuple[tuple[int, ...], ...]) -> None:
    rows = [
        ("t", "May 5, 2023 10:42 AM"),
        ("l", "are you coming tonight?"),
        ("r", "yes, but later\nmaybe at nine"),
        ("l", "see you"),
    ]
    source = MemorySource(screenshot(rows, colours), "shot.png")
    importer, _match = recognise_source(source, ReadOptions())[0]
    assert importer.name == "screenshots"
    records = list(importer.read(source, ReadOptions()))
    assert [(r.sender.id, r.text, r.ts) for r in records if isinstance(r, Message) and r.sender] == [
        ("them", "are you coming tonight?", datetime(2023, 5, 5, 10, 42)),
        ("me", "yes, but later\nmaybe at nine", datetime(2023, 5, 5, 10, 42)),
        ("them", "see you", datetime(2023, 5, 5, 10, 42)),
    ]


@pytest.mark.skipif(not is_available(), reason="the extra `images` cannot be loaded")
def test_overlapping_screenshots_are_read_once(tmp_path: Path, cli: Cli) -> None:  # noqa: F811
    folder = tmp_path / "shots"
    folder.mkdir()
    first = [("l", "are you coming tonight?"), ("r", "maybe at nine"), ("l", "see you there")]
    (folder / "1.png").write_bytes(screenshot(first))
    (folder / "2.png").write_bytes(screenshot([*first[1:], ("r", "on my way home now")]))
    found = list(Screenshots().read(open_source(folder), ReadOptions()))
    assert [type(record) for record in found] == [Message] * 3 + [RowProblem] * 2 + [Message]
    done = cli("import", "-n", "--json", str(folder))
    assert done.code == 0, done.err
    assert (done.json["read"], done.json["kept"], done.json["dropped"]) == (6, 4, {"duplicate": 2})


@pytest.mark.skipif(not is_available(), reason="the extra `images` cannot be loaded")
def test_photos_between_screenshots_are_rows_and_nothing_is_lost(tmp_path: Path) -> None:
    from PIL import Image

    from tests.images.test_pictures import photo

    for number in range(4):
        (tmp_path / f"IMG_{number}.jpg").write_bytes(photo())
    (tmp_path / "Screenshot.png").write_bytes(screenshot([("l", "are you coming?"), ("r", "maybe at nine")]))
    Image.new("RGB", (720, 1400), "white").save(tmp_path / "blank.png")
    (tmp_path / "broken.jpg").write_bytes(photo()[:300])
    source = open_source(tmp_path)
    importer, match = recognise_source(source, ReadOptions())[0]
    assert (importer.name, "2" in match.reason) == ("screenshots", True)
    records = list(importer.read(source, ReadOptions()))
    kinds = [r.kind.value if isinstance(r, Message) else r.reason.value for r in records]
    assert kinds == ["image"] * 4 + ["text", "text", "unsure", "unparsed"]
    assert [record.row for record in records] == list(range(1, 9))


@pytest.mark.skipif(not is_available(), reason="the extra `images` cannot be loaded")
def test_a_picture_without_bubbles_is_a_photo() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(out, "PNG")
    source = MemorySource(out.getvalue(), "IMG_1.png")
    assert [importer.name for importer, _match in recognise_source(source, ReadOptions())] == ["photos"]
