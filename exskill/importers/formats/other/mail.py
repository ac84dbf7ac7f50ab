"""E-mail: mbox files, single messages and folders of them.

What a reply quotes was written by somebody else and is in their own mail already: it is cut, or third parties' words would
come in twice. A signature behind ``-- `` goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import BinaryIO, Final

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
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from redaction.text import RawText

__all__ = ["Mail", "own_words"]

_LIMIT: Final = 64 << 20  # bytes of one message
_HEAD: Final = 1 << 16
_FIELDS: Final = re.compile(
    rb"^(from|to|cc|date|subject|message-id|received|return-path|mime-version|content-type|delivered-to|reply-to|sender"
    rb"|x-[a-z-]+|in-reply-to|references|dkim-signature|list-id):",
    re.IGNORECASE | re.MULTILINE,
)
_STRONG: Final = re.compile(
    rb"^(message-id|received|return-path|from|date|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_MBOX: Final = re.compile(rb"From \S+ .{0,20}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,]")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_INTRODUCTION: Final = re.compile(
    r"(?:On|Am|Le|El|Il|Em|Op|Den|W dniu|Dne|Em|На) .{4,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef"
    r"|skrev|napisał\(?a?\)?|napsal|написал\(?а?\)?).{0,80}:|在 ?.{4,160}写道[:：]|.{4,160}(?:寫道|のメール|님이 작성)[:：]?"
    r"|.{0,40}-{3,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|原始邮件|原始郵件|转发邮件)"
    r".{0,40}|-{3,} ?(?:Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Messaggio inoltrato|Mensagem encaminhada"
    r"|Doorgestuurd bericht|Пересылаемое сообщение|Переадресоване повідомлення|轉寄的郵件|転送メッセージ).{0,40}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht|Début du message (?:réexpédié|transféré)"
    r"|Inicio del mensaje reenviado|Inizio messaggio inoltrato|Início da mensagem (?:re)?encaminhada|Begin doorgestuurd bericht"
    r"|Начало переадресованного сообщения|下面是被转发的邮件|開始轉寄訊息|開始轉寄郵件|転送されたメッセージ) ?[:：]",
    re.IGNORECASE,
)
_OUTLOOK: Final = re.compile(r"(?:From|Von|De|Da|Van|发件人|寄件者) ?[:：] ?.{1,200}", re.IGNORECASE)
_OUTLOOK_NEXT: Final = re.compile(
    r"(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|发送时间|寄件日期|时间) ?[:：]", re.IGNORECASE
)
_MEDIA: Final = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_PARTS: Final = 500


class Mail(Importer):
    """E-mail."""

    name = "mail"
    title = "E-mail"
    platform = "mail"
    variants = (".mbox", ".eml", "folder of .eml")

    def sniff(self, source: Source) -> Match | None:
        """Claim files that begin with the headers of a message, or with mbox's From line."""
        files = _find_files(source)
        if not files:
            return None
        boxes = sum(form == "mbox" for _member, form in files)
        return Match(0.8, _("mailbox (mbox)") if boxes else _("e-mail messages: {n}").format(n=len(files)))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each set of people who wrote to each other."""
        for thread, summary in sum_up_threads(self.read(source, ReadOptions(encoding=options.encoding))).items():
            addressed = [Handle(address, address) for address in thread.split(" ") if address != "?"]
            several = len(addressed) > 2
            yield summary.conversation(thread, "", kind="group" if several else "private", extra_people=addressed)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member, form in _find_files(source):
            for row, data in _read_messages(source, member, form):
                record = _make_record(data, row, member.name)
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found = []
    single = len(source.members()) == 1
    for member in source.members():
        name = member.name.lower()
        if not (single or name.endswith((".eml", ".mbox", ".mbx", ".emlx", "/mbox")) or name == "mbox"):
            continue
        with source.open(member.name) as stream:
            head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf\r\n ")
        if b"\0" in head[:4096] or b"Save by Tencent MsgMgr" in head[:200]:
            continue
        if _MBOX.match(head):
            found.append((member, "mbox"))
        elif _is_message(head, trusted=name.endswith((".eml", ".emlx"))):
            found.append((member, "eml"))
    return found


def _is_message(head: bytes, *, trusted: bool) -> bool:
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = headers.split(b"\n", 1)[0]
    if trusted and first.strip().isdigit():  # Apple Mail's .emlx begins with a count of bytes
        return True
    fields = {match[1].lower() for match in _FIELDS.finditer(headers)}
    strong = {match[1].lower() for match in _STRONG.finditer(headers)}
    starts = re.match(rb"(?!BEGIN:)[A-Za-z][A-Za-z0-9-]*:", first) is not None
    return starts and ((len(fields) >= 3 and len(strong) >= 1) or (trusted and len(fields) >= 1))


def _read_messages(source: Source, member: Member, form: str) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, bytes) of every message; None in place of one that is larger than anybody's mail."""
    with source.open(member.name) as stream:
        if form == "mbox":
            yield from _split_mbox(stream)
            return
        data = stream.read(_LIMIT + 1)
        if member.name.lower().endswith(".emlx"):
            data = data.partition(b"\n")[2]
        yield 1, data if len(data) <= _LIMIT else None


