"""LINE's text export in its languages, from phones (tabs) and from computers (spaces).

A date line holds for the messages below it. On computers nothing but a space ends a name, so names are learnt from
the whole file: the chat's title, and beginnings that never vary.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import LeftOut
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import Decision, RawDate, ambiguity_warnings, decide_order, make_date
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.names import show_name
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import LINE_LIMIT, read_lines, strip_marks
from exskill.importers.reading.text import Line as TextLine
from exskill.importers.reading.worddates import weekday_number
from redaction.text import RawText

__all__ = ["Line"]

_WEEKDAY: Final = r"[^\s\d/(),（）]{1,16}?"  # Thai vowels are no word characters
_YEAR_FIRST: Final = re.compile(
    rf"(?P<a>\d{{4}})[./\-年](?P<b>\d{{1,2}})[./\-月](?P<c>\d{{1,2}})日?[. ]{{0,2}}(?:[(（]?(?P<w>{_WEEKDAY})[)）]?)?"
)
_YEAR_LAST: Final = re.compile(
    rf"(?:(?P<w>{_WEEKDAY})(?:[,.] {{0,2}}|(?<=[^\x00-\x7f]) ?))?(?P<a>\d{{1,2}})[./\-](?P<b>\d{{1,2}})[./\-](?P<c>\d{{4}})"
    rf"(?: {{0,2}}[(（](?P<v>{_WEEKDAY})[)）])?"
)
_TIME: Final = re.compile(
    r"(?:(?P<m1>上午|下午|午前|午後|오전|오후|凌晨|中午|晚上) ?)?(?P<h>\d{1,2}):(?P<mi>\d{2})"
    r"(?: ?(?P<m2>[AaPp]\.?[Mm]\.?))?(?: ?น\.)?"
)
_TITLES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\[LINE\] ?Chat history (?:with|in) (?P<title>.+)",
        r"\[LINE\] ?(?P<title>.{1,300}?)(?:との|の)トーク履歴",
        r"(?P<title>.{1,300}?)(?:との|の)トーク履歴(?:.txt)?",
        r"\[LINE\] ?[与與和](?P<title>.+?)的聊天[记記][录錄]",
        r"\[LINE\] ?(?P<title>.+?)的聊天[记記][录錄]",
        r"\[LINE\] ?ประวัติการแชท(?:กับ|ใน) ?(?P<title>.+)",
        r"\[LINE\] ?(?P<title>.+?) ?(?:님과의 대화|의 대화 ?내용)",
        r"\[LINE\] ?(?P<title>.+)",
    )
)
_SAVED: Final = re.compile(r"(?:Saved on|保存日時|保存日期|儲存日期|保存时间|บันทึกเมื่อ|저장 ?날짜)\s?[:：]")
_KINDS: Final = {
    **dict.fromkeys(("photo", "photos", "写真", "圖片", "图片", "照片", "รูป", "รูปภาพ", "사진"), Kind.IMAGE),
    **dict.fromkeys(("sticker", "stickers", "スタンプ", "貼圖", "贴图", "表情贴图", "สติกเกอร์", "스티커"), Kind.STICKER),
    **dict.fromkeys(("video", "videos", "動画", "影片", "视频", "วิดีโอ", "동영상"), Kind.VIDEO),
    **dict.fromkeys(("voice message", "audio", "ボイスメッセージ", "語音訊息"), Kind.VOICE),
    **dict.fromkeys(("语音信息", "语音消息", "ข้อความเสียง"), Kind.VOICE),
    **dict.fromkeys(("file", "ファイル", "檔案", "文件", "ไฟล์", "파일"), Kind.FILE),
    **dict.fromkeys(("location", "位置情報", "位置訊息", "位置资讯", "位置信息", "ตำแหน่ง"), Kind.LOCATION),
    **dict.fromkeys(("contact", "連絡先", "聯絡資訊", "好友資訊", "联系人", "รายชื่อ"), Kind.CONTACT),
    **dict.fromkeys(("poll", "投票", "アンケート"), Kind.POLL),
    **dict.fromkeys(("gift", "プレゼント", "禮物"), Kind.TRANSFER),
}  # fmt: skip
_UNSENT: Final = re.compile(  # behind the sender's own name, or "you"
    r"(?P<who>.{0,320}?) ?(?:unsent a message|が?(?:メッセージの)?送信を取り消しました"
    r"|已收回訊息|收回了?(?:一則)?訊息|撤回了?(?:一条)?消息"
    r"|(?:ได้)?ยกเลิกการส่งข้อความ(?:แล้ว)?|님?이? ?메시지 전송을 취소(?:했습니다|하였습니다)?)[.。]?"
)
_YOU: Final = frozenset({"", "You", "あなた", "您", "你", "คุณ", "회원님", "나"})
_CALL: Final = re.compile(
    r"☎ ?(?:.{0,16}\d{1,2}:\d{2}(?::\d{2})?|Missed (?:voice |video )?call|No answer|Unanswered(?: call)?"
    r"|Cancell?ed(?: call)?|(?:Voice |Video |Group )?call(?: (?:started|ended|time))?|Declined(?: call)?"
    r"|不在着信|応答なし|通話に応答がありませんでした"
    r"|(?:通話を)?キャンセル(?:しました)?|グループ通話が(?:開始|終了)され(?:ました|た)|未接(?:來電|来电)|無應答|无应答"
    r"|已取消(?:通話|通话)?|通話已取消|無人接聽"
    r"|无人接听|群組通話(?:已)?(?:開始|結束)(?:了)?|ไม่ได้รับสาย|สายที่ไม่ได้รับ|ไม่มีคนรับ|ยกเลิก(?:สาย|การโทร)?"
    r"|부재중(?: 통화| 전화)?|취소|응답 없음)[.。]?",
    re.IGNORECASE,
)
_BEGINNINGS: Final = 20_000
_QUOTED_LINES: Final = 5000


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the first reading found."""

    tabs: bool
    decision: Decision
    title: str
    names: tuple[str, ...]  # longest first; only for files without tabs


