"""Photos: the camera's date, a coarse place, no metadata, no face, nothing from damaged or hostile files."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from exskill.chat.messages import Message, RowProblem
from exskill.core.errors import ModelUnavailable
from exskill.images import faces as detectors
from exskill.images import picture
from exskill.images.album import pack_shots, unpack_shots
from exskill.images.picture import Unreadable, decode_picture, is_picture, make_thumbnail, read_facts
from exskill.importers.formats.pictures.photos import Photos
from exskill.importers.identity import hash_message
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource, open_source
from exskill.importers.registry import recognise_source
from tests.cli.conftest import Cli, cli  # noqa: F401 -- a fixture
from tests.scale import scaled

Image = pytest.importorskip("PIL.Image")
pytest.importorskip("cv2", reason="OpenCV cannot be loaded here", exc_type=ImportError)
CANARY = b"CanaryFotograf"


def photo(
    kind: str = "JPEG",
    *,
    when: str | None = "2021:07:04 21:15:30",
    gps: bool = True,
    size: tuple[int, int] = (640, 480),
) -> bytes:
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[271], exif[315] = "CanaryCamera", CANARY.decode()
    inner = exif.get_ifd(0x8769)
    if when:
        inner[36867], inner[36881] = when, "+02:00"
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.6), 3: "W", 4: (2.0, 17.0, 40.2)})
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_date_and_coarse_place_of_every_kind(kind: str) -> None:
    if kind == "HEIF":
        pytest.importorskip("pillow_heif").register_heif_opener()
    data = photo(kind)
    assert is_picture(data[:16])
    known = read_facts(decode_picture(data))
    assert known.when == datetime(2021, 7, 4, 21, 15, 30, tzinfo=timezone(timedelta(hours=2)))
    assert known.place == (48.9, -2.3)
    small = make_thumbnail(decode_picture(data))
    assert CANARY not in small
    assert b"Exif" not in small
    assert max(decode_picture(small).size) == 160
    assert read_facts(decode_picture(small)).when is None


def test_what_is_not_written_down_is_not_known() -> None:
    known = read_facts(decode_picture(photo(when=None, gps=False)))
    assert (known.when, known.place, known.camera) == (None, None, True)
    assert read_facts(decode_picture(photo(when="0000:00:00 00:00:00"))).when is None


def test_a_folder_and_a_zip_make_a_timeline(tmp_path: Path) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(photo())
    (folder / "b.png").write_bytes(photo("PNG", when=None))
    (folder / "c.jpg").write_bytes(photo()[:400])
    with zipfile.ZipFile(tmp_path / "album.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    for place in (folder, tmp_path / "album.zip"):
        source = open_source(place)
        importer, match = recognise_source(source, ReadOptions(encoding=None))[0]
        assert (importer.name, "3" in match.reason) == ("photos", True)
        records = list(importer.read(source, ReadOptions()))
        assert [type(record) for record in records] == [Message, Message, RowProblem]
        assert [record.text for record in records if isinstance(record, Message)] == ["", ""]
        [chat] = importer.conversations(source, ReadOptions())
        assert chat.me is not None


def test_every_file_is_counted(tmp_path: Path) -> None:
    for name, data in {
        "a.jpg": photo(),
        "b.jpg": b"no picture",
        "c.png": photo("PNG"),
        "d.jpg": b"",
        "e.jpg": photo(),
    }.items():
        (tmp_path / name).write_bytes(data)
    source = open_source(tmp_path)
    importer, _match = recognise_source(source, ReadOptions())[0]
    records = list(importer.read(source, ReadOptions()))
    assert [(type(record), record.member) for record in records] == [
        (Message, "a.jpg"),
        (RowProblem, "b.jpg"),
        (Message, "c.png"),
        (RowProblem, "d.jpg"),
        (Message, "e.jpg"),
    ]


def test_pictures_without_a_date_are_told_apart_by_their_bytes() -> None:
    one, other = photo(when=None), photo(when=None)
    ids = {
        hash_message(record)
        for data in (one, other, one)
        for record in Photos().read(MemorySource(data, "x.jpg"), ReadOptions())
        if isinstance(record, Message)
    }
    assert len(ids) == 2


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_has_a_small_copy(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 200)).save(out, "PNG")
    assert max(decode_picture(make_thumbnail(decode_picture(out.getvalue()))).size) == 160


def test_a_large_photo_of_a_phone_is_read_and_a_larger_one_is_not() -> None:
    for size, fits in (((12_000, 9_000), True), ((15_000, 12_000), False)):
        out = io.BytesIO()
        Image.new("L", size).save(out, "JPEG")
        if fits:
            assert max(decode_picture(out.getvalue()).size) < 4_000
        else:
            with pytest.raises(Unreadable):
                decode_picture(out.getvalue())


def test_damaged_pictures_are_problems_and_nothing_else() -> None:
    seeds = [photo(kind, size=(64, 64)) for kind in ("JPEG", "PNG", "WEBP")]
    rng = random.Random(3)
    for _case in range(scaled(150)):
        data = bytearray(rng.choice(seeds))
        for _change in range(rng.randrange(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        data = data[: rng.randrange(1, len(data) + 1)]
        try:
            read_facts(decode_picture(bytes(data)))
        except Unreadable:
            continue
    for data in (b"", b"\xff\xd8\xff", b"RIFF....WEBP", b"GIF89a" + b"0" * 100, b"\0\0\0\x18ftypheic" + b"0" * 50):
        with pytest.raises(Unreadable):
            decode_picture(data)


def test_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(Unreadable):
        decode_picture(out.getvalue())
    [problem] = list(Photos().read(MemorySource(out.getvalue(), "x.png"), ReadOptions()))
    assert isinstance(problem, RowProblem)


def test_a_face_is_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    image = decode_picture(photo(size=(320, 320)))
    monkeypatch.setattr(picture, "find_faces", lambda _pixels: [(130, 130, 190, 190), (-9, 300, 1, 500)])
    covered = picture._without_faces(image.convert("RGB"))
    assert len(set(covered.crop((110, 110, 210, 210)).get_flattened_data())) <= 9
    assert len(set(covered.crop((0, 0, 90, 90)).get_flattened_data())) > 100


def test_too_many_faces_cover_all(monkeypatch: pytest.MonkeyPatch) -> None:
    image = decode_picture(photo(size=(320, 320))).convert("RGB")
    monkeypatch.setattr(picture, "find_faces", lambda _pixels: [(i, i, i + 9, i + 9) for i in range(0, 300, 2)] * 50)
    assert len(set(picture._without_faces(image).get_flattened_data())) <= 9


def test_without_a_face_detector_there_is_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise ModelUnavailable("no")

    monkeypatch.setattr(detectors, "_load_detectors", gone)
    with pytest.raises(ModelUnavailable):
        make_thumbnail(decode_picture(photo()))


def test_the_album_comes_back() -> None:
    shots = [("2021-07-04T21:15:30", (48.9, 2.3), b"abc"), (None, None, b"")]
    assert [(s.when, s.place, s.jpeg) for s in unpack_shots(pack_shots(shots))] == shots


def test_import_keeps_small_copies_in_the_vault_only(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    cli.with_vault()
    album = tmp_path / "album"
    album.mkdir()
    for number in range(2):
        (album / f"CanaryName{number}.jpg").write_bytes(photo(when=f"2021:07:0{number + 1} 10:00:00"))
    done = cli.unlocked("import", "--redact", str(album), "--json")
    assert done.code == 0, done.err
    assert (done.json["format"], done.json["kept"]) == ("photos", 2)
    listed = cli.unlocked("memory", "photos", "--json")
    assert [shot["place"] for shot in listed.json["photos"]] == [[48.9, -2.3]] * 2
    out = tmp_path / "look.jpg"
    assert cli.unlocked("--no-input", "memory", "photos", "--number", "1", "--out", str(out)).code == 2
    assert cli.unlocked("memory", "photos", "--number", "1", "--out", str(out), "--yes").code == 0
    assert max(decode_picture(out.read_bytes()).size) == 160
    stored = b"".join(path.read_bytes() for path in cli.home.rglob("*") if path.is_file())
    for canary in (CANARY, b"CanaryName", b"CanaryCamera"):
        assert canary not in stored
        assert canary.decode() not in done.out + done.err + listed.out
    assert json.loads(listed.out)["schema"] == 1


def test_no_copy_is_kept_of_a_picture_whose_row_is_dropped(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    cli.with_vault()
    album = tmp_path / "album"
    album.mkdir()
    for year in (2015, 2021, 2022):
        (album / f"{year}.jpg").write_bytes(photo(when=f"{year}:07:01 10:00:00"))
    (album / "undated.jpg").write_bytes(photo(when=None))
    done = cli.unlocked("import", str(album), "--ex-born", "2000-01-01", "--until", "2021-12-31", "--json")
    assert done.code == 0, done.err
    assert (done.json["kept"], done.json["read"]) == (1, 4)
    again = cli.unlocked("import", str(album), "--json")
    assert again.json["dropped"]["duplicate"] == 1
    whens = [shot["when"] for shot in cli.unlocked("memory", "photos", "--json").json["photos"]]
    assert [when[:10] for when in whens] == ["2021-07-01", "2022-07-01"]
