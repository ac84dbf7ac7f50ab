"""From bytes to lines: which encoding, how long a line may be, and which invisible marks are not part of a header.

Detection accepts only what decodes the whole file without loss. Several legacy encodings accept the same bytes, so
the candidates compete by how much of the text is made of the letters that their language uses most.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Final, NamedTuple, TextIO

from exskill.core.errors import NothingRecognised, UsageError
from exskill.core.i18n import _

__all__ = ["EDGE_MARKS", "LINE_LIMIT", "Line", "detect_encoding", "read_lines", "strip_marks"]

LINE_LIMIT: Final = 1 << 20  # characters; no person wrote a longer line
_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 18
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

EDGE_MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"

# Single-byte encodings read nearly anything, damaged UTF-8 too: only a text in their own letters is theirs.
_OTHER_SCRIPTS: Final = frozenset({"cp874", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"})
_TAKES_ANYTHING: Final = _OTHER_SCRIPTS | {"cp1250", "cp1252", "cp1254"}
_SINGLE_BYTE: Final = 0.6
_SEVERAL_BYTES: Final = 0.15
_ESCAPED: Final = re.compile("[\udc80-\udcff]")  # a byte that is no UTF-8, as the decoder passes it on
_FOREIGN: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
_LONE: Final = re.compile("(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")
_CONTROLS: Final = tuple(bytes((value,)) for value in range(32) if value not in (8, 9, 10, 12, 13, 27))

# The commonest letters of each language that a legacy encoding is used for.
_COMMON: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (
        "gb18030",
        frozenset(
            "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过后作里用道行所然家种"
            "事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民"
            "什吗吧呢啊哦嗯哈呀爱很给让吃睡早晚安今明点月消息记录对象此为文本格式不支持重新导入昵称图片聊分组名"
        ),
    ),
    (
        "big5",
        frozenset(
            "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過後作裡用道行所然家種"
            "事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日嗎吧呢啊哦嗯哈愛很給讓吃睡"
        ),
    ),
    ("cp932", frozenset(map(chr, range(0x3041, 0x3097))) | frozenset("ー、。一日人年大写真保存時")),
    (
        "cp949",
        frozenset(
            "이다는을가에하고의도지나요어한기해사리자아거그안서로있만니대들게라시일인네내면과와너은수정보음제생말각오늘전후년월"
            "님카톡화저장날짜ㅋㅎㅠ응야데럼어디래랑좋싶"
        ),
    ),
    ("cp874", frozenset("านรอกเงมยลวดทตสปค่้ะใไีัิืุูแหขบพจชนำๆครับ")),
    ("cp1255", frozenset(map(chr, range(0x05D0, 0x05EB)))),
    ("cp1251", frozenset(map(chr, range(0x0430, 0x0450))) | frozenset("ёіїє")),
    ("koi8_r", frozenset(map(chr, range(0x0430, 0x0450)))),
    ("cp1253", frozenset("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ")),
    ("cp1256", frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةپچژگ،؟ًٌٍَُِّ")),
    ("cp1252", frozenset("äöüßéèêàâçñáíóúãõåæøœëïîôûùÄÖÜÉ’“”…€°«»¿¡")),
    ("cp1250", frozenset("ąćęłńóśźżáčďéěíňřšťúůýžäöüőűđăâîşţľĺŕôŁŚŻŠČŽÁ’„”–")),
    ("cp1254", frozenset("çğıöşüâîûÇĞİÖŞÜ’“”–")),
)


def detect_encoding(opener: Callable[[], AbstractContextManager[BinaryIO]], wanted: str | None = None) -> str:
    """Return the codec for a whole file, which ``opener`` opens at its start as often as it takes.

    Order: byte order mark, what the user wants, UTF-16 without mark, UTF-8, legacy encodings by language. Raises
    UsageError for an unknown ``wanted``, NothingRecognised where nothing decodes without loss.
    """
    with opener() as binary:
        head = binary.read(_SAMPLE)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wanted is not None:
        return _known_codec(wanted)
    for name in (*_utf16_by_pattern(head), "utf-8"):
        if _decodes_whole(opener, name):
            return name
    damage = _find_damage(opener)
    if damage is None or not damage.surely:
        for name in _legacy_by_letters(head):
            if _decodes_whole(opener, name):
                return name
    if damage is not None:
        raise NothingRecognised(
            _("{n} bytes of the text are damaged, the first in row {row} (byte {offset} of the file)").format(
                n=damage.size, row=damage.row, offset=damage.offset
            ),
            hint=_("`--encoding utf-8` reads on and puts � in their place"),
        )
    raise NothingRecognised(
        _("the text is in no encoding that could be found"),
        hint=_("`--encoding NAME` says which one it is, for example gb18030 or utf-16"),
    )


class _Damage(NamedTuple):
    """Bytes that are no UTF-8 in a text that is: how many, and where the first one is (row from 1, offset from 0)."""

    size: int
    row: int
    offset: int
    surely: bool  # there are many more characters that only UTF-8 writes like this


def _find_damage(opener: Callable[[], AbstractContextManager[BinaryIO]]) -> _Damage | None:
    """Return what is damaged in a text that is UTF-8 all but for a few bytes; None where it is something else."""
    count, good, row, offset, seen, first = 0, 0, 1, 0, 0, None
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    with opener() as binary:
        while block := binary.read(_BLOCK):
            text = decoder.decode(block)
            bad = len(_ESCAPED.findall(text)) if not text.isascii() else 0
            good += 0 if text.isascii() else len(_FOREIGN.findall(text))
            if bad and first is None:
                before = next(at for at, letter in enumerate(text) if "\udc80" <= letter < "\udd00")
                row += text.count("\n", 0, before)
                first = offset = seen + len(text[:before].encode("utf-8"))
            elif first is None:
                row += text.count("\n")
            count += bad
            seen += len(block)
    if first is None or count * 1000 > seen + 2000 or seen < 2:
        return None
    return _Damage(count, row, offset, good >= 4 * count)


def _known_codec(name: str) -> str:
    try:
        info = codecs.lookup(name)
        "".encode(info.name)  # refuses codecs that are not about text: hex, zlib
    except (LookupError, ValueError, TypeError) as error:
        raise UsageError(_("there is no such text encoding")) from error
    return "utf-8-sig" if info.name == "utf-8" else info.name


def _decodes_whole(opener: Callable[[], AbstractContextManager[BinaryIO]], name: str) -> bool:
    """Whether a codec reads a file; a last character that is cut off does not count against it."""
    decoder = codecs.getincrementaldecoder(name)()
    with opener() as binary:
        try:
            while block := binary.read(_BLOCK):
                decoder.decode(block)
        except UnicodeError:
            return False
    return True


def _utf16_by_pattern(head: bytes) -> list[str]:
    """UTF-16 without a mark: every second byte of spaces, digits and line ends is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 8 * (even + 1) and odd * 20 > len(head):
        return ["utf-16-le"]
    if even > 8 * (odd + 1) and even * 20 > len(head):
        return ["utf-16-be"]
    return []