@dataclass(slots=True)
class _Row:
    """A message while its lines are gathered."""

    number: int
    clock: time
    name: str
    parts: list[str]
    cut: bool = False

    def add(self, line: TextLine) -> None:
        self.cut = self.cut or line.cut or sum(map(len, self.parts[-2:])) > LINE_LIMIT or len(self.parts) > 50_000
        if not self.cut:
            self.parts.append(line.text)


class Line(Importer):
    """LINE text export."""

    name = "line"
    title = "LINE"
    platform = "line"
    variants = (".txt (phone, every language)", ".txt (computer)")

    def sniff(self, source: Source) -> Match | None:
        """Claim text with LINE's title, or with date lines above time lines."""
        scores = [_score_member(source, member) for member in text_members(source)]
        best = max(scores, default=0.0)
        return Match(best, _("LINE text export: dates, then time, name and text")) if best else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file."""
        for member in _find_files(source):
            plan = _make_plan(source, member, options)
            left_out = LeftOut(lambda text: _parse_title(text) != "" or _SAVED.match(text) is not None)
            summary = Summary.of(_read_records(source, member, plan, options, left_out))
            people = list(summary.people.values())
            others = [person for person in people if person.name != plan.title]
            yield summary.conversation(
                ThreadId(member.name),
                plan.title,
                me=others[0] if len(people) == 2 and len(others) == 1 else None,
                warnings=(*ambiguity_warnings(plan.decision), *left_out.warnings()),
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, _make_plan(source, member, options), options)


def _find_files(source: Source) -> list[Member]:
    members = text_members(source)
    return list(members) if len(members) == 1 else [member for member in members if _score_member(source, member)]


def _score_member(source: Source, member: Member) -> float:
    if len(source.members()) > 1 and not member.name.lower().endswith(".txt"):
        return 0.0
    head = [strip_marks(line.text) for line in head_lines(source, member.name, 200)]
    titled = any(line.startswith("[LINE]") or _SAVED.match(line) for line in head[:6])
    titled = titled or any("トーク履歴" in line or line.endswith(("的聊天记录", "的聊天記錄")) for line in head[:3])
    dated = any(_date_line(line) for line in head)
    timed = [line for line in head if _TIME.match(line) and _after_time(line)]
    tabbed = [line for line in timed if "\t" in line]
    if titled and (dated or timed):
        return 0.99
    if dated and tabbed and not any(line.count("\t") > 4 for line in tabbed[:3]):
        return 0.9
    starts_dated = next((_date_line(line) is not None for line in head if line), False)
    return 0.7 if starts_dated and timed else 0.0


def _after_time(line: str) -> str:
    match = _TIME.match(line)
    rest = line[match.end() :] if match is not None else ""
    return rest if rest[:1] in ("\t", " ") else ""


def _date_line(text: str) -> RawDate | None:
    match = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    return None if match is None else (int(match["a"]), int(match["b"]), int(match["c"]))


def _parse_weekday(text: str) -> int | None:
    match = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    word = None if match is None else match["w"] or match.groupdict().get("v")
    return weekday_number(word) if word else None


def _make_plan(source: Source, member: Member, options: ReadOptions) -> _Plan:
    cache: dict[tuple[str, str], object] = getattr(source, "cache", {})
    key = (f"line {options.date_order}", member.name)
    known = cache.get(key)
    if not isinstance(known, _Plan):
        known = cache[key] = _first_reading(source, member, options)
    return known


def _first_reading(source: Source, member: Member, options: ReadOptions) -> _Plan:
    dates: list[RawDate] = []
    weekdays: list[int | None] = []
    tabs = spaces = 0
    title = ""
    learner = _Names()
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for line in read_lines(stream):
            text = strip_marks(line.text)
            day = _date_line(text)
            if day is not None:
                dates.append(day)
                weekdays.append(_parse_weekday(text))
                continue
            rest = _after_time(text)
            tabs += rest.startswith("\t")
            if rest.startswith(" "):
                spaces += 1
                learner.add(rest.strip())
            if not title and line.number <= 6:
                title = _parse_title(text)
    decision = decide_order(dates, options.date_order, weekdays)
    return _Plan(tabs >= spaces and tabs > 0, decision, title, () if tabs >= spaces else learner.names(title))


def _parse_title(text: str) -> str:
    for pattern in _TITLES:
        match = pattern.fullmatch(text)
        if match is not None:
            return match["title"].strip()
    return ""


class _Names:
    """Learns names that end at a space: a beginning of words that never varies is one name."""

    def __init__(self) -> None:
        self._followers: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, rest: str) -> None:
        """Take what follows a time."""
        words = rest.split(" ")[:5]
        for length in range(1, len(words)):
            if len(self._followers) < _BEGINNINGS:
                self._followers[" ".join(words[:length])][words[length]] += 1

    def names(self, title: str) -> tuple[str, ...]:
        """Return the names, longest first."""
        found = {title} if title else set()
        for first in [beginning for beginning in self._followers if " " not in beginning]:
            name = first
            while True:
                followers = self._followers.get(name, Counter())
                (word, count), *others = followers.most_common(1) or [("", 0)]
                longer = f"{name} {word}"
                if count < 3 or count < followers.total() or others or longer not in self._followers:
                    break
                name = longer
            found.add(name)
        return tuple(sorted(found, key=len, reverse=True))


def _read_records(
    source: Source,
    member: Member,
    plan: _Plan,
    options: ReadOptions,
    left_out: Callable[[TextLine], None] = lambda line: None,
) -> Iterator[Record]:
    day: date | None = None
    current: _Row | None = None
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for line in _join_quoted(read_lines(stream), plan):
            first, _newline, below = line.text.partition("\n")
            raw = _date_line(strip_marks(first))
            row = None if raw is not None else _start_row(line, first, below, plan)
            if raw is None and row is None:
                (current.add if current is not None else left_out)(line)
                continue
            if current is not None:
                yield _make_record(current, day, member.name)
            current = row
            if raw is not None:
                day = make_date(raw, plan.decision.order)
    if current is not None:
        yield _make_record(current, day, member.name)


def _join_quoted(source: Iterator[TextLine], plan: _Plan) -> Iterator[TextLine]:
    """Join the lines of quoted texts; a quote that never closes before the next date is no quote."""
    waiting: list[TextLine] = []
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        if not plan.tabs or not _opens_quote(line.text):
            yield line
            continue
        taken: list[TextLine] = []
        closed = False
        while not closed and len(taken) < _QUOTED_LINES:
            following = waiting.pop(0) if waiting else next(source, None)
            if following is None:
                break
            taken.append(following)
            if _date_line(strip_marks(following.text)) is not None:
                break
            closed = following.text.endswith('"') and following.text.count('"') % 2 == 1
        if closed:
            yield TextLine(line.number, "\n".join([line.text, *(item.text for item in taken)]), line.cut)
        else:
            yield line
            waiting = taken + waiting


def _opens_quote(text: str) -> bool:
    cells = text.split("\t", 2)
    return (
        len(cells) == 3 and cells[2].startswith('"') and cells[2].count('"') % 2 == 1 and _TIME.match(text) is not None
    )


def _start_row(line: TextLine, first: str, below: str, plan: _Plan) -> _Row | None:
    text = first.lstrip("\ufeff")
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute = hour_24(int(match["h"]), match["m1"] or match["m2"]), int(match["mi"])
    rest = text[match.end() :]
    if minute > 59 or hour > 23 or rest[:1] not in ("\t", " "):
        return None
    name, body = _split_name(rest, plan)
    if name is None:
        return None
    whole = "\n".join(part for part in (body, below) if part) if below else body
    if below and whole.startswith('"') and whole.endswith('"'):
        whole = whole[1:-1].replace('""', '"')
    return _Row(line.number, time(hour, minute), name, [whole], line.cut)


def _split_name(rest: str, plan: _Plan) -> tuple[str | None, str]:
    """Return name and text; an empty name is a notice, None no message at all."""
    if plan.tabs:
        cells = rest.split("\t", 2)
        if len(cells) < 2 or cells[0].strip():
            return None, ""
        return ("", cells[1]) if len(cells) == 2 else (show_name(cells[1]), cells[2])
    words = rest.strip()
    for name in plan.names:
        if words.startswith(name + " "):
            return name, words[len(name) + 1 :]
    return "", words


def _make_record(row: _Row, day: date | None, member: str) -> Record:
    if row.cut:
        return RowProblem(row.number, DropReason.UNPARSED, "line or message over a million characters", member)
    text = "\n".join(row.parts).rstrip("\n ")
    system = not row.name
    kind = Kind.SYSTEM if system else _find_kind(text, row.name)
    when = None if day is None else datetime.combine(day, row.clock)
    keep = kind in (Kind.TEXT, Kind.SYSTEM, Kind.CALL)
    return Message(
        "line",
        ThreadId(member),
        row.number,
        when,
        None if system else Handle(row.name, row.name),
        Direction.SYSTEM if system else Direction.UNKNOWN,
        kind,
        RawText(text if keep else ""),
        precision="none" if when is None else "min",
        attachments=() if keep or kind is Kind.DELETED else (Attachment(kind),),
        member=member,
    )


def _find_kind(text: str, name: str) -> Kind:
    bare = text.strip()
    if _CALL.fullmatch(bare):
        return Kind.CALL
    unsent = _UNSENT.fullmatch(bare)
    if unsent is not None and unsent["who"].strip() in (name, *_YOU):
        return Kind.DELETED
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
        return _KINDS.get(bare.strip().lower(), Kind.TEXT)
    # Computers write the word without brackets; a person could too, but only whole words of their own script count.
    return _KINDS.get(bare, Kind.TEXT) if not bare.isascii() else Kind.TEXT