def _split_mbox(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Cut an mbox at ``From `` lines that follow a blank one (RFC 4155), reversing the escape of bodies."""
    number, size, held, blank = 0, 0, list[bytes](), True
    while line := stream.readline(1 << 20):
        if blank and line.startswith(b"From ") and (not number or _MBOX.match(line) or b"@" in line):
            if number:
                yield number, _join_held(held, size)
            number, size, held = number + 1, 0, []
        elif number:
            size += len(line)
            if size <= _LIMIT:
                held.append(line)
        blank = line in (b"\n", b"\r\n")
    if number:
        yield number, _join_held(held, size)


def _join_held(held: list[bytes], size: int) -> bytes | None:
    return _ESCAPED.sub(rb"\1", b"".join(held)) if size <= _LIMIT else None


def _make_record(data: bytes | None, row: int, member: str) -> Record:
    if data is None:
        return RowProblem(row, DropReason.UNPARSED, "too large", member)
    try:
        return _make_message(message_from_bytes(data, policy=policy.default), row, member)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError, HeaderParseError, RecursionError):
        # The parser promises never to fail, and does on some damaged headers all the same.
        return RowProblem(row, DropReason.UNPARSED, "damaged message", member)


def _make_message(mail: EmailMessage, row: int, member: str) -> Record:
    sender = next(iter(_read_people(mail, "From")), None) or next(iter(_read_people(mail, "Sender")), None)
    others = [person for name in ("To", "Cc") for person in _read_people(mail, name)]
    everybody = sorted({person.id for person in (*([sender] if sender else []), *others)})
    when = _parse_time(mail)
    plain, attachments = _read_parts(mail)
    subject = _read_header(mail, "Subject")
    words = own_words(plain)
    return Message(
        "mail",
        ThreadId(" ".join(everybody[:50]) or "?"),
        row,
        when,
        sender,
        Direction.UNKNOWN if sender is not None else Direction.SYSTEM,
        Kind.TEXT if sender is not None else Kind.SYSTEM,
        RawText(f"{subject}\n{words}".strip() if not _is_answer(subject) else words),
        native_id=_read_header(mail, "Message-ID") or None,
        precision="s" if when is not None else "none",
        reply_to=_read_header(mail, "In-Reply-To") or None,
        attachments=attachments,
        member=member,
    )


def _read_header(mail: EmailMessage, name: str) -> str:
    try:
        return _clean_text(str(mail.get(name) or ""))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""


def _clean_text(text: str) -> str:
    return re.sub(r"[\r\n\t]+", " ", text.encode("utf-8", "replace").decode("utf-8")).strip()


def _is_answer(subject: str) -> bool:
    return (
        re.match(r"(?:re|fwd?|aw|wg|sv|vs|rif|tr|回复|答复|转发|回覆|轉寄)\s?[:：]", subject, re.IGNORECASE) is not None
    )


def _read_people(mail: EmailMessage, name: str) -> list[Handle]:
    pairs = getaddresses([_read_header(mail, name)])
    return [Handle(address.lower() or shown, shown or address) for shown, address in pairs if address or shown][:200]


def _parse_time(mail: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(_read_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_parts(mail: EmailMessage) -> tuple[str, tuple[Attachment, ...]]:
    """Return the text (plain before HTML) and what is attached; a forwarded message inside is an attachment."""
    plain: list[str] = []
    marked: list[str] = []
    attachments: list[Attachment] = []
    for count, part in enumerate(_walk_leaves(mail)):
        if count >= _PARTS:
            break
        kind, name = part.get_content_type(), _file_name(part)
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            media = _MEDIA.get(kind.partition("/")[0], Kind.FILE)
            attachments.append(Attachment(media, RawText(name) if name else None))
        elif kind == "text/html":
            marked.append(_extract_text(_decode_content(part)))
        else:
            plain.append(_decode_content(part))
    return "\n".join(plain if any(text.strip() for text in plain) else marked), tuple(attachments)


def _walk_leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    stack: list[EmailMessage] = [mail]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "multipart":
            payload = part.get_payload()
            parts = [inner for inner in payload if isinstance(inner, EmailMessage)] if isinstance(payload, list) else []
            stack.extend(reversed(parts))
        else:
            yield part


def _file_name(part: EmailMessage) -> str:
    try:
        return _clean_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _decode_content(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = str(part.get_param("charset") or "utf-8")
    for name in (charset, "utf-8", "gb18030" if charset.lower().startswith("gb") else "latin-1", "latin-1"):
        try:
            return raw.decode(name).replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return ""


class _Reader(HTMLParser):
    """The text of an HTML body without quotations."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Hide quotations, scripts and styles; break lines at blocks."""
        quoted = any(key == "class" and value and "quote" in value for key, value in attrs)
        if tag in ("script", "style", "blockquote", "head") or (quoted and tag == "div") or self._hidden:
            self._hidden += tag not in ("br", "img", "hr", "meta", "link", "input")
        elif tag in ("br", "p", "div", "tr", "li"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was hidden."""
        if self._hidden and tag not in ("br", "img", "hr", "meta", "link", "input"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep shown text."""
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def _extract_text(markup: str) -> str:
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # html.parser on markup that is none
        return ""
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()


def own_words(text: str) -> str:
    """Return what the writer of a mail wrote: without quoted lines, what introduces them, and the signature."""
    kept: list[str] = []
    rows = text.split("\n")
    for at, row in enumerate(rows):
        bare = row.strip()
        if row.rstrip("\r") in ("-- ", "--"):
            break
        if bare.startswith(">"):
            if kept and kept[-1].strip().endswith((":", "：")):
                kept.pop()
            continue
        if _INTRODUCTION.fullmatch(bare) or _INTRODUCTION.fullmatch(
            f"{bare} {rows[at + 1].strip()}" if at + 1 < len(rows) else ""
        ):
            rest = [line.strip() for line in rows[at + 1 :] if line.strip()]
            if not any(line.startswith(">") for line in rest):
                break  # what follows is the other mail, unmarked
            continue
        if _OUTLOOK.fullmatch(bare) and any(_OUTLOOK_NEXT.match(line.strip()) for line in rows[at + 1 : at + 4]):
            break
        kept.append(row)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