def _legacy_by_letters(head: bytes) -> list[str]:
    """Order the legacy encodings that read the sample by the share of their language's commonest letters."""
    if any(head.count(control) for control in _CONTROLS):
        return []  # no text at all
    scores: list[tuple[float, str]] = []
    for name, common in _COMMON:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            text = decoder.decode(head)
        except UnicodeError:
            continue
        foreign = [character for character in text if character > "\x7f"]
        if foreign:
            share = sum(character in common for character in foreign) / len(foreign)
            if name in _OTHER_SCRIPTS and _count_lone(text) * 2 > len(foreign):
                continue  # a word of another script is more than one letter: this is a damaged byte
            if share >= (_SINGLE_BYTE if name in _TAKES_ANYTHING else _SEVERAL_BYTES):
                scores.append((share, name))
    return [name for _score, name in sorted(scores, key=lambda item: -item[0])]


def _count_lone(text: str) -> int:
    """Return how many letters beyond ASCII stand between two of ASCII."""
    return len(_LONE.findall(text))


class Line(NamedTuple):
    """A line without its end; ``cut`` if it was longer than the limit and the rest was skipped."""

    number: int
    text: str
    cut: bool = False


_new_line: Final = tuple.__new__  # a third of the time of Line(...), which takes keywords too


def read_lines(stream: TextIO, limit: int = LINE_LIMIT) -> Iterator[Line]:
    """Yield lines (``\\n`` or ``\\r\\n``) holding at most ``limit`` characters of one in memory."""
    number = 0
    while raw := stream.readline(limit):
        number += 1
        cut = False
        if len(raw) == limit and not raw.endswith("\n"):
            cut = _skip_rest(stream, limit)
        yield _new_line(Line, (number, raw.rstrip("\n").removesuffix("\r"), cut))


def _skip_rest(stream: TextIO, limit: int) -> bool:
    cut = False
    while rest := stream.readline(limit):
        cut = cut or rest not in ("\n", "\r\n")
        if rest.endswith("\n"):
            break
    return cut


def strip_marks(text: str) -> str:
    """Remove spaces and direction marks at both ends: for headers and names, never for bodies."""
    return text.strip(EDGE_MARKS + " \t\u00a0\u2009\u202f\u3000")
